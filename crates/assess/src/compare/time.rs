//! Whether two times can be one.

use jiff::{Span, civil::Date};
use rashomon_schema::TimeArgument;

use super::Relation;

/// Two times are one where their intervals meet. A night belongs to two days.
pub(crate) fn relate(a: &TimeArgument, b: &TimeArgument) -> Relation {
    let ((from, to), (from2, to2)) = (interval(a), interval(b));
    let before = |end: Option<Date>, start: Option<Date>| matches!((end, start), (Some(end), Some(start)) if end < start);
    if before(to, from2) || before(to2, from) { Relation::Apart } else { Relation::Same }
}

fn interval(time: &TimeArgument) -> (Option<Date>, Option<Date>) {
    let words = time.text.to_lowercase();
    let night = ["night", "midnight", "dawn", "early"].iter().any(|word| words.contains(word));
    if !night {
        return (time.earliest, time.latest);
    }
    let shifted = |date: Date, days: i64| date.checked_add(Span::new().days(days)).unwrap_or(date);
    let morning = words.contains("dawn") || words.contains("early");
    let start = time.earliest.map(|date| if morning { shifted(date, -1) } else { date });
    let end = time.latest.map(|date| if morning { date } else { shifted(date, 1) });
    (start, end)
}
