//! Own conduct: whether the content tells of harm that whoever speaks has done.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::trigger::{SupportVerb, support_verb, trigger_noun, trigger_verb};

use crate::speech::pronoun::is_speaker;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_passive, is_verb, object_of, preposition, subject};

/// How many tokens of a content are looked at.
const REACH: usize = 200;

/// The kind of event that counts as harm.
const HARM: &str = "ASSAULT";

/// `said its fighters carried out the attack`, `"We shot down the drone," he said`, `confirmed that it was behind the blast`.
pub(super) fn is_told(layout: &Layout<'_>, cue: usize, source: usize, content: &[TokenSpan]) -> bool {
    content
        .iter()
        .flat_map(|words| words.start..words.end)
        .take(REACH)
        .any(|verb| heads_content(layout, cue, verb) && is_own_harm(layout, verb, source))
}

/// Whether the object or event noun `noun` is harm done.
pub(super) fn is_harm(doc: &Parse<'_>, noun: usize) -> bool {
    trigger_noun(doc.lemma(noun)).is_some_and(|trigger| trigger.kind == HARM)
}

/// Whether `verb` is the verb of a main clause of the content, not of one within it.
fn heads_content(layout: &Layout<'_>, cue: usize, verb: usize) -> bool {
    let doc = layout.doc;
    if verb == cue || !(is_verb(doc, verb) || doc.pos(verb) == "AUX") {
        return false;
    }
    let mut at = verb;
    for _ in 0..3 {
        match doc.dep(at) {
            "ccomp" | "xcomp" | "acl" | "relcl" => return doc.head(at) == cue,
            "ROOT" => return layout.quotes.quote_at(at).is_some() || is_aside(doc, at, cue),
            "conj" => at = doc.head(at),
            _ => return false,
        }
    }
    false
}

/// `its jets, it said, had hit the depot`.
fn is_aside(doc: &Parse<'_>, root: usize, cue: usize) -> bool {
    doc.head(cue) == root && matches!(doc.dep(cue), "parataxis" | "ccomp" | "advcl")
}

fn is_own_harm(layout: &Layout<'_>, verb: usize, source: usize) -> bool {
    let doc = layout.doc;
    if !is_affirmed(doc, verb) {
        return false;
    }
    let agent = if is_passive(doc, verb) {
        preposition(doc, verb, &["by"]).and_then(|by| object_of(doc, by))
    } else {
        subject(doc, verb)
    };
    agent.is_some_and(|agent| agent == source || is_own(layout, agent, source)) && does_harm(doc, verb)
}

/// Told as done: not negated, not ahead, not merely possible.
fn is_affirmed(doc: &Parse<'_>, verb: usize) -> bool {
    let infinitive = child(doc, verb, &["aux"]).is_some_and(|aux| doc.tag(aux) == "TO");
    let perfect = doc.children(verb).any(|c| doc.dep(c) == "aux" && doc.lemma(c) == "have");
    (!infinitive || perfect)
        && !doc.children(verb).any(|c| {
            doc.dep(c) == "neg"
                || doc.tag(c) == "MD"
                || (doc.dep(c) == "mark" && matches!(doc.lemma(c), "if" | "whether" | "unless"))
        })
}

fn does_harm(doc: &Parse<'_>, verb: usize) -> bool {
    let direct = trigger_verb(doc.lemma(verb));
    if let Some(trigger) = direct.filter(|trigger| trigger.kind == HARM) {
        return trigger.needs.is_none() || child(doc, verb, &["dobj", "nsubjpass"]).is_some();
    }
    let lent = support_verb(doc.lemma(verb)) == Some(SupportVerb::Takes);
    let noun = child(doc, verb, &["dobj", "nsubjpass"]);
    if lent && noun.is_some_and(|noun| is_harm(doc, noun)) {
        return true;
    }
    doc.lemma(verb) == "be"
        && doc
            .children(verb)
            .any(|c| matches!(doc.dep(c), "prep" | "acomp") && AttributionWord::Author.has(doc.lemma(c)))
}

/// The speaker or what is the speaker's: `it`, `we`, `its fighters`, `one of our drones`.
fn is_own(layout: &Layout<'_>, head: usize, source: usize) -> bool {
    let doc = layout.doc;
    let is_his = |pronoun: usize| {
        matches!(doc.lower(pronoun), "i" | "we" | "my" | "our") || is_speaker(layout, source, pronoun)
    };
    if doc.tag(head) == "PRP" {
        return is_his(head);
    }
    let owned = |noun: usize| {
        child(doc, noun, &["poss"]).is_some_and(|owner| doc.tag(owner) == "PRP$" && is_his(owner))
    };
    owned(head) || preposition(doc, head, &["of"]).and_then(|of| object_of(doc, of)).is_some_and(owned)
}
