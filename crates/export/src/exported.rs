//! What an export is made of: incidents, and what is known of their reports, their actors and their case.

use std::collections::BTreeMap;

use rashomon_schema::{IncidentRecord, ReportEntry, Source, Span};

use crate::incident::Texts;

/// Incidents with everything that an export says of them. Every format is made of this alone.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// The incidents, in the order in which they are written.
    pub records: Vec<IncidentRecord>,
    /// The texts of their reports by id; without them there are no quotations.
    pub texts: Texts,
    /// What is known of their reports, by id.
    pub sources: BTreeMap<String, ReportSource>,
    /// What is known of actors, by id.
    pub actors: BTreeMap<String, ActorFacts>,
    /// What is known of places, by GeoNames id.
    pub places: BTreeMap<u32, PlaceFacts>,
    /// Who made it, and from which case.
    pub about: About,
}

/// The areas that a place lies in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceFacts {
    /// ISO 3166 code of its country, two letters.
    pub country_code: Option<String>,
    /// Its country.
    pub country: Option<String>,
    /// The first-order division.
    pub admin1: Option<String>,
    /// The second-order division.
    pub admin2: Option<String>,
}

/// What is known of a report beside what it says.
#[derive(Debug, Clone, Default)]
pub struct ReportSource {
    /// Where an archived copy is.
    pub archive: Option<String>,
    /// SHA-256 of the published bytes, in hexadecimal digits.
    pub sha256: Option<String>,
    /// Number of published bytes.
    pub n_bytes: Option<u64>,
    /// ISO 639-1 code of its language.
    pub language: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was added to the case, in UTC.
    pub added: Option<String>,
    /// Who added it.
    pub added_by: Option<String>,
    /// Name of the version of the program that read it.
    pub version: Option<String>,
    /// How its text maps back to the published bytes.
    pub maps: Option<Source>,
}

impl ReportSource {
    /// Where a span of the text lies in the published bytes.
    pub fn bytes(&self, span: Span) -> Option<Span> {
        let maps = self.maps.as_ref()?;
        Some(maps.to_bytes.map(maps.to_decoded.map(span)))
    }
}

/// What is known of an actor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActorFacts {
    /// Its usual name.
    pub name: String,
    /// Its kind, as the gazetteer names it: `state`, `army`, `armed-group`, `media`.
    pub kind: String,
    /// ISO 3166 code of its country, two letters.
    pub country: Option<String>,
}

/// Who made an export, and from which case. There is no time in it: the same case gives the same bytes.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Name and version of the program.
    pub program: String,
    /// The case, unless the export was made of reports alone.
    pub case: Option<CaseFacts>,
}

/// What an export says of its case.
#[derive(Debug, Clone, Default)]
pub struct CaseFacts {
    /// Id of the case.
    pub id: String,
    /// Name of the case.
    pub name: String,
    /// The public key that signs its ledger.
    pub key: String,
    /// The last signed checkpoint of its ledger.
    pub checkpoint: Option<String>,
    /// What read its reports: name of the version, and engine, models, rules, gazetteer and kernel as JSON.
    pub versions: BTreeMap<String, serde_json::Value>,
}

impl Exported {
    /// What is known of a report; nothing is known of one without an entry.
    pub(crate) fn source(&self, report: &str) -> Option<&ReportSource> {
        self.sources.get(report)
    }

    /// What is known of the place of an incident.
    pub(crate) fn place(&self, record: &IncidentRecord) -> Option<&PlaceFacts> {
        self.places.get(&record.place.as_ref()?.geoname?)
    }

    /// Every report of the incidents once, by id, with the incidents that have it.
    pub(crate) fn reports(&self) -> BTreeMap<&str, (&ReportEntry, Vec<&IncidentRecord>)> {
        let mut reports: BTreeMap<&str, (&ReportEntry, Vec<&IncidentRecord>)> = BTreeMap::new();
        for record in &self.records {
            for report in &record.reports {
                reports.entry(report.id.as_str()).or_insert_with(|| (report, Vec::new())).1.push(record);
            }
        }
        reports
    }
}
