//! spaCy's tokenizer: chunks between white space, exceptions, prefixes, suffixes, infixes and addresses.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::description::{ExceptionToken, TokenizerRules};
use crate::pattern::{Pattern, PatternError, Scratch};
use crate::unicode::is_space;

/// The compiled rules of a pipeline.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token: Option<Pattern>,
    url: Option<Pattern>,
    exceptions: FxHashMap<Box<str>, Vec<ExceptionToken>>,
    /// Length of the longest exception in characters.
    longest_exception: usize,
    /// Exceptions that the other rules split, by the first token of the split.
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
}

/// The tokens that an exception is split into, by which it is found in a text.
#[derive(Debug)]
struct Phrase {
    tokens: Vec<Box<str>>,
}

/// One token of a chunk: its length in characters, and a norm if an exception gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub n_chars: usize,
    pub norm: Option<&'a str>,
}

impl Piece<'_> {
    const fn plain(n_chars: usize) -> Self {
        Self { n_chars, norm: None }
    }
}

/// Whether exceptions apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exceptions {
    Applied,
    Ignored,
}

thread_local! {
    static SCRATCH: RefCell<(Scratch, Vec<(usize, usize)>)> = RefCell::default();
}

impl Tokenizer {
    pub(crate) fn new(rules: TokenizerRules) -> Result<Self, PatternError> {
        let forward = |source: Option<String>| source.map(|s| Pattern::new(&s)).transpose();
        let mut tokenizer = Self {
            prefix: forward(rules.prefix)?,
            suffix: rules.suffix.map(|s| Pattern::new_backward(&s)).transpose()?,
            infix: forward(rules.infix)?,
            token: forward(rules.token)?,
            url: forward(rules.url)?,
            longest_exception: rules.exceptions.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0),
            exceptions: rules.exceptions.into_iter().map(|(key, tokens)| (key.into(), tokens)).collect(),
            phrases: FxHashMap::default(),
        };
        tokenizer.find_phrases(rules.faster_heuristics);
        Ok(tokenizer)
    }

    fn find_phrases(&mut self, faster_heuristics: bool) {
        let mut phrases: FxHashMap<Box<str>, Vec<Phrase>> = FxHashMap::default();
        for key in self.exceptions.keys() {
            let chars: Vec<char> = key.chars().collect();
            if faster_heuristics && !key.contains(' ') && !self.is_split(&chars) {
                continue;
            }
            let tokens = self.split_by_rules(key);
            if let Some(first) = tokens.first() {
                phrases.entry(first.clone()).or_default().push(Phrase { tokens });
            }
        }
        for starting_alike in phrases.values_mut() {
            starting_alike.sort_unstable_by(|a, b| a.tokens.cmp(&b.tokens));
            starting_alike.dedup_by(|a, b| a.tokens == b.tokens);
        }
        self.phrases = phrases;
    }

    fn is_split(&self, chars: &[char]) -> bool {
        self.prefix_len(chars) > 0
            || self.suffix_len(chars) > 0
            || SCRATCH.with_borrow_mut(|(scratch, _)| {
                self.infix.as_ref().is_some_and(|p| p.is_match(chars, scratch))
            })
    }

    /// Splits a text without exceptions.
    fn split_by_rules(&self, text: &str) -> Vec<Box<str>> {
        let mut tokens = Vec::new();
        for_each_chunk(text, |chunk, _| {
            let chars: Vec<char> = chunk.chars().collect();
            let mut pieces = Vec::new();
            self.split_affixes(&chars, Exceptions::Ignored, &mut pieces);
            let mut rest = chars.as_slice();
            for piece in pieces {
                let (token, after) = rest.split_at(piece.n_chars);
                tokens.push(token.iter().collect::<String>().into());
                rest = after;
            }
        });
        tokens
    }

    /// Splits a chunk: a run without white space, or of white space only.
    pub(crate) fn split_chunk<'a>(&'a self, chunk: &str, chars: &[char], pieces: &mut Vec<Piece<'a>>) {
        match self.exceptions.get(chunk) {
            Some(tokens) => pieces.extend(as_pieces(tokens)),
            None => self.split_affixes(chars, Exceptions::Applied, pieces),
        }
    }

    fn split_affixes<'a>(&'a self, chars: &[char], exceptions: Exceptions, pieces: &mut Vec<Piece<'a>>) {
        let (mut start, mut end) = (0, chars.len());
        let mut suffixes = Vec::new();
        let exception = |range: &[char]| match exceptions {
            Exceptions::Applied => self.exception(range),
            Exceptions::Ignored => None,
        };
        let mut previous_len = 0;
        while start < end && end - start != previous_len {
            let rest = &chars[start..end];
            previous_len = rest.len();
            if self.is_token(rest) || exception(rest).is_some() {
                break;
            }
            let prefix = self.prefix_len(rest);
            if prefix > 0 && exception(&rest[prefix..]).is_some() {
                pieces.push(Piece::plain(prefix));
                start += prefix;
                break;
            }
            let suffix = self.suffix_len(&rest[prefix..]);
            if suffix > 0 && exception(&rest[..rest.len() - suffix]).is_some() {
                suffixes.push(suffix);
                end -= suffix;
                break;
            }
            if prefix > 0 {
                pieces.push(Piece::plain(prefix));
                start += prefix;
            }
            if suffix > 0 && prefix + suffix <= rest.len() {
                suffixes.push(suffix);
                end -= suffix;
            }
        }
        if start < end {
            match exception(&chars[start..end]) {
                Some(tokens) => pieces.extend(as_pieces(tokens)),
                None => self.split_middle(&chars[start..end], pieces),
            }
        }
        pieces.extend(suffixes.iter().rev().map(|&n_chars| Piece::plain(n_chars)));
    }

    /// Splits the part between prefixes and suffixes: an address, or words with infixes.
    fn split_middle(&self, chars: &[char], pieces: &mut Vec<Piece<'_>>) {
        if self.is_token(chars) || self.is_url(chars) {
            pieces.push(Piece::plain(chars.len()));
            return;
        }
        SCRATCH.with_borrow_mut(|(scratch, infixes)| {
            infixes.clear();
            if let Some(infix) = &self.infix {
                infix.find_all(chars, scratch, infixes);
            }
            let mut start = 0;
            for &(infix_start, infix_end) in infixes.iter().filter(|(start, _)| *start > 0) {
                if infix_start > start {
                    pieces.push(Piece::plain(infix_start - start));
                }
                pieces.push(Piece::plain(infix_end - infix_start));
                start = infix_end;
            }
            if start < chars.len() {
                pieces.push(Piece::plain(chars.len() - start));
            }
        });
    }

    fn exception(&self, chars: &[char]) -> Option<&[ExceptionToken]> {
        if chars.is_empty() || chars.len() > self.longest_exception {
            return None;
        }
        let key: String = chars.iter().collect();
        self.exceptions.get(&*key).map(Vec::as_slice)
    }

    fn prefix_len(&self, chars: &[char]) -> usize {
        let Some(prefix) = &self.prefix else { return 0 };
        SCRATCH.with_borrow_mut(|(scratch, _)| prefix.match_at(chars, 0, scratch).unwrap_or(0))
    }

    fn suffix_len(&self, chars: &[char]) -> usize {
        let Some(suffix) = &self.suffix else { return 0 };
        let start = SCRATCH.with_borrow_mut(|(scratch, _)| suffix.longest_suffix(chars, scratch));
        start.map_or(0, |start| chars.len() - start)
    }

    fn is_token(&self, chars: &[char]) -> bool {
        let Some(token) = &self.token else { return false };
        SCRATCH.with_borrow_mut(|(scratch, _)| token.match_at(chars, 0, scratch).is_some())
    }

    /// Whether the chunk is an address. Each address has a dot or a colon, which is checked first because it
    /// is fast.
    fn is_url(&self, chars: &[char]) -> bool {
        let Some(url) = &self.url else { return false };
        chars.iter().any(|&c| c == '.' || c == ':')
            && SCRATCH.with_borrow_mut(|(scratch, _)| url.match_at(chars, 0, scratch).is_some())
    }

    /// Whether an exception that may span chunks can start with the token.
    pub(crate) fn starts_phrase(&self, orth: &str) -> bool {
        self.phrases.contains_key(orth)
    }

    /// Lengths in tokens of the exceptions at the start of `token(0)`, `token(1)`, …
    pub(crate) fn phrase_lengths<'t>(
        &self,
        token: impl Fn(usize) -> Option<&'t str>,
    ) -> impl Iterator<Item = usize> {
        let starting_alike =
            token(0).and_then(|first| self.phrases.get(first)).map(Vec::as_slice).unwrap_or_default();
        starting_alike.iter().filter_map(move |phrase| {
            let fits = phrase.tokens.iter().enumerate().all(|(i, orth)| token(i) == Some(&**orth));
            fits.then_some(phrase.tokens.len())
        })
    }

    /// The tokens of an exception.
    pub(crate) fn exception_tokens(&self, text: &str) -> Option<&[ExceptionToken]> {
        self.exceptions.get(text).map(Vec::as_slice)
    }
}

fn as_pieces(tokens: &[ExceptionToken]) -> impl Iterator<Item = Piece<'_>> {
    tokens.iter().map(|token| Piece { n_chars: token.orth.chars().count(), norm: token.norm.as_deref() })
}

/// Calls `each` with every chunk and whether a space follows. That space is part of no chunk.
///
/// A chunk is a run of characters that are all white space or all not. The first plain space after a word
/// belongs to the word.
pub(crate) fn for_each_chunk<'t>(text: &'t str, mut each: impl FnMut(&'t str, bool)) {
    let mut start = 0;
    let mut in_space = text.chars().next().is_some_and(is_space);
    for (i, c) in text.char_indices() {
        if is_space(c) == in_space {
            continue;
        }
        let followed = c == ' ';
        if i > start {
            each(&text[start..i], followed);
        }
        start = if followed { i + 1 } else { i };
        in_space = !in_space;
    }
    if start < text.len() {
        each(&text[start..], false);
    }
}

#[cfg(test)]
mod tests {
    use super::for_each_chunk;

    fn check(text: &str, expected: &[(&str, bool)]) {
        let mut chunks = Vec::new();
        for_each_chunk(text, |chunk, followed| chunks.push((chunk, followed)));
        assert_eq!(chunks, expected);
    }

    #[test]
    fn first_space_belongs_to_the_word_before() {
        check("a b", &[("a", true), ("b", false)]);
        check("a  b", &[("a", true), (" ", false), ("b", false)]);
        check(" a", &[(" ", false), ("a", false)]);
        check("a ", &[("a", true)]);
        check("a \n", &[("a", true), ("\n", false)]);
        check("a\n b", &[("a", false), ("\n ", false), ("b", false)]);
        check("", &[]);
        check("  ", &[("  ", false)]);
    }
}
