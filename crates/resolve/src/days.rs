//! Days of incidents, as numbers that matching can compare.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use rashomon_schema::{DaySource, ReportDays};

/// Days that may be an incident's, as days since 1970, sorted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Days {
    /// The days.
    pub(crate) list: Vec<i32>,
    /// Whether the text gives them.
    pub(crate) in_text: bool,
    /// Days on which the text may have been written.
    pub(crate) written: Vec<i32>,
    /// The weekdays that the opening names, one bit each.
    pub(crate) weekdays: u8,
    /// Whether they are all that the text can mean: mentions alone miss `the day before`.
    pub(crate) complete: bool,
}

impl Days {
    /// The days that a record gives its report.
    pub(crate) fn from_record(days: &ReportDays) -> Self {
        Self {
            list: days.incident.iter().copied().map(day_number).collect(),
            in_text: days.source == DaySource::Text,
            written: days.written.iter().copied().map(day_number).collect(),
            weekdays: days.weekdays.iter().fold(0, |bits, day| bits | 1_u8 << (day.saturating_sub(1) % 7)),
            complete: true,
        }
    }

    /// The days that a report mentions, else that of its publication.
    pub(crate) fn from_mentions(days: &[Date], published: Option<Date>) -> Self {
        let written: Vec<i32> = published.map(day_number).into_iter().collect();
        let mut list: Vec<i32> = days.iter().copied().map(day_number).collect();
        list.sort_unstable();
        list.dedup();
        let in_text = !list.is_empty();
        Self { list: if in_text { list } else { written.clone() }, in_text, written, ..Self::default() }
    }

    /// Every day from `earliest` to `latest`, as the text gives them.
    pub(crate) fn between(earliest: Date, latest: Date) -> Self {
        let (first, last) = (day_number(earliest), day_number(latest));
        Self { list: (first..=last).collect(), in_text: true, written: vec![first], ..Self::default() }
    }

    /// The day on which the text says that it was written, the last of several.
    pub(crate) fn day_of_writing(&self) -> Option<Date> {
        self.written.last().filter(|_| self.in_text).and_then(|day| day_of(*day))
    }

    /// Days between the nearest two; none when either has none.
    pub(crate) fn gap(&self, other: &Self) -> Option<i32> {
        smallest_gap(&self.list, &other.list)
    }

    /// Days between the writing of the two.
    pub(crate) fn gap_of_writing(&self, other: &Self) -> Option<i32> {
        smallest_gap(&self.written, &other.written)
    }
}

fn smallest_gap(a: &[i32], b: &[i32]) -> Option<i32> {
    a.iter().flat_map(|a| b.iter().map(move |b| (a - b).abs())).min()
}

/// Days since 1970.
pub(crate) fn day_number(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span: Span| span.get_days())
}

/// The day with this number.
pub(crate) fn day_of(number: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(number.days()).ok()
}
