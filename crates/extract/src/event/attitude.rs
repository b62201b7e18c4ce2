//! Attitudes to doing something: `agreed to help` is AGREE, `will not meet` REJECT, `is going to strike`
//! THREATEN.
//!
//! PLOVER codes an intention by its kind: promised or future cooperation is AGREE, promised or future harm
//! THREATEN, a
//! refusal REJECT, a demand on others REQUEST.

use rashomon_lexicon::certainty::CertaintyVerb;
use rashomon_lexicon::event_type::{Side, event_type};
use rashomon_lexicon::trigger::{Attitude, Frame, Trigger, WordClass, attitude_word};

use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_verb};

/// The PLOVER type of an attitude to an event of type `kind`; none if the tables do not say.
fn type_towards(held: Attitude, kind: Option<&str>) -> Option<&'static str> {
    match (held, kind.map(side)) {
        (Attitude::Refuse, _) => Some("REJECT"),
        (Attitude::Demand, _) => Some("REQUEST"),
        (Attitude::Threaten, _) => Some("THREATEN"),
        (Attitude::Offer, _) if matches!(kind, Some("MOBILIZE" | "PROTEST")) => Some("AGREE"),
        (_, Some(Side::Hostile)) => Some("THREATEN"),
        (_, Some(Side::Cooperative)) => Some("AGREE"),
        _ => None,
    }
}

fn side(kind: &str) -> Side {
    event_type(kind).map_or(Side::Spoken, |row| row.side)
}

/// The row of `token`, whose own row is `row`, changed by the clause that its attitude is about; none if it
/// is no event.
pub(crate) fn recast_trigger(
    doc: &Parse<'_>,
    token: usize,
    row: Trigger,
    known: impl Fn(usize) -> Option<Trigger>,
) -> Option<Trigger> {
    let Some((held, firm)) = attitude_of(doc, token) else { return Some(row) };
    // `told Reuters that`: words that need not be an attitude are one only with an infinitive.
    let clause = embedded(doc, token).filter(|&clause| firm || is_infinitive(doc, clause));
    let Some(clause) = clause else { return firm.then_some(row) };
    let willed = known(clause);
    // `failed to kill` is no refusal, `failed to help` is.
    if !firm && held == Attitude::Refuse && willed.is_none_or(|willed| side(willed.kind) != Side::Cooperative)
    {
        return None;
    }
    // `vowed not to negotiate` refuses, `promised not to attack` agrees.
    let not = doc.children(clause).any(|c| doc.dep(c) == "neg")
        && matches!(held, Attitude::Intend | Attitude::Offer);
    let kind = match willed.map(|willed| side(willed.kind)) {
        Some(Side::Hostile) if not => Some("AGREE"),
        _ if not => Some("REJECT"),
        _ => type_towards(held, willed.map(|willed| willed.kind)),
    };
    let kind = kind.filter(|_| firm || willed.is_some()).or_else(|| firm.then_some(row.kind))?;
    let mode = if kind == row.kind { row.mode } else { None };
    Some(Trigger { kind, mode, frame: Frame::Attitude(held), needs: None, ..row })
}

/// The attitude that a word expresses, and whether it does so with any clause.
fn attitude_of(doc: &Parse<'_>, token: usize) -> Option<(Attitude, bool)> {
    let class = match doc.pos(token) {
        "ADJ" => WordClass::Adjective,
        _ if is_verb(doc, token) => WordClass::Verb,
        _ => WordClass::Noun,
    };
    attitude_word(doc.lemma(token), class).map(|row| (row.attitude, row.firm))
}

/// The row of an adjective of attitude: `is willing to help`, but not `a willing helper`.
pub(crate) fn attitude_adjective(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    let predicative = matches!(doc.dep(token), "acomp" | "oprd" | "conj" | "attr");
    attitude_of(doc, token)
        .filter(|_| predicative && doc.pos(token) == "ADJ" && embedded(doc, token).is_some())?;
    Some(Trigger::of_kind("AGREE"))
}

/// The clause that an attitude is about: `agreed to meet`, `demanded that they leave`, `a threat to strike`.
pub(crate) fn embedded(doc: &Parse<'_>, token: usize) -> Option<usize> {
    child(doc, token, &["xcomp", "ccomp", "acl"]).filter(|&clause| {
        let infinitive = is_infinitive(doc, clause);
        let that = child(doc, clause, &["mark"]).is_some_and(|mark| doc.lemma(mark) == "that");
        clause > token && (doc.dep(clause) == "ccomp" || infinitive || that)
    })
}

fn is_infinitive(doc: &Parse<'_>, clause: usize) -> bool {
    child(doc, clause, &["aux"]).is_some_and(|aux| doc.tag(aux) == "TO")
}

/// The type of a future event, if `verb` is in the future: `will meet` is AGREE, `will not meet` REJECT.
pub(crate) fn future_type(doc: &Parse<'_>, verb: usize, kind: &str) -> Option<&'static str> {
    let modal = doc.children(verb).find(|&c| doc.dep(c) == "aux" && doc.tag(c) == "MD")?;
    let will = CertaintyVerb::Future.has(&doc.token(modal).to_ascii_lowercase());
    let perfect = doc.children(verb).any(|c| doc.dep(c) == "aux" && doc.lemma(c) == "have");
    if !will || perfect {
        return None;
    }
    let negated = doc.children(verb).any(|c| doc.dep(c) == "neg");
    match (side(kind), negated) {
        (Side::Cooperative, true) => Some("REJECT"),
        (Side::Cooperative, false) => Some("AGREE"),
        (Side::Hostile, false) => Some("THREATEN"),
        _ => None,
    }
}
