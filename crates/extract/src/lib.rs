//! A parsed report to voices, attributions, events and claims.
//!
//! [`read`] walks the parse once for each question: which words are quoted (`quotation`), who says what (`attribution`), who
//! that is (`referent`, `voice`), what is told to have happened (`trigger`, `event`) and how far it is held to be so
//! (`factuality`), and which claims follow (`claim`). What words mean is kept in the tables under `tables/`.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod caption;
mod dateline;
mod entity;
mod event;
mod knowledge;
pub mod model;
mod opening;
mod read;
mod speech;
mod story;
mod syntax;
mod tables;

pub use entity::place::{ExplainedName, ExplainedPlace, explain_places};
pub use knowledge::Knowledge;
pub use opening::{Opening, opening};
pub use read::{Telling, read, tellings};
