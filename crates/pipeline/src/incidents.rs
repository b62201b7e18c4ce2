//! Many readings to incidents, each with its accounts compared and judged.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use rashomon_assess::position::{ToldReversal, positions, told_reversals};
use rashomon_assess::{Agreement, AssessError, Case, Policy, World, compare};
use rashomon_resolve::{Digest, Resolver};
use rashomon_schema::{IncidentRecord, Reading};

use crate::order::in_order;

/// What is kept of one reading.
pub struct Digested {
    digest: Digest,
    told: Vec<ToldReversal>,
}

impl Digested {
    /// What is needed of a reading beside others.
    pub fn of(reading: &Reading) -> Self {
        Self { digest: Digest::of(reading), told: told_reversals(reading) }
    }

    /// Id of the report.
    pub fn id(&self) -> &str {
        self.digest.id()
    }
}

/// Takes readings in any order and lays out their incidents.
#[derive(Default)]
pub struct Incidents {
    resolver: Resolver,
    told: Vec<ToldReversal>,
}

impl Incidents {
    /// Takes a reading, unless one of its id was taken.
    pub fn add(&mut self, digested: Digested) {
        if self.resolver.add(digested.digest) {
            self.told.extend(digested.told);
        }
    }

    /// Hands the incidents of all readings to `take`, by day and id, their accounts compared and judged on `jobs` threads.
    ///
    /// What is judged stands in memory only until it is taken; `take` ends everything by breaking.
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
        let told = Told::of(self.told);
        let records = compared(self.resolver, &told, world, jobs);
        let case = Case::of(&records, &told.reversals, policy, world)?;
        let judge = |(): &mut (), record| judged(record, &case, world, agreements);
        in_order(jobs, records.into_iter(), || (), judge, take);
        Ok(())
    }
}

/// The incidents with their accounts side by side and the positions of their actors, by day and id.
fn compared(resolver: Resolver, told: &Told, world: &(dyn World + Sync), jobs: usize) -> Vec<IncidentRecord> {
    let mut records = Vec::new();
    let lay_out = |(): &mut (), mut record: IncidentRecord| {
        record.facets = compare(&record, world);
        record.positions = positions(&record, &told.of_record(&record), world);
        record
    };
    in_order(
        jobs,
        resolver.into_incidents(),
        || (),
        lay_out,
        |record| {
            records.push(record);
            ControlFlow::Continue(())
        },
    );
    records.sort_by(|a, b| (a.time.map(|t| t.earliest), &a.id).cmp(&(b.time.map(|t| t.earliest), &b.id)));
    records
}

/// The record with what its accounts come to by all rules.
fn judged(
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

/// The reversals that reports tell of.
struct Told {
    /// In an order that depends on nothing but their content.
    reversals: Vec<ToldReversal>,
    /// Which of them a claim takes part in.
    of_claim: BTreeMap<String, Vec<usize>>,
}

impl Told {
    fn of(mut reversals: Vec<ToldReversal>) -> Self {
        reversals.sort_by(|a, b| (&a.claims, &a.words).cmp(&(&b.claims, &b.words)));
        let mut of_claim: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, reversal) in reversals.iter().enumerate() {
            for claim in &reversal.claims {
                of_claim.entry(claim.clone()).or_default().push(n);
            }
        }
        Self { reversals, of_claim }
    }

    /// Those that an incident's own claims tell of.
    fn of_record(&self, record: &IncidentRecord) -> Vec<ToldReversal> {
        if self.of_claim.is_empty() {
            return Vec::new();
        }
        let claims = record.accounts.iter().flat_map(|account| &account.claims);
        let told: BTreeSet<usize> =
            claims.filter_map(|claim| self.of_claim.get(&claim.id)).flatten().copied().collect();
        told.into_iter().map(|n| self.reversals[n].clone()).collect()
    }
}
