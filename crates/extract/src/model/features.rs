//! What a model on top of the parse sees of every token.

use std::ops::Range;

use rashomon_nlp::{Doc, Iob};

use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;

use super::tree::SentenceTree;

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
    /// Token that it hangs from, itself for a root.
    pub head: usize,
    /// Number of its sentence.
    pub sentence: usize,
    /// Number of its paragraph; empty lines count.
    pub paragraph: usize,
    /// Number of quotations that start before it or with it.
    pub n_quotes: usize,
    /// Number of the quotation that it stands in, one-based; 0 for none.
    pub quote: usize,
}

/// A text as a model on top of the parse sees it.
pub struct Features<'a> {
    parse: Parse<'a>,
}

impl<'a> Features<'a> {
    /// Prepares a parsed text.
    pub fn new(doc: &'a Doc) -> Self {
        Self { parse: Parse::new(doc) }
    }

    /// Calls `each` with the features of every token in order, then `trees` with every sentence's tree.
    pub fn visit(&self, mut each: impl FnMut(usize, Feature<'_>), mut trees: impl FnMut(SentenceTree)) {
        let layout = Layout::new(&self.parse);
        of_tokens(&layout, 0..self.parse.len(), &mut each);
        for &sent in &layout.sents {
            trees(SentenceTree::new(&self.parse, sent));
        }
    }
}

/// Calls `each` with the features of every one of `tokens` in order.
pub(crate) fn of_tokens(
    layout: &Layout<'_>,
    tokens: Range<usize>,
    each: &mut impl FnMut(usize, Feature<'_>),
) {
    let doc = layout.doc;
    let mut n_quotes = layout.quotes.all.partition_point(|quote| quote.words.start < tokens.start);
    for token in tokens {
        while layout.quotes.all.get(n_quotes).is_some_and(|quote| quote.words.start <= token) {
            n_quotes += 1;
        }
        let starts_sentence = layout.sent(token).start == token;
        let quote = layout.quotes.quote_at(token);
        each(
            token,
            Feature {
                lemma: doc.lemma(token),
                tag: doc.tag(token),
                dep: doc.dep(token),
                entity: doc.ent_type(token),
                begins_entity: doc.ent_iob(token) == Iob::Begin,
                shape: shape(doc, token),
                quoted: quote.map_or(0, |quote| {
                    let words = layout.quotes.all[quote].words;
                    if words.start == token { 2 } else { 1 + 2 * u8::from(words.end == token + 1) }
                }),
                starts: u8::from(starts_sentence) + 2 * u8::from(layout.paragraph(token).start == token),
                head: doc.head(token),
                sentence: layout.sent_of(token),
                paragraph: layout.paragraph_of(token),
                n_quotes,
                quote: quote.map_or(0, |quote| quote + 1),
            },
        );
    }
}

fn shape(doc: &Parse<'_>, token: usize) -> u8 {
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
    match () {
        () if lower + upper + digits == 0 => 5,
        () if digits > 0 && lower + upper == 0 => 3,
        () if digits > 0 || (other > 0 && lower + upper < other) => 4,
        () if upper == 0 => 0,
        () if lower == 0 => 2,
        () if capitalised && upper == 1 => 1,
        () => 4,
    }
}
