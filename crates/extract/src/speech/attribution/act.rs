//! What is done by attribution it: the act, who hedges, and whether the cue is negated, for any cue whoever found its spans.
//!
//! [`decide`] starts from the row of the tables that the cue answers to and follows the words around the cue: `did not deny` is no
//! denial, `confirmed that its jets had struck` admits, `called the report a lie` denies.

mod conduct;
mod cue;
mod negation;

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::speech::{CueFrame, Hedge, cue_noun, cue_verb, is_charge, is_untrue};
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_nobody, is_verb, object_of, preposition};
pub(super) use cue::{is_estimate, is_other_phrase, verb_row};
pub(super) use negation::is_undone;

/// What a cue does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub act: Act,
    pub hedge: Option<Hedge>,
    pub negated: bool,
}

/// Decides what is done by the cue headed by `anchor`: a verb, a noun, an adverb, `according`, a colon, or any other token.
///
/// `cue` are the words of the cue, the anchor among them; `content` is what is said.
pub(crate) fn decide(
    layout: &Layout<'_>,
    anchor: usize,
    cue: &[TokenSpan],
    source: Option<Source>,
    content: &[TokenSpan],
) -> Decision {
    let (head, row) = cue::find(layout, anchor, cue);
    let negated = negation::is_negated(layout, head);
    let said = CueInClause { layout, head, source, content };
    let nobody = source.is_some_and(|source| is_nobody(layout.doc, source.head));
    let act = match negated {
        // What nobody has claimed, admitted or alleged is open, not in doubt.
        true if nobody => Act::Says,
        true => said.unaffirmed(row.act),
        false => said.affirmed(row.act),
    };
    let softened = negation::is_softened(layout, head) || (negated && !nobody && act == Act::Says);
    let hedge = if softened { Some(Hedge::Speaker) } else { row.hedge };
    Decision { act, hedge, negated }
}

/// Decides for a attribution with a cue; one without goes on with what was said.
pub(super) fn settle_act(layout: &Layout<'_>, attribution: &mut AttributionDraft) {
    if attribution.cue.is_empty() {
        return;
    }
    let decision =
        decide(layout, attribution.anchor, &attribution.cue, attribution.source, &attribution.content);
    (attribution.act, attribution.hedge, attribution.negated) =
        (decision.act, decision.hedge, decision.negated);
}

/// A cue among the words around it.
struct CueInClause<'a> {
    layout: &'a Layout<'a>,
    head: usize,
    source: Option<Source>,
    content: &'a [TokenSpan],
}

impl CueInClause<'_> {
    /// The act of a cue that is not negated, as its clause changes it.
    fn affirmed(&self, act: Act) -> Act {
        let doc = self.layout.doc;
        let head = self.head;
        match act {
            Act::Says if self.calls_untrue() => Act::Denies,
            Act::Says if self.claims_attack() || self.tells_own_conduct() => Act::Claims,
            Act::Says if self.has_frame(CueFrame::Order) && self.infinitive() => Act::Demands,
            Act::Says if self.condemns_for() => Act::Accuses,
            Act::Confirms if self.tells_own_conduct() => Act::Admits,
            Act::Denies if !self.denies_charge() && !self.calls_untrue() => Act::Says,
            Act::Asks if self.infinitive() || preposition(doc, head, &["for"]).is_some() => Act::Demands,
            Act::Promises if self.assures_of_past() => Act::Says,
            act => act,
        }
    }

    /// The act of a negated cue: who does not deny says no more than that; who will not affirm leaves in doubt.
    fn unaffirmed(&self, act: Act) -> Act {
        match act {
            Act::Denies if negation::joins_confirmation(self.layout, self.head) => Act::Doubts,
            Act::Confirms | Act::Admits | Act::Claims | Act::Accuses => Act::Doubts,
            Act::Says if AttributionWord::Thinks.has(self.layout.doc.lemma(self.head)) => Act::Doubts,
            _ => Act::Says,
        }
    }

    fn has_frame(&self, frame: CueFrame) -> bool {
        cue_verb(self.layout.doc.lemma(self.head)).is_some_and(|row| row.frames.has(frame))
    }

    /// `asked Russia to withdraw`.
    fn infinitive(&self) -> bool {
        child(self.layout.doc, self.head, &["xcomp"]).is_some()
    }

    /// `said the allegations were false`, `called the report a lie`, `said there was no truth to the reports`.
    fn calls_untrue(&self) -> bool {
        let doc = self.layout.doc;
        let head = self.head;
        let figure = is_of_figure(doc, head);
        let too_much = |token: usize| {
            AttributionWord::Overstated.has(doc.lower(token))
                || matches!(doc.lower(token), "high" | "low")
                    && doc.children(token).any(|c| matches!(doc.lower(c), "too" | "far"))
        };
        let untrue = |token: usize| {
            is_untrue(doc.lemma(token).to_ascii_lowercase().as_str()) || figure && too_much(token)
        };
        let judged = |token: usize| {
            untrue(token)
                || doc
                    .children(token)
                    .any(|c| matches!(doc.dep(c), "amod" | "conj" | "pobj" | "pcomp") && untrue(c))
        };
        let predicate = |verb: usize| {
            doc.children(verb).any(|c| {
                let completes = matches!(doc.dep(c), "oprd" | "acomp" | "attr" | "advcl" | "dobj")
                    && (doc.dep(c) != "dobj" || figure)
                    || (doc.dep(c) == "prep" && doc.lemma(c) == "as");
                c > verb && completes && judged(c)
            })
        };
        if AttributionWord::Calls.has(doc.lemma(head)) {
            let small_clause = child(doc, head, &["ccomp"]).is_some_and(judged);
            return small_clause || predicate(head);
        }
        doc.children(head).filter(|&c| doc.dep(c) == "ccomp" && !negation::is_negated(self.layout, c)).any(
            |c| {
                let truthless = doc.children(c).any(|t| {
                    AttributionWord::Truth.has(doc.lemma(t))
                        && child(doc, t, &["det"]).is_some_and(|d| doc.lemma(d) == "no")
                });
                truthless || (doc.lemma(c) == "be" && predicate(c)) || (untrue(c) && doc.tag(c) == "VBN")
            },
        )
    }

    /// `claimed the attack`: the object is what was done.
    fn claims_attack(&self) -> bool {
        let doc = self.layout.doc;
        self.has_frame(CueFrame::Harm)
            && child(doc, self.head, &["dobj", "nsubjpass"])
                .is_some_and(|object| conduct::is_harm(doc, object))
    }

    fn tells_own_conduct(&self) -> bool {
        let source = self.source.map(|source| source.head);
        source.is_some_and(|source| conduct::is_told(self.layout, self.head, source, self.content))
    }

    /// `condemned the army for shelling the school`: blame with its reason.
    fn condemns_for(&self) -> bool {
        let doc = self.layout.doc;
        self.has_frame(CueFrame::Judgement)
            && is_verb(doc, self.head)
            && child(doc, self.head, &["dobj", "nsubjpass"]).is_some()
            && preposition(doc, self.head, &["for"]).is_some()
    }

    /// `rejected the accusation`, `dismissed it as`; not `rejected the truce`. Verbs that only ever deny pass.
    fn denies_charge(&self) -> bool {
        let doc = self.layout.doc;
        let Some(row) = cue_verb(doc.lemma(self.head)).filter(|_| is_verb(doc, self.head)) else {
            return true;
        };
        let Some(object) =
            child(doc, self.head, &["dobj", "nsubjpass"]).filter(|_| row.frames.has(CueFrame::Charge))
        else {
            return true;
        };
        let lemma = doc.lemma(object).to_ascii_lowercase();
        let speech = cue_noun(lemma.as_str());
        let charge = |act| !matches!(act, Act::Demands | Act::Promises | Act::Warns | Act::Asks);
        speech.is_some_and(|noun| charge(noun.act))
            || doc.tag(object) == "PRP"
            || doc.tag(object) == "DT"
            || is_charge(lemma.as_str())
    }

    /// `assured reporters that nobody had been hurt` promises nothing.
    fn assures_of_past(&self) -> bool {
        let doc = self.layout.doc;
        let clause = child(doc, self.head, &["ccomp"]);
        AttributionWord::Assures.has(doc.lemma(self.head))
            && clause.is_some_and(|clause| {
                !doc.children(clause).any(|c| matches!(doc.tag(c), "MD" | "TO"))
                    && matches!(doc.tag(clause), "VBD" | "VBN" | "VBZ" | "VBP")
            })
    }
}

/// Whether the cue is about a number alone: `called that figure a fantasy`, `denied the report on the number of dead`.
pub(crate) fn is_of_figure(doc: &Parse<'_>, cue: usize) -> bool {
    let is_figure = |noun: usize| AttributionWord::Figure.has(doc.lemma(noun)) && doc.pos(noun) == "NOUN";
    let about = |noun: usize| {
        doc.children(noun).any(|c| match doc.dep(c) {
            "nmod" | "compound" => is_figure(c),
            "prep" => {
                matches!(doc.lemma(c), "on" | "of" | "about") && object_of(doc, c).is_some_and(is_figure)
            }
            _ => false,
        })
    };
    let taken = |c: usize| match doc.dep(c) {
        "dobj" | "nsubjpass" | "oprd" => is_figure(c) || about(c),
        "ccomp" => child(doc, c, &["nsubj", "nsubjpass"]).is_some_and(is_figure),
        _ => false,
    };
    doc.children(cue).any(taken)
}
