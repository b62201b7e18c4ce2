//! A case as its users meet it.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::folder::{Folder, PROGRAM, Run, UNSET};

const MARKET: &str = "12 March 2019\n\nAn air strike on a market in Saraqib killed 17 people on Tuesday, civil defence workers said. \
    Syrian state television said that rebels had shelled the market and killed six people.\n";
const AGAIN: &str = "12 March 2019\n\nWarplanes bombed the market in Saraqib on Tuesday and killed at least 14 people, medics said.\n";
const ELSEWHERE: &str =
    "12 March 2019\n\nA roadside bomb killed two soldiers near Basra on Tuesday, Iraqi police said.\n";

/// A folder with a case of three reports.
pub fn folder() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("reports")).unwrap();
    for (name, text) in [("market.txt", MARKET), ("again.txt", AGAIN), ("elsewhere.txt", ELSEWHERE)] {
        folder.write(&format!("reports/{name}"), text);
    }
    fine(&folder, &["new", "test.rashomon"]);
    fine(&folder, &["add", "--model", "rules", "reports"]);
    folder
}

pub fn case(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["case", "--by", "Amira"], arguments].concat())
}

pub fn fine(folder: &Folder, arguments: &[&str]) -> Run {
    let run = case(folder, arguments);
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.errors);
    run
}

pub fn json(folder: &Folder, arguments: &[&str]) -> Value {
    serde_json::from_str(&fine(folder, &[arguments, &["--format", "json"]].concat()).out).unwrap()
}

/// The incident of several reports, and a claim of it about those killed.
pub fn market(folder: &Folder) -> (String, String) {
    let incidents = json(folder, &["incidents"]);
    let id = incidents[0]["id"].as_str().unwrap().to_owned();
    let record = json(folder, &["show", &id]);
    let claims = record["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|account| account["claims"].as_array().unwrap());
    let killed = claims.into_iter().find(|claim| claim["facet"] == "killed").unwrap();
    (id, killed["id"].as_str().unwrap().to_owned())
}

#[test]
fn a_case_has_the_incidents_of_its_reports() {
    let folder = folder();
    let files = ["reports/market.txt", "reports/again.txt", "reports/elsewhere.txt"];
    let incidents =
        folder.run(&[&["incidents", "--model", "rules", "--format", "jsonl"][..], &files].concat()).out;
    let records = fine(&folder, &["incidents", "--format", "jsonl"]).out;
    assert_eq!(records, incidents);
    let sheet = fine(&folder, &["show", &market(&folder).0, "--quotes"]).out;
    assert!(sheet.contains("Saraqib") && sheet.contains("«"), "{sheet}");
}

#[test]
fn adding_again_adds_nothing_and_a_change_is_a_new_version() {
    let folder = folder();
    let again = json(&folder, &["add", "--model", "rules", "reports"]);
    assert_eq!((&again["new"], &again["known"], &again["import"]), (&0.into(), &3.into(), &Value::Null));
    folder.write("reports/again.txt", AGAIN.replace("14", "15"));
    let changed = json(&folder, &["add", "--model", "rules", "reports/again.txt"]);
    assert_eq!((&changed["new"], &changed["versions"]), (&0.into(), &1.into()));
    let changes = fine(&folder, &["changes"]).out;
    assert!(changes.contains("at least 14") && changes.contains("at least 15"), "{changes}");
    fine(&folder, &["undo", "2"]);
    assert!(fine(&folder, &["show", &market(&folder).0]).out.contains("14"));
    fine(&folder, &["verify"]);
}

#[cfg(unix)]
#[test]
fn the_file_and_its_key_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    for name in ["test.rashomon", "test.rashomon.key"] {
        let mode = folder.path().join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_correction_is_shown_with_its_author_and_can_be_undone() {
    let folder = folder();
    let (incident, claim) = market(&folder);
    let judged = json(&folder, &["judge", "wrong", &claim, "--value", "41", "--why", "a test"]);
    let sheet = fine(&folder, &["show", &incident]).out;
    assert!(
        sheet.contains("corrected") && sheet.contains("41") && sheet.contains("Decided by people"),
        "{sheet}"
    );
    let second = folder.run(&["case", "--by", "Jonas", "judge", "wrong", &claim, "--value", "42"]);
    assert!(second.errors.contains("Amira judged the same before"), "{}", second.errors);
    for id in json(&folder, &["judgements"])
        .as_array()
        .unwrap()
        .iter()
        .map(|judgement| judgement["id"].as_str().unwrap())
    {
        fine(&folder, &["judge", "undo", id]);
    }
    assert!(!fine(&folder, &["show", &incident]).out.contains("corrected"), "{judged}");
    fine(&folder, &["verify"]);
}

#[test]
fn a_search_finds_claims_and_reports() {
    let folder = folder();
    let found = json(&folder, &["search", "--facet", "killed", "--from", "2019-03-01"]);
    assert!(found.as_array().unwrap().len() >= 3, "{found}");
    assert!(!json(&folder, &["search", "shelled"]).as_array().unwrap().is_empty());
    folder.write("queries.csv", "words,facet\nmarket,killed\nroadside,\n");
    let table = json(&folder, &["search", "--list", "queries.csv"]);
    let of_second = table.as_array().unwrap().iter().filter(|row| row["query"] == 2);
    assert!(
        of_second.clone().count() > 0 && of_second.clone().all(|row| row["hit"]["report"].is_string()),
        "{table}"
    );
    let near = json(&folder, &["search", "--near", "35.86,36.80", "--within", "15", "--facet", "killed"]);
    assert!(near.as_array().unwrap().len() >= 2, "{near}");
}

#[test]
fn a_proof_and_an_export_are_files_that_need_no_case() {
    let folder = folder();
    let (_, claim) = market(&folder);
    fine(&folder, &["prove", &claim, "--out", "claim.tlog-proof"]);
    assert!(
        folder.read("claim.tlog-proof").starts_with("c2sp.org/tlog-proof"),
        "{}",
        folder.read("claim.tlog-proof")
    );
    assert!(folder.read("claim.json").contains(&claim));
    case(&folder, &["prove", &claim, "--out", "one.json"]).check_refused("one.json", "the entry goes there");
    assert!(!folder.path().join("one.json").exists());
    fine(&folder, &["ledger", "export", "log"]);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("log/checkpoint")).unwrap(),
        fine(&folder, &["checkpoint"]).out
    );
    case(&folder, &["ledger", "export", "log"]).check_refused("log", "something in it");
}

#[test]
fn a_case_that_was_changed_does_not_verify() {
    let folder = folder();
    let path = folder.path().join("test.rashomon");
    let mut bytes = std::fs::read(&path).unwrap();
    let words = b"civil defence workers";
    let at = bytes.windows(words.len()).rposition(|window| window == words).unwrap();
    bytes[at] = b'C';
    std::fs::write(&path, bytes).unwrap();
    let run = case(&folder, &["verify"]);
    assert!(
        run.status == 1 && run.out.contains("✗") && run.out.contains("changed"),
        "{}{}",
        run.out,
        run.errors
    );
}

#[test]
fn what_is_no_case_is_refused() {
    let folder = Folder::new();
    let at = |file: &str| case(&folder, &["--case", file, "incidents"]);
    at("missing.rashomon").check_refused("missing.rashomon", "there is no such file");
    at("good.txt").check_refused("good.txt", "it is not a case file");
    let none = case(&folder, &["incidents"]);
    assert!(
        none.status == 1
            && none.errors.contains("there is none in this folder")
            && none.errors.contains("hint: ")
    );
    fine(&folder, &["new", "one.rashomon"]);
    case(&folder, &["new", "one.rashomon"]).check_refused("one.rashomon.key", "exists");
    fine(&folder, &["new", "two"]);
    let two = case(&folder, &["incidents"]);
    assert!(two.status == 1 && two.errors.contains("`one.rashomon`, `two.rashomon`"), "{}", two.errors);
    case(&folder, &["new", "there/is/none.rashomon"])
        .check_refused("there/is/none.rashomon.key", "No such file");
}

#[test]
fn a_case_of_a_later_version_is_refused() {
    let folder = folder();
    let path = folder.path().join("test.rashomon");
    let mut bytes = std::fs::read(&path).unwrap();
    // Bytes 60 to 63 of a SQLite file are the version that its program gave it.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&path, bytes).unwrap();
    case(&folder, &["incidents"]).check_refused("test.rashomon", "version 99");
}

#[test]
fn a_wrong_or_missing_key_is_refused_for_writing_alone() {
    let folder = folder();
    fine(&folder, &["--case", "other.rashomon", "new", "other.rashomon"]);
    std::fs::copy(folder.path().join("other.rashomon.key"), folder.path().join("test.rashomon.key")).unwrap();
    let with = |arguments: &[&str]| case(&folder, &[&["--case", "test.rashomon"], arguments].concat());
    with(&["add", "good.txt"]).check_refused("test.rashomon", "the key is not the one");
    std::fs::remove_file(folder.path().join("test.rashomon.key")).unwrap();
    with(&["add", "good.txt"]).check_refused("test.rashomon.key", "there is no key file");
    assert_eq!(with(&["verify"]).status, 0);
    assert_eq!(with(&["incidents"]).status, 0);
}

#[test]
fn a_key_with_a_passphrase_needs_it() {
    let folder = Folder::new();
    let run = |arguments: &[&str], passphrase: Option<&str>| {
        let mut program = folder.program(&[&["case", "--by", "Amira"], arguments].concat());
        program.env_remove("RASHOMON_PASSPHRASE");
        passphrase.map(|given| program.env("RASHOMON_PASSPHRASE", given));
        Run::of(&mut program)
    };
    let without = run(&["new", "--passphrase", "test.rashomon"], None);
    assert!(without.status == 1 && without.errors.contains("needs a passphrase"), "{}", without.errors);
    assert_eq!(run(&["new", "--passphrase", "test.rashomon"], Some("five words of your own")).status, 0);
    let wrong = run(&["add", "--model", "rules", "good.txt"], Some("other words"));
    assert!(wrong.status == 1 && wrong.errors.contains("hint: check the passphrase"), "{}", wrong.errors);
    assert_eq!(run(&["add", "--model", "rules", "good.txt"], Some("five words of your own")).status, 0);
}

#[test]
fn unknown_ids_are_refused_with_a_remedy() {
    let folder = folder();
    case(&folder, &["show", "n99"]).check_refused("n99", "there is no incident");
    case(&folder, &["judge", "contested", "c99"]).check_refused("c99", "there is no incident");
    case(&folder, &["judge", "wrong", "c99", "--no-claim"]).check_refused("c99", "there is no claim");
    case(&folder, &["prove", "c99"]).check_refused("c99", "there is no claim, report or judgement");
    case(&folder, &["remove", "r99", "--why", "a test"]).check_refused("r99", "there is no report");
    case(&folder, &["undo", "99"]).check_refused("99", "there is no import");
    let (_, claim) = market(&folder);
    case(&folder, &["judge", "wrong", &claim, "--value", "many"])
        .check_refused("many", "cannot be the value");
    case(&folder, &["judge", "wrong", &claim, "--stance", "hopes"])
        .check_refused("hopes", "there is no stance");
    case(&folder, &["search", "--facet", "weather"]).check_refused("weather", "there is no facet");
    case(&folder, &["search", "--saved", "none"]).check_refused("none", "there is no saved search");
    case(&folder, &["changes", "--since", "yesterday"]).check_refused("yesterday", "is no day");
    case(&folder, &["join", "missing.rashomon"]).check_refused("missing.rashomon", "there is no such file");
}

#[test]
fn a_killed_command_leaves_a_case_that_the_same_command_completes() {
    let folder = folder();
    let lines: Vec<String> = (0..40)
        .map(|n| {
            serde_json::json!({"id": format!("w{n}"), "text": MARKET.replace("17", &format!("{}", 20 + n))})
                .to_string()
        })
        .collect();
    folder.write("wire.jsonl", lines.join("\n"));
    let arguments = ["case", "--by", "Amira", "add", "--model", "rules", "wire.jsonl"];
    for wait in [20, 90, 160, 240, 330, 450] {
        let mut program = std::process::Command::new(PROGRAM);
        program.current_dir(folder.path()).args(arguments).stdout(std::process::Stdio::null());
        for name in UNSET {
            program.env_remove(name);
        }
        let mut process = program.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = process.kill();
        process.wait().unwrap();
        fine(&folder, &["verify"]);
    }
    fine(&folder, &arguments[3..]);
    let again = json(&folder, &arguments[3..]);
    assert_eq!((&again["new"], &again["known"]), (&0.into(), &40.into()));
    fine(&folder, &["verify"]);
}

#[test]
fn a_case_of_every_version_opens() {
    for version in ["case-1", "case-2"] {
        let folder = Folder::new();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(version);
        for ending in ["rashomon", "rashomon.key"] {
            let bytes = std::fs::read(sample.with_extension(ending)).unwrap();
            folder.write(&format!("{version}.{ending}"), bytes);
        }
        fine(&folder, &["verify"]);
        let incidents = json(&folder, &["incidents"]);
        assert!(incidents[0]["title"].as_str().unwrap().contains("Saraqib"), "{incidents}");
        assert!(fine(&folder, &["show", incidents[0]["id"].as_str().unwrap()]).out.contains("(corrected"));
        fine(&folder, &["add", "--model", "rules", "good.txt"]);
        fine(&folder, &["verify"]);
        let migrated = fine(&folder, &["changes"]).out.contains("migrated");
        assert_eq!(migrated, version != "case-2", "{version}");
    }
}

#[test]
fn a_signing_key_is_refused_as_a_report() {
    let folder = folder();
    let sealed = "rashomon-sealed-key/v1\nrashomon.case/other+0+0\n";
    folder.write("reports/sealed.txt", sealed);
    fine(&folder, &["new", "other.rashomon"]);
    std::fs::rename(folder.path().join("other.rashomon.key"), folder.path().join("reports/other.key"))
        .unwrap();
    let run = case(&folder, &["--case", "test.rashomon", "add", "--model", "rules", "reports"]);
    assert_eq!(run.status, 1, "{}{}", run.out, run.errors);
    for name in ["reports/other.key", "reports/sealed.txt"] {
        assert!(run.errors.contains(&format!("`{name}`: a signing key is not a report")), "{}", run.errors);
    }
    assert!(run.errors.contains("keep keys out") && run.out.contains("added 0 reports"), "{}", run.out);
}

#[test]
fn a_saved_search_shows_what_was_cut_off_again() {
    let folder = folder();
    let found =
        |arguments: &[&str]| json(&folder, &[&["search"], arguments].concat()).as_array().unwrap().len();
    let all = found(&["--facet", "killed"]);
    assert!(all > 2, "{all}");
    assert_eq!(found(&["--facet", "killed", "--save", "tolls", "--most", "1"]), 1);
    assert_eq!(found(&["--saved", "tolls", "--most", "2"]), 2);
    let exactly = all.to_string();
    assert_eq!(found(&["--saved", "tolls", "--most", &exactly]), all);
    assert_eq!(found(&["--saved", "tolls"]), 0);
}

#[test]
fn a_mistyped_list_of_queries_is_refused() {
    let folder = folder();
    for (row, named) in [
        ("market,asert,,", "there is no stance `asert`"),
        ("market,,12 March,", "`12 March` is not a day"),
        ("market,,,judged", "there is no status `judged`"),
    ] {
        folder.write("queries.csv", format!("words,stance,from,status\nmarket,,,\n{row}\n"));
        let run = case(&folder, &["search", "--list", "queries.csv"]);
        run.check_refused("queries.csv", named);
        assert!(run.errors.contains("query 2 of"), "{}", run.errors);
    }
    folder.write("queries.csv", "word\nmarket\n");
    case(&folder, &["search", "--list", "queries.csv"]).check_refused("queries.csv", "status, reviewer");
}

#[test]
fn reading_again_with_an_earlier_version_says_that_it_changes_nothing() {
    let folder = folder();
    let run = fine(&folder, &["reread", "--model", "rules"]);
    assert!(run.out.contains("was read with version v") && run.out.contains("still counts"), "{}", run.out);
}

#[test]
fn what_is_removed_is_in_no_result_and_can_be_removed_again() {
    let folder = folder();
    let found = json(&folder, &["search", "warplanes"]);
    let report = found[0]["report"].as_str().unwrap();
    let removed = json(&folder, &["remove", report, "--why", "names a witness"]);
    assert_eq!(removed["before"], false);
    let file = std::fs::read(folder.path().join("test.rashomon")).unwrap();
    assert!(!file.windows(9).any(|window| window == b"Warplanes"), "what was removed is in the file");
    let repeated = fine(&folder, &["remove", report, "--why", "names a witness"]);
    assert!(repeated.out.contains("was removed before"), "{}", repeated.out);
    assert_eq!(json(&folder, &["search", "warplanes"]).as_array().unwrap().len(), 0);
    fine(&folder, &["verify"]);
}
