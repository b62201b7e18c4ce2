//! The record of an incident, built from its accounts.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_assess::position::{ReportedReversal, positions};
use rashomon_assess::{Agreement, Case, World, compare, incident_title, told_period};
use rashomon_resolve::ResolvedIncident;
use rashomon_schema::{INCIDENT_SCHEMA, IncidentRecord, Period};

/// The record of an incident, with its accounts compared and the positions of their actors.
pub(crate) fn compared_record(
    incident: ResolvedIncident,
    reversals: &Reversals,
    world: &dyn World,
) -> IncidentRecord {
    let mut record = IncidentRecord {
        schema: INCIDENT_SCHEMA.to_owned(),
        id: incident.id,
        title: String::new(),
        place: incident.place,
        time: incident.time,
        reports: incident.reports,
        origins: incident.n_origins,
        origin_groups: incident.origins,
        accounts: incident.accounts,
        facets: BTreeMap::new(),
        positions: Vec::new(),
        assessments: Vec::new(),
        agreements: Vec::new(),
        judgements: Vec::new(),
    };
    record.facets = compare(&record, world);
    // Where its accounts give a day that others than them do not, a record has theirs.
    let is_told = |told: &Period| {
        record.time.is_none_or(|time| told.latest < time.earliest || time.latest < told.earliest)
    };
    if let Some(told) = told_period(&record.facets).filter(is_told) {
        record.time = Some(told);
    }
    record.title = incident_title(&record, world);
    record.positions = positions(&record, &reversals.of_record(&record), world);
    record
}

/// The finished record, with the findings under agreements and the assessments by all methods.
pub(crate) fn judged_record(
    mut record: IncidentRecord,
    case: &Case<'_>,
    world: &dyn World,
    agreements: &[Agreement],
) -> IncidentRecord {
    for agreement in agreements {
        record.agreements.extend(agreement.findings(&record, world));
    }
    record.assessments = case.assessments(&record);
    record
}

/// The reversals that reports describe.
pub(crate) struct Reversals {
    /// In an order that depends only on their content.
    pub(crate) list: Vec<ReportedReversal>,
    /// The indexes of those that a claim takes part in.
    by_claim: BTreeMap<String, Vec<usize>>,
}

impl Reversals {
    pub(crate) fn new(mut list: Vec<ReportedReversal>) -> Self {
        list.sort_by(|a, b| (&a.claims, &a.words).cmp(&(&b.claims, &b.words)));
        let mut by_claim: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, reversal) in list.iter().enumerate() {
            for claim in &reversal.claims {
                by_claim.entry(claim.clone()).or_default().push(n);
            }
        }
        Self { list, by_claim }
    }

    /// Those that the claims of an incident take part in.
    fn of_record(&self, record: &IncidentRecord) -> Vec<ReportedReversal> {
        if self.by_claim.is_empty() {
            return Vec::new();
        }
        let claims = record.accounts.iter().flat_map(|account| &account.claims);
        let indexes: BTreeSet<usize> =
            claims.filter_map(|claim| self.by_claim.get(&claim.id)).flatten().copied().collect();
        indexes.into_iter().map(|n| self.list[n].clone()).collect()
    }
}
