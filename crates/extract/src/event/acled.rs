//! The ACLED sub-event type of an event, by ACLED's published order of precedence.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::event_type::{Party, SubEvent, acled_sub_events};
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::place::is_place_noun;
use rashomon_schema::MentionKind;

use crate::entity::actor::resolve;
use crate::event::draft::{EventContext, EventDraft};

/// The first sub-event type in the order of precedence that the event fits.
pub(crate) fn sub_event(context: &EventContext<'_>, draft: &EventDraft) -> Option<&'static str> {
    let mode = match draft.mode {
        _ if draft.mutual && draft.kind == "ASSAULT" => "mutual",
        mode => mode.unwrap_or("none"),
    };
    let party = |head: Option<usize>| head.and_then(|head| party_of(context, head));
    let (agent, target) = (party(draft.agent), party(draft.target));
    let fits = |row: &&SubEvent| {
        row.kind == draft.kind
            && (row.modes.is_empty() || row.modes.contains(&mode))
            && is_one_of(&row.agent, agent)
            && is_one_of(&row.target, target)
    };
    acled_sub_events().iter().find(fits).map(|row| row.name)
}

fn is_one_of(wanted: &[Party], party: Option<Party>) -> bool {
    wanted.is_empty() || party.is_some_and(|party| wanted.contains(&party))
}

/// What a participant is to ACLED: by its actor, else by its noun.
fn party_of(context: &EventContext<'_>, head: usize) -> Option<Party> {
    use ActorKind::{
        AirForce, ArmedGroup, Army, Coalition, Government, Intelligence, Ministry, Navy, Police, State,
    };
    let doc = context.doc();
    let lemma = doc.lemma(head).to_lowercase();
    let is_place = matches!(doc.ent_type(head), "GPE" | "LOC" | "FAC") || is_place_noun(lemma.as_str());
    let weapon = equipment_kind(&lemma) == Some(MentionKind::Weapon);
    match resolve(doc, context.knowledge, head).map(|actor| actor.kind) {
        _ if ParticipantWord::Protester.has(&lemma) => Some(Party::Protester),
        _ if weapon => Some(Party::Weapon),
        _ if is_place && draft_place(context, head) => Some(Party::Place),
        Some(ArmedGroup) => Some(Party::Armed),
        Some(State | Government | Army | AirForce | Navy | Ministry | Police | Intelligence | Coalition) => {
            Some(Party::State)
        }
        _ => match people::noun_role(&lemma) {
            Some(Role::Civilian | Role::Person | Role::Unnamed) => Some(Party::Civilian),
            Some(Role::Fighter) if ParticipantWord::InService.has(&lemma) => Some(Party::State),
            Some(Role::Fighter) => Some(Party::Armed),
            _ => None,
        },
    }
}

/// Whether the name is meant as a place: nobody acts by it.
fn draft_place(context: &EventContext<'_>, head: usize) -> bool {
    !matches!(context.doc().dep(head), "nsubj" | "agent" | "poss")
}
