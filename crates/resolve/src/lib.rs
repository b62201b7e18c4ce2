//! Reports to incidents and origins.
//!
//! A [`Digest`] keeps what is needed of one [`Reading`](rashomon_schema::Reading): its claims, and for each
//! of its incidents a profile of words, days, places and numbers. A [`Resolver`] takes digests in any order,
//! one after another; each is compared only with reports of its own block. The result is
//! [`ResolvedIncident`]s with accounts and origins; whether the accounts agree is for `assess` to say.
//!
//! Shared words weigh by how rare they are in the news (`tables/words.tsv`), whatever the collection: which
//! reports are compared does not depend on what was read before.
//!
//! A collection that lies in a file and grows has the same incidents. It keeps profiles
//! ([`IncidentProfile::to_bytes`]) under their [`Keys`], finds candidates through [`Postings`], and computes
//! the clusters of what is [`affected_by`] a report again.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod block;
mod codec;
mod collection;
mod days;
mod digest;
mod incident;
mod index;
mod link;
mod origin;
mod pair;
mod place;
mod profile;
mod relevance;
mod resolver;
mod shingle;
#[cfg(feature = "training")]
pub mod training;
mod words;

pub use block::Keys;
pub use collection::{
    Collection, Likeness, affected_by, cluster_of_mention, cluster_with, clusters_among, compare,
    groups_of_mentions,
};
pub use digest::Digest;
pub use incident::{ResolvedIncident, resolve_reported};
pub use index::{Candidate, Posting, Postings, find_candidates};
pub use profile::IncidentProfile;
pub use resolver::Resolver;
