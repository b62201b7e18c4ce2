//! Who says what: sources, cues and contents.

mod act;
mod bare;
mod content;
mod headline;
mod nominal;
mod phrase;
mod post;
mod proposed;
mod run_on;
mod trailing;
mod verbal;

pub(crate) use act::is_nobody;
pub(crate) use phrase::channel_name;
use rashomon_schema::{Act, Mode};

use crate::model::Proposal;
use crate::speech::referent::twin;
use crate::syntax::layout::Layout;
use crate::syntax::token_span::{Words, phrase as noun_phrase};
use crate::tables::Hedge;

/// The words that name a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source {
    pub head: usize,
    pub words: Words,
}

impl Source {
    /// The noun phrase of `head` as a source, with its description.
    pub fn of(layout: &Layout<'_>, head: usize) -> Self {
        let doc = layout.doc;
        let mut words = Words::subtree(doc, head);
        if matches!(doc.tag(head), "PRP" | "WP" | "WDT" | "PRP$") {
            words = Words::one(head);
        }
        // `A nurse at the clinic Dana Roth said`: the name beside it is a second subject of the verb.
        if let Some(name) = twin(doc, head) {
            words = words.cover(Words::subtree(doc, name));
        }
        // A relative clause at the end belongs to the description only when it is short.
        if words.end - words.start > 25 {
            words = noun_phrase(doc, head);
        }
        Self { head, words: layout.clip(words, head).trim(doc) }
    }
}

/// An attribution in tokens, before its voice is known.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    pub source: Option<Source>,
    /// Whom the source cites.
    pub citing: Option<Source>,
    /// The head of the cue; the first content token where there is no cue.
    pub anchor: usize,
    pub cue: Vec<Words>,
    pub content: Vec<Words>,
    pub act: Act,
    pub hedge: Hedge,
    pub negated: bool,
    pub addressees: Vec<usize>,
    pub channel: Option<Words>,
    /// Said by whoever spoke last.
    pub continues: bool,
}

impl Saying {
    /// A saying with nothing but an anchor.
    pub fn at(anchor: usize, act: Act) -> Self {
        Self {
            source: None,
            citing: None,
            anchor,
            cue: Vec::new(),
            content: Vec::new(),
            act,
            hedge: Hedge::None,
            negated: false,
            addressees: Vec::new(),
            channel: None,
            continues: false,
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
            *(if layout.quotes.of(token).is_some() { &mut quoted } else { &mut plain }) += 1;
        }
        match (quoted, plain) {
            (0, _) => Mode::Indirect,
            (_, 0) => Mode::Direct,
            (quoted, plain) if plain * 10 <= quoted => Mode::Direct,
            _ => Mode::Mixed,
        }
    }

    /// Adds `words` to the content, joined with what is there.
    pub fn add(&mut self, words: Words) {
        if words.is_empty() {
            return;
        }
        let first = self.content.partition_point(|part| part.end < words.start);
        let after = self.content.partition_point(|part| part.start <= words.end);
        let joined = self.content[first..after].iter().fold(words, |all, &part| all.cover(part));
        self.content.splice(first..after, [joined]);
    }

    /// Takes `hole` out of the content.
    pub fn remove(&mut self, hole: Words) {
        self.content = self.content.iter().flat_map(|part| part.without(hole)).collect();
    }
}

/// Every attribution of the text, in order of its anchors: those that the model proposes, where there is one, and those of the rules.
pub(crate) fn find(layout: &Layout<'_>, proposals: Option<Vec<Proposal>>) -> Vec<Saying> {
    let mut sayings: Vec<Saying> = Vec::new();
    for token in 0..layout.doc.len() {
        let found = verbal::read(layout, token)
            .or_else(|| phrase::read(layout, token))
            .or_else(|| nominal::read(layout, token))
            .or_else(|| headline::read(layout, token))
            .or_else(|| post::read(layout, token));
        sayings.extend(found);
    }
    for saying in &mut sayings {
        saying.content = saying
            .content
            .iter()
            .map(|&words| layout.clip(words, saying.anchor))
            .filter(|words| !words.is_empty())
            .collect();
    }
    complete_quotations(layout, &mut sayings);
    for saying in &mut sayings {
        act::settle(layout, saying);
    }
    if let Some(proposals) = proposals {
        sayings = proposed::join(layout, sayings, proposals);
    }
    trailing::complete(layout, &mut sayings);
    trailing::give_tolls(layout, &mut sayings);
    trailing::in_passive(layout, &mut sayings);
    bare::attach(layout, &mut sayings);
    for saying in &mut sayings {
        tidy(layout, saying);
    }
    sayings.retain(|saying| !saying.content.is_empty());
    keep_apart(layout, &mut sayings);
    sayings.sort_by_key(|saying| saying.anchor);
    sayings
}

/// A content that runs into a quotation takes the whole of it, unless the cue stands inside.
fn complete_quotations(layout: &Layout<'_>, sayings: &mut [Saying]) {
    for saying in sayings {
        let inside = layout.quotes.of(saying.anchor);
        let touched: Vec<usize> = {
            let mut touched: Vec<usize> = saying
                .content
                .iter()
                .flat_map(|w| w.start..w.end)
                .filter_map(|t| layout.quotes.of(t))
                .collect();
            touched.dedup();
            touched
        };
        for quote in touched.into_iter().filter(|&quote| Some(quote) != inside) {
            let words = layout.quotes.all[quote].words;
            saying.add(words);
        }
    }
}

/// Takes source and cue out of the content, and loose marks off its ends.
fn tidy(layout: &Layout<'_>, saying: &mut Saying) {
    for cue in saying.cue.clone() {
        saying.remove(cue);
    }
    if let Some(source) = saying.source {
        saying.remove(source.words);
    }
    let doc = layout.doc;
    saying.content = saying
        .content
        .iter()
        .map(|words| {
            let mut words = words.trim_space(doc);
            while words.start < words.end
                && matches!(doc.token(words.start), "," | ":" | ";" | "—" | "–" | "-" | ".")
            {
                words.start += 1;
            }
            while words.start < words.end
                && (matches!(doc.token(words.end - 1), "," | ":" | ";" | "—" | "–" | "-")
                    || doc.is_space(words.end - 1))
            {
                words.end -= 1;
            }
            words
        })
        .filter(|words| (words.start..words.end).any(|t| doc.pos(t) != "PUNCT" && !doc.is_space(t)))
        .collect();
}

/// Inside direct speech, what the speaker merely says or thinks in the first person is no attribution of its own.
fn keep_apart(layout: &Layout<'_>, sayings: &mut Vec<Saying>) {
    let mut covered = vec![false; layout.doc.len()];
    for saying in sayings.iter() {
        for words in &saying.content {
            let cue_outside = layout.quotes.of(saying.anchor).is_none();
            for (token, covered) in (words.start..words.end).zip(&mut covered[words.start..words.end]) {
                *covered |= cue_outside && layout.quotes.of(token).is_some();
            }
        }
    }
    sayings.retain(|saying| {
        let nested = covered[saying.anchor] && !saying.cue.is_empty();
        !nested || saying.act != Act::Says
    });
}
