//! Many readings to incidents, each with its accounts compared and judged.

use std::ops::ControlFlow;

use rashomon_assess::position::{ToldReversal, positions, told_reversals};
use rashomon_assess::{Agreement, AssessError, Policy, World, assess, compare};
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

    /// The incidents of all readings, their accounts compared and judged on `jobs` threads, by day and id.
    ///
    /// # Errors
    /// Where the policy or an agreement asks for what does not exist.
    pub fn records(
        self,
        world: &(dyn World + Sync),
        policy: &Policy,
        agreements: &[Agreement],
        jobs: usize,
    ) -> Result<Vec<IncidentRecord>, AssessError> {
        let Self { resolver, told } = self;
        let resolved = resolver.incidents();
        // The records hold what they need: the digests of many reports take much memory.
        drop(resolver);
        let mut records = Vec::with_capacity(resolved.len());
        let mut failed = None;
        let lay_out = |(): &mut (), record| laid_out(record, &told, world, agreements);
        in_order(
            jobs,
            resolved.into_iter(),
            || (),
            lay_out,
            |record| match record {
                Ok(record) => {
                    records.push(record);
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        );
        if let Some(error) = failed {
            return Err(error);
        }
        assess(&mut records, &told, policy, world)?;
        records.sort_by(|a, b| (a.time.map(|t| t.earliest), &a.id).cmp(&(b.time.map(|t| t.earliest), &b.id)));
        Ok(records)
    }
}

/// The record with what its accounts come to, each on its own.
fn laid_out(
    mut record: IncidentRecord,
    told: &[ToldReversal],
    world: &dyn World,
    agreements: &[Agreement],
) -> Result<IncidentRecord, AssessError> {
    record.facets = compare(&record, world);
    record.positions = positions(&record, &told_in(&record, told), world);
    for agreement in agreements {
        record.agreements.extend(agreement.findings(&record, world)?);
    }
    Ok(record)
}

/// The reversals that the incident's own claims tell of.
fn told_in(record: &IncidentRecord, told: &[ToldReversal]) -> Vec<ToldReversal> {
    if told.is_empty() {
        return Vec::new();
    }
    let claims: std::collections::BTreeSet<&str> =
        record.accounts.iter().flat_map(|account| &account.claims).map(|claim| claim.id.as_str()).collect();
    let is_in = |told: &&ToldReversal| told.claims.iter().any(|claim| claims.contains(claim.as_str()));
    told.iter().filter(is_in).cloned().collect()
}
