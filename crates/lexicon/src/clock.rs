//! Words for times of the day.

use rashomon_schema::TimePrecision;

use crate::cell::Cell;
use crate::lookup::{Index, WordSet};
use crate::table::{record, tables};

/// A time of the day, in minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes(pub u16);

impl Cell for Minutes {
    fn read(cell: &'static str) -> Option<Self> {
        let (hours, minutes) = cell.split_once(':')?;
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(Self(hours * 60 + minutes))
    }

    fn expected() -> String {
        "a time such as `04:30`".into()
    }
}

record! {
    /// A word for a time of the day.
    pub struct ClockWord {
        /// The word.
        pub word: &'static str,
        /// When it begins.
        pub from: Minutes,
        /// When it ends.
        pub until: Minutes,
        /// How precise it is.
        pub precision: TimePrecision,
        /// Whether it is a time alone after `at`, `before` and the like; otherwise only next to a day or an hour.
        pub alone: bool,
    }
}

record! {
    /// A unit of time.
    pub struct TimeUnit {
        /// Its name.
        pub unit: &'static str,
        /// Its days.
        pub days: u64,
    }
}

tables! {
    static UNITS: Index<TimeUnit> = "time_units.tsv";
    static WORDS: Index<ClockWord> = "clock_words.tsv";
    static ZONES: WordSet = "clock_zones.tsv";
}

/// The time of the day that a word means.
pub fn clock_word(word: &str) -> Option<&'static ClockWord> {
    WORDS.get(word)
}

/// The days of a unit of time.
pub fn days_of_unit(unit: &str) -> Option<u64> {
    UNITS.get(unit).map(|row| row.days)
}

/// Whether a word is a zone that a clock time may name.
pub fn is_clock_zone(word: &str) -> bool {
    ZONES.has(word)
}
