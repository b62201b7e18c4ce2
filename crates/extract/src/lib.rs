//! A parsed report to voices, attributions, events and claims.
//!
//! [`read`] walks the parse once for each question: which words are quoted (`quotation`), who says what (`attribution`), who
//! that is (`referent`, `voice`), what is told to have happened (`trigger`, `event`) and how far it is held to be so
//! (`factuality`), and which claims follow (`claim`). What words mean is kept in the tables under `tables/`.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod acled;
mod actor;
mod answer;
mod argument;
mod attitude;
mod attribution;
mod caption;
mod casualty;
mod claim;
mod dateline;
mod event;
mod factuality;
mod fate;
mod incident;
mod layout;
mod means;
mod mention;
pub mod model;
mod number;
mod opening;
mod parse;
mod place;
mod predicate;
mod quotation;
mod read;
mod referent;
mod scene;
mod setting;
mod summary;
mod tables;
mod tally;
mod telling;
mod timex;
mod toll;
mod trigger;
mod victim;
mod voice;
mod words;
mod world;

use rashomon_gazetteer::{Actors, Gazetteer};

pub use opening::{Opening, opening};
pub use place::{ExplainedName, ExplainedPlace, explain_places};
pub use read::{Telling, read, tellings};

/// The knowledge of the world that a report is read with.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// Names of places; without it no place resolves.
    pub gazetteer: Option<&'a Gazetteer>,
    /// Names of states, armed groups, bodies.
    pub actors: &'a Actors,
}
