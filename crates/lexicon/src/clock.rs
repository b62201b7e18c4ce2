//! Words for times of the day, and units of time.

use rashomon_schema::TimePrecision;

use crate::cell::{Cell, vocabulary};
use crate::lookup::{Index, WordSet};
use crate::table::{record, tables};
use crate::time::TimeWord;

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

vocabulary! {
    /// A unit of time.
    pub enum TimeUnit {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
        /// Ten years.
        Decade = "decade",
    }
}

record! {
    /// A word for a unit of time.
    pub struct TimeUnitWord {
        /// The word.
        pub word: &'static str,
        /// The unit.
        pub unit: TimeUnit,
        /// Its days; none where it is shorter.
        pub days: Option<u64>,
    }
}

record! {
    /// A season.
    pub struct Season {
        /// The word.
        pub word: &'static str,
        /// The month with which it begins.
        pub month: i8,
    }
}

tables! {
    static UNITS: Index<TimeUnitWord> = "time_units.tsv";
    static SEASONS: Index<Season> = "seasons.tsv";
    static WORDS: Index<ClockWord> = "clock_words.tsv";
    static ZONES: WordSet = "clock_zones.tsv";
}

/// The time of the day that a word means.
pub fn clock_word(word: &str) -> Option<&'static ClockWord> {
    WORDS.get(word)
}

/// The days of a unit of time.
pub fn days_of_unit(unit: &str) -> Option<u64> {
    UNITS.get(unit)?.days
}

/// Whether a word is a zone that a clock time may name.
pub fn is_clock_zone(word: &str) -> bool {
    ZONES.has(word)
}

/// Whether a word in lower case is a part of the day.
pub fn is_part_of_day(word: &str) -> bool {
    clock_word(word).is_some() || TimeWord::PartOfDay.has(word)
}

/// The unit of time that a word in lower case means.
pub fn time_unit(word: &str) -> Option<TimeUnit> {
    UNITS.get(word).map(|row| row.unit)
}

/// The month with which the season begins that a word in lower case means.
pub fn season_month(word: &str) -> Option<i8> {
    SEASONS.get(word).map(|row| row.month)
}
