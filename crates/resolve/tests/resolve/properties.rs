//! Order changes nothing, and copies add no support.

use proptest::prelude::*;
use rashomon_schema::{Incident, Reading, VoiceKind};
use serde_json::json;

use crate::reports::{InventedReport, resolve};

const TOWNS: [(&str, (f64, f64)); 4] = [
    ("Kafr Halab", (36.0, 36.9)),
    ("Deir Qanun", (33.6, 36.2)),
    ("Tell Marwan", (35.1, 40.2)),
    ("Bir Sallum", (34.5, 38.0)),
];
const TARGETS: [&str; 3] = ["market", "clinic", "checkpoint"];
const VOICES: [(VoiceKind, &str); 3] =
    [(VoiceKind::Report, ""), (VoiceKind::Organisation, "Civil Defence"), (VoiceKind::Group, "residents")];

fn reports() -> impl Strategy<Value = Vec<Reading>> {
    let mentioned = prop::option::of((0..TOWNS.len(), 1_i8..20));
    let one =
        (0..TOWNS.len(), 0..TARGETS.len(), 0..VOICES.len(), 1_i8..20, 2_u64..60, any::<bool>(), mentioned);
    prop::collection::vec(one, 1..14).prop_map(|drafts| {
        let drafts = drafts.into_iter().enumerate();
        drafts
            .map(|(n, (town, target, voice, day, killed, dated, mentioned))| {
                let (town, at) = TOWNS[town];
                let date = if dated { format!("{day} March 2019 ") } else { String::new() };
                let text = format!(
                    "{date}A strike on the {} of {town} killed {killed} people, it was said on day {day}. Number {n} of the stories.",
                    TARGETS[target]
                );
                let day_in_text = format!("2019-03-{day:02}");
                let report = InventedReport {
                    id: &format!("r{n}"),
                    publisher: &format!("Outlet {n}"),
                    text: &text,
                    voice: VOICES[voice],
                    place: town,
                    at,
                    killed,
                    day: dated.then_some(day_in_text.as_str()),
                    ..InventedReport::default()
                };
                let mut reading = report.reading();
                if let Some((town, day)) = mentioned {
                    mention(&mut reading, TOWNS[town], day);
                }
                reading
            })
            .collect()
    })
}

/// Adds an incident that the report only mentions.
fn mention(reading: &mut Reading, (town, at): (&str, (f64, f64)), day: i8) {
    reading.report.text += &format!(" On {day} March a strike had hit {town}.");
    let day = format!("2019-03-{day:02}");
    let place = json!({"text": town, "span": [0, 9], "name": town, "lat": at.0, "lon": at.1, "precision": "settlement", "geoname": null});
    let time = json!({"text": day, "span": [0, 9], "earliest": day, "latest": day, "precision": "day"});
    for (facet, value) in [("place", place), ("time", time)] {
        let claim = json!({"id": format!("m-{}-{facet}", reading.report.id), "incident": "i1", "voice": "v1", "attribution": null,
            "facet": facet, "value": value, "stance": "asserts", "event": "e9", "spans": [[0, 9]]});
        reading.claims.push(serde_json::from_value(claim).expect("the claim is in the JSON form"));
    }
    reading.incidents.push(Incident { id: "i1".to_owned(), main: false, relevant: true, events: Vec::new() });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_reports_changes_nothing(readings in reports(), seed in any::<u64>()) {
        let mut shuffled: Vec<&Reading> = readings.iter().collect();
        shuffled.sort_by_key(|reading| (seed ^ u64::from(reading.report.id.as_bytes()[1])).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        prop_assert_eq!(resolve(&readings), resolve(shuffled));
    }

    #[test]
    fn every_report_is_the_main_one_of_one_incident(readings in reports()) {
        let records = resolve(&readings);
        for reading in &readings {
            let main = |record: &&rashomon_resolve::ResolvedIncident| {
                record.reports.iter().any(|report| report.main && report.id == reading.report.id)
            };
            prop_assert_eq!(records.iter().filter(main).count(), 1);
        }
    }

    #[test]
    fn a_duplicate_adds_no_support(readings in reports(), which in any::<prop::sample::Index>()) {
        let mut copy = readings[which.index(readings.len())].clone();
        copy.report.id = "copy".to_owned();
        for claim in &mut copy.claims {
            claim.id.push_str("-copy");
        }
        let of = |readings: &[Reading], id: &str| {
            let records = resolve(readings);
            let with = records.into_iter().find(|r| r.reports.iter().any(|report| report.main && report.id == id));
            with.expect("every report has its incident")
        };
        let original = readings[which.index(readings.len())].report.id.clone();
        let with: Vec<Reading> = readings.iter().cloned().chain([copy]).collect();
        let both = of(&with, "copy");
        prop_assert!(both.reports.iter().any(|report| report.id == original), "a copy is of the same incident");
        let origin = |id: &str| both.accounts.iter().find(|account| account.report == id).map(|account| account.origin.clone());
        prop_assert_eq!(origin("copy"), origin(&original));
    }
}
