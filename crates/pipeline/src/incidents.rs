//! Many readings to incidents, each with its accounts compared and judged.

use rashomon_assess::position::{ToldReversal, positions, told_reversals};
use rashomon_assess::{Agreement, AssessError, Policy, World, assess, compare};
use rashomon_resolve::{Digest, Resolver};
use rashomon_schema::{IncidentRecord, Reading};

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

    /// The incidents of all readings, their accounts compared and judged, by day and id.
    ///
    /// # Errors
    /// Where the policy or an agreement asks for what does not exist.
    pub fn records(
        &self,
        world: &dyn World,
        policy: &Policy,
        agreements: &[Agreement],
    ) -> Result<Vec<IncidentRecord>, AssessError> {
        let mut records = self.resolver.incidents();
        for record in &mut records {
            record.facets = compare(record, world);
            record.positions = positions(record, &self.told_in(record), world);
            for agreement in agreements {
                record.agreements.extend(agreement.findings(record, world)?);
            }
        }
        assess(&mut records, &self.told, policy, world)?;
        records.sort_by(|a, b| (a.time.map(|t| t.earliest), &a.id).cmp(&(b.time.map(|t| t.earliest), &b.id)));
        Ok(records)
    }

    /// The reversals that the incident's own claims tell of.
    fn told_in(&self, record: &IncidentRecord) -> Vec<ToldReversal> {
        if self.told.is_empty() {
            return Vec::new();
        }
        let claims: std::collections::BTreeSet<&str> = record
            .accounts
            .iter()
            .flat_map(|account| &account.claims)
            .map(|claim| claim.id.as_str())
            .collect();
        let is_in = |told: &&ToldReversal| told.claims.iter().any(|claim| claims.contains(claim.as_str()));
        self.told.iter().filter(is_in).cloned().collect()
    }
}
