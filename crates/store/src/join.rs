//! Two copies of a case that grew apart: what the other one has is taken in, and its log is kept as it was.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Value, json};

use crate::add::{Adding, Version, begin_import, was_removed};
use crate::bond;
use crate::case::{Access, Case, Work};
use crate::erase::{erase_in_copy, erase_report};
use crate::error::{Result, StoreError};
use crate::grouping::{Profiles, mark_stale};
use crate::judgement::add_row;
use crate::log::{append, n_entries, tree};
use crate::pack::unpack;
use crate::report::{Incoming, Row, load_clean, load_reading};
use crate::undo::take_import_back;

/// What joining another copy brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Joined {
    /// Entries that both copies begin with.
    pub common: u64,
    /// Entries of the other copy that came after.
    pub entries: u64,
    /// Reports that were new here.
    pub reports: usize,
    /// Judgements that were new here.
    pub judgements: usize,
    /// Reviews that were new here.
    pub reviews: usize,
    /// Imports of the common part that the other copy took back.
    pub undone: usize,
    /// Reports that the other copy removed.
    pub removed: usize,
    /// Whether something was erased: then [`Case::scrub`] is to be called, once incidents were compared again.
    #[serde(skip)]
    pub erased: bool,
}

impl Case {
    /// Takes in what was done in another copy of this case; joining it again adds nothing.
    ///
    /// # Errors
    /// If it is another case.
    pub fn join(&mut self, path: &std::path::Path, work: &Work) -> Result<Joined> {
        let other = Self::open(path, Access::Read, work)?;
        if other.about() != self.about() {
            return Err(StoreError::refused(
                format!("cannot join `{}`: it is another case", path.display()),
                "add its reports with `rashomon case add` instead",
            ));
        }
        let note = other.checkpoint()?.map(|note| note.to_string()).unwrap_or_default();
        self.write(|tx, profiles| {
            let known =
                tx.query_row("SELECT 1 FROM joined WHERE note = ?1", [&note], |_| Ok(())).optional()?;
            if known.is_some() && !note.is_empty() {
                return Ok(Joined::default());
            }
            Joining { tx, profiles, other: &other.db, work, done: Joined::default() }.run(&note)
        })
    }
}

/// Bytes, source, archived copy, and the name and description of the version that counts.
type StoredReport = (Option<Vec<u8>>, String, Option<String>, String, String);

/// A join that is under way.
struct Joining<'c> {
    tx: &'c Transaction<'c>,
    profiles: &'c Profiles,
    other: &'c Connection,
    work: &'c Work,
    done: Joined,
}

impl Joining<'_> {
    fn run(mut self, note: &str) -> Result<Joined> {
        let common = self.common()?;
        let size = n_entries(self.other)?;
        self.done.common = common;
        self.done.entries = size - common;
        if size == common {
            return Ok(self.done);
        }
        let body = json!({"kind": "join", "common": common, "n_entries": size - common, "other": note,
            "by": self.work.author, "at": self.work.at()});
        let entry = append(self.tx, "join", &body)?;
        let joined = self.keep_log(entry, common, note)?;
        self.done.erased = erase_in_copy(self.tx, joined, self.other, self.work)?;
        let mut import = None;
        let sql =
            "SELECT kind, body FROM entry WHERE seq >= ?1 AND kind NOT IN ('claim', 'reading', 'version')
            AND body IS NOT NULL ORDER BY seq";
        let mut query = self.other.prepare(sql)?;
        let mut rows = query.query([common as i64])?;
        while let Some(row) = rows.next()? {
            let entry: Value = serde_json::from_str(&row.get::<_, String>(1)?)?;
            match row.get::<_, String>(0)?.as_str() {
                "report" => self.report(&entry, &mut import)?,
                "judgement" => self.judgement(&entry)?,
                "review" => self.review(&entry)?,
                "undo" => self.undo(&entry, common)?,
                "removal" => self.removal(&entry)?,
                _ => {}
            }
        }
        Ok(self.done)
    }

    /// How many entries both copies begin with, by the roots of their trees.
    fn common(&self) -> Result<u64> {
        let (mine, others) = (tree(self.tx)?, tree(self.other)?);
        let (mut same, mut differ) = (0, mine.size().min(others.size()) + 1);
        while same + 1 < differ {
            let middle = same + (differ - same) / 2;
            if mine.root(middle)? == others.root(middle)? { same = middle } else { differ = middle }
        }
        Ok(same)
    }

    /// Keeps the entries of the other copy as they are, so that its own checkpoints can still be checked.
    fn keep_log(&self, entry: u64, common: u64, note: &str) -> Result<i64> {
        self.tx.execute(
            "INSERT INTO joined (entry, common, note) VALUES (?1, ?2, ?3)",
            (entry as i64, common as i64, note),
        )?;
        let joined = self.tx.last_insert_rowid();
        let mut query = self.other.prepare("SELECT seq, kind, body, hash FROM entry WHERE seq >= ?1")?;
        let mut rows = query.query([common as i64])?;
        let mut insert = self.tx.prepare("INSERT INTO joined_entry VALUES (?1, ?2, ?3, ?4, ?5)")?;
        while let Some(row) = rows.next()? {
            insert.execute((
                joined,
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, Vec<u8>>(3)?,
            ))?;
        }
        Ok(joined)
    }

    /// Adds a report of the other copy with the reading that counts there.
    fn report(&mut self, entry: &Value, import: &mut Option<i64>) -> Result<()> {
        let Some(row) = Row::find(self.other, entry["report"].as_str().unwrap_or_default())? else {
            return Ok(());
        };
        let Some((incoming, version)) = self.incoming(&row)? else { return Ok(()) };
        if self.was_removed(&row.report)? {
            return Ok(());
        }
        let fingerprint = row.fingerprint;
        let previous = Row::current(self.tx, &incoming.source)?;
        let same = Row::find(self.tx, &row.report)?;
        let is_known = |row: &Row| row.fingerprint == fingerprint;
        if previous.as_ref().is_some_and(is_known) || same.as_ref().is_some_and(is_known) {
            return Ok(());
        }
        let import = match import {
            Some(import) => *import,
            None => *import.insert(begin_import(self.tx, &["another copy".to_owned()], self.work)?),
        };
        let adding =
            Adding { tx: self.tx, profiles: self.profiles, import, version: &version, work: self.work };
        adding.add(incoming, &fingerprint, previous.as_ref())?;
        self.done.reports += 1;
        Ok(())
    }

    /// Whether a report of the other copy, or the one of a claim there, was removed here.
    fn was_removed(&self, subject: &str) -> Result<bool> {
        let sql = "SELECT sha256 FROM evidence JOIN report ON report.evidence = evidence.id
            WHERE report.report = ?1 OR report.id IN (SELECT report FROM claim WHERE claim = ?1)";
        let mut query = self.other.prepare_cached(sql)?;
        let hashes = query.query_map([subject], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        for sha256 in hashes {
            if was_removed(self.tx, &sha256)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the other copy keeps of a report; none where it was removed there.
    fn incoming(&self, row: &Row) -> Result<Option<(Incoming, Version)>> {
        let sql = "SELECT evidence.bytes, report.source, report.archive, version.version, version.about
            FROM report JOIN evidence ON evidence.id = report.evidence
            JOIN reading ON reading.report = report.id AND reading.current = 1 JOIN version ON version.id = reading.version
            WHERE report.id = ?1";
        let found: Option<StoredReport> = self
            .other
            .query_row(sql, [row.id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .optional()?;
        let (clean, reading) = (load_clean(self.other, row.id)?, load_reading(self.other, row.id)?);
        let (Some((Some(bytes), source, archive, name, about)), Some(clean), Some(mut reading)) =
            (found, clean, reading)
        else {
            return Ok(None);
        };
        reading.report.text.clone_from(&clean.report.text);
        reading.report.sections.clone_from(&clean.report.sections);
        let version = Version { name, about: serde_json::from_str(&about)? };
        Ok(Some((Incoming { bytes: unpack(&bytes)?, source, archive, clean, reading }, version)))
    }

    /// Adds a judgement with its own id, author and time; one that undoes another does so here too.
    fn judgement(&mut self, entry: &Value) -> Result<()> {
        let id = entry["judgement"].as_str().unwrap_or_default();
        let subject = entry["subject"].as_str().unwrap_or_default();
        if self.row_of_judgement(id)?.is_some() || self.was_removed(subject)? {
            return Ok(());
        }
        let seq = append(self.tx, "judgement", entry)?;
        add_row(self.tx, seq, entry)?;
        self.done.judgements += 1;
        if entry["decision"] == "undo"
            && let Some(undone) = self.row_of_judgement(subject)?
        {
            self.tx.execute(
                "UPDATE judgement SET undone = ?2 WHERE id = ?1 AND undone IS NULL",
                (undone, seq as i64),
            )?;
            bond::remove(self.tx, self.profiles, undone)?;
        }
        let bonds: Vec<bond::Bond> =
            serde_json::from_value(entry["says"]["bonds"].clone()).unwrap_or_default();
        if let Some(row) = self.row_of_judgement(id)? {
            bond::add(self.tx, self.profiles, row, &bonds)?;
        }
        self.mark(entry)
    }

    fn row_of_judgement(&self, id: &str) -> Result<Option<i64>> {
        let sql = "SELECT id FROM judgement WHERE judgement = ?1";
        Ok(self.tx.query_row(sql, [id], |row| row.get(0)).optional()?)
    }

    /// The incidents of what a judgement is about are compared again.
    fn mark(&self, entry: &Value) -> Result<()> {
        for report in [&entry["subject"], &entry["says"]["report"]] {
            if let Some(row) = Row::find(self.tx, report.as_str().unwrap_or_default())? {
                mark_stale(self.tx, row.id)?;
            }
        }
        Ok(())
    }

    fn review(&mut self, entry: &Value) -> Result<()> {
        if self.was_removed(entry["claim"].as_str().unwrap_or_default())? {
            return Ok(());
        }
        self.done.reviews += usize::from(crate::review::take_in(self.tx, entry)?);
        Ok(())
    }

    /// Takes an import of the common part back, as the other copy did.
    fn undo(&mut self, entry: &Value, common: u64) -> Result<()> {
        let import = entry["import"].as_i64().unwrap_or(-1);
        let sql = "SELECT 1 FROM import WHERE id = ?1 AND entry < ?2 AND undone IS NULL";
        if self.tx.query_row(sql, (import, common as i64), |_| Ok(())).optional()?.is_some() {
            take_import_back(self.tx, self.profiles, import, entry["why"].as_str(), self.work)?;
            self.done.undone += 1;
        }
        Ok(())
    }

    /// Removes a report, as the other copy did: what must go goes everywhere.
    fn removal(&mut self, entry: &Value) -> Result<()> {
        let report = entry["report"].as_str().unwrap_or_default();
        if let Some(row) = Row::find(self.tx, report)?.filter(|row| row.state != "removed") {
            let why = entry["why"].as_str().unwrap_or_default();
            self.done.erased |= erase_report(self.tx, self.profiles, &row, why, self.work)?;
            self.done.removed += 1;
        }
        Ok(())
    }
}

/// The joined logs, each with the entries that it had after the common part, for verification.
pub(crate) fn logs(db: &Connection) -> Result<BTreeMap<i64, (u64, String)>> {
    let mut query = db.prepare("SELECT id, common, note FROM joined")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get::<_, i64>(1)? as u64, row.get(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
