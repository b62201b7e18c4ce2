//! The source-and-claim method on our own claims: sources are voices, items are facets of incidents, values
//! are sides.

use rashomon_schema::{Assessment, Facet, IncidentRecord, OriginKind, Side};
use serde_json::json;

use super::{Case, counts};
use crate::compare::speaker;
use crate::evidence::{Item, Kind, Row, Table};

/// The facets on which one value can hold.
const FACETS: [Facet; 7] =
    [Facet::Occurred, Facet::Agent, Facet::Means, Facet::Place, Facet::Time, Facet::Killed, Facet::Injured];

/// The claims of all records as a table: one source a voice or, of reprints, an origin; one element a side.
pub(super) fn table(records: &[IncidentRecord]) -> Table {
    let facets = |record| FACETS.into_iter().map(move |facet| (record, facet));
    let compared = records.iter().flat_map(facets).filter_map(|(record, facet): (&IncidentRecord, Facet)| {
        Some((record, facet, record.facets.get(&facet)?))
    });
    let sides = compared.flat_map(|(record, facet, comparison)| {
        comparison.sides.iter().map(move |side| (record, facet, side))
    });
    Table::new(sides.flat_map(|(record, facet, side)| {
        sources(record, side).into_iter().map(move |source| row(record, facet, side, source))
    }))
}

fn row(record: &IncidentRecord, facet: Facet, side: &Side, source: String) -> Row {
    let element = vec![element(side)];
    let (value, denied) = if counts(side.stance) { (element, Vec::new()) } else { (Vec::new(), element) };
    Row { source, item: item(record, facet), kind: Kind::One, value, open: false, denied }
}

fn item(record: &IncidentRecord, facet: Facet) -> String {
    format!("{} {facet}", record.id)
}

/// A side's value, whatever the stance: who denies it speaks of the same element.
fn element(side: &Side) -> String {
    serde_json::to_string(&side.value).unwrap_or_default()
}

/// The sources on a side; a reprint is not a source of its own.
fn sources(record: &IncidentRecord, side: &Side) -> Vec<String> {
    let on_side =
        record.accounts.iter().filter(|a| a.claims.iter().any(|claim| side.claims.contains(&claim.id)));
    let reprinted =
        |origin: &str| record.origin_groups.iter().any(|o| o.id == origin && o.kind == OriginKind::Reprint);
    let mut sources: Vec<String> = on_side
        .map(|account| match reprinted(&account.origin) {
            true => format!("{} {}", record.id, account.origin),
            false => speaker(account, record),
        })
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// `source-and-claim`: how far the method of the policy believes each side, next to the other methods, never
/// as the answer.
pub(super) fn of_record(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let mut result = serde_json::Map::new();
    let mut used = Vec::new();
    for facet in FACETS {
        let sides = beliefs(case, record, facet);
        used.extend(sides.iter().flat_map(|(side, _)| side.claims.clone()));
        let believed: Vec<_> = sides
            .iter()
            .map(|(side, belief)| json!({ "value": side.value, "belief": rounded(*belief) }))
            .collect();
        if !believed.is_empty() {
            result.insert(facet.to_string(), believed.into());
        }
    }
    let method = format!("source-and-claim.{}", case.method);
    let why = "sources and claims estimated together, copies discounted; one method among others".to_owned();
    (!used.is_empty()).then(|| case.assessment(&method, result.into(), why, used))
}

/// The sides of a facet that somebody holds, and how far each is believed.
pub(super) fn beliefs<'r>(case: &Case<'_>, record: &'r IncidentRecord, facet: Facet) -> Vec<(&'r Side, f64)> {
    let name = item(record, facet);
    let Ok(at) = case.table.items.binary_search_by(|item: &Item| item.name.as_str().cmp(&name)) else {
        return Vec::new();
    };
    let item = &case.table.items[at];
    let belief = |side: &Side| {
        let element = item.elements.binary_search(&element(side)).ok()?;
        let value = item.values.iter().position(|value| value[..] == [element])?;
        Some(case.estimate.belief[at][value])
    };
    let Some(comparison) = record.facets.get(&facet) else { return Vec::new() };
    let held = comparison.sides.iter().filter(|side| counts(side.stance));
    held.filter_map(|side| Some((side, belief(side)?))).collect()
}

pub(super) fn rounded(belief: f64) -> f64 {
    (belief * 1000.0).round() / 1000.0
}
