//! Whether two times can be one.

use jiff::Span;
use jiff::civil::{Date, Time};
use rashomon_schema::{Clock, TimeArgument, TimePrecision};

use super::Relation;

/// Two times are one where their intervals meet. Neighbouring days can be: a night belongs to two, and a day
/// of the week is another one where the report was written.
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

/// Whether two times of one day have hours that are apart by more than their precision allows; hours of
/// different zones are not comparable.
pub(crate) fn hours_apart(a: &TimeArgument, b: &TimeArgument) -> bool {
    let (Some(x), Some(y)) = (&a.clock, &b.clock) else { return false };
    let one_day = a.earliest.is_some() && a.earliest == b.earliest && a.latest == b.latest;
    let zone = |clock: &Clock| clock.zone.clone().filter(|zone| zone != "local");
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let slack = |time: &TimeArgument| match time.precision {
        Some(TimePrecision::Minute) => 30,
        Some(TimePrecision::Hour) => 60,
        _ => 0,
    };
    let slack = slack(a).max(slack(b));
    let before = |x: &Clock, y: &Clock| minutes(x.latest) + slack < minutes(y.earliest);
    one_day && zone(x) == zone(y) && (before(x, y) || before(y, x))
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use rashomon_schema::Span;

    use super::*;

    fn time_at(hour: i8, minute: i8, zone: Option<&str>) -> TimeArgument {
        let time = Time::constant(hour, minute, 0, 0);
        TimeArgument {
            text: String::new(),
            span: Span::new(0, 1),
            earliest: "2019-03-12".parse().ok(),
            latest: "2019-03-12".parse().ok(),
            precision: Some(TimePrecision::Minute),
            clock: Some(Clock { earliest: time, latest: time, zone: zone.map(str::to_owned) }),
        }
    }

    #[test]
    fn hours_can_differ_on_the_same_day() {
        let (early, late) = (time_at(5, 30, None), time_at(17, 30, Some("local")));
        assert!(hours_apart(&early, &late));
        assert_eq!(relate(&early, &late), Relation::Same);
        assert!(!hours_apart(&early, &time_at(5, 50, None)));
        assert!(!hours_apart(&early, &time_at(17, 30, Some("GMT"))));
    }
}
