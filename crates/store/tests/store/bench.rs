//! A case in a folder of its own, and readings of invented reports.

use std::cell::Cell;

use rashomon_ledger::{KeyKind, SigningKey};
use rashomon_resolve::ResolvedIncident;
use rashomon_schema::{Reading, Report};
use rashomon_store::{Access, Added, Case, CleanReport, Import, Incoming, Version, Work};
use serde_json::json;
use tempfile::TempDir;

/// A case, its key and its folder.
pub struct Bench {
    pub case: Case,
    pub key: SigningKey,
    folder: TempDir,
    n_commands: u8,
    n_copies: Cell<u32>,
}

impl Bench {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let key = SigningKey::from_seed("rashomon.case/test", KeyKind::Log, &[7; 32]).unwrap();
        let path = folder.path().join("test.rashomon");
        let case = Case::create(&path, "test", &key.verifying_key(), &work("Amira", 0)).unwrap();
        Self { case, key, folder, n_commands: 0, n_copies: Cell::new(0) }
    }

    /// Who works, in a command that no other is.
    pub fn work(&mut self, author: &str) -> Work {
        self.n_commands += 1;
        work(author, self.n_commands)
    }

    /// Adds readings as one import, and returns its number.
    pub fn add(&mut self, readings: &[Reading]) -> Option<i64> {
        self.add_all(readings).0
    }

    pub fn add_all(&mut self, readings: &[Reading]) -> (Option<i64>, Vec<Added>) {
        let work = self.work("Amira");
        let mut import = Import { id: None, files: vec!["readings.jsonl".to_owned()] };
        let added =
            readings.iter().map(|reading| self.case.add(incoming(reading), &mut import, &version(), &work));
        let added = added.collect::<Result<_, _>>().unwrap();
        (import.id, added)
    }

    /// Every incident, as its reports and accounts come out; nothing is ever compared here, so that all are.
    pub fn incidents(&self) -> Vec<ResolvedIncident> {
        let rows = self.case.stale_incidents().unwrap();
        let mut all: Vec<_> =
            rows.into_iter().map(|row| self.case.stale_incident(row).unwrap().unwrap().resolved).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// The incident that a report is about: the ids of its reports.
    pub fn reports_with(&self, report: &str) -> Vec<String> {
        let is_about = |incident: &ResolvedIncident| {
            incident.reports.iter().any(|entry| entry.main && entry.id == report)
        };
        let incident = self.incidents().into_iter().find(is_about).unwrap();
        let mut reports: Vec<String> = incident.reports.into_iter().map(|entry| entry.id).collect();
        reports.sort();
        reports
    }

    /// Another copy of the case, as it is now.
    pub fn copy(&self) -> (Case, std::path::PathBuf) {
        self.n_copies.set(self.n_copies.get() + 1);
        let path = self.folder.path().join(format!("copy-{}.rashomon", self.n_copies.get()));
        let db = rusqlite::Connection::open(self.case.path()).unwrap();
        db.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
        (Case::open(&path, Access::Write, &work("Jonas", 200)).unwrap(), path)
    }
}

pub fn work(author: &str, n: u8) -> Work {
    let time = jiff::Timestamp::from_second(1_790_000_000 + i64::from(n)).unwrap();
    Work { author: author.to_owned(), time, seed: [n; 32] }
}

pub fn version() -> Version {
    Version { name: "v0".to_owned(), about: json!({"program": "test"}) }
}

pub fn incoming(reading: &Reading) -> Incoming {
    let report: Report = reading.report.clone();
    Incoming {
        bytes: report.text.clone().into_bytes(),
        source: report.uri.clone().unwrap_or_else(|| report.id.clone()),
        archive: None,
        clean: CleanReport::new(report, None, Vec::new()),
        reading: reading.clone(),
    }
}

/// A report of one attack, as one voice gives it.
#[derive(Clone)]
pub struct Told<'t> {
    pub id: &'t str,
    pub text: String,
    pub voice: &'t str,
    pub place: &'t str,
    pub at: (f64, f64),
    pub killed: u64,
    pub day: &'t str,
    /// An incident that is only mentioned: its place, and its day.
    pub mentioned: Option<(&'t str, (f64, f64), &'t str)>,
}

impl Default for Told<'_> {
    fn default() -> Self {
        Self {
            id: "r0",
            text: MARKET.to_owned(),
            voice: "Civil Defence",
            place: "Kafr Halab",
            at: (36.0, 36.9),
            killed: 17,
            day: "2019-03-12",
            mentioned: None,
        }
    }
}

pub const MARKET: &str = "12 March 2019 An air strike on the market of Kafr Halab killed 17 people on Tuesday, Civil Defence said. \
    Rescuers dug through the rubble of a bakery until the evening, and the dead were taken to the cemetery behind the old mill.";

impl Told<'_> {
    pub fn reading(&self) -> Reading {
        let (lat, lon) = self.at;
        let place = json!({"text": self.place, "span": [0, 5], "geoname": null, "name": self.place, "lat": lat, "lon": lon,
            "precision": "settlement"});
        let time = json!({"text": self.day, "span": [0, 5], "earliest": self.day, "latest": self.day, "precision": "day"});
        let killed = json!({"low": self.killed, "high": self.killed, "approx": false, "counted": "people", "total": true});
        let claim = |n: u8, incident: &str, facet: &str, value: &serde_json::Value| {
            json!({"id": format!("c{}{n}", self.id), "incident": incident, "event": format!("e{incident}"), "voice": "v1",
                "attribution": null, "facet": facet, "value": value, "stance": "asserts", "spans": [[n, n + 4]]})
        };
        let mut claims = vec![
            claim(0, "i0", "place", &place),
            claim(1, "i0", "time", &time),
            claim(2, "i0", "killed", &killed),
        ];
        let mut incidents = vec![json!({"id": "i0", "main": true, "relevant": true, "events": []})];
        let mut text = self.text.clone();
        if let Some((name, (lat, lon), day)) = self.mentioned {
            text += &format!(" On {day} a strike had hit {name}.");
            let place = json!({"text": name, "span": [0, 5], "geoname": null, "name": name, "lat": lat, "lon": lon,
                "precision": "settlement"});
            let time =
                json!({"text": day, "span": [0, 5], "earliest": day, "latest": day, "precision": "day"});
            claims.extend([claim(3, "i1", "place", &place), claim(4, "i1", "time", &time)]);
            incidents.push(json!({"id": "i1", "main": false, "relevant": true, "events": []}));
        }
        let mention = json!({"kind": "place", "span": [0, 5], "name": self.place, "lat": lat, "lon": lon,
            "precision": "settlement"});
        serde_json::from_value(json!({
            "schema": "rashomon/reading@2",
            "report": {"id": self.id, "title": format!("Strike on {}", self.place), "publisher": format!("Outlet {}", self.id),
                "published": self.day, "text": text},
            "sentences": [[0, 20]],
            "days": {"source": "text", "written": [self.day], "incident": [self.day], "weekdays": []},
            "mentions": [mention],
            "voices": [
                {"id": "v0", "kind": "report", "name": "the report", "description": null, "actor": null, "spans": []},
                {"id": "v1", "kind": "organisation", "name": self.voice, "description": null, "actor": null, "spans": []}],
            "attributions": [], "events": [], "incidents": incidents, "claims": claims, "diagnostics": []
        }))
        .unwrap()
    }
}
