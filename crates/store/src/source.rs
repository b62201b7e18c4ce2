//! What is known of reports beside what they say, for exports.

use std::collections::BTreeMap;

use rashomon_schema::Source;
use serde_json::Value;

use crate::case::Case;
use crate::error::{Result, StoreError};
use crate::pack::{sha256, unpack};
use crate::report::{Row, load_clean};

/// What is known of a report beside what it says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceOf {
    /// Where an archived copy is.
    pub archive: Option<String>,
    /// SHA-256 of the published bytes.
    pub sha256: String,
    /// Number of published bytes.
    pub n_bytes: u64,
    /// ISO 639-1 code of its language.
    pub language: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was added, in UTC.
    pub added: String,
    /// Who added it.
    pub added_by: String,
    /// Name of the version that read it; none where it was removed.
    pub version: Option<String>,
    /// How its text maps back to the published bytes.
    pub maps: Source,
}

/// What an entry of the ledger can name by its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Published bytes.
    Evidence,
    /// A clean text with the way back to the published bytes, as JSON.
    Text,
    /// What one version read in a report, without the text, as JSON.
    Reading,
}

/// Something that an entry of the ledger names by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub part: Part,
    /// Its SHA-256.
    pub sha256: String,
    /// It.
    pub bytes: Vec<u8>,
}

/// The time stamp of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampFiles {
    /// Entries that the checkpoint covers.
    pub size: u64,
    /// The signed checkpoint that was stamped.
    pub note: String,
    /// The request.
    pub request: Vec<u8>,
    /// The response, once it was taken.
    pub response: Option<Vec<u8>>,
}

impl Case {
    /// What is known of reports, by id.
    ///
    /// # Errors
    /// If one is not in the case.
    pub fn sources(&self, reports: &[String]) -> Result<BTreeMap<String, SourceOf>> {
        reports.iter().map(|report| Ok((report.clone(), self.source(report)?))).collect()
    }

    fn source(&self, report: &str) -> Result<SourceOf> {
        self.read(|db| {
            let row = Row::get(db, report)?.id;
            let sql = "SELECT r.archive, e.sha256, e.size, r.language, i.time, i.author,
                  (SELECT v.version FROM reading g JOIN version v ON v.id = g.version WHERE g.report = r.id AND g.current = 1)
                FROM report r JOIN evidence e ON e.id = r.evidence JOIN import i ON i.id = r.import WHERE r.id = ?1";
            let mut known = db.prepare_cached(sql)?.query_row([row], |row| {
                Ok(SourceOf {
                    archive: row.get(0)?,
                    sha256: row.get(1)?,
                    n_bytes: row.get::<_, i64>(2)?.unsigned_abs(),
                    language: row.get(3)?,
                    added: row.get(4)?,
                    added_by: row.get(5)?,
                    version: row.get(6)?,
                    ..SourceOf::default()
                })
            })?;
            if let Some(clean) = load_clean(db, row)? {
                known.byline.clone_from(&clean.byline);
                known.maps = clean.into_report().source;
            }
            Ok(known)
        })
    }

    /// What read the reports of the case: each version by name, with engine, models, rules, gazetteer and kernel.
    pub fn versions(&self) -> Result<BTreeMap<String, Value>> {
        self.read(|db| {
            let mut query = db.prepare("SELECT version, about FROM version")?;
            let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
            rows.map(|row| {
                row.map_err(StoreError::from)
                    .and_then(|(name, about)| Ok((name, serde_json::from_str(&about)?)))
            })
            .collect()
        })
    }

    /// Passes everything to `take` that entries of the ledger name by hash: published bytes, clean texts, readings. What
    /// was removed is not there any more.
    ///
    /// # Errors
    /// Of the file, and those of `take`.
    pub fn each_kept<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(Kept) -> Result<(), E>,
    ) -> Result<(), E> {
        for (part, sql) in [
            (Part::Evidence, "SELECT bytes FROM evidence WHERE bytes IS NOT NULL ORDER BY id"),
            (Part::Text, "SELECT clean FROM report WHERE clean IS NOT NULL ORDER BY id"),
            (Part::Reading, "SELECT record FROM reading WHERE record IS NOT NULL ORDER BY id"),
        ] {
            let mut failed = Ok(());
            self.read(|db| {
                let mut query = db.prepare(sql)?;
                let mut rows = query.query([])?;
                while let (Ok(()), Some(row)) = (&failed, rows.next()?) {
                    let bytes = unpack(&row.get::<_, Vec<u8>>(0)?)?;
                    failed = take(Kept { part, sha256: sha256(&bytes), bytes });
                }
                Ok(())
            })?;
            failed?;
        }
        Ok(())
    }

    /// The time stamps of checkpoints, by size of the ledger.
    pub fn stamps(&self) -> Result<Vec<StampFiles>> {
        self.read(|db| {
            let mut query = db.prepare("SELECT size, note, request, response FROM stamp ORDER BY size")?;
            let rows = query.query_map([], |row| {
                let size = row.get::<_, i64>(0)?.unsigned_abs();
                Ok(StampFiles { size, note: row.get(1)?, request: row.get(2)?, response: row.get(3)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
