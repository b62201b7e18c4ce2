//! The ACLED sub-event type of an event, by ACLED's published order of precedence.

use rashomon_gazetteer::ActorKind;

use crate::entity::actor::resolve;
use crate::event::draft::{EventContext, EventDraft};
use crate::tables::{Role, SubEvent, tables};

/// The first sub-event type in the order of precedence that the event fits.
pub(crate) fn sub_event(context: &EventContext<'_>, draft: &EventDraft) -> Option<&'static str> {
    let mode = match draft.mode {
        _ if draft.mutual && draft.kind == "ASSAULT" => "mutual",
        mode => mode.unwrap_or("-"),
    };
    let who = |head: Option<usize>| head.map_or("", |head| who_is(context, head));
    let (agent, target) = (who(draft.agent), who(draft.target));
    let fits = |row: &&SubEvent| {
        row.kind == draft.kind
            && (row.modes.contains(&mode) || row.modes.contains(&"*"))
            && is_of(row.agent, agent)
            && is_of(row.target, target)
    };
    tables().acled.iter().find(fits).map(|row| row.name)
}

fn is_of(wanted: &str, who: &str) -> bool {
    wanted == "*" || wanted == who || (wanted == "forces" && matches!(who, "state" | "armed"))
}

/// What ACLED holds a participant to be: by its actor, else by what the noun stands for.
fn who_is(context: &EventContext<'_>, head: usize) -> &'static str {
    use ActorKind::{
        AirForce, ArmedGroup, Army, Coalition, Government, Intelligence, Ministry, Navy, Police, State,
    };
    let doc = context.doc();
    let lemma = doc.lemma(head).to_lowercase();
    let protests =
        matches!(lemma.as_str(), "protester" | "protestor" | "demonstrator" | "marcher" | "rioter" | "mob");
    let is_place =
        matches!(doc.ent_type(head), "GPE" | "LOC" | "FAC") || tables().place_nouns.contains(lemma.as_str());
    let weapon = tables().equipment.get(lemma.as_str()) == Some(&"weapon");
    match resolve(doc, context.knowledge, head).map(|actor| actor.kind) {
        _ if protests => "protester",
        _ if weapon => "weapon",
        _ if is_place && draft_place(context, head) => "place",
        Some(ArmedGroup) => "armed",
        Some(State | Government | Army | AirForce | Navy | Ministry | Police | Intelligence | Coalition) => {
            "state"
        }
        _ => match tables().role(&lemma) {
            Some(Role::Civilian | Role::Person | Role::Unnamed) => "civilian",
            Some(Role::Fighter) if is_in_service(&lemma) => "state",
            Some(Role::Fighter) => "armed",
            _ => "",
        },
    }
}

/// Whether the name is meant as a place: nobody acts by it.
fn draft_place(context: &EventContext<'_>, head: usize) -> bool {
    !matches!(context.doc().dep(head), "nsubj" | "agent" | "poss")
}

/// `soldier`, `policeman`: those who serve a state unless something else is said.
fn is_in_service(lemma: &str) -> bool {
    ["soldier", "troop", "officer", "policeman", "serviceman", "airman", "guard", "conscript", "peacekeeper"]
        .contains(&lemma)
}
