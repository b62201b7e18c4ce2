//! Words that say what happened to people: `dead`, `the wounded`, `the victims`.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::{Harm, harm_word};

use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The harm that a word names: `dead`, `wounded`.
pub(crate) fn harm_of(word: &str) -> Option<Harm> {
    harm_word(word.to_ascii_lowercase().as_str())
}

/// The harm done to the group of people named from `start` to `end`: `the dead`, `those killed`, `the victims`, `the 26 civilians killed`.
pub(crate) fn harmed_group(doc: &Parse<'_>, words: TokenSpan) -> Option<Harm> {
    let tokens = words.start..words.end.min(doc.len());
    tokens.clone().find_map(|t| harm_of(doc.token(t))).or_else(|| {
        let mut lemmas = tokens.map(|t| doc.lemma(t));
        lemmas.any(|lemma| CountWord::Victim.has(lemma)).then_some(Harm::Killed)
    })
}
