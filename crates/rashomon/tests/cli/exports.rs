//! Exports as their users meet them: from a case, from reports alone, and taken back.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::process::Command;

use serde_json::Value;

use crate::case::{case, fine, folder, json, market};
use crate::folder::{Folder, GOOD, Run};

fn export(folder: &Folder, arguments: &[&str]) -> Run {
    let run = folder.run(&[&["export"], arguments].concat());
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.errors);
    run
}

/// The rows of a CSV as an object each.
fn rows(csv: &str) -> Vec<serde_json::Map<String, Value>> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        names.iter().cloned().zip(row.iter().map(Value::from)).collect()
    });
    rows.collect()
}

#[test]
fn a_case_is_exported_in_every_format() {
    let folder = folder();
    let help = folder.run(&["export", "--help"]).out;
    for format in [
        "csv",
        "geojson",
        "kml",
        "acled",
        "ucdp",
        "airwars",
        "annotations",
        "prov",
        "dossier",
        "stix",
        "misp",
        "ftm",
        "plover",
    ] {
        assert!(help.contains(&format!("- {format}:")), "{format}: {help}");
        let out = export(&folder, &["--format", format]).out;
        assert!(out.contains("Saraqib"), "{format}: {out}");
    }
    export(&folder, &["--format", "xlsx", "--out", "case.xlsx"]);
    assert!(std::fs::read(folder.path().join("case.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn claims_have_their_words_and_their_bytes() {
    let folder = folder();
    let csv = export(&folder, &["--format", "csv"]).out;
    let market = folder.read("reports/market.txt");
    let of_market: Vec<_> = rows(&csv)
        .into_iter()
        .filter(|row| row["sentence"].as_str().unwrap().contains("civil defence"))
        .collect();
    assert!(!of_market.is_empty(), "{csv}");
    for row in of_market {
        let number = |name: &str| row[name].as_str().unwrap().parse::<usize>().unwrap();
        let quote = row["quote"].as_str().unwrap();
        assert_eq!(&market[number("byte_start")..number("byte_end")], quote);
        assert_eq!(row["sha256"], rashomon_store::sha256(market.as_bytes()));
    }
}

#[test]
fn one_incident_is_exported_by_its_id() {
    let folder = folder();
    let (id, _) = market(&folder);
    let one = rows(&export(&folder, &["--format", "csv", "--table", "incidents", "--incident", &id]).out);
    assert_eq!((one.len(), &one[0]["incident"]), (1, &id.into()));
    let all = rows(&export(&folder, &["--format", "csv", "--table", "incidents"]).out);
    assert_eq!(all.len(), 2);
}

#[test]
fn a_corrected_table_gives_judgements() {
    let folder = folder();
    let (incident, claim) = market(&folder);
    let csv = export(&folder, &["--format", "csv"]).out;
    folder.write("same.csv", &csv);
    assert!(fine(&folder, &["import", "same.csv"]).out.contains("0 judgements"));
    // A spreadsheet elsewhere separates by semicolons.
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        if row[column("claim")] == claim {
            row[column("value")] = "41".to_owned();
            row[column("why")] = "the list of names".to_owned();
        }
        writer.write_record(&row).unwrap();
    }
    folder.write("corrected.csv", writer.into_inner().unwrap());
    let said = fine(&folder, &["import", "corrected.csv"]).out;
    assert!(said.contains("“41 killed” instead of") && said.contains("1 judgement "), "{said}");
    assert!(fine(&folder, &["show", &incident]).out.contains("corrected"));
    let exported = export(&folder, &["--format", "csv"]).out;
    assert!(exported.contains("corrected by Amira") && exported.contains("the list of names"));
    fine(&folder, &["verify"]);
}

#[test]
fn a_table_that_cannot_be_read_decides_nothing() {
    let folder = folder();
    let csv = export(&folder, &["--format", "csv"]).out;
    folder.write("broken.csv", csv.replacen("asserts,,", "maybe,,", 1));
    let run = case(&folder, &["import", "broken.csv"]);
    assert!(run.status == 1 && run.errors.contains("row 2: there is no stance `maybe`"), "{}", run.errors);
    folder.write("other.csv", "a,b\n1,2\n");
    assert!(case(&folder, &["import", "other.csv"]).errors.contains("has no column `claim`"));
    assert_eq!(json(&folder, &["judgements"]), serde_json::json!([]));
}

#[test]
fn a_workbook_that_was_corrected_gives_judgements() {
    let folder = folder();
    export(&folder, &["--format", "xlsx", "--out", "case.xlsx"]);
    assert!(fine(&folder, &["import", "case.xlsx"]).out.contains("0 judgements"));
}

#[test]
fn the_same_case_comes_back() {
    let folder = folder();
    let (_, claim) = market(&folder);
    fine(&folder, &["judge", "wrong", &claim, "--value", "41", "--why", "a test"]);
    export(&folder, &["--format", "jsonl", "--out", "case.jsonl"]);
    let made = folder.run(&["case", "import", "case.jsonl", "--case", "copy.rashomon"]);
    assert_eq!(made.status, 0, "{}", made.errors);
    let of = |file: &str, arguments: &[&str]| {
        let run = folder.run(&[&["case", "--case", file], arguments].concat());
        assert_eq!(run.status, 0, "{}", run.errors);
        run.out
    };
    for arguments in [
        &["checkpoint"][..],
        &["incidents", "--format", "jsonl"],
        &["judgements", "--format", "json"],
        &["search", "market", "--format", "json"],
        &["verify"],
    ] {
        assert_eq!(of("copy.rashomon", arguments), of("test.rashomon", arguments), "{arguments:?}");
    }
    let again = folder.run(&["export", "--case", "copy.rashomon", "--format", "jsonl"]).out;
    assert_eq!(again, folder.read("case.jsonl"));
    let damaged = folder.read("case.jsonl").replacen("Saraqib", "Saraqeb", 1);
    folder.write("damaged.jsonl", damaged);
    let refused = folder.run(&["case", "import", "damaged.jsonl", "--case", "other.rashomon"]);
    assert!(
        refused.status == 1 && !folder.names().contains(&"other.rashomon".to_owned()),
        "{}",
        refused.errors
    );
}

#[test]
fn a_bag_is_checked_without_the_program() {
    let folder = folder();
    export(&folder, &["--format", "bag", "--out", "bag"]);
    let bag = folder.path().join("bag");
    let verify = || Command::new("python3").arg("verify.py").current_dir(&bag).output().unwrap();
    let checked = verify();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let shell = Command::new("sh").arg("verify.sh").current_dir(&bag).output().unwrap();
    assert!(shell.status.success(), "{}", String::from_utf8_lossy(&shell.stderr));
    let incidents = bag.join("data/incidents.jsonl");
    let changed = std::fs::read_to_string(&incidents).unwrap().replacen("Saraqib", "Saraqeb", 1);
    std::fs::write(&incidents, changed).unwrap();
    assert!(!verify().status.success());
    let refused = folder.run(&["export", "--format", "bag", "--out", "bag"]);
    assert!(refused.status == 1 && refused.errors.contains("something already"), "{}", refused.errors);
}

#[test]
fn a_redacted_export_has_nothing_that_is_withheld() {
    let folder = folder();
    folder.write("public.toml", "name = 'public'\nplaces = 'province'\nsentences = 'withhold'\n");
    let arguments =
        ["--format", "csv", "--redact", "public.toml", "--withheld", "withheld.json", "--out", "public.csv"];
    let run = export(&folder, &arguments);
    assert!(run.errors.contains("none of them is in the export"), "{}", run.errors);
    assert!(!folder.read("public.csv").contains("Saraqib"));
    let record = folder.read("withheld.json");
    assert!(record.contains("sha256") && !record.contains("Saraqib"));
}

#[test]
fn reports_alone_are_exported_too() {
    let folder = Folder::new();
    let csv = folder.run(&["read", "--model", "rules", "--format", "csv", "good.txt"]).out;
    let killed: Vec<_> = rows(&csv).into_iter().filter(|row| row["facet"] == "killed").collect();
    assert_eq!(killed[0]["value"], "5", "{csv}");
    assert!(GOOD.contains(killed[0]["quote"].as_str().unwrap()));
    let map = folder.run(&["incidents", "--model", "rules", "--format", "geojson", "good.txt"]).out;
    let map: Value = serde_json::from_str(&map).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let refused = folder.run(&["read", "--model", "rules", "--format", "acled", "good.txt"]);
    assert!(refused.status == 1 && refused.errors.contains("rashomon incidents"), "{}", refused.errors);
}
