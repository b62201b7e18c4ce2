//! Numbers in words.

use crate::cell::vocabulary;
use crate::lookup::Index;
use crate::table::{record, tables};

record! {
    /// The numbers that a word can mean, bounds inclusive.
    pub struct NumberWord {
        /// The word.
        pub word: &'static str,
        /// The lowest; none where it is open.
        pub low: Option<u64>,
        /// The highest; none where it is open.
        pub high: Option<u64>,
        /// Whether it is approximate.
        pub approx: bool,
        /// Whether it multiplies the number before it: `three dozen`.
        pub multiplies: bool,
    }
}

vocabulary! {
    /// What the words before a number do to it.
    pub enum Bound {
        /// The number or more.
        AtLeast = "at-least",
        /// More than the number.
        MoreThan = "more-than",
        /// The number or fewer.
        UpTo = "up-to",
        /// Fewer than the number.
        FewerThan = "fewer-than",
        /// Near the number.
        About = "about",
    }
}

record! {
    /// A phrase before a number.
    pub struct BoundPhrase {
        /// The phrase.
        pub phrase: &'static str,
        /// The bound; none where the phrase leaves the number as it is.
        pub bound: Option<Bound>,
    }
}

vocabulary! {
    /// How exactly a phrase counts what stands after it.
    pub enum Exactness {
        /// As many as it says.
        Exact = "exact",
        /// Near that many.
        About = "about",
        /// That many or more.
        Open = "open",
    }
}

record! {
    /// A phrase before a word that multiplies.
    pub struct Multiple {
        /// The phrase.
        pub phrase: &'static str,
        /// How many quarters of the word after it.
        pub quarters: u64,
        /// How exact that is.
        pub how: Exactness,
    }
}

tables! {
    static MULTIPLES: Index<Multiple> = "multiples.tsv";
    static NUMBERS: Index<NumberWord> = "numbers.tsv";
    static BOUNDS: Index<BoundPhrase> = "bounds.tsv";
}

/// The numbers that a word in lower case can mean.
pub fn number_word(word: &str) -> Option<&'static NumberWord> {
    NUMBERS.get(word)
}

/// The bound that a phrase in lower case, of up to three words, makes the number after it.
pub fn bound_phrase(phrase: &str) -> Option<&'static BoundPhrase> {
    BOUNDS.get(phrase)
}

/// How many of the word after it a phrase in lower case means: `half a`, `several`.
pub fn multiple(phrase: &str) -> Option<&'static Multiple> {
    MULTIPLES.get(phrase)
}
