//! Judgements derived by named, versioned rules from one and the same claims, each with the claims it used.
//!
//! Nothing here picks a winner: every assessment names its method, and several methods stand side by side.

mod admiralty;
mod estimate;
mod grade;
mod likelihood;
mod policy;
mod toll;
mod weight;

use rashomon_schema::{Assessment, IncidentRecord};

pub use policy::Policy;

pub(crate) use crate::compare::holds as counts;
use crate::error::AssessError;
use crate::evidence::{Estimate, Method, Table, methods};
use crate::position::{ToldReversal, TrackRecord, track_records};
use crate::world::World;

/// Adds the assessments of all methods to every record, whose facets and positions are filled.
///
/// Track records and the trust of the source-and-claim method come from all records together.
///
/// # Errors
/// [`AssessError::Method`] where the policy names a source-and-claim method that does not exist.
pub fn assess(
    records: &mut [IncidentRecord],
    told: &[ToldReversal],
    policy: &Policy,
    world: &dyn World,
) -> Result<(), AssessError> {
    let tracks = track_records(records, told, world);
    let method = method(&policy.estimate.method)?;
    let table = estimate::table(records);
    let estimate = method.estimate(&table);
    let case =
        Case { policy, world, tracks: &tracks, table: &table, estimate: &estimate, method: method.as_ref() };
    for record in records {
        let assessments = case.assessments(record);
        record.assessments = assessments;
    }
    Ok(())
}

fn method(name: &str) -> Result<Box<dyn Method>, AssessError> {
    let found = methods().into_iter().find(|method| method.name() == name);
    found.ok_or_else(|| AssessError::Method { name: name.to_owned() })
}

/// What all incidents share.
pub(crate) struct Case<'c> {
    pub policy: &'c Policy,
    pub world: &'c dyn World,
    pub tracks: &'c [TrackRecord],
    pub table: &'c Table,
    pub estimate: &'c Estimate,
    pub method: &'c dyn Method,
}

impl Case<'_> {
    fn assessments(&self, record: &IncidentRecord) -> Vec<Assessment> {
        let mut all = Vec::new();
        all.extend(toll::acled(self, record));
        all.extend(toll::ucdp(self, record));
        all.extend(toll::airwars(self, record));
        all.extend(grade::airwars(self, record));
        all.push(admiralty::pairs(self, record));
        all.push(weight::weights(self, record));
        all.push(admiralty::tracks(self, record));
        all.extend(estimate::of_record(self, record));
        all.extend(likelihood::likelihood(self, record));
        all.extend(likelihood::confidence(self, record));
        all.retain(|assessment| !assessment.claims.is_empty());
        all
    }

    /// An assessment of this case's policy.
    pub(crate) fn assessment(
        &self,
        method: &str,
        result: serde_json::Value,
        why: String,
        claims: impl IntoIterator<Item = String>,
    ) -> Assessment {
        let version = format!("1, policy {} {}", self.policy.name, self.policy.version);
        let mut claims: Vec<String> = claims.into_iter().collect();
        let mut seen = std::collections::HashSet::new();
        claims.retain(|claim| seen.insert(claim.clone()));
        Assessment { method: method.to_owned(), version, result, why, claims }
    }
}
