//! Which claims are about an incident: an event that is told with another day, or a place far away, is another incident's, wherever it stands in the report.

use rashomon_schema::{Claim, Facet, IncidentPlace, Period, Span, Value};

use crate::place::distance_km;

/// Days around an incident's that still may mean it.
const DAYS: i32 = 2;
/// Kilometres from an incident's place that no words of a place bridge.
const FAR_KM: f32 = 150.0;

/// Leaves the claims of events that can be this incident.
pub(crate) fn keep(claims: &mut Vec<Claim>, time: Option<Period>, place: Option<&IncidentPlace>) {
    let elsewhere: Vec<Span> = {
        let triggers = claims.iter().filter_map(trigger);
        let is_other = |trigger: &Span| {
            let of_event = || claims.iter().filter(|claim| trigger_is(claim, *trigger));
            all_apart(of_event(), Facet::Time, |claim| {
                time.is_some_and(|time| other_time(&claim.value, time))
            }) || all_apart(of_event(), Facet::Place, |claim| {
                place.is_some_and(|place| far(&claim.value, place))
            })
        };
        triggers.filter(is_other).collect()
    };
    claims.retain(|claim| trigger(claim).is_none_or(|trigger| !elsewhere.contains(&trigger)));
}

/// The word that tells of the claim's event: its claims share it.
fn trigger(claim: &Claim) -> Option<Span> {
    match (claim.facet, claim.spans.as_slice()) {
        (Facet::Type, [trigger, ..]) | (_, [_, trigger, ..]) => Some(*trigger),
        _ => None,
    }
}

fn trigger_is(claim: &Claim, of: Span) -> bool {
    trigger(claim) == Some(of)
}

/// Whether an event has claims of the facet, and all of them are apart.
fn all_apart<'c>(
    claims: impl Iterator<Item = &'c Claim>,
    facet: Facet,
    apart: impl Fn(&Claim) -> bool,
) -> bool {
    let mut told = claims.filter(|claim| claim.facet == facet).peekable();
    told.peek().is_some() && told.all(apart)
}

fn other_time(value: &Value, time: Period) -> bool {
    let Value::Time(told) = value else { return false };
    let (Some(earliest), Some(latest)) = (told.earliest, told.latest) else { return false };
    let days = |from, to| crate::calendar::number(to) - crate::calendar::number(from);
    days(time.latest, earliest) > DAYS || days(latest, time.earliest) > DAYS
}

fn far(value: &Value, place: &IncidentPlace) -> bool {
    let Value::Place(told) = value else { return false };
    let narrow = matches!(told.precision.as_deref(), Some("settlement" | "district" | "near"));
    let at = |lat: Option<f64>, lon: Option<f64>| lat.zip(lon).map(|(lat, lon)| (lat as f32, lon as f32));
    let both = at(told.lat, told.lon).zip(at(place.lat, place.lon));
    narrow && both.is_some_and(|(a, b)| distance_km(a, b) > FAR_KM)
}
