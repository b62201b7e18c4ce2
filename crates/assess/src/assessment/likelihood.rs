//! ICD 203: words for likelihood, and confidence apart from them.

use std::collections::BTreeSet;

use rashomon_schema::{Assessment, Facet, IncidentRecord};
use serde_json::json;

use super::{Case, estimate};
use crate::compare::Publications;

/// The facets whose sides get a word.
const FACETS: [Facet; 3] = [Facet::Occurred, Facet::Agent, Facet::Means];

/// `likelihood.icd203`: a word for each side that a voice supports. It does not say how much the evidence
/// can carry.
pub(super) fn likelihood(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let mut result = serde_json::Map::new();
    let mut used = Vec::new();
    for facet in FACETS {
        let sides = estimate::beliefs(case, record, facet);
        used.extend(sides.iter().flat_map(|(side, _)| side.claims.clone()));
        let words: Vec<_> = sides
            .iter()
            .map(|(side, belief)| json!({ "value": side.value, "word": word(case, *belief) }))
            .collect();
        if !words.is_empty() {
            result.insert(facet.to_string(), words.into());
        }
    }
    let why = format!("from the beliefs of {}", case.method);
    (!used.is_empty()).then(|| case.assessment("likelihood.icd203", result.into(), why, used))
}

/// `confidence.icd203`: low, moderate or high for each facet, by how many publications speak of it.
pub(super) fn confidence(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let publications = Publications::of_record(record);
    let mut result = serde_json::Map::new();
    let mut used = Vec::new();
    for facet in FACETS {
        let accounts = record.accounts.iter().filter(|a| a.claims.iter().any(|claim| claim.facet == facet));
        let origins: BTreeSet<&str> = accounts.clone().map(|account| account.origin.as_str()).collect();
        if origins.is_empty() {
            continue;
        }
        let claims =
            accounts.clone().flat_map(|account| &account.claims).filter(|claim| claim.facet == facet);
        used.extend(claims.map(|claim| claim.id.clone()));
        let n =
            publications.count(accounts.clone().map(|account| account.report.as_str())).min(origins.len());
        result.insert(
            facet.to_string(),
            json!({ "confidence": step(case, n), "origins": origins.len(), "publications": n }),
        );
    }
    let why = "by the publications that speak of the facet".to_owned();
    (!used.is_empty()).then(|| case.assessment("confidence.icd203", result.into(), why, used))
}

fn word(case: &Case<'_>, belief: f64) -> String {
    let words = &case.policy.likelihood.words;
    words.iter().rev().find(|word| belief >= word.from).map_or_else(String::new, |word| word.word.clone())
}

fn step(case: &Case<'_>, origins: usize) -> &'static str {
    let steps = case.policy.confidence;
    match origins {
        n if n >= steps.high_origins => "high",
        n if n >= steps.moderate_origins => "moderate",
        _ => "low",
    }
}
