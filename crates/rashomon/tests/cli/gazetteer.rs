//! `rashomon gazetteer`: villages from country files.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::folder::{Folder, Run, installed_assets};

/// Two invented villages of Idlib province, and its line as GeoNames has it.
const COUNTRY_FILE: &str = "\
169387\tIdlib\tIdlib\t\t35.8\t36.7\tA\tADM1\tSY\t\t12\t\t\t\t0\t\t1\tAsia/Damascus\t2015-01-01
99999901\tKafr Zirbal\tKafr Zirbal\tKfar Zirbal\t35.91\t36.62\tP\tPPL\tSY\t\t12\t\t\t\t0\t\t402\tAsia/Damascus\t2015-01-01
99999902\tTall Qamhun\tTall Qamhun\t\t35.7\t36.9\tP\tPPL\tSY\t\t12\t\t\t\t300\t\t402\tAsia/Damascus\t2015-01-01
";

/// A folder with assets of its own.
fn folder() -> Folder {
    let folder = Folder::new();
    for name in ["places.json", "places.gazetteer", "english.json", "english.engine"] {
        std::fs::copy(installed_assets().join(name), folder.path().join(name))
            .expect("the assets are installed");
    }
    folder.write("SY.txt", COUNTRY_FILE);
    folder
}

fn run(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["--assets", "."], arguments].concat())
}

/// What a reading says of a village.
fn village(folder: &Folder) -> serde_json::Value {
    folder.write("report.txt", "Shells hit the village of Kafr Zirbal in Idlib, Syria.");
    let read = run(folder, &["read", "--model", "fast", "--format", "jsonl", "report.txt"]).records();
    let mentions = read[0]["mentions"].as_array().expect("a list").clone();
    mentions.into_iter().find(|m| m["span"][0] == 26).expect("the village is named")
}

#[test]
fn village_is_known_from_adding_to_removing() {
    let folder = folder();
    assert!(village(&folder)["lat"].is_null());
    let added = run(&folder, &["gazetteer", "add", "SY.txt"]);
    assert_eq!((added.status, added.errors.as_str()), (0, ""));
    assert_eq!(added.out, "added SY: 2 new places, 0 known before\n");
    let known = village(&folder);
    assert_eq!((known["geoname"].as_u64(), known["lat"].as_f64()), (Some(99_999_901), Some(35.91)));
    assert_eq!(known["within"], serde_json::json!(["Idlib Province", "Syria"]));
    assert_eq!(run(&folder, &["gazetteer", "remove", "SY"]).out, "removed SY\n");
    assert!(village(&folder)["lat"].is_null());
    assert!(!folder.names().iter().any(|name| name.starts_with("places-added")), "{:?}", folder.names());
}

#[test]
fn adding_again_changes_nothing_and_a_new_file_replaces() {
    let folder = folder();
    run(&folder, &["gazetteer", "add", "SY.txt"]);
    let whole = std::fs::read(folder.path().join("places-added.gazetteer")).expect("it was written");
    let again = run(&folder, &["gazetteer", "add", "SY.txt"]);
    assert_eq!(again.out, "SY was added already: 2 new places, 0 known before\n");
    assert_eq!(std::fs::read(folder.path().join("places-added.gazetteer")).expect("still there"), whole);
    let fewer: Vec<&str> = COUNTRY_FILE.lines().take(2).collect();
    folder.write("SY.txt", fewer.join("\n"));
    assert_eq!(
        run(&folder, &["gazetteer", "add", "SY.txt"]).out,
        "replaced SY: 1 new places, 0 known before\n"
    );
}

#[test]
fn several_files_are_listed_and_removed_one_by_one() {
    let folder = folder();
    assert!(run(&folder, &["gazetteer", "list"]).out.ends_with("no country file was added\n"));
    folder.write(
        "TR.zip",
        packed("TR.txt", &COUNTRY_FILE.replace("999999", "888888").replace("\tSY\t", "\tTR\t")),
    );
    let added = run(&folder, &["gazetteer", "add", "TR.zip", "SY.txt"]);
    assert_eq!(added.out, "added SY: 2 new places, 0 known before\nadded TR: 2 new places, 0 known before\n");
    let list = run(&folder, &["gazetteer", "list"]).out;
    assert!(list.contains("\nSY  2 new places") && list.contains("\nTR  2 new places"), "{list}");
    run(&folder, &["gazetteer", "remove", "TR"]);
    let list = run(&folder, &["gazetteer", "list"]).out;
    assert!(list.contains("\nSY  ") && !list.contains("TR"), "{list}");
}

#[test]
fn other_files_are_refused_and_leave_no_trace() {
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("empty.txt", Vec::new(), "it contains no towns or villages"),
        ("table.txt", b"id,name,lat,lon\n1,Kafr,35,36\n".to_vec(), "line 1: 1 fields instead of 19"),
        ("noise.txt", b"\xff\xfe\0\0\x01".to_vec(), "not UTF-8"),
        (
            "bad.txt",
            COUNTRY_FILE.replace("35.91", "north").into_bytes(),
            "line 2: the latitude `north` is no number",
        ),
        ("cut.zip", packed("SY.txt", COUNTRY_FILE)[..60].to_vec(), "the archive is damaged"),
        ("other.zip", packed("readme.txt", "nothing"), "the archive has no country file"),
    ];
    for (name, content, reason) in cases {
        let folder = folder();
        folder.write(name, content);
        let before = folder.names();
        run(&folder, &["gazetteer", "add", name]).check_refused(name, reason);
        assert_eq!(folder.names(), before, "{name}");
    }
}

#[test]
fn one_bad_file_among_good_ones_changes_nothing() {
    let folder = folder();
    folder.write("bad.txt", "nothing\n");
    let before = folder.names();
    run(&folder, &["gazetteer", "add", "SY.txt", "bad.txt"]).check_refused("bad.txt", "line 1");
    run(&folder, &["gazetteer", "add", "SY.txt", "missing.zip"])
        .check_refused("missing.zip", "there is no such file");
    run(&folder, &["gazetteer", "add", "."]).check_refused(".", "it is a directory");
    assert_eq!(folder.names(), before);
}

#[test]
fn only_added_files_can_be_removed() {
    let folder = folder();
    run(&folder, &["gazetteer", "remove", "SY"]).check_refused("SY", "no country file");
}

#[test]
fn damaged_added_places_are_not_used() {
    let folder = folder();
    run(&folder, &["gazetteer", "add", "SY.txt"]);
    let path = folder.path().join("places-added.gazetteer");
    let mut bytes = std::fs::read(&path).expect("it was written");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("it can be written");
    let read = run(&folder, &["read", "--model", "fast", "good.txt"]);
    assert_eq!(read.status, 1);
    assert!(read.errors.contains("damaged") && read.errors.contains("hint: "), "{}", read.errors);
}

#[test]
fn places_cannot_be_added_without_a_gazetteer() {
    let folder = Folder::new();
    folder.write("SY.txt", COUNTRY_FILE);
    let run = folder.run(&["gazetteer", "add", "--assets", "nothing-here", "SY.txt"]);
    run.check_refused("places", "is not installed");
}

/// An archive with one file in it.
fn packed(name: &str, content: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).expect("memory can be written to");
    archive.write_all(content.as_bytes()).expect("memory can be written to");
    archive.finish().expect("memory can be written to").into_inner()
}
