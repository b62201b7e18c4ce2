//! What an incident is called: what happened, and where, in words that none of its accounts disputes more than the others.

use std::collections::BTreeMap;

use rashomon_schema::{IncidentRecord, Stance, Value};

use crate::wording::{action_words, plain};

/// The incident in a few words: `Air strike in Ariha`.
pub fn incident_title(record: &IncidentRecord) -> String {
    let what = kind(record).unwrap_or_else(|| "incident".to_owned());
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    match &record.place {
        Some(place) if place.precision.as_deref() == Some("near") => {
            format!("{what} near {}", plain(&place.name))
        }
        Some(place) => format!("{what} in {}", plain(&place.name)),
        None => what,
    }
}

/// The type that most accounts give, among those whose mode is told if any is; the first of equals.
fn kind(record: &IncidentRecord) -> Option<String> {
    let mut votes: BTreeMap<(bool, &str, Option<&str>), usize> = BTreeMap::new();
    let mut order = Vec::new();
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    for claim in claims.filter(|claim| claim.stance != Stance::Denies) {
        if let Value::Type { kind, mode } = &claim.value {
            let key = (mode.is_some(), kind.as_str(), mode.as_deref());
            *votes.entry(key).or_default() += 1;
            if !order.contains(&key) {
                order.push(key);
            }
        }
    }
    let most = order.iter().rev().max_by_key(|key| (key.1 == "ASSAULT", key.0, votes[*key]))?;
    Some(action_words(most.1, most.2))
}
