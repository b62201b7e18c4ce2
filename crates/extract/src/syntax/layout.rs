//! A parsed text with its sentences, paragraphs and quotations at hand.

use crate::syntax::parse::{Parse, REACH};
use crate::syntax::quotation::Quotes;
use crate::syntax::token_span::TokenSpan;

/// A parsed text with its sentences, paragraphs and quotations.
pub(crate) struct Layout<'a> {
    pub doc: &'a Parse<'a>,
    pub quotes: Quotes,
    /// The sentences; one beyond reach is taken in parts, and a dateline is one of its own.
    pub sents: Vec<TokenSpan>,
    sent_of: Vec<u32>,
    paragraph_of: Vec<u32>,
    paragraphs: Vec<TokenSpan>,
}

impl<'a> Layout<'a> {
    pub fn new(doc: &'a Parse<'a>) -> Self {
        let (mut sents, mut sent_of) = (Vec::new(), vec![0; doc.len()]);
        for sent in doc.sents() {
            let mut start = sent.start;
            while start < sent.end {
                let end = doc.beside_dateline(TokenSpan::new(start, sent.end.min(start + REACH)), start).end;
                sent_of[start..end].fill(sents.len() as u32);
                sents.push(TokenSpan::new(start, end));
                start = end;
            }
        }
        let (mut paragraphs, mut paragraph_of) = (vec![TokenSpan::new(0, 0)], Vec::with_capacity(doc.len()));
        for token in 0..doc.len() {
            if doc.section_starts().binary_search(&token).is_ok()
                && paragraphs.last().is_some_and(|last| !last.is_empty())
            {
                paragraphs.push(TokenSpan::new(token, token));
            }
            let paragraph = paragraphs.len() - 1;
            paragraph_of.push(paragraph as u32);
            paragraphs[paragraph].end = token + 1;
            if doc.is_space(token) && doc.token(token).contains('\n') {
                paragraphs.push(TokenSpan::new(token + 1, token + 1));
            }
        }
        Self { doc, quotes: Quotes::pair(doc), sents, sent_of, paragraph_of, paragraphs }
    }

    /// The number of the sentence of `token`.
    pub fn sent_of(&self, token: usize) -> usize {
        self.sent_of[token] as usize
    }

    /// The sentence of `token`.
    pub fn sent(&self, token: usize) -> TokenSpan {
        self.sents[self.sent_of(token)]
    }

    /// The number of the paragraph of `token`.
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.paragraph_of[token] as usize
    }

    /// The part of `words` in the paragraph of `token`, where the parse runs over a break; words quoted across it are kept.
    pub fn clip(&self, words: TokenSpan, token: usize) -> TokenSpan {
        let paragraph = self.paragraph_of[token];
        let apart = |t: usize| {
            self.paragraph_of[t] != paragraph
                && self.quotes.quote_at(t).is_none_or(|quote| !self.sees(quote, paragraph))
        };
        let mut clipped = words;
        while clipped.start < clipped.end && apart(clipped.start) {
            clipped.start += 1;
        }
        while clipped.start < clipped.end && apart(clipped.end - 1) {
            clipped.end -= 1;
        }
        self.doc.beside_dateline(clipped, token)
    }

    /// Whether a quotation reaches into a paragraph.
    fn sees(&self, quote: usize, paragraph: u32) -> bool {
        let words = self.quotes.all[quote].words;
        (self.paragraph_of[words.start]..=self.paragraph_of[words.end - 1]).contains(&paragraph)
    }

    /// Whether `token` is the first of its paragraph that is not white space.
    pub fn starts_paragraph(&self, token: usize) -> bool {
        (self.paragraph(token).start..token).all(|t| self.doc.is_space(t))
    }

    /// The paragraph of `token`.
    pub fn paragraph(&self, token: usize) -> TokenSpan {
        self.paragraphs[self.paragraph_of(token)]
    }
}
