//! Many readings to incidents, each with its accounts compared and judged.

use std::ops::ControlFlow;

use rashomon_assess::position::{ReportedReversal, reported_reversals};
use rashomon_assess::{Agreement, AssessError, Case, Policy, World};
use rashomon_resolve::{Digest, ResolvedIncident, Resolver};
use rashomon_schema::{IncidentRecord, Reading};

use crate::order::in_order;
use crate::record::{Reversals, compared_record, judged_record};

/// What is kept of one reading.
pub struct Digested {
    digest: Digest,
    reversals: Vec<ReportedReversal>,
}

impl Digested {
    /// Keeps what is needed of a reading to compare it with others.
    pub fn new(reading: &Reading) -> Self {
        Self { digest: Digest::new(reading), reversals: reported_reversals(reading) }
    }

    /// Id of the report.
    pub fn id(&self) -> &str {
        self.digest.id()
    }
}

/// Takes readings in any order and finds their incidents.
#[derive(Default)]
pub struct Incidents {
    resolver: Resolver,
    reversals: Vec<ReportedReversal>,
}

impl Incidents {
    /// Takes a reading, unless one with its id was taken.
    pub fn add(&mut self, digested: Digested) {
        if self.resolver.add(digested.digest) {
            self.reversals.extend(digested.reversals);
        }
    }

    /// Passes the incidents of all readings to `take`, by day and id, their accounts compared and judged on
    /// `jobs` threads.
    ///
    /// A judged record is in memory only until it is taken; `take` stops everything by breaking.
    ///
    /// # Errors
    /// If the policy asks for a method that does not exist.
    pub fn each(
        self,
        world: &(dyn World + Sync),
        policy: &Policy,
        agreements: &[Agreement],
        jobs: usize,
        take: impl FnMut(IncidentRecord) -> ControlFlow<()>,
    ) -> Result<(), AssessError> {
        let reversals = Reversals::new(self.reversals);
        let records = compare_all(self.resolver, &reversals, world, jobs);
        let case = Case::new(&records, &reversals.list, policy, world)?;
        let judge = |(): &mut (), record| judged_record(record, &case, world, agreements);
        in_order(jobs, records.into_iter(), || (), judge, take);
        Ok(())
    }
}

/// The record of one incident, its accounts compared, and the reversals that its reports describe.
///
/// `readings` are those of its reports that describe a reversal, with their texts.
pub fn compare_incident(
    incident: ResolvedIncident,
    readings: &[Reading],
    world: &dyn World,
) -> (IncidentRecord, Vec<ReportedReversal>) {
    let reversals = Reversals::new(readings.iter().flat_map(reported_reversals).collect());
    (compared_record(incident, &reversals, world), reversals.list)
}

/// Adds findings under agreements and the assessments by all methods; track records rest on these records.
///
/// # Errors
/// If the policy asks for a method that does not exist.
pub fn judge_records(
    records: Vec<IncidentRecord>,
    reversals: &[ReportedReversal],
    world: &(dyn World + Sync),
    policy: &Policy,
    agreements: &[Agreement],
) -> Result<Vec<IncidentRecord>, AssessError> {
    let case = Case::new(&records, reversals, policy, world)?;
    Ok(records.into_iter().map(|record| judged_record(record, &case, world, agreements)).collect())
}

/// The records of all incidents, compared but not judged, by day and id.
fn compare_all(
    resolver: Resolver,
    reversals: &Reversals,
    world: &(dyn World + Sync),
    jobs: usize,
) -> Vec<IncidentRecord> {
    let mut records = Vec::new();
    let build = |(): &mut (), incident: ResolvedIncident| compared_record(incident, reversals, world);
    let take = |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    in_order(jobs, resolver.into_incidents(), || (), build, take);
    records.sort_by(|a, b| (a.time.map(|t| t.earliest), &a.id).cmp(&(b.time.map(|t| t.earliest), &b.id)));
    records
}
