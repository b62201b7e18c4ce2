//! What a report names: times, places, actors, counts, means and mentions.

pub(crate) mod actor;
pub(crate) mod count;
pub(crate) mod means;
pub(crate) mod mention;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod time;
