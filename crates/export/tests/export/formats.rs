//! The formats of others, from one invented incident.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use rashomon_export::{
    Cell, DataTable, Format, Redacted, RedactionPolicy, TableName, exported_readings, find_withheld,
    original_text, redact,
};
use serde_json::Value;

use crate::compared::{ARABIC, FORMULA, SCRIPT, compared};
use crate::market::market;

fn text(format: Format) -> String {
    String::from_utf8(format.write(&compared(), TableName::Claims).unwrap()).unwrap()
}

fn json(format: Format) -> Value {
    serde_json::from_str(&text(format)).unwrap()
}

/// The rows of a CSV by column.
fn rows(csv: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| {
        names.iter().cloned().zip(row.unwrap().iter().map(|cell| original_text(cell).to_owned())).collect()
    });
    rows.collect()
}

fn cell<'r>(row: &'r [(String, String)], column: &str) -> &'r str {
    row.iter().find(|(name, _)| name == column).map(|(_, cell)| cell.as_str()).unwrap()
}

#[test]
fn csv_keeps_every_script_and_runs_no_formula() {
    let csv = text(Format::Csv);
    assert!(csv.starts_with('\u{feff}'));
    assert!(csv.contains(ARABIC));
    let fields = csv.split(['\n', ',']).map(|field| field.trim_matches(['"', '\r']));
    assert!(fields.into_iter().all(|field| !field.starts_with('=')), "{csv}");
    let rows = rows(&csv);
    assert_eq!(rows.len(), 7);
    assert_eq!(cell(&rows[0], "voice"), FORMULA);
    assert_eq!(cell(&rows[0], "value"), "17");
    assert_eq!(cell(&rows[0], "quote"), "17 people");
    assert!(cell(&rows[0], "judgement").starts_with("corrected by A. Reyes, 2026-11-27"));
    assert_eq!(cell(&rows[5], "value"), "at least 21");
    assert_eq!(cell(&rows[5], "sha256"), "b".repeat(64));
}

#[test]
fn every_row_has_a_cell_for_every_column() {
    for name in TableName::ALL {
        let table: DataTable = name.of(&compared());
        assert!(
            !table.rows.is_empty() && table.rows.iter().all(|row| row.len() == table.columns.len()),
            "{name:?}"
        );
        assert!(table.columns.iter().all(|column| !column.about.is_empty()));
    }
    let accounts = TableName::Accounts.of(&compared());
    assert_eq!(accounts.cell(0, "killed"), Some(&Cell::Text("17 (corrected by A. Reyes)".to_owned())));
    assert_eq!(accounts.cell(1, "agent"), Some(&Cell::Text("denies: Veldonia".to_owned())));
}

#[test]
fn every_format_is_the_same_each_time() {
    for format in Format::ALL {
        let once = format.write(&compared(), TableName::Claims).unwrap();
        assert_eq!(once, format.write(&compared(), TableName::Claims).unwrap(), "{}", format.as_str());
        assert!(!once.is_empty(), "{}", format.as_str());
    }
}

#[test]
fn every_format_takes_nothing_at_all() {
    for format in Format::ALL {
        format.write(&rashomon_export::Exported::default(), TableName::Claims).unwrap();
    }
}

#[test]
fn a_map_has_longitude_first_and_says_how_precise_it_is() {
    let map = json(Format::GeoJson);
    let incident = &map["features"][0];
    assert_eq!(incident["geometry"]["coordinates"], serde_json::json!([-30.25, 12.5]));
    assert_eq!(incident["properties"]["radius_km"], 3.0);
    assert_eq!(incident["properties"]["killed"], "conflict");
    assert_eq!(map["features"][1]["properties"]["what"], "place in an account");
    assert!(map["rashomon"]["checkpoint of the ledger"].as_str().unwrap().contains("v3dyglMp"));
}

#[test]
fn names_are_no_markup() {
    for format in [Format::Kml, Format::Dossier] {
        let page = text(format);
        assert!(!page.contains(SCRIPT) && !page.contains("<script"), "{}", format.as_str());
        assert!(page.contains("v3dyglMp"), "{} has no checkpoint", format.as_str());
    }
    let dossier = text(Format::Dossier);
    assert!(dossier.contains(ARABIC));
    for reference in ["src=", "@import", "url(", "href=\"http"] {
        assert!(!dossier.contains(reference), "{reference}");
    }
}

#[test]
fn rows_of_others_follow_the_named_rule() {
    let acled = &rows(&text(Format::Acled))[0];
    assert_eq!(cell(acled, "fatalities"), "17");
    assert_eq!(cell(acled, "event_type"), "Explosions/Remote violence");
    assert_eq!((cell(acled, "actor1"), cell(acled, "inter1")), ("Veldonia", "External/Other forces"));
    assert_eq!(cell(acled, "civilian_targeting"), "Civilian targeting");
    assert_eq!(cell(acled, "rashomon_agent_standing"), "conflict");
    assert_eq!(cell(acled, "rashomon_agents"), "Veldonia (1 origin); denies: Veldonia (1 origin)");
    let ucdp = &rows(&text(Format::Ucdp))[0];
    assert_eq!(["low", "best", "high"].map(|name| cell(ucdp, name)), ["17", "17", "21"]);
    assert_eq!((cell(ucdp, "deaths_civilians"), cell(ucdp, "type_of_violence")), ("17", "3"));
    assert!(cell(ucdp, "source_original").contains(ARABIC));
    let airwars = &rows(&text(Format::Airwars))[0];
    assert_eq!((cell(airwars, "killed_min"), cell(airwars, "killed_max")), ("17", "21"));
    assert_eq!(
        (cell(airwars, "civilian_harm_status"), cell(airwars, "strike_status")),
        ("contested", "contested_strike")
    );
}

#[test]
fn annotations_quote_what_is_at_their_position() {
    let exported = compared();
    let annotations = json(Format::Annotations);
    let items = annotations["first"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 9);
    for item in items.iter().filter(|item| item["target"]["selector"].is_array()) {
        let selectors = item["target"]["selector"].as_array().unwrap();
        let (start, end) = (selectors[1]["start"].as_u64().unwrap(), selectors[1]["end"].as_u64().unwrap());
        let report =
            if item["target"]["source"]["id"].as_str().unwrap().contains("r0") { "r0" } else { "r1" };
        let text = exported.texts[report].text.chars().skip(start as usize).take((end - start) as usize);
        assert_eq!(selectors[0]["exact"].as_str().unwrap(), text.collect::<String>());
    }
    assert_eq!(items[8]["creator"]["name"], "J. Weber");
}

#[test]
fn people_are_named_with_what_they_decided() {
    let bundle = json(Format::Stix);
    let objects = bundle["objects"].as_array().unwrap();
    let of = |kind: &str| objects.iter().filter(|object| object["type"] == kind).collect::<Vec<_>>();
    assert_eq!((of("incident").len(), of("note").len(), of("opinion").len()), (1, 7, 2));
    let corrected =
        of("opinion").into_iter().find(|opinion| opinion["opinion"] == "strongly-disagree").unwrap();
    assert_eq!(corrected["authors"][0], "A. Reyes");
    let note = &corrected["object_refs"][0];
    assert!(of("note").iter().any(|object| object["id"] == *note));
    let reviews = json(Format::ClaimReview);
    assert_eq!(reviews["@graph"].as_array().unwrap().len(), 1);
    assert_eq!(reviews["@graph"][0]["author"]["name"], "J. Weber");
    assert_eq!(reviews["@graph"][0]["reviewRating"]["ratingValue"], 5);
}

#[test]
fn lines_are_records_of_their_own() {
    let plover = text(Format::Plover);
    let record: Value = serde_json::from_str(plover.lines().next().unwrap()).unwrap();
    assert_eq!((&record["event"][0], &record["mode"][0]), (&"ASSAULT".into(), &"aerial".into()));
    assert_eq!((&record["size"]["dead"], &record["actor"][0]["sector"]), (&17.into(), &"GOV".into()));
    let statements = text(Format::Ftm);
    assert!(
        statements.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["dataset"] == "harbour")
    );
    assert!(statements.contains("\"schema\":\"Event\""));
}

#[test]
fn a_single_report_is_written_without_a_comparison() {
    let exported = exported_readings(&[market()], compared().about);
    let claims = TableName::Claims.of(&exported);
    let n_of_incidents = market().claims.iter().filter(|claim| claim.incident.starts_with('i')).count();
    assert_eq!(claims.rows.len(), n_of_incidents);
    assert!(claims.rows.iter().all(|row| row.len() == claims.columns.len()));
    assert_eq!(claims.cell(0, "standing"), Some(&Cell::Empty));
}

/// What a policy must keep out of every format.
fn check_redaction(policy: &str, absent: &[&str]) {
    let policy = RedactionPolicy::read(policy).unwrap();
    let Redacted { exported, withheld } = redact(compared(), &policy).unwrap();
    for format in Format::ALL {
        for table in TableName::ALL {
            let bytes = format.write(&exported, *table).unwrap();
            assert_eq!(find_withheld(&bytes, &withheld), None, "{} {table:?}", format.as_str());
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for words in absent {
                assert!(!text.contains(&words.to_lowercase()), "`{words}` is in {}", format.as_str());
            }
        }
    }
}

#[test]
fn nothing_that_is_withheld_is_in_any_format() {
    check_redaction("name = 'p'\nplaces = 'province'\nsentences = 'withhold'", &["Tal Maran", "12.5"]);
    check_redaction(
        "name = 't'\ntimes = 'month'\nsentences = 'withhold'",
        &["12 March 2019", "2019-03-12", "2019-03-14"],
    );
    check_redaction(
        "name = 's'\nsources = 'withhold'\nsentences = 'withhold'",
        &["Harbour Dispatch", "r0.example"],
    );
    check_redaction("name = 'd'\npeople = 'withhold'", &["A. Reyes", "J. Weber"]);
    check_redaction("name = 'w'\n[[withhold]]\nwords = 'VELDONIA'\nas = 'a state'", &["veldonia"]);
}

#[test]
fn what_is_not_withheld_stays() {
    let policy = RedactionPolicy::read("name = 'p'\nplaces = 'province'").unwrap();
    let exported = redact(compared(), &policy).unwrap().exported;
    let place = exported.records[0].place.as_ref().unwrap();
    assert_eq!((place.name.as_str(), place.lat), ("North", None));
    assert_eq!(exported.records[0].title, "Air strike in North, 12 March 2019");
    assert_eq!(exported.records[0].accounts.len(), 3);
    assert!(RedactionPolicy::read("name = 'p'\nplace = 'province'").is_err());
}
