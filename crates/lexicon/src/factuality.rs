//! What words make of the events that depend on them, in the sense of FactBank.

use crate::cell::{Words, vocabulary};
use crate::lookup::Groups;
use crate::table::{record, tables};

vocabulary! {
    /// What a word makes of an event.
    pub enum Effect {
        /// It did not happen.
        Opposite = "opposite",
        /// It did not happen, negated or not.
        Failed = "failed",
        /// It is probable.
        Probable = "probable",
        /// It is possible.
        Possible = "possible",
        /// It is left open.
        Unknown = "unknown",
        /// It is in the future.
        Future = "future",
        /// It is in a supposed or demanded world.
        Hypothetical = "hypothetical",
    }
}

record! {
    /// What some words make of the event that depends on them.
    pub struct Signature {
        /// The words.
        pub lemmas: Words,
        /// How the event depends on them.
        pub relations: Words,
        /// What they make of it in a positive clause; empty where it stays as it is.
        pub positive: Vec<Effect>,
        /// What they make of it in a negated clause.
        pub negated: Vec<Effect>,
    }
}

tables! {
    static SIGNATURES: Groups<Signature> = "factuality.tsv";
}

/// The signatures of a word, of which the first whose relation fits counts.
pub fn signatures(lemma: &str) -> impl Iterator<Item = &'static Signature> + use<> {
    SIGNATURES.get(lemma)
}

/// What an adverb or adjective in lower case makes of the event that it modifies.
pub fn modifier_effects(word: &str) -> &'static [Effect] {
    signatures(word)
        .find(|row| row.relations.contains(&"modifies"))
        .map_or(&[], |row| row.positive.as_slice())
}
