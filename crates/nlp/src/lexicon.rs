//! Properties of words out of context. A worker caches them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::description::Feature;
use crate::ruler::{LexicalBits, Ruler};
use crate::strings::string_id;
use crate::tokenizer::Tokenizer;
use crate::unicode::{is_alpha, is_digit, is_space};

/// Index into a [`Lexicon`].
pub(crate) type LexId = u32;

static BASE_NORMS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("../data/base_norms.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// A word form, with a norm if the tokenizer gives it one.
#[derive(Debug)]
pub(crate) struct Lexeme {
    pub orth: Box<str>,
    pub lower: Box<str>,
    norm: u64,
    prefix: u64,
    suffix: u64,
    shape: u64,
    pub is_space: bool,
    /// Whether an exception that spans chunks can start with it.
    pub starts_phrase: bool,
    pub ruler: LexicalBits,
}

impl Lexeme {
    /// The number that a feature hashes. Only `spacy` depends on the text and not on the word.
    pub(crate) fn feature(&self, feature: Feature, spacy: bool) -> u64 {
        match feature {
            Feature::Norm => self.norm,
            Feature::Prefix => self.prefix,
            Feature::Suffix => self.suffix,
            Feature::Shape => self.shape,
            Feature::Spacy => u64::from(spacy),
            Feature::IsSpace => u64::from(self.is_space),
            Feature::Lower => string_id(&self.lower),
            Feature::Orth => string_id(&self.orth),
        }
    }
}

/// The word forms that a worker has seen.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    lexemes: Vec<Lexeme>,
    by_orth: FxHashMap<Box<str>, LexId>,
    with_norm: FxHashMap<(Box<str>, Box<str>), LexId>,
}

impl Lexicon {
    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    pub(crate) fn get(&self, id: LexId) -> &Lexeme {
        &self.lexemes[id as usize]
    }

    /// The id of a word form; adds the form if it is new.
    pub(crate) fn intern(&mut self, orth: &str, norm: Option<&str>, rules: Rules<'_>) -> LexId {
        let known = match norm {
            None => self.by_orth.get(orth).copied(),
            Some(norm) => self.with_norm.get(&(orth.into(), norm.into())).copied(),
        };
        if let Some(id) = known {
            return id;
        }
        let id = LexId::try_from(self.lexemes.len()).expect("a worker forgets long before 2^32 words");
        self.lexemes.push(rules.lexeme(orth, norm));
        match norm {
            None => self.by_orth.insert(orth.into(), id),
            Some(norm) => self.with_norm.insert((orth.into(), norm.into()), id),
        };
        id
    }
}

/// The tables of a pipeline that determine the properties of a word.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub tokenizer: &'a Tokenizer,
    pub ruler: &'a Ruler,
    pub norms: &'a FxHashMap<u64, Box<str>>,
}

impl Rules<'_> {
    fn lexeme(&self, orth: &str, norm: Option<&str>) -> Lexeme {
        let lower = orth.to_lowercase();
        let table = || self.norms.get(&string_id(orth)).map(|norm| &**norm);
        let norm = norm.or_else(table).or_else(|| BASE_NORMS.get(orth).copied()).unwrap_or(&lower);
        let n_chars = orth.chars().count();
        let suffix_start = orth.char_indices().nth(n_chars.saturating_sub(3)).map_or(0, |(i, _)| i);
        let prefix_end = orth.chars().next().map_or(0, char::len_utf8);
        let is_all_space = !orth.is_empty() && orth.chars().all(is_space);
        Lexeme {
            norm: string_id(norm),
            prefix: string_id(&orth[..prefix_end]),
            suffix: string_id(&orth[suffix_start..]),
            shape: string_id(&word_shape(orth, n_chars)),
            is_space: is_all_space,
            starts_phrase: self.tokenizer.starts_phrase(orth),
            ruler: self.ruler.lexical_bits(orth, &lower, is_all_space),
            orth: orth.into(),
            lower: lower.into(),
        }
    }
}

/// spaCy's `word_shape`: letters to `X` and `x`, digits to `d`, runs cut to four.
fn word_shape(orth: &str, n_chars: usize) -> String {
    if n_chars >= 100 {
        return "LONG".into();
    }
    let mut shape = String::with_capacity(orth.len());
    let (mut last, mut run) = (None, 0);
    for c in orth.chars() {
        let sign = match c {
            c if is_alpha(c) && c.is_uppercase() => 'X',
            c if is_alpha(c) => 'x',
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(sign) { run + 1 } else { 0 };
        last = Some(sign);
        if run < 4 {
            shape.push(sign);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::word_shape;

    fn check(orth: &str, expected: &str) {
        assert_eq!(word_shape(orth, orth.chars().count()), expected);
    }

    #[test]
    fn shapes_cut_runs_to_four() {
        check("Nineteen", "Xxxxx");
        check("U.S.", "X.X.");
        check("2020-02-28", "dddd-dd-dd");
        check("x²", "xd");
        check("------", "----");
        check(&"a".repeat(100), "LONG");
    }
}
