//! `rashomon actors`: dictionaries of one's own, and how a name resolves.

use serde_json::Value;

use crate::folder::{Folder, Run, installed_assets, names_in};

const FACTIONS: &str = "\
name,aliases,kind,parent,country,from,until
River Shield,RS|Shield of the River,armed-group,,SY,,
Samir Tal,Abu Tal,person,River Shield,Syria,2015,2019-03
";
const PETRARCH: &str = "\
# made for the test
VLADIMIR_PUTIN_  ; known already
+THE_MASTER_OF_THE_HARBOUR
    [RUSGOV >20000507]
TALL_RASHA_BRIGADE_ [SYRREB]
";
const ENTITIES: &str = concat!(
    r#"{"id":"a","schema":"Organization","properties":{"name":["Harbour Watch"],"alias":["HW"],"country":["ly"]}}"#,
    "\n",
    r#"{"id":"b","schema":"Vessel","properties":{"name":["Blue Star"]}}"#,
    "\n",
);

/// A folder with the installed assets as links, so that dictionaries of a test stay there.
fn folder() -> Folder {
    let folder = Folder::new();
    let assets = folder.path().join("assets");
    std::fs::create_dir(&assets).expect("the folder can be written to");
    for name in names_in(&installed_assets()) {
        let source = installed_assets().join(&name);
        if source.is_file() {
            std::fs::hard_link(&source, assets.join(&name))
                .or_else(|_| std::fs::copy(&source, assets.join(&name)).map(drop))
                .expect("the assets can be linked or copied");
        }
    }
    folder
}

fn actors(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["--assets", "assets", "actors"], arguments].concat())
}

fn check_fine(run: &Run, lines: &[&str]) {
    assert_eq!((run.status, run.errors.as_str()), (0, ""), "{}", run.out);
    for line in lines {
        assert!(run.out.lines().any(|shown| shown.trim() == *line), "no line `{line}` in {}", run.out);
    }
}

#[test]
fn format_is_detected_by_content() {
    let folder = folder();
    for (name, content) in [("factions.csv", FACTIONS), ("coded.txt", PETRARCH), ("harbour.json", ENTITIES)] {
        folder.write(name, content);
    }
    let run = actors(&folder, &["add", "factions.csv", "coded.txt", "harbour.json"]);
    check_fine(
        &run,
        &[
            "added factions (CSV): 2 new actors, more names for 0",
            "added coded (PETRARCH dictionary): 1 new actors, more names for 1",
            "added harbour (FollowTheMoney entities): 1 new actors, more names for 0; 1 entities are not actors and were left out",
        ],
    );
    check_fine(
        &actors(&folder, &["list"]),
        &["coded  2 actors, 3 names", "factions  2 actors, 5 names", "harbour  1 actors, 2 names"],
    );
    check_fine(
        &actors(&folder, &["remove", "factions", "harbour"]),
        &["removed factions", "removed harbour"],
    );
    let run = actors(&folder, &["list"]);
    assert!(!run.out.contains("factions") && run.out.contains("coded"), "{}", run.out);
}

#[test]
fn reading_uses_what_was_added() {
    let folder = folder();
    folder.write("factions.csv", FACTIONS);
    folder.write(
        "report.txt",
        "Shield of the River said on Monday that its fighters shelled Aleppo, killing three soldiers.\n",
    );
    let voice = |folder: &Folder| -> Value {
        let read = folder.run(&[
            "--assets",
            "assets",
            "read",
            "--model",
            "rules",
            "--format",
            "jsonl",
            "report.txt",
        ]);
        let reading = read.records().remove(0);
        let voices = reading["voices"].as_array().cloned().unwrap_or_default();
        voices
            .into_iter()
            .find(|voice| voice["kind"] != "report")
            .map_or(Value::Null, |voice| voice["actor"].clone())
    };
    assert_eq!(voice(&folder), Value::Null);
    check_fine(&actors(&folder, &["add", "factions.csv"]), &[]);
    assert_eq!(voice(&folder), "factions.river-shield");
}

#[test]
fn dictionary_is_stored_by_name_and_replaced() {
    let folder = folder();
    folder.write("factions.csv", FACTIONS);
    folder.write("fewer.csv", "name,kind\nRiver Shield,armed-group\n");
    check_fine(&actors(&folder, &["add", "--name", "Mine", "factions.csv"]), &[]);
    let run = actors(&folder, &["add", "--name", "mine", "fewer.csv"]);
    check_fine(&run, &["added mine (CSV): 1 new actors, more names for 0"]);
    check_fine(&actors(&folder, &["list"]), &["mine  1 actors, 1 names"]);
}

#[test]
fn name_is_shown_with_hierarchy_names_and_dates() {
    let folder = folder();
    check_fine(
        &actors(&folder, &["show", "the Turkish defence minister", "--on", "2019-10-09"]),
        &[
            "Turkish defence minister  (tur.mod.min, office)",
            "part of  Turkish defence ministry < Government of Turkey < Turkey",
            "held by  Hulusi Akar 2018-07-10..2023-06-03",
            "on       2019-10-09: Hulusi Akar  (p.akar, person)",
        ],
    );
    check_fine(
        &actors(&folder, &["show", "the army", "--country", "sy"]),
        &["part of  Government of Syria < Syria"],
    );
    check_fine(&actors(&folder, &["show", "Lavrov"]), &["was      Russian foreign minister 2004-03-09.."]);
}

#[test]
fn ambiguous_names_are_reported() {
    let folder = folder();
    actors(&folder, &["show", "Congolese"]).check_refused("Congolese", "may mean several");
    actors(&folder, &["show", "Tall Rasha Brigade"]).check_refused("Tall Rasha Brigade", "unknown actor");
}

#[test]
fn unreadable_dictionary_names_its_line() {
    let folder = folder();
    folder.write("kind.csv", "name,kind\nRiver Shield,navvy\n");
    folder.write("words.txt", "just words\n");
    folder.write("latin.csv", b"name\n\xff\n");
    folder.write("factions.csv", FACTIONS);
    let run = actors(&folder, &["add", "kind.csv", "factions.csv"]);
    assert_eq!(run.status, 1);
    assert!(
        run.errors.contains("`kind.csv`: line 2: there is no kind `navvy`; kinds are state, "),
        "{}",
        run.errors
    );
    assert!(run.out.contains("added factions"), "the other is added all the same: {}", run.out);
    actors(&folder, &["add", "words.txt"]).check_refused("words.txt", "unrecognised dictionary format");
    assert_eq!(actors(&folder, &["add", "latin.csv"]).status, 1);
    assert_eq!(actors(&folder, &["add", "missing.csv"]).status, 1);
    actors(&folder, &["remove", "nothing"]).check_refused("nothing", "there is no dictionary of actors");
}

#[test]
fn damaged_dictionary_is_reported_before_reading() {
    let folder = folder();
    folder.write("factions.csv", FACTIONS);
    check_fine(&actors(&folder, &["add", "factions.csv"]), &[]);
    folder.write("assets/actors/factions.tsv", "half a row\n");
    let run = folder.run(&["--assets", "assets", "read", "--model", "rules", "good.txt"]);
    run.check_refused("factions", "is damaged: line 1");
    check_fine(&actors(&folder, &["remove", "factions"]), &["removed factions"]);
}
