//! The parse of a report as the rules walk it: bounded, so that no text costs more than its length, and without arcs into datelines.

use std::ops::Deref;

use rashomon_lexicon::means::means_class;
use rashomon_lexicon::people;
use rashomon_nlp::{Doc, Iob};
use rashomon_schema::{Section, SectionKind, Span, inner_sections};

use crate::syntax::token_span::TokenSpan;

/// How many tokens a phrase or a clause reaches to either side of its head, and a sentence at most has.
///
/// In 355,000 tokens of news the longest sentence has 113 tokens and the longest arc spans 99; what lies further away is no
/// argument of its head but a list, a table or an attack on the reader.
pub(crate) const REACH: usize = 256;

/// How many children of a head are walked to either side of it, the nearest first; news has at most 19.
const MOST_CHILDREN: usize = 32;

/// A parse with bounded arcs, none of which leads into a dateline or out of one; all else is as the language engine has it.
pub(crate) struct Parse<'a> {
    doc: &'a Doc,
    /// The datelines that open a line, in order.
    pub datelines: Vec<TokenSpan>,
    arcs: Vec<Arc>,
    /// The plural nouns that open the text behind a dateline.
    openers: Vec<Opener>,
    /// The children of every token, left to right, as one list.
    children: Vec<u32>,
    /// Where the children of each token start; one more than there are tokens.
    starts: Vec<u32>,
    /// The tokens in small letters, one after another, and where each ends.
    lower: String,
    lower_ends: Vec<u32>,
}

/// A plural noun behind a dateline, whose capital the tagger takes for that of a name: `(Wire) - Gunmen attacked`.
#[derive(Debug, Clone)]
struct Opener {
    token: usize,
    lemma: String,
}

/// The head of a token, and the token whose label it carries; none for a root that the engine does not have.
#[derive(Debug, Clone, Copy)]
struct Arc {
    head: u32,
    label_of: Option<u32>,
    /// Whether the recogniser joins the token with the dateline before it.
    joined: bool,
}

impl<'a> Parse<'a> {
    /// Prepares the parse of a report with these sections.
    pub fn new(doc: &'a Doc, sections: &[Section]) -> Self {
        let datelines = inner_sections(sections)
            .filter(|section| section.kind == SectionKind::Dateline)
            .map(|section| tokens_in(doc, section.span))
            .filter(|words| words.start < words.end)
            .collect::<Vec<_>>();
        let (arcs, openers) = (arcs(doc, &datelines), openers(doc, &datelines));
        let (lower, lower_ends) = in_small_letters(doc);
        let mut parse = Self {
            doc,
            datelines,
            arcs,
            openers,
            children: Vec::new(),
            starts: Vec::new(),
            lower,
            lower_ends,
        };
        parse.list_children();
        parse
    }

    fn list_children(&mut self) {
        let near = self.near();
        let bound = || (0..near.len()).filter(|&token| near[token]);
        let mut ends = vec![0_u32; self.len() + 1];
        for token in bound() {
            ends[self.head(token) + 1] += 1;
        }
        for token in 1..ends.len() {
            ends[token] += ends[token - 1];
        }
        self.starts = ends.clone();
        self.children = vec![0; ends[self.len()] as usize];
        for token in bound() {
            let end = &mut ends[self.arcs[token].head as usize];
            self.children[*end as usize] = token as u32;
            *end += 1;
        }
    }

    /// Which tokens hang from a head close by, among the nearest children of their side.
    fn near(&self) -> Vec<bool> {
        let mut near = vec![false; self.len()];
        // Nearest first: what stands before its head from right to left, what stands after it from left to right.
        self.keep_nearest((0..self.len()).rev().filter(|&token| token < self.head(token)), &mut near);
        self.keep_nearest((0..self.len()).filter(|&token| token > self.head(token)), &mut near);
        near
    }

    fn keep_nearest(&self, tokens: impl Iterator<Item = usize>, near: &mut [bool]) {
        let mut n_children = vec![0_usize; self.len()];
        for token in tokens {
            let head = self.head(token);
            if head.abs_diff(token) <= REACH {
                n_children[head] += 1;
                near[token] = n_children[head] <= MOST_CHILDREN;
            }
        }
    }

    /// The token in small letters; nothing beyond the last.
    pub fn lower(&self, token: usize) -> &str {
        let Some(&end) = self.lower_ends.get(token) else { return "" };
        let start = token.checked_sub(1).map_or(0, |before| self.lower_ends[before]);
        &self.lower[start as usize..end as usize]
    }

    fn opener(&self, token: usize) -> Option<&Opener> {
        self.openers.iter().find(|opener| opener.token == token)
    }

    /// The dictionary form.
    pub fn lemma(&self, token: usize) -> &str {
        self.opener(token).map_or_else(|| self.doc.lemma(token), |opener| &opener.lemma)
    }

    /// The part of speech.
    pub fn pos(&self, token: usize) -> &str {
        self.opener(token).map_or_else(|| self.doc.pos(token), |_| "NOUN")
    }

    /// The fine-grained tag.
    pub fn tag(&self, token: usize) -> &str {
        self.opener(token).map_or_else(|| self.doc.tag(token), |_| "NNS")
    }

    /// Index of the head; its own index for a root.
    pub fn head(&self, token: usize) -> usize {
        self.arcs[token].head as usize
    }

    /// Dependency label towards the head.
    pub fn dep(&self, token: usize) -> &str {
        self.arcs[token].label_of.map_or("ROOT", |other| self.doc.dep(other as usize))
    }

    /// Tokens whose head is `token`, left to right, as far as the bounds allow.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let range = self.starts[token] as usize..self.starts[token + 1] as usize;
        self.children[range].iter().map(|&child| child as usize)
    }

    /// Entity label of the token, empty outside entities.
    pub fn ent_type(&self, token: usize) -> &str {
        if self.arcs[token].joined { "" } else { self.doc.ent_type(token) }
    }

    /// First token of the subtree of `token` within reach.
    pub fn left_edge(&self, token: usize) -> usize {
        let left = self.doc.left_edge(token).max(token.saturating_sub(REACH));
        self.beside_dateline(TokenSpan::new(left, token + 1), token).start
    }

    /// Last token of the subtree of `token` within reach, inclusive.
    pub fn right_edge(&self, token: usize) -> usize {
        let right = self.doc.right_edge(token).min(token + REACH);
        self.beside_dateline(TokenSpan::new(token, right + 1), token).end - 1
    }

    /// The subtree of `head` within reach.
    pub fn subtree(&self, head: usize) -> TokenSpan {
        TokenSpan::new(self.left_edge(head), self.right_edge(head) + 1)
    }

    /// Whether `token` stands in a dateline.
    pub fn in_dateline(&self, token: usize) -> bool {
        self.dateline_up_to(token).is_some_and(|dateline| dateline.contains(token))
    }

    /// The last dateline that starts at `token` or before it.
    fn dateline_up_to(&self, token: usize) -> Option<TokenSpan> {
        let n = self.datelines.partition_point(|dateline| dateline.start <= token);
        n.checked_sub(1).map(|last| self.datelines[last])
    }

    /// The part of `words` that lies on the same side of the dateline before `token` as `token` does.
    pub fn beside_dateline(&self, mut words: TokenSpan, token: usize) -> TokenSpan {
        let Some(dateline) = self.dateline_up_to(token) else { return words };
        if dateline.contains(token) {
            words.start = words.start.max(dateline.start);
            words.end = words.end.min(dateline.end);
        } else {
            words.start = words.start.max(dateline.end);
        }
        words
    }
}

/// The tokens in small letters, one after another, and where each ends.
fn in_small_letters(doc: &Doc) -> (String, Vec<u32>) {
    let mut lower = String::with_capacity(doc.text().len());
    let ends = (0..doc.len()).map(|token| {
        lower.extend(doc.token(token).chars().flat_map(char::to_lowercase));
        lower.len() as u32
    });
    let ends = ends.collect();
    (lower, ends)
}

impl Deref for Parse<'_> {
    type Target = Doc;

    fn deref(&self) -> &Doc {
        self.doc
    }
}

/// The tokens that start in `span`.
pub(crate) fn tokens_in(doc: &Doc, span: Span) -> TokenSpan {
    TokenSpan::new(token_from(doc, span.start), token_from(doc, span.end))
}

/// The first token that starts at the scalar value `at` or after it.
fn token_from(doc: &Doc, at: u32) -> usize {
    let (mut low, mut high) = (0, doc.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if doc.start(middle) < at {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The arcs of the engine, but for those across the border of a dateline: what hangs from a dateline takes its place.
fn arcs(doc: &Doc, datelines: &[TokenSpan]) -> Vec<Arc> {
    let mut arcs: Vec<Arc> = (0..doc.len())
        .map(|token| Arc { head: doc.head(token) as u32, label_of: Some(token as u32), joined: false })
        .collect();
    for &dateline in datelines {
        let (first, last) = (dateline.start.saturating_sub(REACH), doc.len().min(dateline.end + REACH));
        for (token, arc) in (first..last).zip(&mut arcs[first..last]) {
            if dateline.contains(token) != dateline.contains(doc.head(token)) {
                *arc = arc_around(doc, dateline, token);
            }
        }
        let joined = (dateline.end..last).take_while(|&token| doc.ent_iob(token) == Iob::Inside);
        joined.for_each(|token| arcs[token].joined = true);
    }
    arcs
}

/// The plural nouns of people and weapons that open the text behind a dateline and are tagged as names.
fn openers(doc: &Doc, datelines: &[TokenSpan]) -> Vec<Opener> {
    let opener = |dateline: &TokenSpan| {
        let is_word = |t: &usize| !matches!(doc.pos(*t), "PUNCT" | "SPACE" | "SYM");
        let token = (dateline.end..doc.len().min(dateline.end + REACH)).find(is_word)?;
        let is_name = doc.pos(token) == "PROPN" && doc.ent_type(token).is_empty();
        let lemma = singular(&doc.token(token).to_lowercase()).filter(|_| is_name)?;
        let known = people::noun_role(lemma.as_str()).is_some() || means_class(&lemma).is_some();
        known.then_some(Opener { token, lemma })
    };
    datelines.iter().filter_map(opener).collect()
}

fn singular(plural: &str) -> Option<String> {
    let with = |stem: &str, end: &str| format!("{stem}{end}");
    let man = plural.strip_suffix("men").map(|stem| with(stem, "man"));
    man.or_else(|| plural.strip_suffix("ies").map(|stem| with(stem, "y")))
        .or_else(|| plural.strip_suffix('s').map(str::to_owned))
}

/// The arc of `token`, whose own leads into the dateline or out of it.
fn arc_around(doc: &Doc, dateline: TokenSpan, token: usize) -> Arc {
    let mut at = doc.head(token);
    let climbs = |at: usize| dateline.contains(at) && dateline.contains(doc.head(at)) && doc.head(at) != at;
    while climbs(at) {
        at = doc.head(at);
    }
    let hangs_from_it = !dateline.contains(token) && !dateline.contains(doc.head(at));
    if hangs_from_it {
        Arc { head: doc.head(at) as u32, label_of: Some(at as u32), joined: false }
    } else {
        Arc { head: token as u32, label_of: None, joined: false }
    }
}
