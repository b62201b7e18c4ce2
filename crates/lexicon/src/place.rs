//! Words for places, and next to the names of places or in them.

use crate::cell::{EnumSet, vocabulary};
use crate::lookup::{Index, WordSet};
use crate::table::{record, tables};

vocabulary! {
    /// What a word says of a name that it is next to or in.
    pub enum PlaceWord {
        /// An institution.
        Institution = "institution",
        /// A road.
        Road = "road",
        /// A feature of the ground.
        Feature = "feature",
        /// A division of a country.
        Division = "division",
        /// A person or a home.
        Person = "person",
        /// A preposition or adverb of place.
        Locative = "locative",
        /// A title.
        Title = "title",
        /// A verb of speech.
        Speech = "speech",
        /// A word of the calendar.
        Calendar = "calendar",
        /// A direction.
        Direction = "direction",
        /// A plain word that names nothing by itself.
        Plain = "plain",
        /// A building.
        Building = "building",
        /// How names of villages begin: Kfar, Tall.
        Opening = "opening",
    }
}

impl EnumSet<PlaceWord> {
    /// Whether the word can be in a name, but is no name alone: Central Park, University.
    pub fn is_common(self) -> bool {
        use PlaceWord::{Building, Direction, Feature, Institution, Plain, Road};
        self.has_any(&[Institution, Road, Feature, Direction, Plain, Building])
    }
}

record! {
    /// The classes of a word, in lower case and without marks.
    pub struct PlaceWords {
        /// The word.
        pub word: &'static str,
        /// Its classes.
        pub classes: EnumSet<PlaceWord>,
    }
}

vocabulary! {
    /// The kind of place that a designator asks for.
    pub enum DesignatedPlace {
        /// A province, a district, a region.
        Division = "division",
        /// A town or a village.
        Settlement = "settlement",
    }
}

record! {
    /// A word that says of which kind a named place is: `Idlib province`, `the city of Aleppo`.
    pub struct Designator {
        /// The word.
        pub word: &'static str,
        /// The kind.
        pub kind: DesignatedPlace,
    }
}

record! {
    /// How much a feature speaks for a name being a place's.
    pub struct PlaceWeight {
        /// The feature.
        pub feature: &'static str,
        /// Its weight, a natural logarithm.
        pub weight: f32,
    }
}

record! {
    /// A unit of length.
    pub struct Length {
        /// The word.
        pub word: &'static str,
        /// Its kilometres.
        pub km: f64,
    }
}

tables! {
    static LENGTHS: Index<Length> = "lengths.tsv";
    static NOUNS: WordSet = "place_nouns.tsv";
    static WORDS: Index<PlaceWords> = "place_words.tsv";
    static DESIGNATORS: Index<Designator> = "place_designators.tsv";
    static PARTS: WordSet = "place_parts.tsv";
    static EVIDENCE: Index<PlaceWeight> = "place_evidence.tsv";
}

/// Whether a noun is a place by itself.
pub fn is_place_noun(lemma: &str) -> bool {
    NOUNS.has(lemma)
}

/// The classes of a word, in lower case and without marks.
pub fn place_words(word: &str) -> EnumSet<PlaceWord> {
    WORDS.get(word).map(|row| row.classes).unwrap_or_default()
}

/// Every word that says of which kind a named place is.
pub fn place_designators() -> impl Iterator<Item = &'static Designator> {
    DESIGNATORS.rows()
}

/// The kind of place that a word asks for.
pub fn designated_place(word: &str) -> Option<DesignatedPlace> {
    DESIGNATORS.get(word).map(|row| row.kind)
}

/// Every word before a place name that points into a part of it: `northern`.
pub fn place_parts() -> impl Iterator<Item = &'static str> {
    PARTS.rows().map(|row| row.word)
}

/// The kilometres of a unit of length, in lower case.
pub fn kilometres_of(unit: &str) -> Option<f64> {
    LENGTHS.get(unit).map(|row| row.km)
}

/// The weight of a feature as evidence that a name is a place's; zero where it has none.
pub fn place_weight(feature: &str) -> f32 {
    EVIDENCE.get(feature).map_or(0.0, |row| row.weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_places_are_in_lower_case() {
        assert!(WORDS.rows().all(|row| row.word == row.word.to_lowercase()));
    }

    #[test]
    fn weights_are_finite() {
        assert!(EVIDENCE.rows().all(|row| row.weight.is_finite()));
    }
}
