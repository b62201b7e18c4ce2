//! Speakers that the parse takes into what they say, where the comma before them is lost: `ten people died the monitor said`.

use rashomon_lexicon::people::{self, Role};

use super::draft::Source;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb};

/// The most steps from the last word before the cue to the head of the speaker.
const STEPS: usize = 8;

/// The most words after a cue that closes its sentence: whom it is told, where, when.
const TAIL: usize = 10;

/// The most tokens of a description before its noun.
const LONGEST_DESCRIPTION: usize = 8;

/// The head of the noun phrase that ends just before the cue `verb`, if it can speak.
pub(super) fn speaker(layout: &Layout<'_>, verb: usize) -> Option<usize> {
    let doc = layout.doc;
    if !is_finite(doc, verb) {
        return None;
    }
    let last = verb.checked_sub(1).filter(|&t| layout.sent(verb).contains(t) && !doc.is_space(t))?;
    if layout.quotes.quote_at(last) != layout.quotes.quote_at(verb) {
        return None;
    }
    if is_short_name(doc, last) {
        return Some(last);
    }
    let mut best = None;
    let mut at = last;
    for _ in 0..STEPS {
        let noun = matches!(doc.pos(at), "NOUN" | "PROPN");
        if (noun && doc.right_edge(at) != last) || doc.head(at) == at {
            break;
        }
        if noun && speaks(doc, at) && best.is_none_or(|lower| outranks(doc, at, lower)) {
            best = Some(at);
        }
        if !noun && doc.dep(at) != "prep" && doc.dep(at) != "case" {
            break;
        }
        at = doc.head(at);
    }
    best
}

/// `…, the plant's director, Salem Bashir, said`: who is described and named between commas before the cue, however the
/// parse ties them.
pub(super) fn described_before(layout: &Layout<'_>, verb: usize) -> Option<Source> {
    let doc = layout.doc;
    let sent = layout.sent(verb);
    let name = verb.checked_sub(2).filter(|&t| doc.token(verb - 1) == "," && doc.ent_type(t) == "PERSON")?;
    let first = (sent.start..name).rev().take_while(|&t| doc.ent_type(t) == "PERSON").last().unwrap_or(name);
    let noun = first.checked_sub(2).filter(|&t| t > sent.start && doc.token(first - 1) == ",")?;
    let describes = doc.tag(noun) == "NN"
        && doc.ent_type(noun).is_empty()
        && (noun..verb).all(|t| layout.quotes.quote_at(t) == layout.quotes.quote_at(verb));
    if !describes || child(doc, verb, &["nsubj", "nsubjpass"]).is_some() {
        return None;
    }
    let start = doc.left_edge(noun).max(noun.saturating_sub(LONGEST_DESCRIPTION)).max(sent.start);
    let head = if doc.dep(name) == "appos" && doc.head(name) == noun { noun } else { name };
    Some(Source { head, words: TokenSpan::new(start, name + 1) })
}

/// `IS said`: the short name that the parse takes for an auxiliary.
pub(super) fn is_short_name(doc: &Parse<'_>, token: usize) -> bool {
    doc.token(token) == "IS" && doc.dep(token).starts_with("aux")
}

/// `"Where are they?" asked the guard`: the speaker after the cue, whom the parse takes for its object.
pub(super) fn inverted(layout: &Layout<'_>, verb: usize) -> Option<usize> {
    let doc = layout.doc;
    let quoted = verb.checked_sub(1).is_some_and(|before| layout.quotes.quote_at(before).is_some());
    let object = child(doc, verb, &["dobj"]).filter(|&o| doc.left_edge(o) == verb + 1 && speaks(doc, o))?;
    (quoted && layout.quotes.quote_at(verb).is_none() && layout.quotes.quote_at(object).is_none())
        .then_some(object)
}

/// What a cue at the end of a sentence reports that the parse has not joined with it: all that stands before its speaker.
pub(super) fn content(layout: &Layout<'_>, verb: usize, source: TokenSpan) -> Option<TokenSpan> {
    let doc = layout.doc;
    let sent = layout.sent(verb);
    let comma = source.end + 1 == verb && doc.token(source.end) == ",";
    // `a day after the group claimed an attack`: what stands before is the report's own.
    let depends = doc.dep(verb) == "advcl" || doc.dep(verb) == "relcl" || doc.dep(verb) == "pcomp";
    if depends && child(doc, verb, &["dobj"]).is_some() {
        return None;
    }
    if !is_finite(doc, verb) || !(source.end == verb || comma) || !sent.contains(source.start) {
        return None;
    }
    let told = |t: usize| {
        is_verb(doc, t) || doc.pos(t) == "AUX" || matches!(doc.dep(t), "nsubj" | "ccomp" | "relcl" | "advcl")
    };
    let rest = TokenSpan::new(verb + 1, sent.end).trim(doc);
    let closes = rest.end <= rest.start + TAIL
        && !(rest.start..rest.end).any(|t| told(t) || matches!(doc.token(t), "\"" | "“" | "”"));
    let before = TokenSpan::new(sent.start, source.start).trim_space(doc);
    let clause = (before.start..before.end).any(|t| is_verb(doc, t) || doc.pos(t) == "AUX");
    (closes && clause).then_some(before)
}

/// A verb in the past or present tense, or one that the parse takes for a participle though no auxiliary stands by it.
fn is_finite(doc: &Parse<'_>, verb: usize) -> bool {
    match doc.tag(verb) {
        "VBD" | "VBZ" | "VBP" => true,
        "VBN" => child(doc, verb, &["aux"]).is_none() && !has_auxiliary_before(doc, verb),
        _ => false,
    }
}

fn has_auxiliary_before(doc: &Parse<'_>, verb: usize) -> bool {
    child(doc, verb, &["auxpass"]).is_some_and(|aux| !is_short_name(doc, aux))
}

fn speaks(doc: &Parse<'_>, head: usize) -> bool {
    let role = people::noun_role(doc.lemma(head).to_ascii_lowercase().as_str());
    match role {
        Some(role) => !matches!(role, Role::Thing),
        None => matches!(doc.ent_type(head), "PERSON" | "ORG" | "NORP"),
    }
}

/// `a spokesman for the coalition`, one name with a preposition in it; but not `the province of Homs activists`.
fn outranks(doc: &Parse<'_>, higher: usize, lower: usize) -> bool {
    let role = people::noun_role(doc.lemma(higher).to_ascii_lowercase().as_str());
    let person = matches!(role, Some(Role::Person | Role::Unnamed));
    let one_name =
        !doc.ent_type(higher).is_empty() && (higher..=lower).all(|t| doc.ent_type(t) == doc.ent_type(higher));
    person || one_name
}
