//! Records that earlier versions wrote still load.

use std::path::Path;

use rashomon_schema::{IncidentRecord, Reading};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Versions of each kind of record, oldest first.
const READINGS: [&str; 2] = ["reading@1", "reading@2"];
const INCIDENTS: [&str; 2] = ["incident@1", "incident@2"];

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
        let disputed =
            incidents.iter().find(|incident| incident.reports.len() > 5).expect("most reports share one");
        assert_eq!(disputed.schema, format!("rashomon/{name}"));
        assert!(disputed.accounts.len() > 5, "{name}: accounts");
        assert!(disputed.facets.len() > 5, "{name}: facets");
        assert!(!disputed.positions.is_empty(), "{name}: positions");
        assert!(!disputed.assessments.is_empty(), "{name}: assessments");
        assert!(!disputed.agreements.is_empty(), "{name}: agreements");
    }
}

#[test]
fn loading_and_writing_keeps_every_field() {
    for name in READINGS {
        assert_eq!(lost::<Reading>(name), Vec::<String>::new());
    }
    for name in INCIDENTS {
        assert_eq!(lost::<IncidentRecord>(name), Vec::<String>::new());
    }
}

/// The paths of values that are missing or different once the records were loaded and written again.
fn lost<T: DeserializeOwned + Serialize>(name: &str) -> Vec<String> {
    let rewrite = |record: &T| serde_json::to_string(record).expect("records are JSON");
    let rewritten = load(name).iter().map(rewrite).map(|line| parse(&line)).collect();
    let mut paths = Vec::new();
    collect_lost(&Value::Array(values(name)), &Value::Array(rewritten), name.to_owned(), &mut paths);
    paths
}

fn collect_lost(before: &Value, after: &Value, path: String, paths: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                collect_lost(value, after.get(key).unwrap_or(&Value::Null), format!("{path}.{key}"), paths);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (n, (before, after)) in before.iter().zip(after).enumerate() {
                collect_lost(before, after, format!("{path}[{n}]"), paths);
            }
        }
        (before, after) if before == after => {}
        _ => paths.push(path),
    }
}

fn load<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let load = |line| serde_json::from_value(line).unwrap_or_else(|error| panic!("{name}: {error}"));
    values(name).into_iter().map(load).collect()
}

fn values(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.jsonl"));
    let text = std::fs::read_to_string(path).expect("the sample is in the repository");
    text.lines().map(parse).collect()
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).expect("each line is a JSON object")
}
