//! What a long list of incidents is filtered by, kept in memory next to the file and brought up to date when it changes.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::path::Path;

use rashomon_schema::{Facet, IncidentRecord, Standing, Value};
use rusqlite::Connection;
use rustc_hash::FxHasher;

use crate::case::{Access, Case, Work};
use crate::error::Result;
use crate::incident::IncidentLine;
use crate::pack::unpack_json;

/// The incidents of a case, with what a list is filtered by.
pub struct Overview {
    case: Case,
    /// What SQLite counts up when another connection changes the file.
    version: Option<i64>,
    incidents: BTreeMap<i64, Known>,
}

struct Known {
    /// Of the stored record: one that is the same is not read again.
    hash: u64,
    brief: IncidentBrief,
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct IncidentBrief {
    /// What lists show.
    #[serde(flatten)]
    pub line: IncidentLine,
    /// Latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    pub lon: Option<f64>,
    /// How precise the place is.
    pub precision: Option<rashomon_schema::PlacePrecision>,
    /// The facets on which accounts conflict.
    pub conflict_facets: Vec<Facet>,
    /// Names of its voices, and of who acts or is hit in an account.
    pub actors: Vec<String>,
    /// The first day on which one of its reports was published.
    pub first_published: Option<String>,
    /// Whether somebody reviewed a claim of it or judged anything about it.
    pub reviewed: bool,
}

impl Overview {
    /// Opens the case; nothing is read yet.
    ///
    /// # Errors
    /// If the case cannot be opened.
    pub fn open(path: &Path, work: &Work) -> Result<Self> {
        let case = Case::open(path, Access::Read, work)?;
        Ok(Self { case, version: None, incidents: BTreeMap::new() })
    }

    /// Brings it up to date, and returns a number that is another one after every change of the file.
    pub fn update(&mut self) -> Result<i64> {
        let Self { case, version, incidents } = self;
        let now =
            case.read(|db| Ok(db.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0))?))?;
        if *version != Some(now) {
            *incidents = case.read(|db| read_all(db, std::mem::take(incidents)))?;
            *version = Some(now);
        }
        Ok(now)
    }

    /// The incidents: those of several reports first, those with conflicts before others.
    pub fn incidents(&self) -> Vec<&IncidentBrief> {
        let mut all: Vec<&IncidentBrief> = self.incidents.values().map(|known| &known.brief).collect();
        let rank = |brief: &IncidentBrief| {
            let IncidentLine { reports, conflicts, origins, .. } = brief.line;
            std::cmp::Reverse((reports > 1, conflicts > 0, origins))
        };
        all.sort_by(|a, b| {
            (rank(a), &a.line.earliest, &a.line.id).cmp(&(rank(b), &b.line.earliest, &b.line.id))
        });
        all
    }
}

/// Every compared incident; what is known of a record that did not change is kept.
fn read_all(db: &Connection, mut known: BTreeMap<i64, Known>) -> Result<BTreeMap<i64, Known>> {
    let reviewed = reviewed(db)?;
    let sql = "SELECT id, record, judgements FROM incident WHERE stale = 0 AND record IS NOT NULL";
    let mut query = db.prepare_cached(sql)?;
    let mut rows = query.query([])?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (id, judgements): (i64, i64) = (row.get(0)?, row.get(2)?);
        let packed = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let mut hasher = FxHasher::default();
        packed.hash(&mut hasher);
        let hash = hasher.finish();
        let mut kept = match known.remove(&id).filter(|known| known.hash == hash) {
            Some(kept) => kept,
            None => Known { hash, brief: brief(&unpack_json(packed)?) },
        };
        kept.brief.line.judgements = judgements;
        kept.brief.reviewed = judgements > 0 || reviewed.contains(&id);
        all.insert(id, kept);
    }
    Ok(all)
}

/// The incidents of which a claim was reviewed.
fn reviewed(db: &Connection) -> Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT n.incident FROM review v JOIN claim c ON c.claim = v.claim
        JOIN node n ON n.report = c.report AND n.reported = c.incident
        WHERE v.done IS NOT NULL AND n.incident IS NOT NULL";
    let mut query = db.prepare_cached(sql)?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn brief(record: &IncidentRecord) -> IncidentBrief {
    let place = record.place.as_ref();
    let conflict_facets: Vec<Facet> = record
        .facets
        .iter()
        .filter(|(_, comparison)| comparison.status == Standing::Conflict)
        .map(|(facet, _)| *facet)
        .collect();
    IncidentBrief {
        line: IncidentLine {
            id: record.id.clone(),
            title: record.title.clone(),
            place: place.map(|place| place.name.clone()),
            earliest: record.time.map(|time| time.earliest.to_string()),
            latest: record.time.map(|time| time.latest.to_string()),
            reports: record.reports.len() as i64,
            origins: record.origins as i64,
            accounts: record.accounts.len() as i64,
            conflicts: conflict_facets.len() as i64,
            judgements: 0,
        },
        lat: place.and_then(|place| place.lat),
        lon: place.and_then(|place| place.lon),
        precision: place.and_then(|place| place.precision),
        conflict_facets,
        actors: actors(record),
        first_published: record
            .reports
            .iter()
            .filter_map(|report| report.published)
            .min()
            .map(|day| day.to_string()),
        reviewed: false,
    }
}

/// The names of voices, and of who acts or is hit, each once.
fn actors(record: &IncidentRecord) -> Vec<String> {
    let mut names = BTreeSet::new();
    for account in &record.accounts {
        names.insert(account.name.clone());
        for claim in &account.claims {
            if let Value::Actor(actor) = &claim.value {
                names.insert(actor.name.clone().unwrap_or_else(|| actor.text.clone()));
            }
        }
    }
    names.into_iter().collect()
}
