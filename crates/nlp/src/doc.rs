//! A parsed text.

use std::ops::Range;
use std::sync::Arc;

use rashomon_kernel::Bf16;

/// A text with its tokens and what the pipeline found for them.
///
/// Tokens are addressed by index, as in spaCy; white-space tokens are kept. Positions in the text count
/// Unicode scalar values unless a name says bytes.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) lemmas: String,
    pub(crate) labels: Arc<Labels>,
    pub(crate) children: Vec<u32>,
    pub(crate) context: Context,
    /// The first token of each section of the text, except the first section.
    pub(crate) sections: Vec<usize>,
}

/// The networks' vector of each token in its context; empty unless the worker keeps it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    width: usize,
    /// `[token][width]`.
    values: Vec<Bf16>,
}

impl Context {
    /// Zeros for `n_tokens` vectors of `width`.
    pub(crate) fn zeros(width: usize, n_tokens: usize) -> Self {
        Self { width, values: vec![Bf16::default(); width * n_tokens] }
    }

    /// Writes `vectors` of width `part` to column `at` of the tokens from `first` on.
    pub(crate) fn set_columns(&mut self, first: usize, at: usize, vectors: &[f32], part: usize) {
        let rows = self.values.chunks_exact_mut(self.width.max(1)).skip(first);
        for (row, vector) in rows.zip(vectors.chunks_exact(part)) {
            for (value, &x) in row[at..at + part].iter_mut().zip(vector) {
                *value = Bf16::nearest(x);
            }
        }
    }
}

/// One token. Its strings are in [`Labels`] and in the document.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Token {
    pub byte_start: u32,
    pub byte_end: u32,
    pub start: u32,
    pub end: u32,
    pub head: u32,
    pub left_edge: u32,
    pub right_edge: u32,
    pub lemma_start: u32,
    pub lemma_end: u32,
    pub children_start: u32,
    pub children_end: u32,
    pub tag: LabelId,
    pub pos: LabelId,
    pub morph: LabelId,
    pub dep: LabelId,
    pub ent_type: LabelId,
    pub ent: Iob,
    pub sent_start: bool,
    pub spacy: bool,
    pub is_space: bool,
}

/// Index into [`Labels`]; 0 is the empty label.
pub(crate) type LabelId = u16;

/// The position of a token in an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Iob {
    /// Outside any entity.
    #[default]
    Outside,
    /// The first token of an entity.
    Begin,
    /// Inside an entity, not the first.
    Inside,
}

/// The closed set of label strings of one pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labels(Vec<Box<str>>);

impl Default for Labels {
    fn default() -> Self {
        Self(vec!["".into()])
    }
}

impl Labels {
    pub(crate) fn get(&self, id: LabelId) -> &str {
        &self.0[usize::from(id)]
    }

    /// The label of an id, if the id is used.
    pub(crate) fn find(&self, id: LabelId) -> Option<&str> {
        self.0.get(usize::from(id)).map(|label| &**label)
    }

    /// The id of `label`, added if it is new.
    pub(crate) fn intern(&mut self, label: &str) -> LabelId {
        let known = self.0.iter().position(|l| &**l == label);
        let idx = known.unwrap_or_else(|| {
            self.0.push(label.into());
            self.0.len() - 1
        });
        LabelId::try_from(idx).expect("a pipeline has fewer than 65,536 labels")
    }
}

/// An entity: the tokens `start..end` and a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ent<'a> {
    /// The first token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
    /// For example `GPE`.
    pub label: &'a str,
}

impl Doc {
    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the document has no tokens.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token as written.
    pub fn token(&self, i: usize) -> &str {
        let token = &self.tokens[i];
        &self.text[token.byte_start as usize..token.byte_end as usize]
    }

    /// First scalar value of the token in the text.
    pub fn start(&self, i: usize) -> u32 {
        self.tokens[i].start
    }

    /// First scalar value after the token.
    pub fn end(&self, i: usize) -> u32 {
        self.tokens[i].end
    }

    /// The bytes that the tokens `range` cover, without trailing space.
    fn byte_range(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            return 0..0;
        }
        self.tokens[range.start].byte_start as usize..self.tokens[range.end - 1].byte_end as usize
    }

    /// The text that the tokens `range` cover.
    pub fn span_text(&self, range: Range<usize>) -> &str {
        &self.text[self.byte_range(range)]
    }

    /// Dictionary form.
    pub fn lemma(&self, i: usize) -> &str {
        let token = &self.tokens[i];
        &self.lemmas[token.lemma_start as usize..token.lemma_end as usize]
    }

    /// Fine-grained tag, for example `VBD`.
    pub fn tag(&self, i: usize) -> &str {
        self.labels.get(self.tokens[i].tag)
    }

    /// Universal part of speech, for example `VERB`.
    pub fn pos(&self, i: usize) -> &str {
        self.labels.get(self.tokens[i].pos)
    }

    /// Morphology in the Universal Dependencies form, for example `Number=Sing`; empty for none.
    pub fn morph(&self, i: usize) -> &str {
        self.labels.get(self.tokens[i].morph)
    }

    /// Index of the head; its own index for a root.
    pub fn head(&self, i: usize) -> usize {
        self.tokens[i].head as usize
    }

    /// Dependency label towards the head, for example `nsubj`; `ROOT` for a root.
    pub fn dep(&self, i: usize) -> &str {
        self.labels.get(self.tokens[i].dep)
    }

    /// Tokens whose head is `i`, left to right.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let token = &self.tokens[i];
        let range = token.children_start as usize..token.children_end as usize;
        self.children[range].iter().map(|&child| child as usize)
    }

    /// First token of the subtree of `i`.
    pub fn left_edge(&self, i: usize) -> usize {
        self.tokens[i].left_edge as usize
    }

    /// Last token of the subtree of `i`, inclusive.
    pub fn right_edge(&self, i: usize) -> usize {
        self.tokens[i].right_edge as usize
    }

    /// Entity label of the token, empty outside entities.
    pub fn ent_type(&self, i: usize) -> &str {
        self.labels.get(self.tokens[i].ent_type)
    }

    /// The position of the token in an entity.
    pub fn ent_iob(&self, i: usize) -> Iob {
        self.tokens[i].ent
    }

    /// Whether a sentence starts here.
    pub fn is_sent_start(&self, i: usize) -> bool {
        self.tokens[i].sent_start
    }

    /// Whether the token is white space.
    pub fn is_space(&self, i: usize) -> bool {
        self.tokens[i].is_space
    }

    /// Whether one space follows the token.
    pub fn has_space_after(&self, i: usize) -> bool {
        self.tokens[i].spacy
    }

    /// Width of [`Doc::context`]; 0 if the worker did not keep it.
    pub const fn context_width(&self) -> usize {
        self.context.width
    }

    /// Writes the vectors of the token from the shared network and from that of the entity recogniser, in
    /// bfloat16 precision.
    ///
    /// # Panics
    /// If `out` is not [`Doc::context_width`] long.
    pub fn context(&self, i: usize, out: &mut [f32]) {
        let values = &self.context.values[i * self.context.width..][..self.context.width];
        assert_eq!(values.len(), out.len(), "the vector has another width");
        for (out, value) in out.iter_mut().zip(values) {
            *out = value.widened();
        }
    }

    /// The first token of each section except the first; see
    /// [`Worker::parse_sections`](crate::Worker::parse_sections).
    pub fn section_starts(&self) -> &[usize] {
        &self.sections
    }

    /// Sentences as token ranges, in order. They cover every token.
    pub fn sents(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.len() {
                return None;
            }
            let end = (start + 1..self.len()).find(|&i| self.tokens[i].sent_start).unwrap_or(self.len());
            let sent = start..end;
            start = end;
            Some(sent)
        })
    }

    /// Entities in order.
    pub fn ents(&self) -> impl Iterator<Item = Ent<'_>> + '_ {
        let mut i = 0;
        std::iter::from_fn(move || {
            let start = (i..self.len()).find(|&t| self.tokens[t].ent == Iob::Begin)?;
            let end =
                (start + 1..self.len()).find(|&t| self.tokens[t].ent != Iob::Inside).unwrap_or(self.len());
            i = end;
            Some(Ent { start, end, label: self.ent_type(start) })
        })
    }
}
