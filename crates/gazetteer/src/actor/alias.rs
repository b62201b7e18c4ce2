//! Phrases as rows of words, and a map from such rows to what they name.

use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::name::normalise;

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Normalised, without a possessive ending; `,` for a break.
    pub text: String,
    pub written: Written,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    Small,
    Initial,
    Capitals,
}

const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "this", "that", "these", "those", "some", "several", "many", "its", "their", "his",
    "her", "our", "so",
];
/// What is longer, in capitals, is a word.
const LONGEST_ABBREVIATION: usize = 6;
static IS_DETERMINER: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| DETERMINERS.into_iter().collect());

/// The words of a phrase, determiners at its beginning left out.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(8);
    for raw in text.split(parts_words) {
        let (raw, is_break) = match raw.strip_suffix([',', ';', ':']) {
            Some(raw) => (raw, true),
            None => (raw, false),
        };
        let mut word = normalise(without_possessive(raw));
        word.retain(|c| c != ' ');
        let is_first_article = words.is_empty() && IS_DETERMINER.contains(word.as_str());
        if !word.is_empty() && !is_first_article {
            words.push(Word { text: word, written: written(raw) });
        }
        if is_break && !words.is_empty() {
            words.push(Word { text: ",".to_owned(), written: Written::Small });
        }
    }
    while words.last().is_some_and(|word| word.text == ",") {
        words.pop();
    }
    words
}

fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‑' | '–' | '—' | '/' | '(' | ')' | '"' | '“' | '”')
}

fn without_possessive(word: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

fn written(word: &str) -> Written {
    let mut letters = without_possessive(word).chars().filter(|c| c.is_alphabetic());
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    match letters.clone().count() {
        0 if is_capital => Written::Initial,
        _ if is_capital && letters.all(char::is_uppercase) => Written::Capitals,
        _ if is_capital => Written::Initial,
        _ => Written::Small,
    }
}

/// The words as one key, the last in the singular.
pub(super) fn key(words: &[Word]) -> String {
    let mut key = String::with_capacity(words.iter().map(|word| word.text.len() + 1).sum());
    for word in words {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&word.text);
    }
    // An abbreviation ends as it ends: `ISIS` is no plural of `ISI`.
    if words.last().is_some_and(|word| word.written != Written::Capitals) {
        key.truncate(singular(&key).len());
    }
    key
}

/// A word without the `s` of the plural; what is no plural loses it too, on both sides of a comparison.
pub(super) fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if word.rsplit(' ').next().is_some_and(|last| last.len() > 3) && !stem.ends_with('s') => {
            stem
        }
        _ => word,
    }
}

/// Phrases and what they name.
#[derive(Debug)]
pub(super) struct Aliases<T> {
    meanings: FxHashMap<String, Vec<(Written, T)>>,
}

impl<T: Copy + PartialEq> Aliases<T> {
    /// No names yet, but room for so many.
    pub fn with_capacity(n_names: usize) -> Self {
        Self { meanings: FxHashMap::with_capacity_and_hasher(n_names, FxBuildHasher) }
    }

    /// Adds a name. An abbreviation (`WHO`) is met only in capitals, any other single word only as it is written.
    pub fn add(&mut self, name: &str, meaning: T) {
        let words = words(name);
        let written = match words.as_slice() {
            [] => return,
            [only] => only.written,
            _ => Written::Small,
        };
        let meanings = self.meanings.entry(key(&words)).or_default();
        match meanings.iter_mut().find(|(_, known)| *known == meaning) {
            Some((known, _)) => *known = written.min(*known),
            None => meanings.push((written, meaning)),
        }
    }

    /// What a row of words may mean.
    pub fn get(&self, words: &[Word]) -> impl Iterator<Item = T> {
        let written = words.iter().map(|word| word.written).max().unwrap_or(Written::Small);
        let key = key(words);
        let is_long = words.last().is_some_and(|word| word.text.len() > LONGEST_ABBREVIATION);
        // A headline writes the plural in capitals too: `HOUTHIS`.
        let plural = || is_long.then(|| self.meanings.get(singular(&key))).flatten();
        let meanings = self.meanings.get(&key).or_else(plural);
        let meanings = meanings.map(Vec::as_slice).unwrap_or_default();
        meanings.iter().filter(move |(asked, _)| *asked <= written).map(|(_, meaning)| *meaning)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(key(&words(text)), expected, "{text}");
    }

    #[test]
    fn phrases_are_folded() {
        check("the Syrian army's", "syrian army");
        check("Kurdistan Workers' Party", "kurdistan workers party");
        check("The Houthis", "houthi");
        check("Sergei Lavrov, the minister", "sergei lavrov , the minister");
        check("IS", "is");
        check("ISIS", "isis");
        check("NGOs", "ngo");
        check("", "");
    }

    #[test]
    fn abbreviations_are_met_in_capitals_only() {
        let mut aliases = Aliases::with_capacity(2);
        aliases.add("WHO", 1);
        aliases.add("Petra", 2);
        let get = |text| aliases.get(&words(text)).next();
        assert_eq!(
            [get("WHO"), get("who"), get("Who"), get("Petra"), get("petra")],
            [Some(1), None, None, Some(2), None]
        );
    }

    proptest! {
        #[test]
        fn any_text_has_words(text in "\\PC*") {
            prop_assert!(words(&text).iter().all(|word| !word.text.is_empty()));
        }
    }
}
