//! Names to places and actors: compiled automata and resolution.
//!
//! [`compile`] makes one compact file of GeoNames data files, [`extend`] adds the villages of country files to it;
//! [`Gazetteer::open`] reads it from a memory map without parsing, [`Gazetteer::lookup`] finds the places of a name, and
//! [`Gazetteer::resolve`] decides between them for all names of a report together. [`Actors`] tells who a noun phrase means,
//! from tables that lie in `data/` and from dictionaries that [`read_dictionary`] reads.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod actor;
mod alias;
mod candidate;
mod compile;
mod dictionary;
mod error;
mod format;
mod gazetteer;
mod name;
mod named;
mod place;
mod ranking;
mod resolve;
#[cfg(test)]
mod sample;
mod state;
mod table;
mod toponym;

pub use actor::{Actor, ActorKind, Actors, Day, Entry};
pub use compile::{Added, PlaceSources, compile, extend};
pub use dictionary::{
    Dictionary, DictionaryError, DictionaryFormat, from_table, read_dictionary, slug, to_table,
};
pub use error::GazetteerError;
pub use gazetteer::{Bytes, Extent, Gazetteer};
pub use name::normalise;
pub use named::Named;
pub use place::{Class, Place};
pub use resolve::{PlaceMention, Resolved, Wanted, Weighed};
