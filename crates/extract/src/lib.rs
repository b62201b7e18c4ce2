//! A parsed report to voices, attributions, events and claims.
//!
//! [`read`] names the steps in order. They stand on five floors, each of which imports only from those below it: `syntax` (the
//! parse, its sentences and quotations), `entity` (times, places, actors, counts, means), `speech` (who says what), `event` (what is
//! reported to have happened) and `story` (incidents and claims). The tables of words and the knowledge of the world lie below them.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod entity;
mod event;
mod knowledge;
mod read;
mod speech;
mod story;
mod syntax;
#[cfg(feature = "training")]
pub mod training;

pub use entity::value_words::fill_from_words;
pub use knowledge::KnowledgeBase;
pub use read::read;
