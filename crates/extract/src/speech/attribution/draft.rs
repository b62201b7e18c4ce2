//! An attribution in tokens: source, cue and content.

use rashomon_lexicon::people;
use rashomon_lexicon::speech::Hedge;
use rashomon_schema::{Act, Mode};

use crate::speech::referent::twin;
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::phrase as noun_phrase;

/// The words that name a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source {
    pub head: usize,
    pub words: TokenSpan,
}

impl Source {
    /// The noun phrase of `head` as a source, with its description.
    pub fn from_head(layout: &Layout<'_>, head: usize) -> Self {
        let doc = layout.doc;
        if let Some(name) = cut_off_name(layout, head) {
            return name;
        }
        let mut words = doc.subtree(head);
        if matches!(doc.tag(head), "PRP" | "WP" | "WDT" | "PRP$") {
            words = TokenSpan::one(head);
        }
        // `A nurse at the clinic Dana Roth said`: the name beside it is a second subject of the verb.
        if let Some(name) = twin(doc, head) {
            words = words.cover(doc.subtree(name));
        }
        // A relative clause at the end belongs to the description only when it is short.
        if words.end - words.start > 25 {
            words = noun_phrase(doc, head);
        }
        Self { head, words: layout.clip(words, head).trim(doc) }
    }
}

/// `said Brig. Gen. Adamu Bello`, where the parse ends the sentence with the point of the rank: the name that follows.
fn cut_off_name(layout: &Layout<'_>, rank: usize) -> Option<Source> {
    let doc = layout.doc;
    let is_rank = |t: usize| people::title(doc.lower(t).trim_end_matches('.')).is_some();
    let sent = layout.sent(rank);
    let last = (rank..sent.end).rev().find(|&t| !doc.is_space(t))?;
    let ends = last == rank || last == rank + 1 && doc.token(last) == ".";
    if !is_rank(rank) || !ends || sent.end >= doc.len() || layout.starts_paragraph(sent.end) {
        return None;
    }
    let is_name = |t: usize| doc.ent_type(t) == "PERSON" || is_rank(t) || doc.token(t) == ".";
    let end = (sent.end..doc.len()).find(|&t| !is_name(t)).unwrap_or(doc.len());
    let head = (sent.end..end).rev().find(|&t| doc.ent_type(t) == "PERSON")?;
    Some(Source { head, words: TokenSpan::new(rank, head + 1) })
}

/// An attribution in tokens, before its voice is known.
#[derive(Debug, Clone)]
pub(crate) struct AttributionDraft {
    pub source: Option<Source>,
    /// Whom the source cites.
    pub citing: Option<Source>,
    /// The head of the cue; the first content token where there is no cue.
    pub anchor: usize,
    pub cue: Vec<TokenSpan>,
    pub content: Vec<TokenSpan>,
    pub act: Act,
    pub hedge: Option<Hedge>,
    pub negated: bool,
    pub addressees: Vec<usize>,
    pub channel: Option<TokenSpan>,
    /// Nobody does it: `no side has said`.
    pub unsaid: bool,
    /// Said by whoever spoke last.
    pub continues: bool,
    /// How sure the model is of it, if it proposed it.
    pub confidence: Option<f32>,
}

impl AttributionDraft {
    /// A attribution with nothing but an anchor.
    pub fn new(anchor: usize, act: Act) -> Self {
        Self {
            source: None,
            citing: None,
            anchor,
            cue: Vec::new(),
            content: Vec::new(),
            act,
            hedge: None,
            negated: false,
            addressees: Vec::new(),
            channel: None,
            unsaid: false,
            continues: false,
            confidence: None,
        }
    }

    /// Whether `token` is part of the content.
    pub fn holds(&self, token: usize) -> bool {
        self.content.iter().any(|words| words.contains(token))
    }

    /// The number of tokens of the content.
    pub fn size(&self) -> usize {
        self.content.iter().map(|words| words.end - words.start).sum()
    }

    /// Whether the content is given between quotation marks.
    pub fn mode(&self, layout: &Layout<'_>) -> Mode {
        let (mut quoted, mut plain) = (0, 0);
        for token in self.content.iter().flat_map(|words| words.start..words.end) {
            if layout.doc.is_space(token) || layout.doc.pos(token) == "PUNCT" {
                continue;
            }
            *(if layout.quotes.quote_at(token).is_some() { &mut quoted } else { &mut plain }) += 1;
        }
        match (quoted, plain) {
            (0, _) => Mode::Indirect,
            (_, 0) => Mode::Direct,
            (quoted, plain) if plain * 10 <= quoted => Mode::Direct,
            _ => Mode::Mixed,
        }
    }

    /// Adds `words` to the content, joined with what is there.
    pub fn add(&mut self, words: TokenSpan) {
        if words.is_empty() {
            return;
        }
        let first = self.content.partition_point(|part| part.end < words.start);
        let after = self.content.partition_point(|part| part.start <= words.end);
        let joined = self.content[first..after].iter().fold(words, |all, &part| all.cover(part));
        self.content.splice(first..after, [joined]);
    }

    /// Takes `hole` out of the content.
    pub fn remove(&mut self, hole: TokenSpan) {
        self.content = self.content.iter().flat_map(|part| part.without(hole)).collect();
    }
}

/// The heads of all sources, in order.
pub(crate) fn speaker_heads(attributions: &[AttributionDraft]) -> Vec<usize> {
    let sources = attributions.iter().filter_map(|attribution| attribution.source);
    let mut heads: Vec<usize> = sources.map(|source| source.head).collect();
    heads.sort_unstable();
    heads.dedup();
    heads
}
