//! PLOVER records, draft 2.0: one JSON line for each account that says what kind of event it was.

use rashomon_schema::{
    Account, Claim, EventMode, EventType, Facet, IncidentRecord, Stance, Value as ClaimValue,
};
use serde_json::{Value, json};

use crate::data::{ClaimRow, claim_rows};
use crate::exported::{About, Exported};
use crate::reach::radius_km;

/// The records, one a line.
pub(super) fn to_plover(exported: &Exported) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in claim_rows(exported) {
        let ClaimValue::Type { kind, mode } = row.claim.value else { continue };
        if let Some(record) = record(exported, &row, kind, mode) {
            lines.extend(record.to_string().into_bytes());
            lines.push(b'\n');
        }
    }
    lines
}

/// A record needs a day, which PLOVER asks for: that of the account, else of the incident, else of publication.
fn record(
    exported: &Exported,
    row: &ClaimRow<'_>,
    kind: EventType,
    mode: Option<EventMode>,
) -> Option<Value> {
    let account = row.account;
    let days = first(account, Facet::Time).and_then(|claim| match &claim.value {
        ClaimValue::Time(time) => time.earliest.zip(time.latest),
        _ => None,
    });
    let days = days.or_else(|| row.record.time.map(|time| (time.earliest, time.latest)));
    let (date, end) = days.or_else(|| row.report.published.map(|day| (day, day)))?;
    Some(json!({
        "id": row.claim.id,
        "has_event": row.claim.stance != Stance::Denies,
        "date": date.to_string(),
        "enddate": (end != date).then(|| end.to_string()),
        "actor": entities(exported, account, Facet::Agent),
        "recipient": entities(exported, account, Facet::Target),
        "event": [kind.as_str()],
        "mode": modes(mode, row.claim.stance),
        "quad_code": quad(kind),
        "context": [],
        "event_loc": location(row.record),
        "text": row.sentence,
        "text_info": row.span().map(|span| json!({"start": span.start, "end": span.end})),
        "size": {"dead": size(account, Facet::Killed), "injured": size(account, Facet::Injured), "arrested": size(account, Facet::Captured)},
        "cite_info": citation(row, &exported.about),
        "coder": exported.about.program,
        "comment": format!("account of {}; incident {}; stance {}", account.name, row.record.id, row.claim.stance),
    }))
}

fn first(account: &Account, facet: Facet) -> Option<&Claim> {
    account.claims.iter().find(|claim| claim.facet == facet && claim.stance != Stance::Denies)
}

/// The mode, and the auxiliary mode of what is denied.
fn modes(mode: Option<EventMode>, stance: Stance) -> Vec<&'static str> {
    let denied = (stance == Stance::Denies).then_some("negation");
    mode.map(|mode| mode.as_str()).into_iter().chain(denied).collect()
}

/// Verbal or material, cooperation or conflict. SANCTION is material: the manual's section has it so, its table not.
const fn quad(kind: EventType) -> u8 {
    match kind {
        EventType::Agree | EventType::Consult | EventType::Support | EventType::Concede => 1,
        EventType::Cooperate | EventType::Aid | EventType::Retreat => 2,
        EventType::Request | EventType::Reject | EventType::Accuse | EventType::Threaten => 3,
        EventType::Protest
        | EventType::Sanction
        | EventType::Mobilize
        | EventType::Coerce
        | EventType::Assault => 4,
    }
}

fn entities(exported: &Exported, account: &Account, facet: Facet) -> Vec<Value> {
    let claims = account.claims.iter().filter(|claim| claim.facet == facet && claim.stance != Stance::Denies);
    let entity = |claim: &Claim| {
        let ClaimValue::Actor(actor) = &claim.value else { return None };
        let facts = actor.actor.as_ref().and_then(|id| exported.actors.get(id));
        Some(json!({
            "code": facts.and_then(|facts| facts.country.as_deref()),
            "sector": facts.map_or("UNK", |facts| sector(&facts.kind)),
            "entity_text": actor.text,
            "identifier_text": actor.name,
        }))
    };
    claims.filter_map(entity).collect()
}

/// The sector of a kind of actor.
fn sector(kind: &str) -> &'static str {
    match kind {
        "state" | "government" | "ministry" | "office" => "GOV",
        "army" | "air-force" | "navy" | "coalition" => "MIL",
        "police" => "COP",
        "intelligence" => "SPY",
        "armed-group" => "REB",
        "media" | "channel" => "JRN",
        "party" => "PTY",
        "religious" => "REL",
        "court" => "JUD",
        "company" => "BUS",
        "ngo" => "SOC",
        _ => "UNK",
    }
}

fn location(record: &IncidentRecord) -> Option<Value> {
    let place = record.place.as_ref()?;
    Some(json!({
        "extracted_place": place.name,
        "resolved_place": place.name,
        "geonameid": place.geoname,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.precision.and_then(radius_km),
    }))
}

/// The lowest number that an account gives.
fn size(account: &Account, facet: Facet) -> Option<u64> {
    first(account, facet).and_then(|claim| match &claim.value {
        ClaimValue::Toll(count) => count.low,
        _ => None,
    })
}

fn citation(row: &ClaimRow<'_>, about: &About) -> Value {
    json!({
        "corpus": about.case.as_ref().map(|case| &case.name),
        "citation": row.report.id,
        "url": row.report.uri,
        "title": row.report.title,
        "publication": row.report.publisher,
        "language": row.source.and_then(|source| source.language.as_deref()),
        "coder": about.program,
    })
}
