//! Judgements derived by named, versioned rules from one and the same claims, each with the claims it used.
//!
//! Nothing here picks a winner: every assessment names its method, and several methods are shown side by
//! side.

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
use crate::position::{ReportedReversal, TrackRecord, track_records};
use crate::world::World;

/// What all incidents together show of voices and values, and the policy by which each incident is judged.
pub struct Case<'c> {
    policy: &'c Policy,
    world: &'c (dyn World + Sync),
    /// Sorted by the speaker.
    tracks: Vec<TrackRecord>,
    table: Table,
    estimate: Estimate,
    /// The name of the source-and-claim method.
    method: &'static str,
}

impl<'c> Case<'c> {
    /// Track records and the trust of the source-and-claim method, from all records together, whose facets
    /// and positions are filled.
    ///
    /// # Errors
    /// [`AssessError::Method`] where the policy names a source-and-claim method that does not exist.
    pub fn new(
        records: &[IncidentRecord],
        reversals: &[ReportedReversal],
        policy: &'c Policy,
        world: &'c (dyn World + Sync),
    ) -> Result<Self, AssessError> {
        let method = method(&policy.estimate.method)?;
        let table = estimate::table(records);
        let estimate = method.estimate(&table);
        let tracks = track_records(records, reversals, world);
        Ok(Self { policy, world, tracks, table, estimate, method: method.name() })
    }

    /// The assessments of one incident by all methods.
    pub fn assessments(&self, record: &IncidentRecord) -> Vec<Assessment> {
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

    /// How the statements of one speaker fared, per kind.
    pub(crate) fn tracks_of(&self, speaker: &str) -> &[TrackRecord] {
        let from = self.tracks.partition_point(|track| track.speaker.as_str() < speaker);
        let n = self.tracks[from..].partition_point(|track| track.speaker == speaker);
        &self.tracks[from..from + n]
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

fn method(name: &str) -> Result<Box<dyn Method>, AssessError> {
    let found = methods().into_iter().find(|method| method.name() == name);
    found.ok_or_else(|| AssessError::Method { name: name.to_owned() })
}
