//! What people decide, beside what the program reads: entries that are added, and undone by others.

mod draft;

use std::collections::BTreeSet;

use rashomon_resolve::ResolvedIncident;
use rashomon_schema::{Claim, IncidentRecord, Reading, Stance, content_id};
use rusqlite::{Connection, Row as SqlRow, Transaction};
use serde::Serialize;
use serde_json::{Value, json};

use crate::bond;
use crate::case::{Case, Work};
use crate::error::{Result, StoreError};
use crate::grouping::{Profiles, mark_stale};
use crate::log::{append, n_entries};
use crate::report::{Row, load_reading};
use draft::{Draft, Effect, draft};

/// A decision to be made.
#[derive(Debug, Clone)]
pub enum Decision {
    /// A claim is misread.
    Wrong {
        /// The claim.
        claim: String,
        /// What it should be.
        right: Right,
    },
    /// Two incidents are one.
    Same {
        /// An incident, or a report of it.
        one: String,
        /// Another.
        other: String,
    },
    /// Reports are not of an incident.
    Split {
        /// The incident.
        incident: String,
        /// The reports.
        reports: Vec<String>,
    },
    /// A claim, a report or an incident is contested.
    Contested {
        /// Its id.
        subject: String,
    },
    /// Something to remember about a claim, a report or an incident.
    Note {
        /// Its id.
        subject: String,
    },
    /// What the analyst holds of an incident.
    View {
        /// The incident.
        incident: String,
        /// What is held.
        view: String,
        /// How likely, in a word of ICD 203.
        likelihood: String,
        /// How confident: `low`, `moderate`, `high`.
        confidence: String,
    },
    /// What a report says in another language.
    Translation {
        /// The report.
        report: String,
        /// The language of the translation.
        language: String,
        /// The translation.
        text: String,
    },
    /// A judgement no longer holds.
    Undo {
        /// The judgement.
        judgement: String,
    },
}

/// What a misread claim should be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Right {
    /// The voice makes no such claim.
    pub no_claim: bool,
    /// The right value.
    pub value: Option<rashomon_schema::Value>,
    /// The right stance.
    pub stance: Option<Stance>,
    /// The id or the name of the right voice, which the report has.
    pub voice: Option<String>,
}

/// A judgement in the case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Its id.
    pub id: String,
    /// `wrong`, `same`, `split`, `contested`, `note`, `view`, `translation`, `undo` or `review`.
    pub kind: String,
    /// The claim, report, incident or judgement that it is about.
    pub subject: String,
    /// Who made it.
    pub author: String,
    /// When.
    pub time: String,
    /// The reason.
    pub why: Option<String>,
    /// What it says, as its entry has it.
    pub body: Value,
    /// Whether it no longer holds.
    pub undone: bool,
    /// The order in which judgements were made.
    #[serde(skip)]
    pub order: i64,
}

/// A judgement that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// It.
    pub judgement: Judgement,
    /// Others that hold on the same subject, of the same kind.
    pub others: Vec<Judgement>,
}

const COLUMNS: &str = "judgement, kind, subject, author, time, why, body, undone IS NOT NULL, id";

impl Case {
    /// Makes a judgement.
    ///
    /// # Errors
    /// If what it is about is not in the case, or cannot be judged so.
    pub fn judge(&mut self, decision: &Decision, why: Option<&str>, work: &Work) -> Result<Judged> {
        self.write(|tx, profiles| judge(tx, profiles, decision, why, work))
    }

    /// A claim of a reading that counts, as it was read, by its id or the beginning of it.
    pub fn claim(&self, id: &str) -> Result<Claim> {
        self.read(|db| Ok(find_claim(db, id)?.2))
    }

    /// A judgement by its id.
    pub fn judgement(&self, id: &str) -> Result<Judgement> {
        self.read(|db| Ok(find(db, id)?.1))
    }

    /// Every judgement, the last first; those that were undone too if `all`.
    pub fn judgements(&self, all: bool) -> Result<Vec<Judgement>> {
        self.read(|db| list(db, "WHERE (?1 OR undone IS NULL) AND kind <> 'undo' ORDER BY id DESC", [all]))
    }

    /// The judgements on claims that no reading that counts has, with the reason.
    pub fn orphaned(&self) -> Result<Vec<(Judgement, String)>> {
        self.read(|db| {
            let sql = "WHERE undone IS NULL AND kind = 'wrong' AND NOT EXISTS (
                SELECT 1 FROM claim JOIN reading ON reading.id = claim.reading JOIN report ON report.id = claim.report
                WHERE claim.claim = judgement.subject AND reading.current = 1 AND report.state = 'current') ORDER BY id";
            let orphans = list(db, sql, [])?;
            orphans.into_iter().map(|judgement| Ok((judgement.clone(), why_orphaned(db, &judgement)?))).collect()
        })
    }
}

fn why_orphaned(db: &Connection, judgement: &Judgement) -> Result<String> {
    let report = judgement.body["report"].as_str().unwrap_or_default();
    let state = Row::find(db, report)?.map(|row| row.state);
    Ok(match state.as_deref() {
        None => format!("the import of the report `{report}` was undone"),
        Some("removed") => format!("the report `{report}` was removed"),
        Some("superseded") => format!("the report `{report}` has a newer version"),
        Some(_) => format!("the newer reading of the report `{report}` has no such claim"),
    })
}

fn judge(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    decision: &Decision,
    why: Option<&str>,
    work: &Work,
) -> Result<Judged> {
    if let Some(same) = repeated_split(tx, decision, work)? {
        return Ok(Judged { judgement: same, others: Vec::new() });
    }
    let Draft { kind, subject, body, effect } = draft(tx, decision)?;
    let others = match kind {
        "undo" => Vec::new(),
        kind => list(
            tx,
            "WHERE subject = ?1 AND kind = ?2 AND undone IS NULL ORDER BY id",
            [subject.as_str(), kind],
        )?,
    };
    let is_same =
        |other: &&Judgement| other.author == work.author && other.why.as_deref() == why && other.body == body;
    if let Some(same) = others.iter().find(is_same).cloned() {
        // A command that is repeated after it was interrupted decides nothing new.
        let others = others.into_iter().filter(|other| other.order < same.order).collect();
        return Ok(Judged { judgement: same, others });
    }
    let judgement = insert(tx, kind, &subject, body, why, work)?;
    let entry = n_entries(tx)? as i64 - 1;
    match effect {
        Effect::Report(report) => mark_stale(tx, report)?,
        Effect::Bonds(bonds) => {
            let row = tx.query_row("SELECT id FROM judgement WHERE entry = ?1", [entry], |row| row.get(0))?;
            bond::add(tx, profiles, row, &bonds)?;
        }
        Effect::Undo(row, reports) => {
            tx.execute("UPDATE judgement SET undone = ?2 WHERE id = ?1", (row, entry))?;
            bond::remove(tx, profiles, row)?;
            reports.into_iter().try_for_each(|report| mark_stale(tx, report))?;
        }
    }
    Ok(Judged { judgement, others })
}

/// The same split by the same person, if it holds: its reports are not of the incident any more.
fn repeated_split(db: &Connection, decision: &Decision, work: &Work) -> Result<Option<Judgement>> {
    let Decision::Split { incident, reports } = decision else { return Ok(None) };
    let made = list(db, "WHERE kind = 'split' AND undone IS NULL AND author = ?1", [&work.author])?;
    let is_same =
        |made: &Judgement| made.body["incident"] == **incident && made.body["reports"] == json!(reports);
    Ok(made.into_iter().find(is_same))
}

/// Writes a judgement as an entry and as a row.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    kind: &str,
    subject: &str,
    body: Value,
    why: Option<&str>,
    work: &Work,
) -> Result<Judgement> {
    let seq = n_entries(tx)?;
    let id = content_id('j', &[&work.seed, &seq.to_le_bytes(), subject.as_bytes()]);
    let mut entry = json!({"kind": "judgement", "judgement": id, "decision": kind, "subject": subject, "by": work.author,
        "at": work.at(), "why": why, "salt": work.salt(seq)});
    entry["says"] = body;
    append(tx, "judgement", &entry)?;
    add_row(tx, seq, &entry)?;
    Ok(find(tx, &id)?.1)
}

/// The row of a judgement, from its entry.
pub(crate) fn add_row(tx: &Transaction<'_>, seq: u64, entry: &Value) -> Result<()> {
    let text = |field: &str| entry[field].as_str();
    tx.execute(
        "INSERT INTO judgement (judgement, entry, kind, subject, author, time, why, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            text("judgement"),
            seq as i64,
            text("decision"),
            text("subject"),
            text("by"),
            text("at"),
            text("why"),
            entry["says"].to_string(),
        ),
    )?;
    Ok(())
}

/// A claim of a reading that counts, by its id or the beginning of it.
pub(crate) fn find_claim(db: &Connection, id: &str) -> Result<(Row, Reading, Claim)> {
    let sql = "SELECT DISTINCT claim.claim, claim.report FROM claim
        JOIN reading ON reading.id = claim.reading AND reading.current = 1
        WHERE claim.claim >= ?1 AND claim.claim < ?1 || 'g' ORDER BY claim.claim LIMIT 3";
    let mut query = db.prepare_cached(sql)?;
    let found: Vec<(String, i64)> =
        query.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let (whole, report) = the_only("claim", id, found, |(claim, _)| claim)?;
    let row = Row::at(db, report)?;
    let reading = load_reading(db, report)?.ok_or_else(|| crate::add::removed(&row.report))?;
    let claim = reading.claims.iter().find(|claim| claim.id == whole).cloned();
    Ok((row, reading, claim.ok_or_else(|| StoreError::unknown("claim", id))?))
}

/// A judgement with its row, by its id or the beginning of it.
fn find(db: &Connection, id: &str) -> Result<(i64, Judgement)> {
    let filter = "WHERE judgement >= ?1 AND judgement < ?1 || 'g' ORDER BY judgement LIMIT 3";
    let judgement = the_only("judgement", id, list(db, filter, [id])?, |judgement| &judgement.id)?;
    Ok((judgement.order, judgement))
}

/// The one that has the id, or the only one that begins with it, of those that begin with it in their order.
fn the_only<T>(what: &'static str, id: &str, mut found: Vec<T>, id_of: fn(&T) -> &String) -> Result<T> {
    let is_it = found.first().is_some_and(|first| found.len() == 1 || id_of(first) == id);
    if found.is_empty() || id.is_empty() {
        return Err(StoreError::unknown(what, id));
    }
    if is_it {
        return Ok(found.swap_remove(0));
    }
    let found = found.iter().map(|one| format!("`{}`", id_of(one))).collect::<Vec<_>>().join(", ");
    Err(StoreError::Ambiguous { id: id.to_owned(), found })
}

pub(crate) fn list(db: &Connection, filter: &str, params: impl rusqlite::Params) -> Result<Vec<Judgement>> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM judgement {filter}"))?;
    Ok(query.query_map(params, read)?.collect::<Result<_, _>>()?)
}

fn read(row: &SqlRow<'_>) -> rusqlite::Result<Judgement> {
    let body: String = row.get(6)?;
    Ok(Judgement {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        author: row.get(3)?,
        time: row.get(4)?,
        why: row.get(5)?,
        body: serde_json::from_str(&body).unwrap_or(Value::Null),
        undone: row.get(7)?,
        order: row.get(8)?,
    })
}

/// Gives misread claims what people say is right, the last judgement on each; drops those that are none.
pub(crate) fn apply_corrections(db: &Connection, reading: &mut Reading) -> Result<()> {
    let mut any = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM judgement WHERE kind = 'wrong')")?;
    if !any.query_row([], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let mut kept = Vec::with_capacity(reading.claims.len());
    for claim in std::mem::take(&mut reading.claims) {
        let filter = "WHERE subject = ?1 AND kind = 'wrong' AND undone IS NULL ORDER BY id DESC LIMIT 1";
        match list(db, filter, [&claim.id])?.pop() {
            Some(judgement) => kept.extend(corrected(claim, &judgement.body)?),
            None => kept.push(claim),
        }
    }
    reading.claims = kept;
    Ok(())
}

/// A claim as a judgement says it should be; none where the voice makes no such claim.
fn corrected(claim: Claim, says: &Value) -> Result<Option<Claim>> {
    if says["no_claim"] == true {
        return Ok(None);
    }
    let mut json = serde_json::to_value(&claim)?;
    for field in ["value", "stance", "voice"] {
        if !says[field].is_null() {
            json[field] = says[field].clone();
        }
    }
    // A person said so: nothing about it is unsure any more.
    json["unsure"] = false.into();
    Ok(Some(serde_json::from_value(json)?))
}

/// The judgements that hold on an incident: on it, on its reports and on their claims.
pub(crate) fn judgements_of_resolved(db: &Connection, resolved: &ResolvedIncident) -> Result<Vec<Judgement>> {
    judgements_of_reports(db, resolved.reports.iter().map(|report| report.id.as_str()))
}

/// The same for a record.
pub(crate) fn judgements_of_incident(db: &Connection, record: &IncidentRecord) -> Result<Vec<Judgement>> {
    judgements_of_reports(db, record.reports.iter().map(|report| report.id.as_str()))
}

fn judgements_of_reports<'r>(
    db: &Connection,
    reports: impl Iterator<Item = &'r str>,
) -> Result<Vec<Judgement>> {
    let mut any = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM judgement)")?;
    if !any.query_row([], |row| row.get::<_, bool>(0))? {
        return Ok(Vec::new());
    }
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for report in reports {
        let sql = "WHERE undone IS NULL AND kind <> 'undo' AND kind <> 'review' AND (
              subject = ?1 OR subject = (SELECT source FROM report WHERE report = ?1)
              OR subject IN (SELECT claim.claim FROM claim JOIN report ON report.id = claim.report WHERE report.report = ?1)
              OR id IN (SELECT judgement FROM bond JOIN report ON report.source IN (bond.source, bond.other_source)
                WHERE report.report = ?1))
            ORDER BY id";
        let new = list(db, sql, [report])?.into_iter();
        found.extend(new.filter(|judgement| seen.insert(judgement.id.clone())));
    }
    found.sort_by_key(|judgement: &Judgement| judgement.order);
    Ok(found)
}
