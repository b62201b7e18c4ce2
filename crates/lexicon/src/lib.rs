//! What the program knows of English, as typed tables: one room for words, one row a fact.
//!
//! Every table is a file in `tables/`: lines that begin with `#` are comments, the first other line names
//! the columns,
//! tabs separate the cells. `-` or nothing is an empty cell, commas separate the entries of a cell. Each
//! module owns the
//! tables of one subject, and answers questions about words: [`speech::cue_verb`], [`people::noun_role`].
//!
//! # To add a word
//!
//! Add a row to the table whose first lines say what it holds. If a cell is wrong, the test
//! `every_table_loads` names
//! the file, the line, the column and what the cell may say.
//!
//! # To add a class of words
//!
//! A list of words that code asks about is a class, not an array or a match arm. Add a value to the
//! `classes!` of the
//! module for its subject, documented with what its words have in common and an example, and a row with the
//! class and
//! its words to the table that `classes!` names. Ask `NarrativeWord::Elsewhere.has(word)`. A class without
//! words does
//! not load. See [`narrative`] for a whole room.
//!
//! Words of grammar that make a shape of the parse (`of`, `by`, `be`, `that`) stay in the code of that shape.
//!
//! # To add a table
//!
//! Describe a row with `record!`, each field named as its column and typed by what the cell may say; a
//! closed set of
//! words is a `vocabulary!`. Name the file and its form in `tables!`: `Index` where a word
//! has one row,
//! `Groups` where it may have several. Add a function that answers the question.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod cell;
mod lookup;
mod table;

pub mod actor;
pub mod agency;
pub mod attribution;
pub mod certainty;
pub mod clock;
pub mod count;
pub mod earlier_stance;
pub mod equipment;
pub mod event_type;
pub mod factuality;
pub mod harm;
pub mod letter_case;
pub mod means;
pub mod name;
pub mod narrative;
pub mod number;
pub mod participant;
pub mod people;
pub mod place;
pub mod speech;
pub mod time;
pub mod traits;
pub mod trigger;
pub mod voice;

pub use cell::{EnumSet, Vocabulary, Words};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_table_loads() {
        let loaded = [
            crate::actor::load_tables(),
            crate::agency::load_tables(),
            crate::attribution::load_tables(),
            crate::certainty::load_tables(),
            crate::clock::load_tables(),
            crate::count::load_tables(),
            crate::earlier_stance::load_tables(),
            crate::equipment::load_tables(),
            crate::event_type::load_tables(),
            crate::factuality::load_tables(),
            crate::harm::load_tables(),
            crate::letter_case::load_tables(),
            crate::means::load_tables(),
            crate::name::load_tables(),
            crate::narrative::load_tables(),
            crate::number::load_tables(),
            crate::participant::load_tables(),
            crate::people::load_tables(),
            crate::place::load_tables(),
            crate::speech::load_tables(),
            crate::time::load_tables(),
            crate::traits::load_tables(),
            crate::trigger::load_tables(),
            crate::voice::load_tables(),
        ];
        let files =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tables")).expect("a folder of tables");
        let files: BTreeSet<_> =
            files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
        let loaded: BTreeSet<_> = loaded.concat().into_iter().map(String::from).collect();
        assert_eq!(loaded, files);
    }
}
