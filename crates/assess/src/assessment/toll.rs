//! Tolls by the rules of three schools.

use std::collections::BTreeMap;

use rashomon_schema::{Assessment, Claim, Count, Facet, IncidentRecord, Value};
use serde_json::json;

use super::{Case, admiralty, counts};
use crate::compare::{accounts_on, figure};
use crate::world::side_of;

/// A figure, and who gives it where.
struct ReportedToll<'r> {
    claim: &'r Claim,
    count: &'r Count,
    speaker: String,
    origin: &'r str,
}

/// `toll.acled`, after the ACLED codebook: the most conservative of the reported numbers of dead; injuries
/// are not coded.
pub(super) fn acled(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let tolls = totals(record, Facet::Killed);
    let coded = |one: &ReportedToll<'_>| {
        let vague =
            case.policy.toll.acled.vague.iter().find(|v| one.count.approx && one.count.low == Some(v.low));
        vague.filter(|_| one.count.high.is_none()).map_or_else(|| figure(one.count), |v| Some(v.figure))
    };
    let lowest = tolls.iter().filter_map(coded).min()?;
    let why = format!("the lowest of {} figures; vague words count as in the codebook", tolls.len());
    Some(case.assessment("toll.acled", json!({ "killed": lowest }), why, ids(&tolls)))
}

/// `toll.ucdp`, after UCDP GED: low ≤ best ≤ high. An earlier number that its own voice raised no longer
/// counts. Best is the number with the most origins, of equals the one nearest the middle.
pub(super) fn ucdp(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let tolls = latest(totals(record, Facet::Killed));
    let partisan = |one: &&ReportedToll<'_>| {
        case.policy.toll.ucdp.warring_sides_only_high && is_party(case, record, &one.speaker)
    };
    let mut reliable: Vec<&ReportedToll<'_>> = tolls.iter().filter(|one| !partisan(one)).collect();
    if reliable.is_empty() {
        reliable = tolls.iter().collect();
    }
    let mut numbers: Vec<u64> = reliable.iter().filter_map(|one| figure(one.count)).collect();
    numbers.sort_unstable();
    let (low, middle) = (*numbers.first()?, numbers[numbers.len() / 2]);
    let high = tolls.iter().filter_map(|one| figure(one.count)).max()?;
    let best = *numbers
        .iter()
        .max_by_key(|&&number| (origins(&reliable, number), std::cmp::Reverse(number.abs_diff(middle))))?;
    let why = format!("best is the figure with the most origins ({})", origins(&reliable, best));
    Some(case.assessment("toll.ucdp", json!({ "best": best, "low": low, "high": high }), why, ids(&tolls)))
}

/// `toll.airwars`: minimum and maximum by credible accounts, of the dead and of the injured. The rule is
/// ours.
pub(super) fn airwars(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let worst = case.policy.toll.airwars.worst_letter;
    let mut result = serde_json::Map::new();
    let mut used = Vec::new();
    for facet in [Facet::Killed, Facet::Injured] {
        let mut tolls = latest(totals(record, facet));
        tolls.retain(
            |one| matches!(admiralty::letter(case, &one.speaker), letter if letter == 'F' || letter <= worst),
        );
        let least = tolls.iter().filter_map(|one| one.count.low.or(one.count.high)).min();
        let most = tolls.iter().filter_map(|one| one.count.high.or(one.count.low)).max();
        if let (Some(least), Some(most)) = (least, most) {
            result.insert(facet.to_string(), json!({ "min": least, "max": most }));
            used.extend(ids(&tolls));
        }
    }
    let why = "lowest and highest figure by a credible account; rule: ours".to_owned();
    (!used.is_empty()).then(|| case.assessment("toll.airwars", result.into(), why, used))
}

fn totals(record: &IncidentRecord, facet: Facet) -> Vec<ReportedToll<'_>> {
    let mut tolls = Vec::new();
    for account in accounts_on(record, facet) {
        for statement in account.held() {
            let Value::Toll(count) = &statement.claim.value else { continue };
            if count.total && figure(count).is_some() && counts(statement.claim.stance) {
                tolls.push(ReportedToll {
                    claim: statement.claim,
                    count,
                    speaker: account.speaker.clone(),
                    origin: statement.origin,
                });
            }
        }
    }
    tolls
}

/// Of each voice the highest number: lower ones it raised.
fn latest(tolls: Vec<ReportedToll<'_>>) -> Vec<ReportedToll<'_>> {
    let mut highest: BTreeMap<String, u64> = BTreeMap::new();
    for one in &tolls {
        let number = figure(one.count).unwrap_or_default();
        let known = highest.entry(one.speaker.clone()).or_default();
        *known = number.max(*known);
    }
    tolls.into_iter().filter(|one| figure(one.count) == highest.get(&one.speaker).copied()).collect()
}

fn origins(tolls: &[&ReportedToll<'_>], number: u64) -> usize {
    let mut origins: Vec<&str> =
        tolls.iter().filter(|one| figure(one.count) == Some(number)).map(|one| one.origin).collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len()
}

/// Whether a voice is named as doer or as target in this incident.
pub(super) fn is_party(case: &Case<'_>, record: &IncidentRecord, speaker: &str) -> bool {
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    let actors = claims.filter_map(|claim| match &claim.value {
        Value::Actor(actor) => actor.actor.as_deref(),
        _ => None,
    });
    let side = side_of(speaker, case.world);
    actors.into_iter().any(|actor| side_of(actor, case.world) == side)
}

fn ids(tolls: &[ReportedToll<'_>]) -> Vec<String> {
    tolls.iter().map(|one| one.claim.id.clone()).collect()
}
