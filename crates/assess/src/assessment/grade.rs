//! Grades of occurrence and of responsibility, apart, and the Airwars word that follows from the two.

use std::collections::BTreeSet;

use rashomon_schema::{Assessment, Claim, Facet, IncidentRecord, Stance, Standing, Status, Value};
use serde_json::json;

use super::{Case, counts};

/// What the claims say of one question, in origins.
#[derive(Debug, Default)]
struct Support<'r> {
    holding: BTreeSet<&'r str>,
    denying: BTreeSet<&'r str>,
    claims: Vec<String>,
}

/// `grade.airwars`: `confirmed` where a belligerent accepts responsibility, `contested` where several are
/// blamed, `fair` with two and more origins and a likely doer, `weak` with one, `discounted` where the dead
/// were fighters. "No civilian harm reported" is no grade but a mark of its own: without harm no word is
/// given. The letter is the first of the word, X for `contested`.
pub(super) fn airwars(case: &Case<'_>, record: &IncidentRecord) -> Option<Assessment> {
    let occurred = occurrence(record);
    let responsibility = responsibility(record);
    let harm = harm_reported(record);
    let fair = case.policy.grade.fair_origins;
    let (letter, word) = match (occurred.holding.len(), responsibility.0) {
        (0, _) => return None,
        _ if only_fighters(record) => ("D", "discounted"),
        (_, "accepted") => ("C", "confirmed"),
        (_, "competing") => ("X", "contested"),
        (n, "blamed" | "suspected" | "denied") if n >= fair => ("F", "fair"),
        _ => ("W", "weak"),
    };
    let result = json!({
        "occurrence": { "grade": occurred.grade(fair), "origins": occurred.holding.len(), "denied_by": occurred.denying.len() },
        "responsibility": { "grade": responsibility.0 },
        "letter": harm.then_some(letter), "word": harm.then_some(word), "civilian_harm_reported": harm,
    });
    let why = format!(
        "{} origins hold that it happened; responsibility is {}",
        occurred.holding.len(),
        responsibility.0
    );
    Some(case.assessment("grade.airwars", result, why, occurred.claims.into_iter().chain(responsibility.1)))
}

impl Support<'_> {
    fn grade(&self, fair: usize) -> &'static str {
        match (self.holding.len(), self.denying.len()) {
            (_, 1..) => "disputed",
            (n, 0) if n >= fair => "several origins",
            _ => "one origin",
        }
    }
}

/// Whoever says anything of an incident but a denial of it holds that it happened.
fn occurrence(record: &IncidentRecord) -> Support<'_> {
    let mut support = Support::default();
    for account in &record.accounts {
        let denies = |claim: &&Claim| claim.facet == Facet::Occurred && !counts(claim.stance);
        if let Some(claim) = account.claims.iter().find(denies) {
            support.denying.insert(&account.origin);
            support.claims.push(claim.id.clone());
        } else if let Some(claim) = account.claims.iter().find(|claim| counts(claim.stance)) {
            support.holding.insert(&account.origin);
            support.claims.push(claim.id.clone());
        }
    }
    support
}

/// Who is held responsible: the grade, and the claims behind it.
fn responsibility(record: &IncidentRecord) -> (&'static str, Vec<String>) {
    let claims: Vec<&Claim> = record
        .accounts
        .iter()
        .flat_map(|account| &account.claims)
        .filter(|claim| claim.facet == Facet::Agent)
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

fn harm_reported(record: &IncidentRecord) -> bool {
    let claims =
        record.accounts.iter().flat_map(|account| &account.claims).filter(|claim| counts(claim.stance));
    let harm = claims.filter_map(|claim| match &claim.value {
        Value::Toll(count) => Some(count.high.or(count.low).is_some_and(|n| n > 0)),
        _ => None,
    });
    harm.into_iter().any(|some| some) && !only_fighters(record)
}

fn only_fighters(record: &IncidentRecord) -> bool {
    let claims =
        record.accounts.iter().flat_map(|account| &account.claims).filter(|claim| counts(claim.stance));
    let statuses: Vec<Status> = claims
        .filter_map(|claim| match &claim.value {
            Value::Status { status, .. } => Some(*status),
            _ => None,
        })
        .collect();
    !statuses.is_empty() && statuses.iter().all(|status| *status == Status::Fighter)
}
