//! What is kept of a reading so that it can be compared with others.

use rashomon_schema::{Claim, Reading, ReportEntry, Voice};

use crate::profile::IncidentProfile;

/// One report: who published it, what its voices claim, and what its incidents look like.
#[derive(Debug, Clone)]
pub struct Digest {
    pub(crate) entry: ReportEntry,
    pub(crate) voices: Vec<Voice>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) profiles: Vec<IncidentProfile>,
    /// The agency whose report it is.
    pub(crate) agency: Option<String>,
}

impl Digest {
    /// The digest of a reading.
    pub fn new(reading: &Reading) -> Self {
        let report = &reading.report;
        let profiles = IncidentProfile::all(reading);
        let written = profiles.first().and_then(|profile| profile.days.day_of_writing());
        let entry = ReportEntry {
            id: report.id.clone(),
            main: true,
            uri: report.uri.clone(),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            published: report.published,
            written: written.or(report.published),
        };
        Self {
            entry,
            voices: reading.voices.clone(),
            claims: reading.claims.clone(),
            profiles,
            agency: reading.agency.clone(),
        }
    }

    /// Id of the report.
    pub fn id(&self) -> &str {
        &self.entry.id
    }
}
