//! A parsed text with its sentences, paragraphs and quotations at hand.

use rashomon_nlp::Doc;

use crate::quotation::Quotes;
use crate::words::Words;

/// A parsed text with its sentences, paragraphs and quotations.
pub(crate) struct Layout<'a> {
    pub doc: &'a Doc,
    pub quotes: Quotes,
    pub sents: Vec<Words>,
    sent_of: Vec<u32>,
    paragraph_of: Vec<u32>,
}

impl<'a> Layout<'a> {
    pub fn new(doc: &'a Doc) -> Self {
        let (mut sents, mut sent_of) = (Vec::new(), vec![0; doc.len()]);
        for sent in doc.sents() {
            sent_of[sent.clone()].fill(sents.len() as u32);
            sents.push(Words::new(sent.start, sent.end));
        }
        let (mut paragraph, mut paragraph_of) = (0, Vec::with_capacity(doc.len()));
        for token in 0..doc.len() {
            paragraph_of.push(paragraph);
            if doc.is_space(token) && doc.token(token).contains('\n') {
                paragraph += 1;
            }
        }
        Self { doc, quotes: Quotes::pair(doc), sents, sent_of, paragraph_of }
    }

    /// The number of the sentence of `token`.
    pub fn sent_of(&self, token: usize) -> usize {
        self.sent_of[token] as usize
    }

    /// The sentence of `token`.
    pub fn sent(&self, token: usize) -> Words {
        self.sents[self.sent_of(token)]
    }

    /// The number of the paragraph of `token`.
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.paragraph_of[token] as usize
    }

    /// Whether `token` is the first of its paragraph that is not white space.
    pub fn starts_paragraph(&self, token: usize) -> bool {
        let doc = self.doc;
        (0..token).rev().take_while(|&t| doc.is_space(t)).any(|t| doc.token(t).contains('\n'))
            || (0..token).all(|t| doc.is_space(t))
    }

    /// The last token of the paragraph of `token`, exclusive.
    pub fn paragraph_end(&self, token: usize) -> usize {
        let paragraph = self.paragraph_of[token];
        token + self.paragraph_of[token..].iter().take_while(|&&p| p == paragraph).count()
    }
}
