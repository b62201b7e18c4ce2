//! Taking back an import as a whole.

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
pub(crate) fn delete_text(tx: &Connection, report: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM claim_text WHERE rowid IN (SELECT id FROM claim WHERE report = ?1)")?
        .execute([report])?;
    tx.prepare_cached("DELETE FROM report_text WHERE rowid = ?1")?.execute([report])?;
    Ok(())
}
