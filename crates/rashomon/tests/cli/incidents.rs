//! What `incidents` makes of many reports, and of readings.

use serde_json::Value;

use crate::folder::{Folder, Run, samples};

const MARKET: &str = "12 March 2019\n\nAn air strike on a market in Saraqib killed 17 people on Tuesday, civil defence workers said. \
    Syrian state television said that rebels had shelled the market and killed six people.\n";
const AGAIN: &str = "12 March 2019\n\nWarplanes bombed the market in Saraqib on Tuesday and killed at least 14 people, medics said.\n";
const ELSEWHERE: &str =
    "12 March 2019\n\nA roadside bomb killed two soldiers near Basra on Tuesday, Iraqi police said.\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("market.txt", MARKET);
    folder.write("again.txt", AGAIN);
    folder.write("elsewhere.txt", ELSEWHERE);
    folder
}

const FILES: [&str; 3] = ["market.txt", "again.txt", "elsewhere.txt"];

fn run(folder: &Folder, options: &[&str], files: &[&str]) -> Run {
    folder.run(&[&["incidents", "--model", "rules"], options, files].concat())
}

#[test]
fn reports_of_one_attack_meet_and_others_stay_apart() {
    let records = run(&folder(), &["--format", "jsonl"], &FILES).records();
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record["schema"] == "rashomon/incident@2"));
    let of_two = records.iter().find(|record| record["reports"].as_array().unwrap().len() == 2).unwrap();
    assert_eq!(of_two["time"]["earliest"], "2019-03-12");
    assert_eq!(of_two["facets"]["killed"]["status"], "conflict");
    let claims: Vec<&Value> = of_two["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|account| account["claims"].as_array().unwrap())
        .collect();
    for side in of_two["facets"]["killed"]["sides"].as_array().unwrap() {
        for id in side["claims"].as_array().unwrap() {
            assert!(claims.iter().any(|claim| claim["id"] == *id), "a side names claims of the accounts");
        }
    }
}

#[test]
fn order_and_threads_change_nothing() {
    let folder = folder();
    let expected = run(&folder, &["--format", "jsonl", "--jobs", "1"], &FILES).out;
    assert!(!expected.is_empty());
    assert_eq!(run(&folder, &["--format", "jsonl", "--jobs", "3"], &FILES).out, expected);
    assert_eq!(
        run(&folder, &["--format", "jsonl"], &["elsewhere.txt", "again.txt", "market.txt"]).out,
        expected
    );
}

#[test]
fn readings_need_no_language_model() {
    let folder = folder();
    let expected = run(&folder, &["--format", "jsonl"], &FILES).out;
    let readings = folder.run(&[&["read", "--model", "rules", "--format", "jsonl"], &FILES[..]].concat()).out;
    folder.write("readings.jsonl", readings);
    assert_eq!(run(&folder, &["--format", "jsonl"], &["readings.jsonl"]).out, expected);
    let without = folder.run(&["--assets", "nowhere", "incidents", "--format", "jsonl", "readings.jsonl"]);
    assert_eq!((without.status, without.errors.as_str()), (0, ""));
    folder
        .run(&["read", "readings.jsonl"])
        .check_refused("readings.jsonl:1", "it is a reading, not a report");
}

#[test]
fn sheet_names_conflicts() {
    let sheet = run(&folder(), &["--quotes"], &FILES).out;
    for words in ["≠ killed", "How they stand", "Reports", "2 incidents", "«17"] {
        assert!(sheet.contains(words), "`{words}` is not in\n{sheet}");
    }
}

#[test]
fn page_is_self_contained_and_its_links_work() {
    let page = run(&folder(), &["--format", "html"], &FILES).out;
    for outside in ["<script", "<link", "<iframe", "<img", "@import", "url(", "http"] {
        assert!(!page.contains(outside), "`{outside}` in the page");
    }
    let values = |key: &'static str| page.split(key).skip(1).filter_map(|rest| rest.split('"').next());
    let ids: Vec<&str> = values(" id=\"").collect();
    let links: Vec<&str> = values(" href=\"#").collect();
    assert!(links.len() > 4 && page.contains("<svg"));
    for link in links {
        assert!(ids.contains(&link), "`#{link}` leads nowhere");
    }
}

#[test]
fn text_of_reports_is_escaped_in_the_page() {
    let folder = Folder::new();
    let evil = "<script>alert(1)</script> A bomb killed five people in Idlib, \"onclick=\"x\" <b>officials</b> said.";
    folder.write(
        "evil.jsonl",
        serde_json::json!({ "text": evil, "title": evil, "publisher": evil }).to_string(),
    );
    let page = run(&folder, &["--format", "html"], &["evil.jsonl"]).out;
    assert!(page.contains("alert(1)"), "the text is shown");
    assert!(!page.contains("<script") && !page.contains("<b>officials") && !page.contains("\"onclick"));
}

#[test]
fn unreadable_report_is_reported_and_the_others_are_compared() {
    let folder = folder();
    let run = run(&folder, &["--format", "jsonl"], &["market.txt", "missing.txt"]);
    assert_eq!(run.status, 1);
    assert!(run.errors.contains("`missing.txt`") && run.out.contains("rashomon/incident@2"));
    folder.write("broken.jsonl", "{\"schema\":\"rashomon/reading@1\",\"report\":1}\n");
    let broken = folder.run(&["incidents", "broken.jsonl"]);
    assert_eq!(broken.status, 1);
    assert!(broken.errors.contains("`broken.jsonl:1`"), "{}", broken.errors);
}

#[test]
fn reports_of_the_samples_meet_and_conflict() {
    let files = samples();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let records = run(&Folder::new(), &["--format", "jsonl", "--published", "2020-02-28"], &files).records();
    let largest =
        records.iter().max_by_key(|record| record["reports"].as_array().map_or(0, Vec::len)).unwrap();
    assert!(largest["reports"].as_array().unwrap().len() >= 3, "{} reports", largest["reports"]);
    let conflict = largest["facets"].as_object().unwrap().values().any(|facet| facet["status"] == "conflict");
    assert!(conflict);
}
