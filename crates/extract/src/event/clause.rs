//! The clause of an event: its support verb, and the party that the verb affects.

use rashomon_lexicon::certainty::CertaintyVerb;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::trigger::{SupportVerb, support_verb};

use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child, is_passive, is_verb, subject};

/// The party that the verb affects: the object, or the subject of a passive.
pub(crate) fn undergoer(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    if is_passive(doc, verb) { passive_subject(doc, verb) } else { object(doc, verb) }
}

pub(crate) fn passive_subject(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..4 {
        if let Some(own) = child(doc, at, &["nsubjpass", "nsubj"]) {
            return Some(own);
        }
        match doc.dep(at) {
            "acl" | "amod" => return Some(doc.head(at)),
            "conj" => at = doc.head(at),
            _ => break,
        }
    }
    subject(doc, at)
}

/// The object of `verb`: its own, or the noun that its relative clause describes.
pub(crate) fn object(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    if let Some(own) = child(doc, verb, &["dobj", "attr"]) {
        let relative = matches!(doc.tag(own), "WDT" | "WP");
        return if relative { antecedent(doc, verb) } else { Some(own) };
    }
    // `the hospital Russia bombed`
    (doc.dep(verb) == "relcl"
        && child(doc, verb, &["nsubj"]).is_some_and(|s| !matches!(doc.tag(s), "WDT" | "WP")))
    .then(|| doc.head(verb))
    .filter(|&noun| !is_time(doc, noun))
}

pub(crate) fn is_time(doc: &Parse<'_>, noun: usize) -> bool {
    matches!(doc.ent_type(noun), "DATE" | "TIME") || ParticipantWord::Circumstance.has(doc.lemma(noun))
}

/// The antecedent of a relative pronoun; any other word itself.
pub(crate) fn whole(doc: &Parse<'_>, token: usize, verb: usize) -> usize {
    if matches!(doc.tag(token), "WDT" | "WP") { antecedent(doc, verb).unwrap_or(token) } else { token }
}

/// The support verb of the event noun `noun`: `launched an attack`, `an attack took place`; but `saw an
/// attack` has none.
pub(crate) fn find_support_verb(doc: &Parse<'_>, noun: usize) -> Option<(usize, SupportVerb)> {
    let mut at = noun;
    for _ in 0..3 {
        if doc.dep(at) != "conj" {
            break;
        }
        at = doc.head(at);
    }
    let verb = hedged(doc, at).unwrap_or_else(|| doc.head(at));
    let known = support_verb(doc.lemma(verb))?;
    match (known, doc.dep(at)) {
        (SupportVerb::Takes, "dobj" | "nsubjpass") => Some((verb, known)),
        (SupportVerb::Takes, _) if verb != doc.head(at) => Some((verb, known)),
        (SupportVerb::Occurs, "nsubj") => Some((verb, known)),
        _ => None,
    }
}

/// `strikes were suspected to have been carried out`, `strikes thought to be carried out`: the verb below
/// the hedge.
fn hedged(doc: &Parse<'_>, noun: usize) -> Option<usize> {
    let above = doc.head(noun);
    let hedge = if doc.dep(noun) == "nsubjpass" { Some(above) } else { child(doc, noun, &["acl"]) };
    let hedges = |verb: &usize| {
        let verb = doc.lemma(*verb);
        CertaintyVerb::Suspicion.has(verb) || CertaintyVerb::Report.has(verb)
    };
    child(doc, hedge.filter(hedges)?, &["xcomp"])
}

/// The head of the clause of a trigger: its support verb, the copula of an adjective, or the trigger itself.
pub(crate) fn clause_head(doc: &Parse<'_>, trigger: usize) -> usize {
    if is_verb(doc, trigger) && doc.dep(trigger) != "pobj" {
        return trigger;
    }
    if doc.pos(trigger) == "ADJ" {
        return doc.head(trigger);
    }
    find_support_verb(doc, trigger).map_or(trigger, |(verb, _)| verb)
}
