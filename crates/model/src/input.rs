//! A parsed text as the models read it.

use std::ops::Range;

use rashomon_nlp::Doc;

/// A parsed text with its sentences, paragraphs and quotations. Whoever calls a model decides where these begin and end.
#[derive(Debug)]
pub struct ModelInput<'a> {
    /// The parse, with the vectors of its tokens.
    pub doc: &'a Doc,
    /// One for each token of the parse.
    pub tokens: Vec<TokenInput<'a>>,
    /// The sentences in order; together they cover the text.
    pub sents: Vec<Range<usize>>,
    /// The quotations in order, with their marks.
    pub quotes: Vec<Range<usize>>,
}

/// The place of a token in its text.
#[derive(Debug, Clone, Copy)]
pub struct TokenInput<'a> {
    /// Its head; itself for a root.
    pub head: usize,
    /// Dependency label.
    pub dep: &'a str,
    /// Entity label, empty outside entities.
    pub entity: &'a str,
    /// Number of its sentence.
    pub sent: usize,
    /// Number of its paragraph; numbers rise through the text.
    pub paragraph: usize,
    /// Number of its quotation, if it is quoted.
    pub quote: Option<usize>,
}

impl ModelInput<'_> {
    /// The sentence of a token.
    pub fn sent(&self, token: usize) -> Range<usize> {
        self.sents[self.tokens[token].sent].clone()
    }

    /// Whether a paragraph starts with the token.
    pub fn starts_paragraph(&self, token: usize) -> bool {
        token == 0 || self.tokens[token - 1].paragraph != self.tokens[token].paragraph
    }
}
