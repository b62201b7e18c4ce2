//! Who an event is attributed to, and whether that party speaks of its own conduct.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::trigger::trigger_noun;
use rashomon_schema::{Act, Argument, Event, Voice, VoiceKind};

use crate::entity::actor::alternatives;
use crate::event::argument::is_reflexive;
use crate::event::draft::{EventContext, EventDraft};
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::participant::ParticipantResolver;
use crate::speech::voice::{REPORT, is_first_person};
use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child, object_of, preposition};

/// How many steps up the parse a clause is followed to its cue.
const STEPS: usize = 12;

/// Who an event is attributed to: one party, several together, or one of several.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClaimedAgents {
    pub list: Vec<Argument>,
    /// `Russian or Syrian`: one of them.
    pub either: bool,
    /// Whether the voice that reports the event is its agent.
    pub own_conduct: bool,
}

/// The agents of every event.
pub(crate) fn find_claimed_agents(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    drafts: &[EventDraft],
    events: &[Event],
) -> Vec<ClaimedAgents> {
    let find = |(draft, event)| claimed_agents(context, participants, draft, event);
    drafts.iter().zip(events).map(find).collect()
}

/// The agents as they are claimed; for a copula, the identity that it gives the agent.
fn claimed_agents(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    draft: &EventDraft,
    event: &Event,
) -> ClaimedAgents {
    let doc = context.doc();
    let resolve = |head: usize| (head, participants.resolve(head, draft.attribution));
    let (heads, either) = draft.agent.map(|agent| alternatives(doc, agent)).unwrap_or_default();
    let identity = draft.agent.and_then(|agent| identity_of(doc, agent)).map(resolve);
    let found: Vec<(usize, Argument)> = match identity.filter(|(_, identity)| identity.actor.is_some()) {
        _ if heads.len() > 1 => heads.into_iter().map(resolve).collect(),
        Some(identity) => vec![identity],
        None => draft.agent.into_iter().zip(event.agent.clone()).collect(),
    };
    let strikes = |head: usize, agent: &Argument| {
        is_of_suicide(doc, draft, head) || can_strike(context, participants, draft.attribution, head, agent)
    };
    let list: Vec<Argument> = found
        .into_iter()
        .filter(|(head, agent)| match draft.kind {
            "ASSAULT" => strikes(*head, agent) && !answers_attack(context, draft, agent),
            // `the navy stopped the boat`: a party is named only where it is known.
            "COERCE" => agent.actor.is_some() || is_fighter(doc, *head),
            _ => false,
        })
        .map(|(_, agent)| as_state(participants, agent))
        .collect();
    if let Some(claimant) = claimant(participants, draft).filter(|_| list.is_empty()) {
        return ClaimedAgents {
            list: vec![as_state(participants, claimant)],
            either: false,
            own_conduct: true,
        };
    }
    let own_conduct = is_own_conduct(participants, draft, list.first());
    ClaimedAgents { list, either, own_conduct }
}

/// `The group claimed the bombing`: who claims what was done.
fn claimant(participants: &ParticipantResolver<'_>, draft: &EventDraft) -> Option<Argument> {
    let n = draft.attribution.filter(|_| draft.kind == "ASSAULT")?;
    let (doc, attribution) = (participants.layout.doc, &participants.attributions[n]);
    let claimed = matches!(doc.dep(draft.trigger), "dobj" | "nsubjpass" | "nsubj")
        && doc.head(draft.trigger) == attribution.anchor;
    let source = attribution.source.filter(|_| {
        claimed && attribution.act == Act::Claims && !attribution.unsaid && !attribution.negated
    })?;
    let named = antecedent(doc, attribution.anchor).filter(|_| matches!(doc.tag(source.head), "WDT" | "WP"));
    Some(participants.resolve(named.unwrap_or(source.head), Some(n)))
}

fn is_fighter(doc: &Parse<'_>, head: usize) -> bool {
    people::noun_role(doc.lemma(head).to_lowercase().as_str()) == Some(Role::Fighter)
}

/// `A man blew himself up`: whoever does it, it is done by him.
fn is_of_suicide(doc: &Parse<'_>, draft: &EventDraft, head: usize) -> bool {
    doc.tag(head) != "PRP"
        && child(doc, draft.trigger, &["dobj"]).is_some_and(|object| is_reflexive(doc, object))
}

/// Whether police or guards stop an attacker: `officers shot the gunman dead`. That ends the attack, which is not theirs.
fn answers_attack(context: &EventContext<'_>, draft: &EventDraft, agent: &Argument) -> bool {
    let doc = context.doc();
    let kind = agent.actor.as_deref().and_then(|id| context.knowledge.kind_of(id));
    let polices = kind == Some(ActorKind::Police)
        || draft.agent.is_some_and(|head| ParticipantWord::Police.has(&doc.lemma(head).to_lowercase()))
        || agent.text.split([' ', '-']).any(|word| ParticipantWord::Police.has(&word.to_lowercase()));
    let stopped = |target: usize| {
        let of = preposition(doc, target, &["of"]).and_then(|of| object_of(doc, of));
        let known = |noun: usize| {
            ParticipantWord::Assailant.has(&doc.lemma(noun).to_lowercase())
                && child(doc, noun, &["det", "poss"]).is_some_and(|det| !matches!(doc.lower(det), "a" | "an"))
        };
        known(target)
            || of.is_some_and(known)
            || matches!(doc.lower(target), "him" | "he" | "them" | "himself")
    };
    let verb = doc.lemma(draft.trigger);
    polices && (draft.target.is_some_and(stopped) || matches!(verb, "return" | "storm"))
}

/// Whether an attack can be attributed to `agent`: a state, a force, an armed group, or a named party that is not a source.
fn can_strike(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    attribution: Option<usize>,
    head: usize,
    agent: &Argument,
) -> bool {
    let doc = context.doc();
    let role = people::noun_role(doc.lemma(head).to_lowercase().as_str());
    let nobody = doc.children(head).any(|c| matches!(doc.lemma(c), "no" | "any") && doc.dep(c) == "det");
    let watches = ParticipantWord::Watches.has(&doc.lemma(head).to_lowercase());
    if nobody || watches || role == Some(Role::Document) || is_named_victim(doc, head, agent) {
        return false;
    }
    if let Some(kind) = agent.actor.as_deref().and_then(|id| context.knowledge.kind_of(id)) {
        return !matches!(kind, ActorKind::Media | ActorKind::Channel | ActorKind::Ngo);
    }
    if is_pronominal(doc, head) {
        return stands_for_force(participants, attribution, head, agent);
    }
    if attribution.is_some_and(|n| is_person_speaking(participants, n, head)) {
        return false;
    }
    // `its drone`: the speaker; `government aircraft`: a weapon whose owner is named.
    if agent.name.is_some() || equipment_kind(doc.lemma(head)).is_some() {
        return true;
    }
    let counted = doc.children(head).any(|c| doc.dep(c) == "nummod");
    match role {
        Some(Role::Fighter | Role::Body) => true,
        Some(Role::Person) => !counted,
        Some(Role::Unnamed | Role::Civilian | Role::Document | Role::Thing) => false,
        None => {
            let is_source = |voice: &Voice| voice.name.contains(agent.text.as_str());
            matches!(doc.ent_type(head), "PERSON" | "ORG" | "NORP")
                && context.places.place_at(head).is_none()
                && !participants.voices.list.iter().any(is_source)
        }
    }
}

/// `the Haddad shooting`, `the Westgate attack`, `Haddad's killing`: a name that no party has is of whom or what was struck.
fn is_named_victim(doc: &Parse<'_>, head: usize, agent: &Argument) -> bool {
    agent.actor.is_none()
        && doc.pos(head) == "PROPN"
        && people::noun_role(doc.lemma(head).to_lowercase().as_str()).is_none()
        && match doc.dep(head) {
            "compound" | "nmod" => trigger_noun(doc.lemma(doc.head(head))).is_some(),
            "poss" => ParticipantWord::Suffered.has(doc.lemma(doc.head(head))),
            _ => false,
        }
}

/// `they`, `its jets`.
fn is_pronominal(doc: &Parse<'_>, head: usize) -> bool {
    doc.tag(head).starts_with("PRP")
        || child(doc, head, &["poss"]).is_some_and(|owner| doc.tag(owner) == "PRP$")
}

/// Whether a pronoun without a known actor stands for fighters, or for a body that speaks of itself.
fn stands_for_force(
    participants: &ParticipantResolver<'_>,
    attribution: Option<usize>,
    head: usize,
    agent: &Argument,
) -> bool {
    let doc = participants.layout.doc;
    let Some(name) = agent.name.as_deref() else {
        return matches!(people::noun_role(doc.lemma(head)), Some(Role::Fighter)) && doc.tag(head) != "PRP$";
    };
    let ranked =
        |text: &str| text.to_lowercase().split([' ', '-']).any(|word| ParticipantWord::Commands.has(word));
    let speaks = attribution.map(|n| participants.voices.of_attribution(n)).is_some_and(|voice| {
        let for_force = matches!(voice.kind, VoiceKind::Organisation | VoiceKind::Group)
            || doc.lower(head) != "i"
                && (ranked(&voice.name) || voice.description.as_deref().is_some_and(ranked));
        voice.name == name && for_force
    });
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let singular = last.strip_suffix("men").map(|stem| format!("{stem}man"));
    let singular = singular.unwrap_or_else(|| last.trim_end_matches('s').to_owned());
    speaks || people::noun_role(&singular) == Some(Role::Fighter)
}

/// Whether `head` is the person who speaks, without a side, and owns up to nothing: `a witness said she shot`.
fn is_person_speaking(participants: &ParticipantResolver<'_>, attribution: usize, head: usize) -> bool {
    let (attribution, voice) =
        (&participants.attributions[attribution], participants.voices.of_attribution(attribution));
    attribution.source.is_some_and(|source| source.head == head)
        && !matches!(attribution.act, Act::Admits | Act::Denies)
        && voice.actor.is_none()
        && !matches!(voice.kind, VoiceKind::Organisation)
        && people::noun_role(participants.layout.doc.lemma(head)) != Some(Role::Fighter)
}

/// The state of an office holder, who acts for it; any other agent stays as it is.
fn as_state(participants: &ParticipantResolver<'_>, mut agent: Argument) -> Argument {
    if let Some(state) = agent.actor.as_deref().and_then(|id| participants.knowledge.state_of_holder(id)) {
        (agent.actor, agent.name) = (Some(state.id), Some(state.name));
    }
    agent
}

/// Whether the voice speaks of its own conduct.
fn is_own_conduct(
    participants: &ParticipantResolver<'_>,
    draft: &EventDraft,
    agent: Option<&Argument>,
) -> bool {
    let voices = participants.voices;
    // What a party publishes itself is its own statement.
    let published = draft.attribution.is_none_or(|n| voices.of_attribution[n] == REPORT);
    if let (true, Some(agent), Some(own)) = (published, agent, &voices.list[REPORT].actor) {
        return participants.are_one_side(Some(own), agent.actor.as_deref());
    }
    let (Some(n), Some(agent), Some(head)) = (draft.attribution, agent, draft.agent) else {
        return false;
    };
    let voice = voices.of_attribution[n];
    let attribution = &participants.attributions[n];
    let states =
        matches!(attribution.act, Act::Says | Act::Claims | Act::Admits | Act::Confirms | Act::Denies);
    if voice == REPORT || !states || voices.list[voice].kind == VoiceKind::Document {
        return false;
    }
    let actor = voices.actor(participants.referents, voice).map(|actor| actor.id.as_str());
    let is_one_side = participants.are_one_side(actor, agent.actor.as_deref())
        && (attribution.act == Act::Denies
            || is_told_outright(participants.layout.doc, attribution, draft.trigger));
    // `The president admitted that the men were Russian soldiers`.
    let owns_up = attribution.act == Act::Admits && actor.is_none() && agent.actor.is_some();
    is_one_side
        || owns_up
        || is_first_person(participants.layout.doc.token(head))
        || attribution.source.is_some_and(|source| source.head == head)
        || agent.name.as_deref() == Some(voices.list[voice].name.as_str())
}

/// Whether the event is told in a main clause of what is said, not in words that describe something else: `the ministry
/// said militants were in the school that its army had bombed`.
fn is_told_outright(doc: &Parse<'_>, attribution: &AttributionDraft, trigger: usize) -> bool {
    let mut at = trigger;
    for _ in 0..STEPS {
        let head = doc.head(at);
        if head == at || head == attribution.anchor || !attribution.holds(head) {
            return true;
        }
        if matches!(doc.dep(at), "relcl" | "acl") {
            return false;
        }
        at = head;
    }
    true
}

/// The identity that a copula gives an agent: `the men who invaded were soldiers`.
fn identity_of(doc: &Parse<'_>, agent: usize) -> Option<usize> {
    let verb = doc.head(agent);
    if doc.dep(agent) != "nsubj" || doc.lemma(verb) != "be" {
        return None;
    }
    child(doc, verb, &["attr"]).filter(|&attr| antecedent(doc, attr).is_none())
}
