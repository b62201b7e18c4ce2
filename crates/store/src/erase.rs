//! Removing what must go: what a report says is erased, its hash and a tombstone stay.

use std::collections::BTreeSet;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Value, json};

use crate::case::{Case, Work, wait};
use crate::error::{Result, StoreError};
use crate::grouping::{Profiles, remove_nodes};
use crate::log::append;
use crate::report::Row;
use crate::undo::delete_text;

/// How long scrubbing waits for others who read.
const PATIENCE: Duration = Duration::from_secs(5);

impl Case {
    /// Erases what a report says: bytes, text, readings, what people said of it, and the bodies of their entries, also
    /// in the logs of joined copies. Hashes and a tombstone stay, and the ledger still verifies. Whether there was
    /// something to erase: a report can be removed again after [`Self::scrub`] failed.
    ///
    /// What was erased stays in the file until [`Self::scrub`], which is to be called once the incidents of the report
    /// were compared again.
    ///
    /// # Errors
    /// If there is no such report, nor was one in an import that was taken back.
    pub fn remove(&mut self, report: &str, why: &str, work: &Work) -> Result<bool> {
        self.write(|tx, profiles| {
            let row = match Row::find(tx, report)? {
                Some(row) => row,
                None => bury(tx, report)?,
            };
            erase_report(tx, profiles, &row, why, work)
        })
    }

    /// Writes the file anew without what was erased: SQLite leaves it in free room of pages, and full text in its
    /// index, until they are used again.
    ///
    /// # Errors
    /// If the disk has too little room, or somebody else reads the case all the time.
    pub fn scrub(&mut self) -> Result<()> {
        self.db.busy_timeout(PATIENCE)?;
        let scrubbed = self.read(scrub);
        self.db.busy_handler(Some(wait))?;
        scrubbed
    }
}

fn scrub(db: &Connection) -> Result<()> {
    // The copy that is made meanwhile can be larger than memory.
    db.execute_batch(
        "INSERT INTO report_text (report_text) VALUES ('optimize');
         INSERT INTO claim_text (claim_text) VALUES ('optimize');
         PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY;",
    )?;
    let is_busy: bool = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        return Err(StoreError::refused(
            "what was erased is still in the log of the file, since another program reads the case",
            "close other programs that have the case open, then repeat `rashomon case remove` for the report",
        ));
    }
    Ok(())
}

/// The row of a report whose import was taken back: it stays as a tombstone.
fn bury(tx: &Transaction<'_>, report: &str) -> Result<Row> {
    let sql = "SELECT seq, body FROM entry WHERE kind = 'report' AND body ->> '$.report' = ?1 ORDER BY seq DESC LIMIT 1";
    let found: Option<(i64, String)> =
        tx.query_row(sql, [report], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (entry, body) = found.ok_or_else(|| StoreError::unknown("report", report))?;
    let body: Value = serde_json::from_str(&body)?;
    let (sha256, size) = (body["evidence"].as_str(), body["size"].as_i64());
    tx.execute("INSERT OR IGNORE INTO evidence (sha256, size) VALUES (?1, ?2)", (sha256, size))?;
    tx.execute(
        "INSERT INTO report (report, source, fingerprint, evidence, import, entry, state)
         VALUES (?1, ?2, '', (SELECT id FROM evidence WHERE sha256 = ?3), ?4, ?5, 'superseded')",
        (report, body["source"].as_str(), sha256, body["import"].as_i64(), entry),
    )?;
    Row::get(tx, report)
}

/// Removes a report: writes the tombstone, takes it out of its incidents and erases its content. Whether there was
/// something to erase.
pub(crate) fn erase_report(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    row: &Row,
    why: &str,
    work: &Work,
) -> Result<bool> {
    let names = BTreeSet::from([row.report.clone()]);
    let claims = claims_in(tx, "entry", &names)?;
    let entries = entries_about(tx, "entry", &names, &claims)?;
    let joined = erase_in_joined(tx, row, &claims)?;
    if entries.is_empty() && joined.is_empty() {
        return Ok(false);
    }
    write_removal(tx, &row.report, &entries, &joined, why, work)?;
    if row.state == "current" {
        remove_nodes(tx, profiles, row.id)?;
    }
    erase(tx, row.id, &entries)?;
    Ok(true)
}

/// Erases in the log of a copy that was just joined what was removed here before; whether there was something.
pub(crate) fn erase_in_copy(
    tx: &Transaction<'_>,
    joined: i64,
    copy: &Connection,
    work: &Work,
) -> Result<bool> {
    let mut query = tx.prepare("SELECT report FROM report WHERE state = 'removed' ORDER BY id")?;
    let removed: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut any = false;
    for report in removed {
        let row = Row::get(tx, &report)?;
        let mut query = copy.prepare_cached(
            "SELECT claim FROM claim JOIN report ON report.id = claim.report JOIN evidence ON evidence.id = report.evidence
             WHERE sha256 = ?1",
        )?;
        let claims =
            query.query_map([evidence_of(tx, &row)?], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let erased = erase_in_log(tx, joined, &row, &claims)?;
        if !erased.is_empty() {
            write_removal(tx, &report, &[], &erased, "it was removed before the copy was joined", work)?;
            any = true;
        }
    }
    Ok(any)
}

/// A stretch of erased entries in the log of a joined copy: its number, the first entry and the last.
type Erased = [i64; 3];

fn write_removal(
    tx: &Transaction<'_>,
    report: &str,
    entries: &[i64],
    joined: &[Erased],
    why: &str,
    work: &Work,
) -> Result<()> {
    let body = json!({"kind": "removal", "report": report, "entries": ranges(entries), "joined": joined,
        "by": work.author, "at": work.at(), "why": why});
    append(tx, "removal", &body)?;
    Ok(())
}

/// Erases entries about a report in the logs of all joined copies.
fn erase_in_joined(tx: &Transaction<'_>, row: &Row, claims: &BTreeSet<String>) -> Result<Vec<Erased>> {
    let mut query = tx.prepare("SELECT id FROM joined ORDER BY id")?;
    let copies: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut erased = Vec::new();
    for joined in copies {
        erased.extend(erase_in_log(tx, joined, row, claims)?);
    }
    Ok(erased)
}

/// Erases entries about a report in the log of one joined copy, where the report can have another id.
fn erase_in_log(
    tx: &Transaction<'_>,
    joined: i64,
    row: &Row,
    claims: &BTreeSet<String>,
) -> Result<Vec<Erased>> {
    let log = format!("(SELECT seq, kind, body FROM joined_entry WHERE joined = {joined})");
    let sql =
        format!("SELECT body ->> '$.report' FROM {log} WHERE kind = 'report' AND body ->> '$.evidence' = ?1");
    let mut query = tx.prepare(&sql)?;
    let mut names: BTreeSet<String> =
        query.query_map([evidence_of(tx, row)?], |row| row.get(0))?.collect::<Result<_, _>>()?;
    // What both copies begin with has one id in both.
    let sql =
        "SELECT report.entry < joined.common FROM report, joined WHERE report.id = ?1 AND joined.id = ?2";
    if tx.query_row(sql, [row.id, joined], |row| row.get(0))? {
        names.insert(row.report.clone());
    }
    let mut claims = claims.clone();
    claims.extend(claims_in(tx, &log, &names)?);
    let entries = entries_about(tx, &log, &names, &claims)?;
    let mut erase = tx.prepare("UPDATE joined_entry SET body = NULL WHERE joined = ?1 AND seq = ?2")?;
    for entry in &entries {
        erase.execute([joined, *entry])?;
    }
    Ok(ranges(&entries).into_iter().map(|[first, last]| [joined, first, last]).collect())
}

fn evidence_of(db: &Connection, row: &Row) -> Result<String> {
    let sql = "SELECT sha256 FROM evidence JOIN report ON report.evidence = evidence.id WHERE report.id = ?1";
    Ok(db.query_row(sql, [row.id], |row| row.get(0))?)
}

/// The claims of reports in a log, also those whose import was taken back.
fn claims_in(db: &Connection, log: &str, reports: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let sql = format!(
        "SELECT body ->> '$.claim.id' FROM {log} AS log
         WHERE kind = 'claim' AND body ->> '$.report' IN (SELECT value FROM json_each(?1))"
    );
    let mut query = db.prepare(&sql)?;
    Ok(query.query_map([json!(reports).to_string()], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The entries of a log that say what reports say, or what people said of it, in order.
fn entries_about(
    db: &Connection,
    log: &str,
    reports: &BTreeSet<String>,
    claims: &BTreeSet<String>,
) -> Result<Vec<i64>> {
    let sql = format!(
        "WITH reports AS (SELECT value FROM json_each(?1)), claims AS (SELECT value FROM json_each(?2))
         SELECT seq FROM {log} AS log WHERE body IS NOT NULL AND CASE
           WHEN kind IN ('report', 'reading', 'claim') THEN body ->> '$.report' IN reports
           WHEN kind = 'judgement' THEN body ->> '$.subject' IN reports OR body ->> '$.subject' IN claims
             OR body ->> '$.says.report' IN reports
           WHEN kind = 'review' THEN body ->> '$.claim' IN claims
         END ORDER BY seq"
    );
    let mut query = db.prepare(&sql)?;
    let given = [json!(reports).to_string(), json!(claims).to_string()];
    Ok(query.query_map(given, |row| row.get(0))?.collect::<Result<_, _>>()?)
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
        tx.execute("DELETE FROM review WHERE entry = ?1", [entry])?;
        tx.execute("UPDATE entry SET body = NULL WHERE seq = ?1", [entry])?;
    }
    tx.execute("DELETE FROM review WHERE claim IN (SELECT claim FROM claim WHERE report = ?1)", [report])?;
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
