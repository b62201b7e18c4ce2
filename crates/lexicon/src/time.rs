//! Words for days and stretches of time, and next to times.

use crate::lookup::classes;

classes! {
    /// A word for a time, or next to one.
    pub enum TimeWord in "time_words.tsv" {
        /// A day, or the time around a night, seen from the day of publication: `yesterday`.
        Day = "day",
        /// A part of a day that is no time of the clock: `night`.
        PartOfDay = "part-of-day",
        /// After the figures of a time of the clock: `p.m`.
        HalfDay = "half-day",
        /// The end of a week.
        Weekend = "weekend",
        /// The first third of a month or a year.
        Early = "early",
        /// The second third.
        Middle = "middle",
        /// The last third.
        Late = "late",
        /// Before a weekday, a month, a unit or a part of the day: `last`.
        Modifier = "modifier",
        /// Before a unit, so that the days are left open: `recent weeks`.
        Vague = "vague",
        /// Makes a time of the clock approximate: `around noon`.
        Around = "around",
        /// Before `after` and `before`: `shortly after noon`.
        Shortly = "shortly",
    }
}
