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

    /// The characters covered; a sign of several characters, such as an emoji, is never cut.
    pub fn span(self, doc: &Doc) -> Span {
        if self.is_empty() || doc.is_empty() {
            return Span::new(0, 0);
        }
        let Self { mut start, mut end } = self;
        while end < doc.len() && is_one_sign(doc, end) {
            end += 1;
        }
        while start > 0 && is_one_sign(doc, start) {
            start -= 1;
        }
        Span::new(doc.start(start), doc.end(end - 1))
    }

    /// The characters of a name, without pictures around it.
    pub fn name_span(mut self, doc: &Doc) -> Span {
        let is_picture = |token: usize| doc.token(token).chars().all(is_pictorial);
        while self.start + 1 < self.end && is_picture(self.end - 1) {
            self.end -= 1;
        }
        while self.start + 1 < self.end && is_picture(self.start) {
            self.start += 1;
        }
        self.span(doc)
    }

    /// The text covered.
    pub fn text(self, doc: &Doc) -> &str {
        doc.span_text(self.start..self.end)
    }
}

const JOINER: char = '\u{200d}';

/// Whether a token and the one before it are parts of one sign: one is joined to the other, or changes how it looks.
fn is_one_sign(doc: &Doc, token: usize) -> bool {
    let is_adjacent = doc.end(token - 1) == doc.start(token);
    is_adjacent && (doc.token(token).starts_with(changes_sign) || doc.token(token - 1).ends_with(JOINER))
}

/// Whether a character only changes the one before it: joiners, selectors of a form, tones of skin, marks.
const fn changes_sign(character: char) -> bool {
    matches!(
        character,
        JOINER | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'
    )
}

/// Whether a character is a picture or part of one.
const fn is_pictorial(character: char) -> bool {
    changes_sign(character)
        || matches!(character, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

impl From<Range<usize>> for TokenSpan {
    fn from(tokens: Range<usize>) -> Self {
        Self { start: tokens.start, end: tokens.end }
    }
}
