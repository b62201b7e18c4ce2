//! The clause of an event: the verb that carries it, and whom the verb does something to.

use rashomon_lexicon::trigger::{SupportVerb, support_verb};

use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child, is_passive, is_verb, subject};

/// What is done something to: the object, or the subject of a passive.
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

/// The object of `verb`: its own, or what a relative clause says of the noun it hangs from.
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
    matches!(doc.ent_type(noun), "DATE" | "TIME")
        || matches!(doc.lemma(noun), "day" | "time" | "way" | "reason")
}

/// What a relative pronoun stands for; any other word stands for itself.
pub(crate) fn whole(doc: &Parse<'_>, token: usize, verb: usize) -> usize {
    if matches!(doc.tag(token), "WDT" | "WP") { antecedent(doc, verb).unwrap_or(token) } else { token }
}

/// The light verb that carries the event noun `noun`, if one does.
pub(crate) fn support(doc: &Parse<'_>, noun: usize) -> Option<(usize, SupportVerb)> {
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
        _ if doc.dep(at) == "nsubj"
            && doc.lemma(verb) == "take"
            && child(doc, verb, &["dobj"]).is_some_and(|o| doc.lemma(o) == "place") =>
        {
            Some((verb, SupportVerb::Occurs))
        }
        _ => None,
    }
}

/// `strikes were suspected to have been carried out`, `strikes thought to be carried out`: the verb below the hedge.
fn hedged(doc: &Parse<'_>, noun: usize) -> Option<usize> {
    let above = doc.head(noun);
    let hedge = if doc.dep(noun) == "nsubjpass" { Some(above) } else { child(doc, noun, &["acl"]) };
    let hedges = |verb: &usize| {
        matches!(
            doc.lemma(*verb),
            "suspect" | "believe" | "think" | "presume" | "allege" | "assume" | "report" | "say" | "know"
        )
    };
    child(doc, hedge.filter(hedges)?, &["xcomp"])
}

/// The verb whose clause the event's trigger lies in: its light verb, or the trigger itself.
pub(crate) fn carrier(doc: &Parse<'_>, trigger: usize) -> (usize, Option<SupportVerb>) {
    if is_verb(doc, trigger) && doc.dep(trigger) != "pobj" {
        return (trigger, None);
    }
    if doc.pos(trigger) == "ADJ" {
        return (doc.head(trigger), None);
    }
    support(doc, trigger).map_or((trigger, None), |(verb, light)| (verb, Some(light)))
}
