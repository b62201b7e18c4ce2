//! What a report names: times, places, actors, counts, means and mentions.

pub(crate) mod acronym;
pub(crate) mod actor;
pub(crate) mod agency;
pub(crate) mod count;
pub(crate) mod means;
mod means_kind;
pub(crate) mod mention;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod report_days;
pub(crate) mod time;
pub(crate) mod value_words;
