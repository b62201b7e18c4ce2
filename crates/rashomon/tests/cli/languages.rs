//! Reports in other languages are told and not read.

use crate::folder::{Folder, records};

const GERMAN: &str = "Bei dem Angriff auf den Markt wurden nach Angaben der Polizei sieben Menschen getötet und zwölf verletzt.";

#[test]
fn a_report_in_another_language_is_not_read() {
    let folder = Folder::new();
    folder.write("german.txt", GERMAN);
    let run = folder.run(&["read", "german.txt"]);
    assert!(run.out.contains("Not English (German): not read."), "{}", run.out);
    assert!(!run.out.contains("Nobody is quoted"), "{}", run.out);
    assert!(run.errors.contains("the report is not in English and was not read"), "{}", run.errors);
    assert_eq!(run.status, 1);
    let page = folder.run(&["read", "--format", "html", "german.txt"]).out;
    assert!(page.contains("Not English (German): not read."));
}

#[test]
fn others_are_read_and_those_that_are_not_are_counted() {
    let folder = Folder::new();
    folder.write("german.txt", GERMAN);
    let run = folder.run(&["read", "--format", "jsonl", "german.txt", "good.txt"]);
    assert_eq!(run.status, 0);
    assert!(run.errors.contains("1 of 2 reports is not in English and was not read"), "{}", run.errors);
    let readings = records(&run.out);
    assert_eq!(readings[0]["diagnostics"][0]["code"], "not-english");
    assert_eq!(readings[0]["claims"].as_array().map(Vec::len), Some(0));
    assert_eq!(readings[0]["report"]["language"], "de");
    assert!(readings[1]["claims"].as_array().is_some_and(|claims| !claims.is_empty()));
    folder.write("readings.jsonl", &run.out);
    let run = folder.run(&["incidents", "--format", "jsonl", "readings.jsonl"]);
    assert!(run.errors.contains("1 of 2 reports"), "{}", run.errors);
    assert_eq!((run.status, records(&run.out).len()), (0, 1));
}
