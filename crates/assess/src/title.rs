//! Titles of incidents.

use std::collections::BTreeMap;

use rashomon_schema::{
    Account, EventMode, EventType, IncidentPlace, PlacePrecision, Stance, Value, describe_event,
};

/// An incident in a few words, what happened and where: `Air strike in Ariha`.
pub fn incident_title(accounts: &[Account], place: Option<&IncidentPlace>) -> String {
    let what = likely_type(accounts)
        .map_or_else(|| "incident".to_owned(), |(kind, mode)| describe_event(kind, mode));
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let Some(place) = place else { return what };
    let preposition = if place.precision == Some(PlacePrecision::Near) { "near" } else { "in" };
    format!("{what} {preposition} {}", place.name)
}

/// The type that most accounts give, an assault and one with a mode before others; the first of equals.
fn likely_type(accounts: &[Account]) -> Option<(EventType, Option<EventMode>)> {
    let mut votes: BTreeMap<(EventType, Option<EventMode>), usize> = BTreeMap::new();
    let mut order = Vec::new();
    let claims = accounts.iter().flat_map(|account| &account.claims);
    for claim in claims.filter(|claim| claim.stance != Stance::Denies) {
        if let Value::Type { kind, mode } = claim.value {
            *votes.entry((kind, mode)).or_default() += 1;
            if !order.contains(&(kind, mode)) {
                order.push((kind, mode));
            }
        }
    }
    let rank =
        |key: &(EventType, Option<EventMode>)| (key.0 == EventType::Assault, key.1.is_some(), votes[key]);
    order.into_iter().rev().max_by_key(rank)
}
