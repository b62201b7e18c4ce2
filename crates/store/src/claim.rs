//! The claims of a reading, as rows to search and as entries of the ledger.

use rashomon_schema::{Claim, Facet, Reading, Value, describe_event};
use rusqlite::Transaction;
use serde_json::json;

use crate::case::Work;
use crate::error::Result;
use crate::log::{append, n_entries};
use crate::report::{CleanReport, voice_of};

/// What the claims of one reading have in common.
pub(crate) struct ClaimsOf<'r> {
    pub(crate) report: i64,
    pub(crate) report_id: &'r str,
    pub(crate) evidence: &'r str,
    pub(crate) reading: i64,
    pub(crate) version: &'r str,
}

/// Stores every claim of a reading, each with an entry of its own so that it can be proved alone.
pub(crate) fn add_claims(
    tx: &Transaction<'_>,
    of: &ClaimsOf<'_>,
    reading: &Reading,
    clean: &CleanReport,
    work: &Work,
) -> Result<()> {
    for claim in &reading.claims {
        let voice = voice_of(reading, claim);
        let name = voice.map_or("", |voice| voice.name.as_str());
        let actor = voice.and_then(|voice| voice.actor.as_deref());
        let body = json!({
            "kind": "claim", "claim": claim, "report": of.report_id, "evidence": of.evidence, "version": of.version,
            "voice": {"name": name, "actor": actor}, "words": words(claim.facet, &claim.value), "bytes": clean.bytes_of(claim), "salt": work.salt(n_entries(tx)?),
        });
        let entry = append(tx, "claim", &body)?;
        add_row(tx, of, claim, name, actor, entry)?;
    }
    Ok(())
}

fn add_row(
    tx: &Transaction<'_>,
    of: &ClaimsOf<'_>,
    claim: &Claim,
    voice: &str,
    actor: Option<&str>,
    entry: u64,
) -> Result<()> {
    let columns = Columns::new(&claim.value);
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO claim (claim, reading, report, entry, incident, voice, actor, facet, stance, words,
           value_actor, low, high, earliest, latest, lat, lon, confidence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?;
    let words = words(claim.facet, &claim.value);
    let added = insert.execute(rusqlite::params![
        claim.id,
        of.reading,
        of.report,
        entry as i64,
        claim.incident,
        voice,
        actor,
        claim.facet.as_str(),
        claim.stance.as_str(),
        words,
        columns.actor,
        columns.low,
        columns.high,
        columns.earliest,
        columns.latest,
        columns.lat,
        columns.lon,
        claim.confidence,
    ])?;
    if added == 1 {
        let row = tx.last_insert_rowid();
        let mut text =
            tx.prepare_cached("INSERT INTO claim_text (rowid, voice, words) VALUES (?1, ?2, ?3)")?;
        text.execute((row, voice, words))?;
    }
    Ok(())
}

/// The parts of a value that one searches by.
#[derive(Default)]
pub(crate) struct Columns<'v> {
    pub(crate) actor: Option<&'v str>,
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    pub(crate) earliest: Option<String>,
    pub(crate) latest: Option<String>,
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
}

impl<'v> Columns<'v> {
    pub(crate) fn new(value: &'v Value) -> Self {
        let number = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
        match value {
            Value::Actor(actor) => Self { actor: actor.actor.as_deref(), ..Self::default() },
            Value::Toll(count) => {
                Self { low: number(count.low), high: number(count.high), ..Self::default() }
            }
            Value::Time(time) => Self {
                earliest: time.earliest.map(|day| day.to_string()),
                latest: time.latest.map(|day| day.to_string()),
                ..Self::default()
            },
            Value::Place(place) => Self { lat: place.lat, lon: place.lon, ..Self::default() },
            _ => Self::default(),
        }
    }
}

/// A value in the words that were read, with the usual name where there is one.
pub fn words(facet: Facet, value: &Value) -> String {
    let named = |text: &str, name: Option<&str>| match name {
        Some(name) if name != text && !text.is_empty() => format!("{name} ({text})"),
        Some(name) => name.to_owned(),
        None => text.to_owned(),
    };
    match value {
        Value::Occurred {} => "it happened".to_owned(),
        Value::Type { kind, mode } => describe_event(*kind, *mode),
        Value::Actor(actor) => named(&actor.text, actor.name.as_deref()),
        Value::Means(means) => means.text.clone(),
        Value::Place(place) => named(&place.text, place.name.as_deref()),
        Value::Time(time) => match (time.earliest, time.latest) {
            (Some(first), Some(last)) if first == last => named(&time.text, Some(&first.to_string())),
            (Some(first), Some(last)) => named(&time.text, Some(&format!("{first} to {last}"))),
            _ => time.text.clone(),
        },
        Value::Toll(count) => {
            let number = match (count.low, count.high) {
                (Some(low), Some(high)) if low == high => low.to_string(),
                (Some(low), Some(high)) => format!("{low} to {high}"),
                (Some(low), None) => format!("at least {low}"),
                (None, Some(high)) => format!("up to {high}"),
                (None, None) => "some".to_owned(),
            };
            [Some(number.as_str()), count.counted.as_deref(), Some(facet.as_str())]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        }
        Value::Status { text, .. } => text.clone(),
    }
}
