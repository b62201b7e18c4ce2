//! Accounts of many reports to incidents and origins.
//!
//! A [`Digest`] keeps of one [`Reading`](rashomon_schema::Reading) what is needed beside other reports: its claims, and for each incident it tells of a sketch of
//! words, days, places and numbers. A [`Resolver`] takes digests in any order, one after another; each is held only against reports of its own block. What
//! comes out are [`IncidentRecord`](rashomon_schema::IncidentRecord)s with accounts and origins; how the accounts stand is for others to say.
//!
//! The words in which two reports tell of something weigh by how rare they are in the news (`tables/words.tsv`), whatever the collection: what a report meets
//! does not depend on which others were read before it.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod about;
mod block;
mod calendar;
mod digest;
mod link;
mod origin;
mod pair;
mod place;
mod record;
mod resolver;
mod shelf;
mod shingle;
mod sketch;
#[cfg(feature = "training")]
pub mod training;
mod words;

pub use digest::Digest;
pub use resolver::Resolver;
