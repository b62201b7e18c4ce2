//! A stretch of days.

use rashomon_schema::TimePrecision;

use jiff::civil::Date;

/// A stretch of days, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub earliest: Date,
    pub latest: Date,
    pub precision: TimePrecision,
}

/// A single day.
pub(super) fn day(date: Date) -> Days {
    Days { earliest: date, latest: date, precision: TimePrecision::Day }
}

/// A stretch from one day to another.
pub(super) fn days_between(earliest: Date, latest: Date) -> Days {
    Days { earliest, latest, precision: TimePrecision::Range }
}
