//! Taking back an import as a whole, and removing what must go.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;
use serde_json::json;

use crate::add::reinstate;
use crate::case::{Case, Work};
use crate::error::{Result, StoreError};
use crate::grouping::{Profiles, remove_nodes};
use crate::log::append;
use crate::report::Row;

/// One run that added reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportLine {
    /// Its number.
    pub id: i64,
    /// When.
    pub time: String,
    /// By whom.
    pub author: String,
    /// What was named.
    pub files: Vec<String>,
    /// How many reports it added.
    pub reports: i64,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What taking back an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undone {
    /// Reports that are no longer in the case.
    pub reports: usize,
    /// Earlier versions that count again.
    pub reinstated: usize,
}

impl Case {
    /// Every import, the last first.
    pub fn imports(&self) -> Result<Vec<ImportLine>> {
        self.read(|db| {
            let sql = "SELECT id, time, author, files, (SELECT count(*) FROM report WHERE import = import.id), undone IS NOT NULL
                FROM import ORDER BY id DESC";
            let mut query = db.prepare(sql)?;
            let rows = query.query_map([], |row| {
                let files: String = row.get(3)?;
                Ok(ImportLine {
                    id: row.get(0)?,
                    time: row.get(1)?,
                    author: row.get(2)?,
                    files: serde_json::from_str(&files).unwrap_or_default(),
                    reports: row.get(4)?,
                    undone: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Takes back everything that an import added; versions that it replaced count again.
    ///
    /// # Errors
    /// If there is no such import, or it was taken back already.
    pub fn undo_import(&mut self, import: i64, why: Option<&str>, work: &Work) -> Result<Undone> {
        self.write(|tx, profiles| take_import_back(tx, profiles, import, why, work))
    }

    /// Erases what a report says: bytes, text, readings and the bodies of their entries. Hashes and a tombstone
    /// stay, and the ledger still verifies.
    ///
    /// # Errors
    /// If there is no such report.
    pub fn remove(&mut self, report: &str, why: &str, work: &Work) -> Result<()> {
        self.write(|tx, profiles| {
            let row = Row::get(tx, report)?;
            if row.state == "removed" {
                return Err(crate::add::removed(report));
            }
            erase_report(tx, profiles, &row, why, work)
        })?;
        self.scrub()
    }

    /// Writes the file anew without what was erased: SQLite leaves it in free room of pages, and full text in its
    /// index, until they are used again.
    fn scrub(&self) -> Result<()> {
        self.read(|db| {
            Ok(db.execute_batch(
                "INSERT INTO report_text (report_text) VALUES ('optimize');
                 INSERT INTO claim_text (claim_text) VALUES ('optimize');
                 VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
            )?)
        })
    }
}

/// Takes everything back that an import added.
pub(crate) fn take_import_back(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    import: i64,
    why: Option<&str>,
    work: &Work,
) -> Result<Undone> {
    let undone: Option<bool> = tx
        .query_row("SELECT undone IS NOT NULL FROM import WHERE id = ?1", [import], |row| row.get(0))
        .optional()?;
    match undone {
        None => return Err(StoreError::unknown("import", &import.to_string())),
        Some(true) => {
            return Err(StoreError::refused(
                format!("the import `{import}` was undone already"),
                "`rashomon case imports` lists those that hold",
            ));
        }
        Some(false) => {}
    }
    // A tombstone stays: what was removed must not come back.
    let mut rows = Row::of_import(tx, import)?;
    rows.retain(|row| row.state != "removed");
    let body = json!({"kind": "undo", "import": import, "n_reports": rows.len(), "by": work.author,
        "at": work.at(), "why": why});
    let entry = append(tx, "undo", &body)?;
    tx.execute("UPDATE import SET undone = ?2 WHERE id = ?1", (import, entry as i64))?;
    let mut done = Undone { reports: rows.len(), reinstated: 0 };
    for row in rows {
        done.reinstated += usize::from(take_back(tx, profiles, row.id)?);
    }
    Ok(done)
}

/// Removes a report: writes the tombstone, takes it out of its incidents and erases its content.
pub(crate) fn erase_report(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    row: &Row,
    why: &str,
    work: &Work,
) -> Result<()> {
    let entries = entries_about(tx, row.id)?;
    let body = json!({"kind": "removal", "report": row.report, "entries": ranges(&entries), "by": work.author,
        "at": work.at(), "why": why});
    append(tx, "removal", &body)?;
    if row.state == "current" {
        remove_nodes(tx, profiles, row.id)?;
    }
    erase(tx, row.id, &entries)
}

/// Deletes a report; whether the version before it counts again.
fn take_back(tx: &Transaction<'_>, profiles: &Profiles, report: i64) -> Result<bool> {
    let row = Row::at(tx, report)?;
    let is_current = row.state == "current";
    if is_current {
        remove_nodes(tx, profiles, row.id)?;
    }
    tx.execute("UPDATE report SET previous = ?2 WHERE previous = ?1", (row.id, row.previous))?;
    let evidence: i64 =
        tx.query_row("SELECT evidence FROM report WHERE id = ?1", [row.id], |row| row.get(0))?;
    delete_text(tx, row.id)?;
    tx.prepare_cached("DELETE FROM report WHERE id = ?1")?.execute([row.id])?;
    let sql = "DELETE FROM evidence WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM report WHERE evidence = ?1)";
    tx.prepare_cached(sql)?.execute([evidence])?;
    let Some(previous) = row.previous.filter(|_| is_current) else { return Ok(false) };
    if Row::at(tx, previous)?.state != "superseded" {
        return Ok(false);
    }
    reinstate(tx, profiles, previous)?;
    Ok(true)
}

/// Takes a report and its claims out of the full text.
fn delete_text(tx: &Connection, report: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM claim_text WHERE rowid IN (SELECT id FROM claim WHERE report = ?1)")?
        .execute([report])?;
    tx.prepare_cached("DELETE FROM report_text WHERE rowid = ?1")?.execute([report])?;
    Ok(())
}

/// The entries that say what a report says, in order.
fn entries_about(tx: &Connection, report: i64) -> Result<Vec<i64>> {
    let sql = "SELECT entry FROM claim WHERE report = ?1 UNION SELECT entry FROM reading WHERE report = ?1
        UNION SELECT entry FROM report WHERE id = ?1
        UNION SELECT judgement.entry FROM judgement JOIN claim ON claim.claim = judgement.subject WHERE claim.report = ?1
        UNION SELECT judgement.entry FROM judgement JOIN report ON report.report = judgement.subject WHERE report.id = ?1
        ORDER BY 1";
    let mut query = tx.prepare(sql)?;
    Ok(query.query_map([report], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Numbers in order as first and last of each stretch.
fn ranges(numbers: &[i64]) -> Vec<[i64; 2]> {
    numbers.chunk_by(|a, b| a + 1 == *b).map(|stretch| [stretch[0], stretch[stretch.len() - 1]]).collect()
}

/// Erases the content of a report and everything that quotes it.
fn erase(tx: &Transaction<'_>, report: i64, entries: &[i64]) -> Result<()> {
    delete_text(tx, report)?;
    for entry in entries {
        tx.execute("UPDATE judgement SET body = '{}', why = NULL WHERE entry = ?1", [entry])?;
        tx.execute("UPDATE entry SET body = NULL WHERE seq = ?1", [entry])?;
    }
    tx.execute("DELETE FROM claim WHERE report = ?1", [report])?;
    tx.execute("UPDATE reading SET record = NULL WHERE report = ?1", [report])?;
    tx.execute(
        "UPDATE evidence SET bytes = NULL WHERE id = (SELECT evidence FROM report WHERE id = ?1)
           AND NOT EXISTS (SELECT 1 FROM report WHERE evidence = evidence.id AND id <> ?1 AND state <> 'removed')",
        [report],
    )?;
    tx.execute(
        "UPDATE report SET state = 'removed', clean = NULL, title = NULL, uri = NULL, archive = NULL, publisher = NULL
         WHERE id = ?1",
        [report],
    )?;
    Ok(())
}
