//! What a model on top of the parse sees of every token.

use std::ops::Range;

use rashomon_nlp::{Doc, Iob};

use crate::input::{ModelInput, TokenInput};

/// The features of one token besides its vectors; strings are looked up in the vocabularies of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature<'a> {
    /// Dictionary form in lower case where it is a word of at most 24 letters.
    pub lemma: &'a str,
    /// Fine-grained tag.
    pub tag: &'a str,
    /// Dependency label.
    pub dep: &'a str,
    /// Entity label, empty outside entities.
    pub entity: &'a str,
    /// Whether an entity begins here.
    pub begins_entity: bool,
    /// 0 lower case, 1 capitalised, 2 upper case, 3 digits, 4 mixed, 5 punctuation, 6 white space, 7 other.
    pub shape: u8,
    /// 0 outside quotations, 1 inside, 2 first token of one, 3 last token of one.
    pub quoted: u8,
    /// 1 where a sentence starts, plus 2 where a paragraph does.
    pub starts: u8,
    /// Number of quotations that start before it or with it.
    pub n_quotes: usize,
}

/// Calls `each` with the features of every one of `tokens` in order.
pub fn find_features(
    input: &ModelInput<'_>,
    tokens: Range<usize>,
    each: &mut impl FnMut(usize, Feature<'_>),
) {
    let doc = input.doc;
    let mut n_quotes = input.quotes.partition_point(|quote| quote.start < tokens.start);
    for token in tokens {
        while input.quotes.get(n_quotes).is_some_and(|quote| quote.start <= token) {
            n_quotes += 1;
        }
        let TokenInput { dep, entity, quote, .. } = input.tokens[token];
        let starts_sent = input.sent(token).start == token;
        each(
            token,
            Feature {
                lemma: doc.lemma(token),
                tag: doc.tag(token),
                dep,
                entity,
                begins_entity: doc.ent_iob(token) == Iob::Begin,
                shape: shape(doc, token),
                quoted: quote.map_or(0, |quote| quoted(&input.quotes[quote], token)),
                starts: u8::from(starts_sent) + 2 * u8::from(input.starts_paragraph(token)),
                n_quotes,
            },
        );
    }
}

fn quoted(quote: &Range<usize>, token: usize) -> u8 {
    if quote.start == token { 2 } else { 1 + 2 * u8::from(quote.end == token + 1) }
}

fn shape(doc: &Doc, token: usize) -> u8 {
    if doc.is_space(token) {
        return 6;
    }
    let text = doc.token(token);
    let (mut lower, mut upper, mut digits, mut other) = (0, 0, 0, 0);
    for c in text.chars() {
        match c {
            _ if c.is_lowercase() => lower += 1,
            _ if c.is_uppercase() => upper += 1,
            _ if c.is_numeric() => digits += 1,
            _ if c.is_alphabetic() => return 7,
            _ => other += 1,
        }
    }
    let capitalised = text.chars().next().is_some_and(char::is_uppercase);
    if lower + upper + digits == 0 {
        5
    } else if digits > 0 && lower + upper == 0 {
        3
    } else if digits > 0 || (other > 0 && lower + upper < other) {
        4
    } else if upper == 0 {
        0
    } else if lower == 0 {
        2
    } else if capitalised && upper == 1 {
        1
    } else {
        4
    }
}
