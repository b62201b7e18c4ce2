//! How somebody stands to doing something: who agrees to help agrees, who will not meet refuses, who is going to strike threatens.
//!
//! PLOVER codes what is only willed by the will: cooperation that is promised or to come is AGREE, harm that is THREATEN, what one
//! will not do is REJECT, what one wants of others REQUEST.

use rashomon_lexicon::event_type::{Side, event_type};
use rashomon_lexicon::trigger::{Attitude, Frame, Trigger, WordClass, attitude_word};

use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_verb};

/// The PLOVER type of holding an attitude to what is of type `kind`; none where the tables do not know what it is.
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

/// What the attitude of `token`, whose own row is `row`, makes of what it is held to; None where it tells of no event.
pub(crate) fn recast_trigger(
    doc: &Parse<'_>,
    token: usize,
    row: Trigger,
    known: impl Fn(usize) -> Option<Trigger>,
) -> Option<Trigger> {
    let Some((held, firm)) = attitude_of(doc, token) else { return Some(row) };
    // `told Reuters that`: words that need not be an attitude are one only to something to be done.
    let clause = embedded(doc, token).filter(|&clause| firm || is_infinitive(doc, clause));
    let Some(clause) = clause else { return firm.then_some(row) };
    let willed = known(clause);
    // Who fails to do harm refuses nobody anything.
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

/// The attitude that a word tells of, and whether it does so whatever it is held to.
fn attitude_of(doc: &Parse<'_>, token: usize) -> Option<(Attitude, bool)> {
    let class = match doc.pos(token) {
        "ADJ" => WordClass::Adjective,
        _ if is_verb(doc, token) => WordClass::Verb,
        _ => WordClass::Noun,
    };
    attitude_word(doc.lemma(token), class).map(|row| (row.attitude, row.firm))
}

/// A word for an attitude that is no verb and no event noun by itself: `is willing to help`.
pub(crate) fn attitude_adjective(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    let predicative = matches!(doc.dep(token), "acomp" | "oprd" | "conj" | "attr");
    attitude_of(doc, token)
        .filter(|_| predicative && doc.pos(token) == "ADJ" && embedded(doc, token).is_some())?;
    Some(Trigger::of_kind("AGREE"))
}

/// The clause that an attitude is held to: `agreed to meet`, `demanded that they leave`, `a threat to strike`.
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

/// What an event yet to come makes of its type, if `verb` tells of it so: `will meet` is AGREE, `will not meet` REJECT.
pub(crate) fn future_type(doc: &Parse<'_>, verb: usize, kind: &str) -> Option<&'static str> {
    let modal = doc.children(verb).find(|&c| doc.dep(c) == "aux" && doc.tag(c) == "MD")?;
    let will = matches!(
        doc.token(modal).to_ascii_lowercase().as_str(),
        "will" | "'ll" | "shall" | "wo" | "would" | "'d" | "’ll"
    );
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
