//! Who an event is attributed to, and whether that party speaks of its own conduct.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::people::{self, Role};
use rashomon_schema::{Argument, Event, Voice};

use crate::entity::actor::alternatives;
use crate::event::draft::{EventContext, EventDraft};
use crate::speech::participant::ParticipantResolver;
use crate::speech::voice::{REPORT, is_first_person};
use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child};

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
    let list: Vec<Argument> = found
        .into_iter()
        .filter(|(head, agent)| draft.kind != "ASSAULT" || can_strike(context, participants, *head, agent))
        .map(|(_, agent)| as_state(participants, agent))
        .collect();
    let own_conduct = is_own_conduct(participants, draft, list.first());
    ClaimedAgents { list, either, own_conduct }
}

/// Whether an attack can be attributed to `agent`: a state, a force, an armed group, or a named party that is not a source.
fn can_strike(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    head: usize,
    agent: &Argument,
) -> bool {
    let doc = context.doc();
    let role = people::noun_role(doc.lemma(head).to_lowercase().as_str());
    let negated = doc.children(head).any(|c| doc.lemma(c) == "no" && doc.dep(c) == "det");
    if negated || role == Some(Role::Document) {
        return false;
    }
    if let Some(kind) = agent.actor.as_deref().and_then(|id| context.knowledge.kind_of(id)) {
        return !matches!(kind, ActorKind::Media | ActorKind::Channel | ActorKind::Ngo);
    }
    // `we`, `its drone`: the speaker; `government aircraft`: a weapon whose owner is named.
    if agent.name.is_some() || equipment_kind(doc.lemma(head)).is_some() {
        return true;
    }
    let counted = doc.children(head).any(|c| doc.dep(c) == "nummod");
    match role {
        Some(Role::Fighter | Role::Body) => true,
        Some(Role::Person | Role::Unnamed) => !counted,
        Some(Role::Civilian | Role::Document | Role::Thing) => false,
        None => {
            let is_source = |voice: &Voice| voice.name.contains(agent.text.as_str());
            matches!(doc.ent_type(head), "PERSON" | "ORG" | "NORP")
                && context.places.place_at(head).is_none()
                && !participants.voices.list.iter().any(is_source)
        }
    }
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
    let (Some(n), Some(agent), Some(head)) = (draft.attribution, agent, draft.agent) else {
        return false;
    };
    let voices = participants.voices;
    let voice = voices.of_attribution[n];
    if voice == REPORT {
        return false;
    }
    let actor = voices.actor(participants.referents, voice).map(|actor| actor.id.as_str());
    participants.are_one_side(actor, agent.actor.as_deref())
        || is_first_person(participants.layout.doc.token(head))
        || participants.attributions[n].source.is_some_and(|source| source.head == head)
        || agent.name.as_deref() == Some(voices.list[voice].name.as_str())
}

/// The identity that a copula gives an agent: `the men who invaded were soldiers`.
fn identity_of(doc: &Parse<'_>, agent: usize) -> Option<usize> {
    let verb = doc.head(agent);
    if doc.dep(agent) != "nsubj" || doc.lemma(verb) != "be" {
        return None;
    }
    child(doc, verb, &["attr"]).filter(|&attr| antecedent(doc, attr).is_none())
}
