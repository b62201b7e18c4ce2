//! Incidents: which are to be compared again, and what is shown of them.

use std::collections::BTreeMap;

use rashomon_resolve::{Digest, IncidentProfile, ResolvedIncident, resolve_reported};
use rashomon_schema::{IncidentRecord, Reading, Span, Standing};
use rusqlite::{Connection, OptionalExtension};

use crate::bond::find_incident;
use crate::case::Case;
use crate::error::{Result, StoreError};
use crate::judgement::{Judgement, apply_corrections, judgements_of_incident};
use crate::pack::{pack_json, unpack_json};
use crate::report::{load_clean, load_reading};

/// An incident whose accounts are to be compared.
#[derive(Debug)]
pub struct StaleIncident {
    /// Its row.
    row: i64,
    /// How often it had changed: if it changes meanwhile, it is to be compared again.
    changes: i64,
    /// Its reports and accounts; claims as people corrected them.
    pub resolved: ResolvedIncident,
    /// The readings that describe a reversal, with their texts.
    pub readings: Vec<Reading>,
    /// What people decided on it, its reports and its claims.
    pub judgements: Vec<Judgement>,
}

/// One incident as `case incidents` lists it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct IncidentLine {
    /// Its id.
    pub id: String,
    /// What happened, where and when.
    pub title: String,
    /// The usual name of its place.
    pub place: Option<String>,
    /// First day.
    pub earliest: Option<String>,
    /// Last day.
    pub latest: Option<String>,
    /// How many reports mention it.
    pub reports: i64,
    /// How many origins its accounts have.
    pub origins: i64,
    /// How many accounts there are.
    pub accounts: i64,
    /// On how many facets they conflict.
    pub conflicts: i64,
    /// How many judgements concern it.
    pub judgements: i64,
}

/// Which incidents are listed.
#[derive(Debug, Clone, Default)]
pub struct IncidentFilter {
    /// On this day or later.
    pub from: Option<String>,
    /// On this day or earlier.
    pub to: Option<String>,
    /// Within so many kilometres of a point.
    pub near: Option<Near>,
    /// With a conflict.
    pub conflicts: bool,
    /// Of so many reports or more.
    pub least_reports: Option<u32>,
    /// At most so many.
    pub most: Option<u32>,
}

/// A point and a distance.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Near {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Kilometres around it.
    pub km: f64,
}

/// The text of a report and its sentences.
pub type TextOf = (String, Vec<Span>);

impl Case {
    /// The rows of incidents that are to be compared again.
    pub fn stale_incidents(&self) -> Result<Vec<i64>> {
        self.read(|db| {
            let mut query = db.prepare("SELECT id FROM incident WHERE stale > 0 ORDER BY id")?;
            Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
    }

    /// The reports and accounts of an incident, from the readings that count and what people decided.
    ///
    /// None if it is gone, or was compared since.
    pub fn stale_incident(&self, row: i64) -> Result<Option<StaleIncident>> {
        self.read(|db| {
            let stale: Option<i64> = db
                .query_row("SELECT stale FROM incident WHERE id = ?1", [row], |row| row.get(0))
                .optional()?;
            match stale {
                None | Some(0) => Ok(None),
                Some(changes) => resolve(db, row, changes).map(Some),
            }
        })
    }

    /// Stores the compared record of an incident, unless the incident has changed since.
    ///
    /// `reversals` are those that its reports describe, as JSON.
    pub fn put_record(
        &mut self,
        stale: &StaleIncident,
        record: &IncidentRecord,
        reversals: &str,
    ) -> Result<()> {
        let n_conflicts = record.facets.values().filter(|facet| facet.status == Standing::Conflict).count();
        let (packed, _) = pack_json(record)?;
        self.write(|tx, _| {
            let place = record.place.as_ref();
            let first = crate::bond::members(tx, stale.row)?.into_iter().next();
            if let Some((first, _)) = first {
                tx.prepare_cached("INSERT OR IGNORE INTO incident_id VALUES (?1, ?2, ?3)")?
                    .execute((&record.id, first.source, first.incident))?;
            }
            tx.prepare_cached(
                "UPDATE incident SET stale = 0, incident = ?2, title = ?3, place = ?4, lat = ?5, lon = ?6, earliest = ?7,
                   latest = ?8, reports = ?9, origins = ?10, accounts = ?11, conflicts = ?12, judgements = ?13, record = ?14, reversals = ?15
                 WHERE id = ?1 AND stale = ?16",
            )?
            .execute(rusqlite::params![
                stale.row,
                record.id,
                record.title,
                place.map(|place| &place.name),
                place.and_then(|place| place.lat),
                place.and_then(|place| place.lon),
                record.time.map(|time| time.earliest.to_string()),
                record.time.map(|time| time.latest.to_string()),
                record.reports.len() as i64,
                record.origins as i64,
                record.accounts.len() as i64,
                n_conflicts as i64,
                stale.judgements.len() as i64,
                packed,
                reversals,
                stale.changes,
            ])?;
            Ok(())
        })
    }

    /// How many incidents there are.
    pub fn n_incidents(&self) -> Result<u64> {
        self.read(|db| {
            Ok(db.query_row("SELECT count(*) FROM incident", [], |row| row.get::<_, i64>(0))? as u64)
        })
    }

    /// The incidents that pass a filter: those of several reports first, those with conflicts before others.
    pub fn incident_lines(&self, filter: &IncidentFilter) -> Result<Vec<IncidentLine>> {
        self.read(|db| {
            let near = filter.near;
            let sql = "SELECT incident, title, place, earliest, latest, reports, origins, accounts, conflicts, judgements
                FROM incident WHERE stale = 0 AND (?1 IS NULL OR latest >= ?1) AND (?2 IS NULL OR earliest <= ?2)
                  AND (?3 IS NULL OR (lat BETWEEN ?3 - ?5 / 110.0 AND ?3 + ?5 / 110.0 AND km(lat, lon, ?3, ?4) <= ?5))
                  AND (NOT ?6 OR conflicts > 0) AND reports >= ?7
                ORDER BY reports > 1 DESC, conflicts > 0 DESC, origins DESC, earliest, incident LIMIT ?8";
            let mut query = db.prepare_cached(sql)?;
            let rows = query.query_map(
                rusqlite::params![
                    filter.from,
                    filter.to,
                    near.map(|near| near.lat),
                    near.map(|near| near.lon),
                    near.map(|near| near.km),
                    filter.conflicts,
                    filter.least_reports.unwrap_or(0),
                    filter.most.map_or(-1, i64::from),
                ],
                read_line,
            )?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The record of an incident by its id or the beginning of it, or by the id of a report or a claim of it.
    pub fn record(&self, id: &str) -> Result<IncidentRecord> {
        self.read(|db| {
            let row = find_incident(db, id)?;
            let packed: Option<Vec<u8>> =
                db.query_row("SELECT record FROM incident WHERE id = ?1", [row], |row| row.get(0))?;
            unpack_json(&packed.ok_or_else(|| StoreError::unknown("incident", id))?)
        })
    }

    /// Every record, by day and id, one after another, with the reversals as JSON; `take` ends it with an error.
    pub fn each_record(&self, mut take: impl FnMut(IncidentRecord, &str) -> Result<()>) -> Result<()> {
        self.read(|db| {
            let sql = "SELECT record, reversals FROM incident WHERE record IS NOT NULL AND stale = 0 ORDER BY earliest, incident";
            let mut query = db.prepare(sql)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                take(unpack_json(&row.get::<_, Vec<u8>>(0)?)?, &row.get::<_, String>(1)?)?;
            }
            Ok(())
        })
    }

    /// The judgements on an incident, its reports and its claims, as they hold now.
    pub fn judgements_on(&self, record: &IncidentRecord) -> Result<Vec<Judgement>> {
        self.read(|db| judgements_of_incident(db, record))
    }

    /// The texts of reports, with their sentences; those that were removed have none.
    pub fn texts(&self, reports: &[String]) -> Result<BTreeMap<String, TextOf>> {
        self.read(|db| {
            let mut texts = BTreeMap::new();
            for report in reports {
                let row = crate::report::Row::get(db, report)?;
                let (clean, reading) = (load_clean(db, row.id)?, load_reading(db, row.id)?);
                if let (Some(clean), Some(reading)) = (clean, reading) {
                    texts.insert(report.clone(), (clean.report.text, reading.sentences));
                }
            }
            Ok(texts)
        })
    }
}

fn read_line(row: &rusqlite::Row<'_>) -> rusqlite::Result<IncidentLine> {
    Ok(IncidentLine {
        id: row.get(0)?,
        title: row.get(1)?,
        place: row.get(2)?,
        earliest: row.get(3)?,
        latest: row.get(4)?,
        reports: row.get(5)?,
        origins: row.get(6)?,
        accounts: row.get(7)?,
        conflicts: row.get(8)?,
        judgements: row.get(9)?,
    })
}

/// Joins the readings of an incident's reports.
fn resolve(db: &Connection, row: i64, changes: i64) -> Result<StaleIncident> {
    let mut query =
        db.prepare_cached("SELECT report, reported, main FROM node WHERE incident = ?1 ORDER BY report, id")?;
    let nodes: Vec<(i64, String, bool)> = query
        .query_map([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut reports: Vec<i64> = nodes.iter().map(|(report, ..)| *report).collect();
    reports.dedup();
    let (mut readings, mut digests) = (Vec::new(), BTreeMap::new());
    for report in reports {
        let Some(mut reading) = load_reading(db, report)? else { continue };
        apply_corrections(db, &mut reading)?;
        digests.insert(report, Digest::with_profiles(&reading, profiles_of(db, report)?));
        if reading.attributions.iter().any(|attribution| attribution.earlier.is_some()) {
            let clean = load_clean(db, report)?;
            reading.report.text = clean.map(|clean| clean.report.text).unwrap_or_default();
            readings.push(reading);
        }
    }
    let mut reported = Vec::new();
    for (report, incident, main) in &nodes {
        let Some(digest) = digests.get(report) else { continue };
        let is_it = |profile: &IncidentProfile| profile.main == *main && profile.incident == *incident;
        reported.extend(digest.profiles().iter().position(is_it).map(|n| (digest, n)));
    }
    let resolved = resolve_reported(&reported);
    let judgements = crate::judgement::judgements_of_resolved(db, &resolved)?;
    Ok(StaleIncident { row, changes, resolved, readings, judgements })
}

/// The profiles of a report, its main incident first.
fn profiles_of(db: &Connection, report: i64) -> Result<Vec<IncidentProfile>> {
    let mut query = db.prepare_cached("SELECT profile FROM node WHERE report = ?1 ORDER BY main DESC, id")?;
    let bytes = query.query_map([report], |row| row.get::<_, Vec<u8>>(0))?.collect::<Result<Vec<_>, _>>()?;
    let read = bytes.iter().map(|bytes| {
        IncidentProfile::from_bytes(bytes).ok_or_else(|| StoreError::unknown("profile", &report.to_string()))
    });
    read.collect()
}
