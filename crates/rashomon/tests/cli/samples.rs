//! Every cell of the samples' sheets. `expected_cells.tsv` lists what the texts give, whether it is read or not, and the cells
//! that are still wrong.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::folder::{Folder, samples};

const EXPECTED: &str = include_str!("expected_cells.tsv");

/// A cell of a sheet. A value is a word of the name, a class, a day, or a number such as `22..` for at least 22.
#[derive(Debug)]
struct Cell<'t> {
    report: &'t str,
    voice: &'t str,
    facet: &'t str,
    stance: &'t str,
    value: &'t str,
    /// `yes`: right, and read. `no`: right, and missed. `wrong`: read, and not what the text says.
    read: &'t str,
}

fn expected() -> Vec<Cell<'static>> {
    let rows = EXPECTED.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    let cells = rows.map(|row| {
        let [report, voice, facet, stance, value, read] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("`{row}` has not six columns");
        };
        Cell { report, voice, facet, stance, value, read }
    });
    cells.collect()
}

fn list<'r>(reading: &'r Value, name: &str) -> &'r [Value] {
    reading[name].as_array().expect("a reading has this list")
}

/// The cells of a reading's main incident, as `(voice, facet, stance, what the value says)`.
fn cells(reading: &Value) -> Vec<(String, String, String, String)> {
    let main = list(reading, "incidents").iter().find(|incident| incident["main"] == true);
    let Some(main) = main else { return Vec::new() };
    let voices = list(reading, "voices");
    let claims = list(reading, "claims").iter();
    let claims = claims.filter(|claim| claim["incident"] == main["id"] && claim["facet"] != "type");
    let cell = |claim: &Value| {
        let voice = voices.iter().find(|voice| voice["id"] == claim["voice"]).expect("a claim has a voice");
        let voice =
            if voice["kind"] == "report" { "report" } else { voice["name"].as_str().unwrap_or_default() };
        let (facet, value) = (claim["facet"].as_str().unwrap_or_default(), &claim["value"]);
        let text = |name: &str| value[name].as_str().unwrap_or("").to_owned();
        let number = |name: &str| value[name].as_u64().map_or_else(String::new, |n| n.to_string());
        let said = match facet {
            "killed" | "injured" => format!("{}..{}", number("low"), number("high")),
            "means" => text("class"),
            "status" => text("status"),
            "time" => text("earliest")[..10.min(text("earliest").len())].to_owned(),
            _ => format!("{} / {}", text("text"), text("name")),
        };
        (voice.to_owned(), facet.to_owned(), claim["stance"].as_str().unwrap_or_default().to_owned(), said)
    };
    claims.map(cell).collect()
}

fn matches(expected: &Cell<'_>, (voice, facet, stance, said): &(String, String, String, String)) -> bool {
    let says_it = match facet.as_str() {
        "killed" | "injured" | "means" | "status" | "time" => said == expected.value,
        _ => said.to_lowercase().contains(&expected.value.to_lowercase()),
    };
    voice.contains(expected.voice) && facet == expected.facet && stance == expected.stance && says_it
}

#[test]
fn sheets_of_the_samples_have_the_expected_cells() {
    let (folder, files, expected) = (Folder::new(), samples(), expected());
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let run = folder.run(&[&["read", "--published", "2020-02-28", "--format", "jsonl"], &files[..]].concat());
    let (mut wrong, mut found) = (Vec::new(), BTreeSet::new());
    for reading in run.records() {
        let uri = reading["report"]["uri"].as_str().unwrap_or_default();
        let id = reading["report"]["id"].as_str().unwrap();
        let claims = list(&reading, "claims");
        let ids: BTreeSet<&str> = claims.iter().filter_map(|claim| claim["id"].as_str()).collect();
        assert_eq!(ids.len(), claims.len(), "two claims have one id in {uri} {id}");
        let is_of = |cell: &Cell<'_>| uri.ends_with(cell.report) || id == cell.report;
        for cell in cells(&reading) {
            match expected.iter().position(|row| is_of(row) && matches(row, &cell)) {
                Some(n) => drop(found.insert(n)),
                None => wrong.push(format!("{uri} {id}: {cell:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "cells that nobody has looked at:\n{}", wrong.join("\n"));
    let unlike = expected.iter().enumerate().filter(|(n, row)| (row.read == "no") == found.contains(n));
    let unlike: Vec<&Cell<'_>> = unlike.map(|(_, row)| row).collect();
    assert!(unlike.is_empty(), "cells that are read now, or no longer:\n{unlike:#?}");
}
