//! Reports come in: each in one transaction, so that a run can be interrupted anywhere and repeated.

use std::path::Path;

use rashomon_resolve::IncidentProfile;
use rashomon_schema::Reading;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Value, json};

use crate::case::{Access, Case, Work};
use crate::claim::{ClaimsOf, add_claims};
use crate::error::{Result, StoreError};
use crate::grouping::{Profiles, add_nodes, remove_nodes};
use crate::log::{append, n_entries};
use crate::pack::{pack, pack_json, sha256};
use crate::report::{CleanReport, Incoming, Row};

/// One run that adds reports. It is in the case as soon as it has added one.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its number, once it has added something.
    pub id: Option<i64>,
    /// What the user named.
    pub files: Vec<String>,
}

/// What a reading was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Short and unique: it names the reading's version everywhere.
    pub name: String,
    /// Engine, models, rules, gazetteer, kernel.
    pub about: Value,
}

impl Version {
    /// The version of readings that were given as they are, in this form: nobody knows what they were made with.
    pub fn given(form: &str) -> Self {
        let number = form.rsplit('@').next().unwrap_or_default();
        Self { name: format!("given-{number}"), about: json!({"given": form}) }
    }
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New(String),
    /// It is a new version of a report in the case.
    Version {
        /// Its id.
        report: String,
        /// The id of the version before.
        previous: String,
    },
    /// It is in the case already.
    Known,
    /// It was removed from the case, and stays out.
    Removed,
}

impl Case {
    /// Adds a report with what was read in it.
    ///
    /// # Errors
    /// If the file cannot be written; nothing of the report is kept then.
    pub fn add(
        &mut self,
        incoming: Incoming,
        import: &mut Import,
        version: &Version,
        work: &Work,
    ) -> Result<Added> {
        let added = self.add_all([(incoming, version)], import, work)?;
        Ok(added.into_iter().next().unwrap_or(Added::Known))
    }

    /// Adds reports, each with what was read in it by which version, in one transaction: pages of the indexes that
    /// many reports change are written once.
    ///
    /// # Errors
    /// If the file cannot be written; nothing of these reports is kept then.
    pub fn add_all<'v>(
        &mut self,
        reports: impl IntoIterator<Item = (Incoming, &'v Version)>,
        import: &mut Import,
        work: &Work,
    ) -> Result<Vec<Added>> {
        let mut begun = import.clone();
        let added = self.write(|tx, profiles| {
            let add = |(incoming, version)| add_new(tx, profiles, incoming, &mut begun, version, work);
            reports.into_iter().map(add).collect()
        })?;
        *import = begun;
        Ok(added)
    }
}

/// Adds a report, unless it is in the case or was removed from it.
fn add_new(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    incoming: Incoming,
    import: &mut Import,
    version: &Version,
    work: &Work,
) -> Result<Added> {
    let fingerprint = Incoming::fingerprint(&incoming.bytes, &incoming.clean.report);
    let previous = Row::current(tx, &incoming.source)?;
    if previous.as_ref().is_some_and(|row| row.fingerprint == fingerprint) {
        return Ok(Added::Known);
    }
    if was_removed(tx, &sha256(&incoming.bytes))? {
        return Ok(Added::Removed);
    }
    // Another source with the same id and bytes is the same publication.
    let same = Row::find(tx, &incoming.clean.report.id)?;
    if previous.is_none() && same.is_some_and(|row| row.fingerprint == fingerprint) {
        return Ok(Added::Known);
    }
    let id = match import.id {
        Some(id) => id,
        None => *import.id.insert(begin_import(tx, &import.files, work)?),
    };
    let adding = Adding { tx, profiles, import: id, version, work };
    adding.add(incoming, &fingerprint, previous.as_ref())
}

/// Answers whether a report is in a case, on a connection of its own: for threads that only ask.
pub struct Lookup(Case);

impl Lookup {
    /// Opens the file to ask.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn open(path: &Path, work: &Work) -> Result<Self> {
        Ok(Self(Case::open(path, Access::Read, work)?))
    }

    /// Whether this version of a report counts already.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn is_known(&self, source: &str, id: &str, fingerprint: &str) -> Result<bool> {
        self.0.read(|db| {
            let current = Row::current(db, source)?;
            let same = if current.is_none() { Row::find(db, id)? } else { current };
            Ok(same.is_some_and(|row| row.fingerprint == fingerprint && row.state != "removed"))
        })
    }
}

/// Whether a report of these bytes was removed.
pub(crate) fn was_removed(tx: &Connection, sha256: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM evidence JOIN report ON report.evidence = evidence.id
        WHERE sha256 = ?1 AND bytes IS NULL AND state = 'removed')";
    Ok(tx.prepare_cached(sql)?.query_row([sha256], |row| row.get(0))?)
}

pub(crate) fn begin_import(tx: &Transaction<'_>, files: &[String], work: &Work) -> Result<i64> {
    const SHOWN: usize = 100;
    let shown: Vec<&String> = files.iter().take(SHOWN).collect();
    let body =
        json!({"kind": "import", "by": work.author, "at": work.at(), "files": shown, "n_files": files.len()});
    let entry = append(tx, "import", &body)?;
    tx.execute(
        "INSERT INTO import (entry, time, author, files) VALUES (?1, ?2, ?3, ?4)",
        (entry as i64, work.at(), &work.author, serde_json::to_string(&shown)?),
    )?;
    Ok(tx.last_insert_rowid())
}

/// One report on its way in.
pub(crate) struct Adding<'c> {
    pub(crate) tx: &'c Transaction<'c>,
    pub(crate) profiles: &'c Profiles,
    pub(crate) import: i64,
    pub(crate) version: &'c Version,
    pub(crate) work: &'c Work,
}

impl Adding<'_> {
    pub(crate) fn add(
        &self,
        mut incoming: Incoming,
        fingerprint: &str,
        previous: Option<&Row>,
    ) -> Result<Added> {
        let tx = self.tx;
        let report = free_id(tx, &incoming.clean.report.id)?;
        let sha256 = sha256(&incoming.bytes);
        let evidence = self.evidence(&incoming.bytes, &sha256)?;
        let (clean, clean_sha256) = pack_json(&incoming.clean)?;
        let known = &incoming.clean.report;
        let body = json!({
            "kind": "report", "report": report, "source": incoming.source, "evidence": sha256, "size": incoming.bytes.len(),
            "clean": clean_sha256, "uri": known.uri, "archive": incoming.archive, "title": known.title,
            "publisher": known.publisher, "published": known.published, "language": known.language,
            "previous": previous.map(|row| &row.report), "import": self.import, "by": self.work.author,
            "at": self.work.at(), "salt": self.work.salt(n_entries(tx)?),
        });
        let entry = append(tx, "report", &body)?;
        tx.prepare_cached(
            "INSERT INTO report (report, source, fingerprint, evidence, import, entry, uri, archive, title, publisher,
               published, language, previous, clean)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(rusqlite::params![
            report,
            incoming.source,
            fingerprint,
            evidence,
            self.import,
            entry as i64,
            known.uri,
            incoming.archive,
            known.title,
            known.publisher,
            known.published.map(|day| day.to_string()),
            known.language,
            previous.map(|row| row.id),
            clean,
        ])?;
        let row = tx.last_insert_rowid();
        if let Some(previous) = previous {
            supersede(tx, self.profiles, previous.id)?;
        }
        let mut text =
            tx.prepare_cached("INSERT INTO report_text (rowid, title, text) VALUES (?1, ?2, ?3)")?;
        text.execute((row, &known.title, &known.text))?;
        rename(&mut incoming.reading, &report);
        self.reading(row, &sha256, &incoming)?;
        Ok(match previous {
            Some(previous) => Added::Version { report, previous: previous.report.clone() },
            None => Added::New(report),
        })
    }

    /// Stores published bytes, unless they are there.
    fn evidence(&self, bytes: &[u8], sha256: &str) -> Result<i64> {
        let mut query = self.tx.prepare_cached("SELECT id FROM evidence WHERE sha256 = ?1")?;
        if let Some(known) = query.query_row([sha256], |row| row.get(0)).optional()? {
            return Ok(known);
        }
        let mut insert =
            self.tx.prepare_cached("INSERT INTO evidence (sha256, size, bytes) VALUES (?1, ?2, ?3)")?;
        insert.execute((sha256, bytes.len() as i64, pack(bytes)?))?;
        Ok(self.tx.last_insert_rowid())
    }

    /// Stores what was read in a report, and groups its incidents.
    fn reading(&self, report: i64, evidence: &str, incoming: &Incoming) -> Result<()> {
        add_reading(self.tx, report, evidence, &incoming.reading, &incoming.clean, self.version, self.work)?;
        if incoming.reading.why_unread().is_some() {
            return Ok(());
        }
        add_nodes(self.tx, self.profiles, report, IncidentProfile::all(&incoming.reading))
    }
}

impl Case {
    /// The rows of the reports that count and that this version has not read.
    pub fn reports_to_reread(&self, version: &str) -> Result<Vec<i64>> {
        self.read(|db| {
            let sql = "SELECT id FROM report WHERE state = 'current' AND NOT EXISTS (
                SELECT 1 FROM reading JOIN version ON version.id = reading.version
                WHERE reading.report = report.id AND version.version = ?1) ORDER BY id";
            let mut query = db.prepare(sql)?;
            Ok(query.query_map([version], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
    }

    /// A clean report by its row; none where it was removed.
    pub fn clean_report(&self, row: i64) -> Result<Option<CleanReport>> {
        self.read(|db| crate::report::load_clean(db, row))
    }

    /// Stores what a newer version read in a report. It counts from now on; the earlier readings are kept.
    pub fn reread(
        &mut self,
        row: i64,
        clean: &CleanReport,
        mut reading: Reading,
        version: &Version,
        work: &Work,
    ) -> Result<()> {
        self.write(|tx, profiles| {
            let report = Row::at(tx, row)?;
            let sql = "SELECT sha256 FROM evidence JOIN report ON report.evidence = evidence.id WHERE report.id = ?1";
            let evidence: String = tx.query_row(sql, [row], |row| row.get(0))?;
            rename(&mut reading, &report.report);
            remove_nodes(tx, profiles, row)?;
            add_reading(tx, row, &evidence, &reading, clean, version, work)?;
            if reading.why_unread().is_some() {
                return Ok(());
            }
            add_nodes(tx, profiles, row, IncidentProfile::all(&reading))
        })
    }
}

/// The id, or the same with the first number that makes it new.
fn free_id(tx: &Connection, id: &str) -> Result<String> {
    let mut free = id.to_owned();
    for n in 2_u32.. {
        if Row::find(tx, &free)?.is_none() {
            break;
        }
        free = format!("{id}@{n}");
    }
    Ok(free)
}

/// Gives a reading, and the claims in it, the id that its report has in the case.
fn rename(reading: &mut Reading, report: &str) {
    if let Some(suffix) = report.strip_prefix(&reading.report.id).filter(|suffix| !suffix.is_empty()) {
        for claim in reading.claims.iter_mut().chain(&mut reading.withheld) {
            claim.id.push_str(suffix);
        }
    }
    report.clone_into(&mut reading.report.id);
}

/// Stores a reading as the one that counts; earlier ones are kept.
pub(crate) fn add_reading(
    tx: &Transaction<'_>,
    report: i64,
    evidence: &str,
    reading: &Reading,
    clean: &CleanReport,
    version: &Version,
    work: &Work,
) -> Result<()> {
    let version_row = version_row(tx, version, work)?;
    let mut record = reading.clone();
    // The text is kept once, with the report.
    record.report.text = String::new();
    record.report.sections = Vec::new();
    let (packed, record_sha256) = pack_json(&record)?;
    let body = json!({"kind": "reading", "report": record.report.id, "version": version.name, "record": record_sha256,
        "at": work.at(), "by": work.author, "salt": work.salt(n_entries(tx)?)});
    let entry = append(tx, "reading", &body)?;
    tx.prepare_cached("UPDATE reading SET current = 0 WHERE report = ?1 AND current = 1")?
        .execute([report])?;
    tx.prepare_cached(
        "INSERT INTO reading (report, version, entry, unread, record) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((report, version_row, entry as i64, reading.why_unread().is_some(), packed))?;
    let row = tx.last_insert_rowid();
    let of =
        ClaimsOf { report, report_id: &record.report.id, evidence, reading: row, version: &version.name };
    add_claims(tx, &of, reading, clean, work)
}

fn version_row(tx: &Transaction<'_>, version: &Version, work: &Work) -> Result<i64> {
    let mut query = tx.prepare_cached("SELECT id FROM version WHERE version = ?1")?;
    if let Some(known) = query.query_row([&version.name], |row| row.get(0)).optional()? {
        return Ok(known);
    }
    let body = json!({"kind": "version", "version": version.name, "about": version.about, "at": work.at()});
    let entry = append(tx, "version", &body)?;
    tx.execute(
        "INSERT INTO version (version, about, entry) VALUES (?1, ?2, ?3)",
        (&version.name, version.about.to_string(), entry as i64),
    )?;
    Ok(tx.last_insert_rowid())
}

/// A report no longer counts, since a later version of it does.
fn supersede(tx: &Transaction<'_>, profiles: &Profiles, report: i64) -> Result<()> {
    tx.execute("UPDATE report SET state = 'superseded' WHERE id = ?1", [report])?;
    remove_nodes(tx, profiles, report)
}

/// A report counts again, since the later version of it was taken back.
pub(crate) fn reinstate(tx: &Transaction<'_>, profiles: &Profiles, report: i64) -> Result<()> {
    tx.execute("UPDATE report SET state = 'current' WHERE id = ?1 AND state = 'superseded'", [report])?;
    let Some(reading) = whole_reading(tx, report)? else { return Ok(()) };
    add_nodes(tx, profiles, report, IncidentProfile::all(&reading))
}

/// The reading of a report that counts, with its text, if the report was read and not removed.
pub(crate) fn whole_reading(db: &Connection, report: i64) -> Result<Option<Reading>> {
    let (reading, clean) = (crate::report::load_reading(db, report)?, crate::report::load_clean(db, report)?);
    let (Some(mut reading), Some(clean)) = (reading, clean) else { return Ok(None) };
    if reading.why_unread().is_some() {
        return Ok(None);
    }
    reading.report.text = clean.report.text;
    reading.report.sections = clean.report.sections;
    Ok(Some(reading))
}

/// Refuses what needs a report whose content was removed.
pub(crate) fn removed(report: &str) -> StoreError {
    StoreError::refused(
        format!("the report `{report}` was removed from the case"),
        "`rashomon case changes` says when, by whom and why",
    )
}
