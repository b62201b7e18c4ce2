//! Readings of every version give the same incidents.

use std::path::Path;

use rashomon_schema::Reading;

use crate::reports::resolve;

/// The reports of each incident, in order.
fn reports_by_incident(version: &str) -> Vec<Vec<String>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/tests/samples");
    let text = std::fs::read_to_string(samples.join(version)).expect("the sample is in the repository");
    let readings: Vec<Reading> =
        text.lines().map(|line| serde_json::from_str(line).expect("the sample loads")).collect();
    let incidents = resolve(&readings);
    let reports = |incident: rashomon_resolve::ResolvedIncident| {
        incident.reports.into_iter().map(|report| report.id).collect()
    };
    let mut incidents: Vec<Vec<String>> = incidents.into_iter().map(reports).collect();
    incidents.iter_mut().for_each(|reports| reports.sort_unstable());
    incidents.sort_unstable();
    incidents
}

#[test]
fn first_version_gives_the_incidents_of_the_second() {
    let incidents = reports_by_incident("reading@2.jsonl");
    assert!(incidents.iter().any(|reports| reports.len() > 5));
    assert_eq!(reports_by_incident("reading@1.jsonl"), incidents);
}
