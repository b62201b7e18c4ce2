//! Who takes part, as the code lists of others distinguish them.

use rashomon_lexicon::event_type::Party;
use rashomon_schema::{Actor, ActorTrait, Facet, IncidentRecord, Status, Value};

use super::Row;
use super::lead::lead;

/// A participant: its name, and what it is.
#[derive(Clone)]
pub(super) struct Participant {
    pub(super) name: String,
    pub(super) kind: ParticipantKind,
}

/// What a participant is; the code lists are finer where accounts are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParticipantKind {
    /// Forces of the state in which the incident was, or of a state where that is not known.
    State,
    /// Forces of another state.
    ForeignState,
    /// A named armed group, or fighters against a state.
    Armed,
    /// Armed men whom nobody names.
    UnnamedArmed,
    /// Civilians.
    Civilian,
    /// Nobody can tell.
    Unknown,
}

impl ParticipantKind {
    /// The word of ACLED's columns `inter1` and `inter2`.
    pub(super) const fn acled(self) -> &'static str {
        match self {
            Self::State => "State forces",
            Self::ForeignState => "External/Other forces",
            Self::Armed => "Rebel group",
            Self::UnnamedArmed => "Political militia",
            Self::Civilian => "Civilians",
            Self::Unknown => "",
        }
    }

    /// The participant as the table of sub-event types names it.
    pub(super) const fn party(self) -> Option<Party> {
        match self {
            Self::State | Self::ForeignState => Some(Party::State),
            Self::Armed | Self::UnnamedArmed => Some(Party::Armed),
            Self::Civilian => Some(Party::Civilian),
            Self::Unknown => None,
        }
    }

    pub(super) const fn is_state(self) -> bool {
        matches!(self, Self::State | Self::ForeignState)
    }

    pub(super) const fn is_armed(self) -> bool {
        matches!(self, Self::Armed | Self::UnnamedArmed)
    }
}

/// The agent that leads.
pub(super) fn agent(row: &Row<'_>) -> Option<Participant> {
    of_facet(row, Facet::Agent)
}

/// The target that leads; civilians where the dead are said to be civilians and nobody names the target.
pub(super) fn target(row: &Row<'_>) -> Option<Participant> {
    let named = of_facet(row, Facet::Target);
    let civilians = are_civilians(row.record);
    match named {
        Some(mut target) if target.kind == ParticipantKind::Unknown && civilians => {
            target.kind = ParticipantKind::Civilian;
            Some(target)
        }
        None if civilians => {
            Some(Participant { name: "Civilians".to_owned(), kind: ParticipantKind::Civilian })
        }
        named => named,
    }
}

/// Whether the dead are said to be civilians, by the side that leads.
pub(super) fn are_civilians(record: &IncidentRecord) -> bool {
    let side = lead(record, Facet::Status);
    side.is_some_and(|side| matches!(side.value, Value::Status { status: Status::Civilian, .. }))
}

fn of_facet(row: &Row<'_>, facet: Facet) -> Option<Participant> {
    let Value::Actor(actor) = &lead(row.record, facet)?.value else { return None };
    let name = actor.name.clone().unwrap_or_else(|| actor.text.clone());
    Some(Participant { name, kind: kind(row, actor) })
}

fn kind(row: &Row<'_>, actor: &Actor) -> ParticipantKind {
    let facts = actor.actor.as_ref().and_then(|id| row.exported.actors.get(id));
    match facts.map(|facts| facts.kind.as_str()) {
        _ if actor.has(ActorTrait::Insurgent) => ParticipantKind::Armed,
        Some("armed-group" | "party") => ParticipantKind::Armed,
        Some(
            "state" | "government" | "army" | "air-force" | "navy" | "ministry" | "police" | "intelligence",
        ) => {
            let country = facts.and_then(|facts| facts.country.as_deref());
            let here = row.place.and_then(|place| place.country_code.as_deref());
            let is_foreign = country.zip(here).is_some_and(|(country, here)| country != here);
            if is_foreign { ParticipantKind::ForeignState } else { ParticipantKind::State }
        }
        Some("coalition") => ParticipantKind::ForeignState,
        _ if actor.has(ActorTrait::Medical) => ParticipantKind::Civilian,
        _ if actor.has(ActorTrait::Unspecified) => ParticipantKind::UnnamedArmed,
        _ => ParticipantKind::Unknown,
    }
}
