//! Which words are written small and which in capitals, for texts that are all in capitals.

use crate::lookup::WordSet;
use crate::people::title;
use crate::table::tables;

tables! {
    static SMALL: WordSet = "small_words.tsv";
    static CAPITALS: WordSet = "capital_words.tsv";
}

/// Fewer letters than these without a vowel are those of a short name.
const SHORT: usize = 6;

/// How a word is written within a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterCase {
    /// `market`.
    Small,
    /// `Duvara`: a name, or a word that no table has.
    Capitalised,
    /// `NATO`.
    Capitals,
}

/// How a word, given in small letters, is written within a sentence.
pub fn letter_case(word: &str) -> LetterCase {
    let n_letters = word.chars().count();
    let has_vowel = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    match () {
        () if is_small(word) => LetterCase::Small,
        () if CAPITALS.has(word) || n_letters == 1 => LetterCase::Capitals,
        () if n_letters < SHORT && !has_vowel && title(word).is_none() => LetterCase::Capitals,
        () => LetterCase::Capitalised,
    }
}

/// Whether a word, given in small letters, is written small within a sentence.
pub fn is_small(word: &str) -> bool {
    word == "a" || SMALL.has(word) || word.strip_suffix('s').is_some_and(|singular| SMALL.has(singular))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_capitals() {
        let cases = ["market", "markets", "duvara", "nato", "rpg", "xkq", "mr", "a", "b"].map(letter_case);
        use LetterCase::{Capitalised, Capitals, Small};
        assert_eq!(
            cases,
            [Small, Small, Capitalised, Capitals, Capitals, Capitals, Capitalised, Small, Capitals]
        );
    }
}
