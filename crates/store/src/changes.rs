//! What was done since a time, and what one version read that another did not.

use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use crate::case::Case;
use crate::error::{Result, StoreError};

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeLine {
    /// When, in UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// `added`, `changed`, `judged`, `reviewed`, `undone`, `removed`, `joined` and so on.
    pub what: String,
    /// The report, judgement or import.
    pub subject: String,
    /// More, in words.
    pub words: String,
    /// Of a new version of a report: the values that are others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ChangedValue>,
}

/// A claim that is another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedValue {
    /// The report.
    pub report: String,
    /// The claim.
    pub claim: String,
    /// The voice.
    pub voice: String,
    /// The facet.
    pub facet: String,
    /// What it said before; none where the claim is new.
    pub before: Option<String>,
    /// What it says now; none where the claim is gone.
    pub after: Option<String>,
}

impl Case {
    /// Everything that was done at `since` or later, in order; `since` is a day or a time in UTC.
    pub fn changes(&self, since: &str) -> Result<Vec<ChangeLine>> {
        self.read(|db| {
            let sql = "SELECT body FROM entry INDEXED BY entry_done
                WHERE kind NOT IN ('claim', 'reading') AND body IS NOT NULL AND coalesce(json_extract(body, '$.at'), '') >= ?1 ORDER BY seq";
            let mut query = db.prepare(sql)?;
            let mut rows = query.query([since])?;
            let mut lines = Vec::new();
            while let Some(row) = rows.next()? {
                let entry: Value = serde_json::from_str(&row.get::<_, String>(0)?)?;
                lines.extend(line(db, &entry)?);
            }
            Ok(lines)
        })
    }

    /// Which claims came, went or changed from one version of the program to another, in reports that both read.
    ///
    /// # Errors
    /// If no report was read by one of them.
    pub fn changes_between(&self, one: &str, other: &str) -> Result<Vec<ChangedValue>> {
        self.read(|db| {
            for version in [one, other] {
                check_version(db, version)?;
            }
            let sql =
                "SELECT a.id, b.id FROM reading a JOIN version va ON va.id = a.version AND va.version = ?1
                JOIN reading b ON b.report = a.report JOIN version vb ON vb.id = b.version AND vb.version = ?2
                ORDER BY a.report";
            let mut query = db.prepare(sql)?;
            let pairs: Vec<(i64, i64)> = query
                .query_map([one, other], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let mut all = Vec::new();
            for (before, after) in pairs {
                all.extend(differences(db, before, after)?);
            }
            Ok(all)
        })
    }
}

fn check_version(db: &Connection, version: &str) -> Result<()> {
    let mut query = db.prepare("SELECT version FROM version ORDER BY id")?;
    let known: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if known.iter().any(|other| other == version) {
        return Ok(());
    }
    let hint = format!("versions are {}", known.join(", "));
    Err(StoreError::refused(format!("no report was read by version `{version}`"), hint))
}

/// What an entry says was done.
pub(crate) fn line(db: &Connection, entry: &Value) -> Result<Option<ChangeLine>> {
    let text = |field: &str| match &entry[field] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let made = |what: &str, subject: String, words: String| ChangeLine {
        at: text("at"),
        by: text("by"),
        what: what.to_owned(),
        subject,
        words,
        values: Vec::new(),
    };
    Ok(Some(match text("kind").as_str() {
        "report" if entry["previous"].is_null() => made("added", text("report"), text("title")),
        "report" => {
            let words = format!("new version of {}: {}", text("previous"), text("title"));
            let values = values_of(db, &text("previous"), &text("report"))?;
            ChangeLine { values, ..made("changed", text("report"), words) }
        }
        "judgement" => made("judged", text("subject"), format!("{} {}", text("decision"), text("why"))),
        "review" => made("reviewed", text("claim"), text("verdict")),
        "assignment" => made("assigned", text("to"), format!("{} claims", text("n"))),
        "undo" => made("undone", format!("import {}", text("import")), text("why")),
        "removal" => made("removed", text("report"), text("why")),
        "join" => made("joined", text("other"), format!("{} entries of another copy", text("n_entries"))),
        "import" => made("import", text("n_files"), text("files")),
        "version" => made("version", text("version"), text("about")),
        "migration" => made("migrated", text("to"), String::new()),
        "case" => made("made", text("name"), String::new()),
        _ => return Ok(None),
    }))
}

/// The values that a new version of a report gives differently.
fn values_of(db: &Connection, before: &str, after: &str) -> Result<Vec<ChangedValue>> {
    let sql = "SELECT reading.id FROM reading JOIN report ON report.id = reading.report
        WHERE report.report = ?1 AND reading.current = 1";
    let reading = |report: &str| -> Result<Option<i64>> {
        let mut query = db.prepare_cached(sql)?;
        let mut rows = query.query([report])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    };
    match (reading(before)?, reading(after)?) {
        (Some(before), Some(after)) => differences(db, before, after),
        _ => Ok(Vec::new()),
    }
}

/// A claim as two readings are compared by.
struct ClaimRow {
    claim: String,
    report: String,
    voice: String,
    facet: String,
    said: String,
}

fn claims_of(db: &Connection, reading: i64) -> Result<Vec<ClaimRow>> {
    let sql = "SELECT claim, report.report, voice, facet, stance || ' ' || words FROM claim
        JOIN report ON report.id = claim.report WHERE reading = ?1 ORDER BY claim.id";
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map([reading], |row| {
        Ok(ClaimRow {
            claim: row.get(0)?,
            report: row.get(1)?,
            voice: row.get(2)?,
            facet: row.get(3)?,
            said: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Claims that differ: those of one id first, then those of one voice and facet, then those that came or went.
fn differences(db: &Connection, before: i64, after: i64) -> Result<Vec<ChangedValue>> {
    let (mut old, mut new) = (claims_of(db, before)?, claims_of(db, after)?);
    let mut changed = Vec::new();
    // Versions of a report have claims whose ids end with the number of the version.
    fn base(claim: &str) -> &str {
        claim.split('@').next().unwrap_or(claim)
    }
    let matches: [fn(&ClaimRow, &ClaimRow) -> bool; 3] = [
        |a, b| base(&a.claim) == base(&b.claim),
        |a, b| a.voice == b.voice && a.facet == b.facet && a.said == b.said,
        |a, b| a.voice == b.voice && a.facet == b.facet,
    ];
    for is_match in matches {
        let mut kept = Vec::new();
        for row in old {
            match new.iter().position(|other| is_match(&row, other)) {
                None => kept.push(row),
                Some(at) => {
                    let other = new.remove(at);
                    if row.said != other.said || row.voice != other.voice {
                        changed.push(changed_value(&other, Some(row.said), Some(other.said.clone())));
                    }
                }
            }
        }
        old = kept;
    }
    changed.extend(old.iter().map(|row| changed_value(row, Some(row.said.clone()), None)));
    changed.extend(new.iter().map(|row| changed_value(row, None, Some(row.said.clone()))));
    Ok(changed)
}

fn changed_value(row: &ClaimRow, before: Option<String>, after: Option<String>) -> ChangedValue {
    let ClaimRow { claim, report, voice, facet, .. } = row;
    ChangedValue {
        report: report.clone(),
        claim: claim.clone(),
        voice: voice.clone(),
        facet: facet.clone(),
        before,
        after,
    }
}
