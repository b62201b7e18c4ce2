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
        Self::with_profiles(reading, IncidentProfile::all(reading))
    }

    /// The digest of a reading whose profiles are known; its text is not needed.
    pub fn with_profiles(reading: &Reading, profiles: Vec<IncidentProfile>) -> Self {
        let report = &reading.report;
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

    /// What its incidents look like, the main one first.
    pub fn profiles(&self) -> &[IncidentProfile] {
        &self.profiles
    }

    /// Id of the report.
    pub fn id(&self) -> &str {
        &self.entry.id
    }
}
