//! Stretches of tokens.

use std::ops::Range;

use rashomon_nlp::Doc;
use rashomon_schema::Span;

/// Tokens `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TokenSpan {
    pub start: usize,
    pub end: usize,
}

impl TokenSpan {
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub const fn one(token: usize) -> Self {
        Self { start: token, end: token + 1 }
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub const fn contains(self, token: usize) -> bool {
        self.start <= token && token < self.end
    }

    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Without leading and trailing white space, commas and the like.
    pub fn trim(mut self, doc: &Doc) -> Self {
        let loose = |token: usize| {
            doc.is_space(token) || matches!(doc.token(token), "," | ";" | ":" | "-" | "–" | "—" | ".")
        };
        while self.start < self.end && loose(self.end - 1) {
            self.end -= 1;
        }
        while self.start < self.end && loose(self.start) {
            self.start += 1;
        }
        self
    }

    /// Without leading and trailing white space.
    pub fn trim_space(mut self, doc: &Doc) -> Self {
        while self.start < self.end && doc.is_space(self.end - 1) {
            self.end -= 1;
        }
        while self.start < self.end && doc.is_space(self.start) {
            self.start += 1;
        }
        self
    }

    /// What is left of it on either side of `hole`.
    pub fn without(self, hole: Self) -> impl Iterator<Item = Self> {
        let (before, after) = if self.overlaps(hole) {
            (Self::new(self.start, hole.start.min(self.end)), Self::new(hole.end.max(self.start), self.end))
        } else {
            (self, Self::new(self.end, self.end))
        };
        [before, after].into_iter().filter(|part| !part.is_empty())
    }

    /// The characters covered.
    pub fn span(self, doc: &Doc) -> Span {
        if self.is_empty() || doc.is_empty() {
            return Span::new(0, 0);
        }
        Span::new(doc.start(self.start), doc.end(self.end - 1))
    }

    /// The text covered.
    pub fn text(self, doc: &Doc) -> &str {
        doc.span_text(self.start..self.end)
    }
}

impl From<Range<usize>> for TokenSpan {
    fn from(tokens: Range<usize>) -> Self {
        Self { start: tokens.start, end: tokens.end }
    }
}
