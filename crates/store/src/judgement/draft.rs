//! Judgements before they are written: whether they can be made, on what, and what they change.

use rashomon_schema::Reading;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Decision, Right, find, find_claim};
use crate::bond::{self, Reported};
use crate::error::{Result, StoreError};
use crate::report::{Row, voice_of};

/// A judgement before it is written.
pub(super) struct Draft {
    pub kind: &'static str,
    pub subject: String,
    pub body: Value,
    pub effect: Effect,
}

/// What a judgement changes in what is shown.
pub(super) enum Effect {
    /// The incidents of a report are compared again.
    Report(i64),
    /// Incidents are grouped again.
    Bonds(Vec<bond::Bond>),
    /// A judgement is undone, which concerns these reports.
    Undo(i64, Vec<i64>),
}

/// What a decision comes to, before anything is written.
pub(super) fn draft(db: &Connection, decision: &Decision) -> Result<Draft> {
    match decision {
        Decision::Wrong { claim, right } => draft_wrong(db, claim, right),
        Decision::Same { one, other } => {
            let (one, other) = (Reported::of_incident(db, one)?, Reported::of_incident(db, other)?);
            let bonds = vec![bond::Bond { one, other, same: true }];
            draft_bonds("same", bonds)
        }
        Decision::Split { incident, reports } => {
            let mut draft = draft_bonds("split", bond::split(db, incident, reports)?)?;
            draft.body["incident"] = incident.as_str().into();
            draft.body["reports"] = reports.clone().into();
            Ok(draft)
        }
        Decision::Contested { subject } => draft_on(db, "contested", subject, json!({})),
        Decision::Note { subject } => draft_on(db, "note", subject, json!({})),
        Decision::View { incident, view, likelihood, confidence } => draft_on(
            db,
            "view",
            incident,
            json!({"view": view, "likelihood": likelihood, "confidence": confidence}),
        ),
        Decision::Translation { report, language, text } => {
            draft_on(db, "translation", report, json!({"language": language, "text": text}))
        }
        Decision::Undo { judgement } => draft_undo(db, judgement),
    }
}

fn draft_wrong(db: &Connection, id: &str, right: &Right) -> Result<Draft> {
    let (report, reading, claim) = find_claim(db, id)?;
    if *right == Right::default() {
        return Err(StoreError::refused(
            "cannot judge the claim as wrong without saying what is right",
            "give `--value`, `--stance` or `--voice`, or `--no-claim` where the voice says nothing of the kind",
        ));
    }
    let voice = right.voice.as_deref().map(|name| voice_named(&reading, name)).transpose()?;
    let body = json!({"report": report.report, "facet": claim.facet, "no_claim": right.no_claim, "value": right.value,
        "stance": right.stance, "voice": voice,
        "read": {"value": claim.value, "stance": claim.stance, "voice": claim.voice,
            "name": voice_of(&reading, &claim).map(|voice| &voice.name)}});
    Ok(Draft { kind: "wrong", subject: claim.id, body, effect: Effect::Report(report.id) })
}

/// The id of a voice of a report, by id or name.
fn voice_named(reading: &Reading, name: &str) -> Result<String> {
    let is_it = |voice: &&rashomon_schema::Voice| voice.id == name || voice.name.eq_ignore_ascii_case(name);
    reading.voices.iter().find(is_it).map(|voice| voice.id.clone()).ok_or_else(|| {
        let names =
            reading.voices.iter().map(|voice| format!("`{}`", voice.name)).collect::<Vec<_>>().join(", ");
        StoreError::refused(format!("the report has no voice `{name}`"), format!("its voices are {names}"))
    })
}

fn draft_bonds(kind: &'static str, bonds: Vec<bond::Bond>) -> Result<Draft> {
    let subject = bonds.first().map_or_else(String::new, |bond| bond.one.source.clone());
    let body = json!({"bonds": bonds});
    Ok(Draft { kind, subject, body, effect: Effect::Bonds(bonds) })
}

/// A judgement on a claim, a report or an incident. One on an incident stays with its first report, since the
/// incident's own id changes when reports join it.
fn draft_on(db: &Connection, kind: &'static str, subject: &str, mut body: Value) -> Result<Draft> {
    let (row, subject) = if let Some(report) = Row::find(db, subject)? {
        body["about"] = "report".into();
        (report.id, report.report)
    } else if let Some((report, _, claim)) = known(find_claim(db, subject))? {
        body["about"] = "claim".into();
        body["report"] = report.report.into();
        (report.id, claim.id)
    } else {
        let anchor = Reported::of_incident(db, subject)?;
        let report = Row::current(db, &anchor.source)?;
        let report = report.ok_or_else(|| StoreError::unknown("incident", subject))?;
        body["about"] = "incident".into();
        body["incident"] = subject.into();
        (report.id, report.report)
    };
    Ok(Draft { kind, subject, body, effect: Effect::Report(row) })
}

/// What was found; none where nothing has the id.
fn known<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::Unknown { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn draft_undo(db: &Connection, id: &str) -> Result<Draft> {
    let (row, judgement) = find(db, id)?;
    if judgement.undone || judgement.kind == "undo" {
        return Err(StoreError::refused(
            format!("the judgement `{}` does not hold any more", judgement.id),
            "make it again if it should hold",
        ));
    }
    let about = [judgement.subject.as_str(), judgement.body["report"].as_str().unwrap_or_default()];
    let mut reports = Vec::new();
    for report in about {
        reports.extend(Row::find(db, report)?.map(|row| row.id));
    }
    Ok(Draft { kind: "undo", subject: judgement.id, body: json!({}), effect: Effect::Undo(row, reports) })
}
