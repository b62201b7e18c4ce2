//! Numbers in words.

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
    }
}

tables! {
    static NUMBERS: Index<NumberWord> = "numbers.tsv";
}

/// The numbers that a word in lower case can mean.
pub fn number_word(word: &str) -> Option<&'static NumberWord> {
    NUMBERS.get(word)
}
