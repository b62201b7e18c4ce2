//! Reports as they are kept: published bytes, clean text, and what was read in it.

use rashomon_schema::{Claim, Diagnostic, OffsetMap, Reading, Report, Source, Voice};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StoreError};
use crate::pack::{sha256, unpack_json};

/// A report that is to be added.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The published bytes.
    pub bytes: Vec<u8>,
    /// What names the report in all its versions: the id that its file gives it, or its address.
    pub source: String,
    /// Where an archived copy is.
    pub archive: Option<String>,
    /// The clean report.
    pub clean: CleanReport,
    /// What was read in it.
    pub reading: Reading,
}

impl Incoming {
    /// What says whether two versions of a report are the same: bytes, and what is known beside them.
    pub fn fingerprint(bytes: &[u8], report: &Report) -> String {
        let published = report.published.map(|day| day.to_string());
        let known = [&report.title, &report.publisher, &published, &report.language];
        let known: Vec<&str> = known.into_iter().map(|field| field.as_deref().unwrap_or_default()).collect();
        sha256([&sha256(bytes), known.join("\u{1f}").as_str()].join("\u{1f}").as_bytes())
    }
}

/// A report after its text was cleaned, with the way back to the published bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CleanReport {
    /// The report.
    pub report: Report,
    /// Who wrote it, where a page says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// What was repaired, guessed or could not be read.
    #[serde(default)]
    pub diagnostics: Vec<Diagnostic>,
    /// Text to decoded source.
    to_decoded: OffsetMap,
    /// Decoded source to published bytes.
    to_bytes: OffsetMap,
}

impl CleanReport {
    /// A report with its diagnostics.
    pub fn new(mut report: Report, byline: Option<String>, diagnostics: Vec<Diagnostic>) -> Self {
        let Source { to_decoded, to_bytes } = std::mem::take(&mut report.source);
        Self { report, byline, diagnostics, to_decoded, to_bytes }
    }

    /// The report with the way back to its bytes.
    pub fn into_report(self) -> Report {
        let Self { mut report, to_decoded, to_bytes, .. } = self;
        report.source = Source { to_decoded, to_bytes };
        report
    }

    /// Where claims were read in the published bytes.
    pub(crate) fn bytes_of(&self, claim: &Claim) -> Vec<[u32; 2]> {
        let in_bytes = |span| self.to_bytes.map(self.to_decoded.map(span));
        claim.spans.iter().map(|span| in_bytes(*span)).map(|span| [span.start, span.end]).collect()
    }
}

/// A report in the file.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) report: String,
    pub(crate) fingerprint: String,
    pub(crate) state: String,
    pub(crate) previous: Option<i64>,
}

const ROW: &str = "SELECT id, report, fingerprint, state, previous FROM report";

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            report: row.get(1)?,
            fingerprint: row.get(2)?,
            state: row.get(3)?,
            previous: row.get(4)?,
        })
    }

    /// The report with this id.
    pub(crate) fn find(db: &Connection, report: &str) -> Result<Option<Self>> {
        let mut query = db.prepare_cached(&format!("{ROW} WHERE report = ?1"))?;
        Ok(query.query_row([report], Self::read).optional()?)
    }

    /// The report with this id, or an error that names it.
    pub(crate) fn get(db: &Connection, report: &str) -> Result<Self> {
        Self::find(db, report)?.ok_or_else(|| StoreError::unknown("report", report))
    }

    /// The report with this row number.
    pub(crate) fn at(db: &Connection, id: i64) -> Result<Self> {
        let mut query = db.prepare_cached(&format!("{ROW} WHERE id = ?1"))?;
        let found = query.query_row([id], Self::read).optional()?;
        found.ok_or_else(|| StoreError::unknown("report", &id.to_string()))
    }

    /// The version of a source that counts.
    pub(crate) fn current(db: &Connection, source: &str) -> Result<Option<Self>> {
        let mut query =
            db.prepare_cached(&format!("{ROW} WHERE source = ?1 AND state = 'current' ORDER BY id DESC"))?;
        Ok(query.query_row([source], Self::read).optional()?)
    }

    /// The reports of an import, the last first.
    pub(crate) fn of_import(db: &Connection, import: i64) -> Result<Vec<Self>> {
        let mut query = db.prepare_cached(&format!("{ROW} WHERE import = ?1 ORDER BY id DESC"))?;
        let rows = query.query_map([import], Self::read)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}

/// The clean report; none where it was removed.
pub(crate) fn load_clean(db: &Connection, report: i64) -> Result<Option<CleanReport>> {
    let mut query = db.prepare_cached("SELECT clean FROM report WHERE id = ?1")?;
    let packed: Option<Option<Vec<u8>>> = query.query_row([report], |row| row.get(0)).optional()?;
    packed.flatten().map(|packed| unpack_json(&packed)).transpose()
}

/// The reading that counts, without the text of its report; none where it was removed.
pub(crate) fn load_reading(db: &Connection, report: i64) -> Result<Option<Reading>> {
    let mut query = db.prepare_cached("SELECT record FROM reading WHERE report = ?1 AND current = 1")?;
    let packed: Option<Option<Vec<u8>>> = query.query_row([report], |row| row.get(0)).optional()?;
    packed.flatten().map(|packed| unpack_json(&packed)).transpose()
}

/// The voice of a claim in its reading.
pub(crate) fn voice_of<'r>(reading: &'r Reading, claim: &Claim) -> Option<&'r Voice> {
    reading.voices.iter().find(|voice| voice.id == claim.voice)
}
