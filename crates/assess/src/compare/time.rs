//! Whether two times can be one.

use jiff::Span;
use jiff::civil::Date;
use rashomon_schema::TimeArgument;

use super::Relation;

/// Two times are one where their intervals meet. Neighbouring days can be: a night belongs to two, and a day of the week is another one
/// where the report was written.
pub(crate) fn relate(a: &TimeArgument, b: &TimeArgument) -> Relation {
    let before = |x: &TimeArgument, y: &TimeArgument, slack: i64| match (x.latest, y.earliest) {
        (Some(end), Some(start)) => later(end, slack) < start,
        _ => false,
    };
    if before(a, b, 1) || before(b, a, 1) {
        Relation::Apart
    } else if before(a, b, 0) || before(b, a, 0) {
        Relation::Open
    } else {
        Relation::Same
    }
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}
