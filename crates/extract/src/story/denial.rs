//! What is denied, and of what: that something happened, who did it, where, or nothing of the kind.

use rashomon_lexicon::factuality::{Effect, modifier_effects};
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::speech::cue_noun;
use rashomon_schema::{EventType, Facet, Harm, Polarity, Stance, Toll, Value};

use crate::event::clause::{clause_head, find_support_verb};
use crate::event::factuality::is_negated;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::voice::REPORT_ID;
use crate::story::claim_list::{ClaimInput, ClaimList, ClaimSite, actor, claim_tolls};
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_passive, is_verb, object_of, subject};

/// How many steps up the parse an event is followed to the cue that denies it.
const STEPS: usize = 12;

/// Whether a denial is of the event itself: `denied the raid`, `denied reports that it had bombed the school`. What is taken
/// for granted within it stays as it is: `denied that militants fired from the school that was hit`, `denied that it had
/// not warned residents before the raid`.
pub(super) fn covers(doc: &Parse<'_>, denial: &AttributionDraft, trigger: usize) -> bool {
    let mut at = trigger;
    for _ in 0..STEPS {
        let head = doc.head(at);
        if head == at || at == denial.anchor || !denial.holds(head) && head != denial.anchor {
            return true;
        }
        let denied = match doc.dep(at) {
            "relcl" | "acl" => is_of_speech(doc, head),
            "advcl" => doc.tag(at) == "VBG" && child(doc, at, &["mark"]).is_none(),
            "prep" => {
                head == denial.anchor
                    || is_of_speech(doc, head)
                    || !is_verb(doc, head)
                    || matches!(doc.lemma(at), "of" | "for" | "to" | "behind")
            }
            "pobj" => matches!(
                doc.lemma(head),
                "of" | "for" | "in" | "with" | "to" | "behind" | "about" | "on" | "over" | "by" | "that"
            ),
            _ => true,
        };
        if !denied {
            return false;
        }
        at = head;
    }
    true
}

/// Whether the event is told in the clause that the cue takes, not in a noun that it takes for granted.
pub(super) fn is_clause_of(doc: &Parse<'_>, attribution: &AttributionDraft, trigger: usize) -> bool {
    let mut at = trigger;
    for _ in 0..STEPS {
        let head = doc.head(at);
        if head == at || head == attribution.anchor {
            return matches!(doc.dep(at), "ccomp" | "xcomp");
        }
        if matches!(doc.dep(at), "relcl" | "acl") && !is_of_speech(doc, head) {
            return false;
        }
        at = head;
    }
    false
}

/// What is said, shown or done: `reports that`, `a video showing`, `its role in`.
fn is_of_speech(doc: &Parse<'_>, noun: usize) -> bool {
    let lemma = doc.lemma(noun).to_lowercase();
    cue_noun(lemma.as_str()).is_some()
        || people::noun_role(lemma.as_str()) == Some(Role::Document)
        || ParticipantWord::Involvement.has(&lemma)
}

/// What is said not to be so, without a word of denial: `the army said it did not strike the school`. A clause within
/// another, an order, or one that says not for what purpose, denies nothing; nor does the report itself.
pub(super) fn add_negated(input: &ClaimInput<'_>, n: usize, at: &ClaimSite<'_>, claims: &mut ClaimList<'_>) {
    let (doc, trigger) = (input.doc, input.drafts[n].trigger);
    let has_none = input.events[n].tolls.iter().any(|(_, list)| list.iter().any(|t| t.count.high == Some(0)));
    let clause = clause_head(doc, trigger);
    let of_place = is_given(doc, trigger) && input.drafts[n].place_is_own && input.events[n].place.is_some();
    let told = at.voice != REPORT_ID || of_place;
    let named = !input.agents[n].list.is_empty();
    if has_none || told && (named || !is_idle(doc, clause)) && is_flatly_negated(doc, trigger, clause) {
        add_denials(input, n, at, claims);
    }
}

/// `It never hits home`: a verb without an object that nobody is named for.
fn is_idle(doc: &Parse<'_>, clause: usize) -> bool {
    is_verb(doc, clause)
        && !is_passive(doc, clause)
        && child(doc, clause, &["dobj", "attr"]).is_none()
        && find_support_verb(doc, clause).is_none()
        && doc.lemma(clause) != "take"
}

fn is_flatly_negated(doc: &Parse<'_>, trigger: usize, clause: usize) -> bool {
    let copula = (doc.dep(trigger) == "attr").then(|| doc.head(trigger));
    let negated =
        is_negated(doc, trigger) || is_negated(doc, clause) || copula.is_some_and(|be| is_negated(doc, be));
    let within = matches!(doc.dep(clause), "relcl" | "acl" | "advcl" | "pcomp" | "xcomp");
    let told = if is_verb(doc, clause) {
        subject(doc, clause).is_some()
    } else {
        copula.is_some() || child(doc, trigger, &["det"]).is_some_and(|det| doc.lemma(det) == "no")
    };
    negated && told && !within && !is_of_purpose(doc, clause)
}

/// `was not carried out with the intention of harming them`, `did not deliberately target the clinic`, `not only shelled`.
fn is_of_purpose(doc: &Parse<'_>, clause: usize) -> bool {
    doc.children(clause).any(|c| match doc.dep(c) {
        "advmod" | "preconj" | "amod" => ParticipantWord::Intent.has(doc.lower(c)),
        "prep" => object_of(doc, c).is_some_and(|noun| ParticipantWord::Intent.has(doc.lemma(noun))),
        _ => false,
    })
}

/// The denial of a negated or denied event: no harm is a toll of zero; of a known event its place is denied;
/// with an agent, the agent; else that it happened.
pub(super) fn add_denials(input: &ClaimInput<'_>, n: usize, at: &ClaimSite<'_>, claims: &mut ClaimList<'_>) {
    let (event, draft) = (&input.events[n], &input.drafts[n]);
    let has_none = |list: &[Toll]| list.iter().any(|toll| toll.count.high == Some(0));
    if event.tolls.iter().any(|(_, list)| has_none(list)) {
        event.tolls.iter().for_each(|(harm, list)| claim_tolls(harm, list, at, Stance::Asserts, claims));
        return;
    }
    // A denial about people missing, captured or displaced denies their number, not the incident.
    let others = || event.tolls.iter().filter(|(harm, _)| !matches!(harm, Harm::Killed | Harm::Injured));
    if input.agents[n].list.is_empty() && others().next().is_some() {
        others().for_each(|(harm, list)| claim_tolls(harm, list, at, Stance::Denies, claims));
        return;
    }
    let agents = &input.agents[n].list;
    let negated = event.factuality.polarity == Polarity::Negative;
    let passing = negated && is_in_passing(input.doc, draft.trigger, agents.is_empty());
    if passing || agents.is_empty() && is_beside_the_event(input.doc, draft.trigger) {
        return;
    }
    if negated
        && is_given(input.doc, draft.trigger)
        && draft.place_is_own
        && let Some(place) = &event.place
    {
        claims.add(at, Facet::Place, Value::Place(place.clone()), Stance::Denies, place.span);
        return;
    }
    match agents.is_empty() {
        false if event.kind == EventType::Assault || !negated => {
            for agent in agents {
                claims.add(at, Facet::Agent, Value::Actor(actor(agent)), Stance::Denies, agent.span);
            }
        }
        _ => claims.add(at, Facet::Occurred, Value::Occurred {}, Stance::Denies, event.trigger),
    }
}

/// `no group claimed responsibility for the bombing`, `foiled an attack`, `kept them from attacking`: what is
/// negated or prevented is another act, and nobody denies the event. But `there was no attack`, `did not carry
/// out the attack` and `the army had no part in the attack` are denials.
fn is_in_passing(doc: &Parse<'_>, trigger: usize, is_without_agent: bool) -> bool {
    match doc.dep(trigger) {
        "pcomp" => true,
        "dobj" | "nsubjpass" => !is_verb(doc, trigger) && find_support_verb(doc, trigger).is_none(),
        "pobj" => is_without_agent,
        _ => false,
    }
}

/// `the building was not damaged`, `an attempted attack`, `denied any part in the murder`: what is denied is what
/// came of it, or who did it. But `denied the attack` denies that it happened.
fn is_beside_the_event(doc: &Parse<'_>, trigger: usize) -> bool {
    let failed = |c: usize| {
        doc.dep(c) == "amod" && modifier_effects(&doc.token(c).to_ascii_lowercase()).contains(&Effect::Failed)
    };
    let conduct = || ParticipantWord::Involvement.has(doc.lemma(doc.head(doc.head(trigger))));
    ParticipantWord::Consequence.has(doc.lemma(trigger))
        || doc.children(trigger).any(failed)
        || doc.dep(trigger) == "pobj" && conduct()
}

/// `the attack did not take place on …`, but not `an attack did not take place`: a known event, whose place
/// is denied.
fn is_given(doc: &Parse<'_>, trigger: usize) -> bool {
    let definite =
        doc.children(trigger).any(|c| doc.dep(c) == "det" && matches!(doc.lemma(c), "the" | "this" | "that"));
    definite && find_support_verb(doc, trigger).is_some()
}
