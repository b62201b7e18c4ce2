//! Records that earlier versions wrote still load.

use std::path::Path;

use rashomon_schema::{IncidentRecord, Reading};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Versions of each kind of record, oldest first.
const READINGS: [&str; 1] = ["reading@1"];
const INCIDENTS: [&str; 1] = ["incident@1"];

#[test]
fn every_version_of_a_reading_loads() {
    for name in READINGS {
        let readings: Vec<Reading> = load(name);
        assert_eq!(readings.len(), 7, "{name}");
        for reading in readings {
            assert_eq!(reading.schema, format!("rashomon/{name}"));
            assert!(reading.events.len() > 3, "{name}: events of `{}`", reading.report.id);
            assert!(reading.claims.len() > 3, "{name}: claims of `{}`", reading.report.id);
        }
    }
}

#[test]
fn every_version_of_an_incident_loads() {
    for name in INCIDENTS {
        let incidents: Vec<IncidentRecord> = load(name);
        assert!(!incidents.is_empty(), "{name}");
        let main = &incidents[0];
        assert_eq!(main.schema, format!("rashomon/{name}"));
        assert!(main.reports.len() > 5, "{name}: reports");
        assert!(main.accounts.len() > 5, "{name}: accounts");
        assert!(main.facets.len() > 5, "{name}: facets");
        assert!(!main.positions.is_empty() && !main.assessments.is_empty() && !main.agreements.is_empty());
    }
}

/// A field that a version wrote and that the present one would drop shows here.
#[test]
fn nothing_is_lost_in_loading_and_writing() {
    assert_eq!(rewritten::<Reading>("reading@1"), values("reading@1"));
    assert_eq!(rewritten::<IncidentRecord>("incident@1"), values("incident@1"));
}

fn rewritten<T: DeserializeOwned + serde::Serialize>(name: &str) -> Vec<Value> {
    load::<T>(name).iter().map(|record| serde_json::to_value(record).expect("records are JSON")).collect()
}

fn load<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let load = |line| serde_json::from_value(line).unwrap_or_else(|error| panic!("{name}: {error}"));
    values(name).into_iter().map(load).collect()
}

fn values(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.jsonl"));
    let text = std::fs::read_to_string(path).expect("the sample is in the repository");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is a JSON object")).collect()
}
