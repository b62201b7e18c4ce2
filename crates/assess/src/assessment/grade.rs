//! Grades of occurrence and of responsibility, apart, and the Airwars word that follows from the two.

use std::collections::BTreeSet;

use rashomon_schema::{Assessment, Claim, Facet, IncidentRecord, Stance, Standing, Status, Value};
use serde_json::json;

use super::{Case, counts};
use crate::compare::Publications;

/// What the claims say of one question, in origins.
#[derive(Debug, Default)]
struct Support<'r> {
    holding: BTreeSet<&'r str>,
    denying: BTreeSet<&'r str>,
    /// The reports of those that hold it.
    reports: BTreeSet<&'r str>,
    claims: Vec<String>,
}

/// `grade.airwars`: `confirmed` where a belligerent accepts responsibility, `contested` where several are
/// blamed, `fair` with two and more publications and a likely doer, `weak` with one, `discounted` where the dead
/// were fighters. "No civilian harm reported" is no grade but a mark of its own: without harm no word is
/// given. The letter is the first of the word, X for `contested`.
pub(super) fn airwars(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let is_sure = |claim: &&Claim| is_sure(claim, case.policy.grade.least_confidence);
    let occurred = occurrence(record, &is_sure);
    let responsibility = responsibility(record, &is_sure);
    let harm = harm_reported(record, &is_sure);
    let fair = case.policy.grade.fair_publications;
    let n_publications = Publications::of_record(record).count(occurred.reports.iter().copied());
    let (letter, word) = match (n_publications, responsibility.0) {
        (0, _) => return None,
        _ if only_fighters(record, &is_sure) => ("D", "discounted"),
        (_, "accepted") => ("C", "confirmed"),
        (_, "competing") => ("X", "contested"),
        (n, "blamed" | "suspected" | "denied") if n >= fair => ("F", "fair"),
        _ => ("W", "weak"),
    };
    let result = json!({
        "occurrence": {
            "grade": occurred.grade(n_publications, fair), "origins": occurred.holding.len(),
            "publications": n_publications, "denied_by": occurred.denying.len(),
        },
        "responsibility": { "grade": responsibility.0 },
        "letter": harm.then_some(letter), "word": harm.then_some(word), "civilian_harm_reported": harm,
    });
    let publications = if n_publications == 1 {
        "1 publication".to_owned()
    } else {
        format!("{n_publications} publications")
    };
    let why = format!(
        "{} voices in {publications} say that it happened; responsibility is {}",
        occurred.holding.len(),
        responsibility.0
    );
    Some(case.assessment("grade.airwars", result, why, occurred.claims.into_iter().chain(responsibility.1)))
}

impl Support<'_> {
    fn grade(&self, n_publications: usize, fair: usize) -> &'static str {
        match self.denying.len() {
            1.. => "disputed",
            0 if n_publications >= fair => "several publications",
            0 => "one publication",
        }
    }
}

/// Whether a claim can bear a grade.
fn is_sure(claim: &Claim, least: f32) -> bool {
    !claim.unsure && claim.confidence.is_none_or(|confidence| confidence >= least)
}

/// A condition on claims.
type Test<'t> = &'t dyn Fn(&&Claim) -> bool;

/// Whoever says anything of an incident but a denial of it holds that it happened.
fn occurrence<'r>(record: &'r IncidentRecord, is_sure: Test<'_>) -> Support<'r> {
    let mut support = Support::default();
    for account in &record.accounts {
        let denies = |claim: &&Claim| claim.facet == Facet::Occurred && !counts(claim.stance);
        if let Some(claim) = account.claims.iter().filter(is_sure).find(denies) {
            support.denying.insert(&account.origin);
            support.claims.push(claim.id.clone());
        } else if let Some(claim) = account.claims.iter().filter(is_sure).find(|claim| counts(claim.stance)) {
            support.holding.insert(&account.origin);
            support.reports.insert(&account.report);
            support.claims.push(claim.id.clone());
        }
    }
    support
}

/// Who is held responsible: the grade, and the claims behind it.
fn responsibility(record: &IncidentRecord, is_sure: Test<'_>) -> (&'static str, Vec<String>) {
    let claims: Vec<&Claim> = record
        .accounts
        .iter()
        .flat_map(|account| &account.claims)
        .filter(|claim| claim.facet == Facet::Agent && is_sure(claim))
        .collect();
    let with = |stance: Stance| claims.iter().any(|claim| claim.stance == stance);
    let sides = record.facets.get(&Facet::Agent);
    let blamed = sides.map_or(0, |c| c.sides.iter().filter(|side| counts(side.stance)).count());
    let conflict = sides.is_some_and(|comparison| comparison.status == Standing::Conflict);
    let grade = if with(Stance::Admits) {
        "accepted"
    } else if conflict && blamed > 1 {
        "competing"
    } else if conflict {
        "denied"
    } else if with(Stance::Asserts) {
        "blamed"
    } else if with(Stance::Suspects) {
        "suspected"
    } else {
        "open"
    };
    (grade, claims.iter().map(|claim| claim.id.clone()).collect())
}

fn held_claims<'r>(record: &'r IncidentRecord, is_sure: Test<'_>) -> impl Iterator<Item = &'r Claim> {
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    claims.filter(move |claim| counts(claim.stance) && is_sure(claim))
}

fn harm_reported(record: &IncidentRecord, is_sure: Test<'_>) -> bool {
    let claims = held_claims(record, is_sure);
    let harm = claims.filter_map(|claim| match &claim.value {
        Value::Toll(count) => Some(count.high.or(count.low).is_some_and(|n| n > 0)),
        _ => None,
    });
    harm.into_iter().any(|some| some) && !only_fighters(record, is_sure)
}

fn only_fighters(record: &IncidentRecord, is_sure: Test<'_>) -> bool {
    let claims = held_claims(record, is_sure);
    let statuses: Vec<Status> = claims
        .filter_map(|claim| match &claim.value {
            Value::Status { status, .. } => Some(*status),
            _ => None,
        })
        .collect();
    !statuses.is_empty() && statuses.iter().all(|status| *status == Status::Fighter)
}
