//! Single things of a case as they are shown: a report with its reading, what people said of a claim, what is new.

use rashomon_schema::{Diagnostic, Reading};
use serde_json::Value;

use crate::case::Case;
use crate::changes::{ChangeLine, line};
use crate::error::Result;
use crate::judgement::{Judgement, find_claim, list};
use crate::report::{Row, load_clean, load_reading};

/// A report of the case with what was read in it.
#[derive(Debug, Clone)]
pub struct KeptReport {
    /// What was read, with the text; claims are as they were read, not as they were corrected.
    pub reading: Reading,
    /// What was repaired, guessed or could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Where an archived copy is.
    pub archive: Option<String>,
    /// SHA-256 of the published bytes.
    pub sha256: String,
    /// How many bytes were published.
    pub n_bytes: u64,
    /// `current` or `superseded`.
    pub state: String,
    /// The version before it.
    pub previous: Option<String>,
    /// The version after it.
    pub next: Option<String>,
    /// When it was added, and by whom.
    pub added: (String, String),
    /// The incidents it is about or mentions: id, title, whether it is about it.
    pub incidents: Vec<(String, String, bool)>,
}

/// What a reviewer said of a claim outside blind coding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reviewed {
    /// The reviewer.
    pub reviewer: String,
    /// `right`, `wrong` or `unclear`.
    pub verdict: String,
    /// When.
    pub time: String,
}

impl Case {
    /// A report by its id.
    ///
    /// # Errors
    /// If there is none, or it was removed.
    pub fn report(&self, id: &str) -> Result<KeptReport> {
        self.read(|db| {
            let row = Row::get(db, id)?;
            let (clean, reading) = (load_clean(db, row.id)?, load_reading(db, row.id)?);
            let (Some(clean), Some(mut reading)) = (clean, reading) else {
                return Err(crate::add::removed(&row.report));
            };
            let diagnostics = clean.diagnostics.clone();
            reading.report = clean.report;
            let sql = "SELECT r.archive, e.sha256, e.size, r.state, i.time, i.author,
                  (SELECT p.report FROM report p WHERE p.id = r.previous),
                  (SELECT p.report FROM report p WHERE p.previous = r.id LIMIT 1)
                FROM report r JOIN evidence e ON e.id = r.evidence JOIN import i ON i.id = r.import WHERE r.id = ?1";
            let mut kept = db.query_row(sql, [row.id], |found| {
                Ok(KeptReport {
                    reading,
                    diagnostics,
                    archive: found.get(0)?,
                    sha256: found.get(1)?,
                    n_bytes: found.get::<_, i64>(2)?.unsigned_abs(),
                    state: found.get(3)?,
                    added: (found.get(4)?, found.get(5)?),
                    previous: found.get(6)?,
                    next: found.get(7)?,
                    incidents: Vec::new(),
                })
            })?;
            let sql = "SELECT DISTINCT i.incident, i.title, n.main FROM node n JOIN incident i ON i.id = n.incident
                WHERE n.report = ?1 AND i.incident IS NOT NULL AND i.title IS NOT NULL ORDER BY n.main DESC, i.id";
            let mut query = db.prepare_cached(sql)?;
            let rows = query.query_map([row.id], |found| Ok((found.get(0)?, found.get(1)?, found.get(2)?)))?;
            kept.incidents = rows.collect::<Result<_, _>>()?;
            Ok(kept)
        })
    }

    /// The report that a claim of a reading that counts was read from.
    pub fn report_of_claim(&self, claim: &str) -> Result<String> {
        self.read(|db| Ok(find_claim(db, claim)?.0.report))
    }

    /// Every judgement about a claim, a report or an incident, in order; those that were undone too.
    pub fn judgements_about(&self, subject: &str) -> Result<Vec<Judgement>> {
        self.read(|db| list(db, "WHERE subject = ?1 AND kind <> 'undo' ORDER BY id", [subject]))
    }

    /// What reviewers said of a claim outside blind coding, in order.
    pub fn reviews_of(&self, claim: &str) -> Result<Vec<Reviewed>> {
        self.read(|db| {
            let sql = "SELECT reviewer, verdict, done FROM review
                WHERE claim = ?1 AND round = '' AND done IS NOT NULL AND verdict IS NOT NULL ORDER BY done, id";
            let mut query = db.prepare_cached(sql)?;
            let rows = query.query_map([claim], |row| {
                Ok(Reviewed { reviewer: row.get(0)?, verdict: row.get(1)?, time: row.get(2)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The last things that were done after the first `seen` entries of the ledger, the last first, at most `most`.
    pub fn changes_after(&self, seen: u64, most: u32) -> Result<Vec<ChangeLine>> {
        self.read(|db| {
            let sql = "SELECT body FROM entry INDEXED BY entry_done
                WHERE kind NOT IN ('claim', 'reading') AND body IS NOT NULL AND seq >= ?1 ORDER BY seq DESC LIMIT ?2";
            let mut query = db.prepare_cached(sql)?;
            let mut rows = query.query((i64::try_from(seen).unwrap_or(i64::MAX), most))?;
            let mut lines = Vec::new();
            while let Some(row) = rows.next()? {
                let entry: Value = serde_json::from_str(&row.get::<_, String>(0)?)?;
                lines.extend(line(db, &entry)?);
            }
            Ok(lines)
        })
    }
}
