//! What the program takes: folders, archives, compressed files and tables, each for what it holds.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::Write;

use crate::folder::{Folder, GOOD, Run, texts};

fn read(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["read", "--model", "rules", "--format", "jsonl"], arguments].concat())
}

#[test]
fn a_folder_is_read_and_what_holds_no_report_is_counted() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path().join("reports/page_files")).unwrap();
    folder.write("reports/a.txt", GOOD);
    folder.write("reports/logo.jpg", b"\xff\xd8\xff\xe0 picture");
    folder.write(
        "reports/page.html",
        "<!doctype html><article><p>Two shells fell on Idlib, medics said.</p></article>",
    );
    folder.write("reports/page_files/app.js", "var x = 1;");
    folder.write("reports/.hidden", "x");
    let run = read(&folder, &["reports"]);
    assert_eq!(run.status, 0, "{}", run.errors);
    assert_eq!(texts(&crate::folder::records(&run.out)), [GOOD, "Two shells fell on Idlib, medics said."]);
    assert_eq!(
        run.errors,
        "note: left out 2 files that hold no report: 1 image, 1 folder of parts of a saved page\n"
    );
}

#[test]
fn members_of_an_archive_are_named_by_their_path() {
    let folder = Folder::new();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [("b/c.txt", GOOD), ("lines.jsonl", "{\"text\":\"Two.\"}\n")] {
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    folder.write("a.bin", writer.finish().unwrap().into_inner());
    let readings = read(&folder, &["a.bin"]).records();
    assert_eq!(texts(&readings), [GOOD, "Two."]);
    assert_eq!(readings[0]["report"]["uri"], "a.bin/b/c.txt");
}

#[test]
fn columns_are_guessed_and_said() {
    let folder = Folder::new();
    folder.write(
        "table.data",
        "Headline\tArticle Content\tpub_date\nMill\tA mill burnt.\t27/02/2020\nRaid\tTwo died.\t03/02/2020\n",
    );
    let run = read(&folder, &["table.data"]);
    assert_eq!(
        run.errors,
        "note: `table.data`: reads `Article Content` as text, `Headline` as title, `pub_date` as published; `--columns` names others\n"
    );
    let readings = crate::folder::records(&run.out);
    assert_eq!(texts(&readings), ["A mill burnt.", "Two died."]);
    assert_eq!(readings[1]["report"]["published"], "2020-02-03");
}

#[test]
fn lines_may_come_compressed_from_standard_input() {
    let bytes = zstd::bulk::compress(b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n", 3).unwrap();
    let readings =
        Folder::new().run_on(bytes, &["read", "--model", "rules", "--format", "jsonl", "-"]).records();
    assert_eq!(texts(&readings), ["One.", "Two."]);
}

/// A Word document of paragraphs.
fn word(paragraphs: &[&str]) -> Vec<u8> {
    let body: String =
        paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    write!(writer, "<w:document><w:body>{body}</w:body></w:document>").unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_document_is_kept_as_the_text_that_was_taken_out_of_it() {
    let folder = Folder::new();
    let sentence =
        "An air strike on a market in Saraqib killed 17 people on Tuesday, civil defence workers said.";
    folder.write("report.dat", word(&["12 March 2019", sentence]));
    let readings = read(&folder, &["--offsets", "bytes", "report.dat"]).records();
    assert_eq!(texts(&readings), [format!("12 March 2019\n\n{sentence}")]);
    let diagnostics = readings[0]["diagnostics"].as_array().unwrap();
    assert!(diagnostics.iter().any(|told| told["code"] == "extracted-text"), "{diagnostics:?}");
    let case = |arguments: &[&str]| {
        let run = folder.run(&[&["case", "--by", "Amira"], arguments].concat());
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.errors);
        run.out
    };
    case(&["new", "test.rashomon"]);
    case(&["add", "--model", "rules", "report.dat"]);
    let incidents = case(&["incidents", "--format", "jsonl"]);
    let id = crate::folder::records(&incidents)[0]["id"].as_str().unwrap().to_owned();
    let sheet = case(&["show", &id, "--quotes"]);
    assert!(sheet.contains("«17 people» on «Tuesday», civil defence"), "{sheet}");
    case(&["verify"]);
}

#[test]
fn a_message_says_who_sent_it_and_when() {
    let folder = Folder::new();
    let head = "From: Valley Monitor <desk@valley.example>\nSubject: Market\nDate: Tue, 12 Mar 2019 09:30:00 +0200\n";
    folder.write("mail", format!("{head}\n{GOOD}"));
    let readings = read(&folder, &["mail"]).records();
    let report = &readings[0]["report"];
    assert_eq!(
        (&report["publisher"], &report["published"], &report["title"]),
        (&"Valley Monitor".into(), &"2019-03-12".into(), &"Market".into())
    );
}

#[test]
fn a_path_says_what_a_text_does_not() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("Valley_Post")).unwrap();
    folder.write("Valley_Post/2019-03-12-market.txt", GOOD);
    let readings = read(&folder, &["--path-pattern", "{publisher}/{date}-*.txt", "Valley_Post"]).records();
    let report = &readings[0]["report"];
    assert_eq!((&report["publisher"], &report["published"]), (&"Valley Post".into(), &"2019-03-12".into()));
    let run = folder.run(&["read", "--path-pattern", "{day}.txt", "good.txt"]);
    run.check_refused("--path-pattern", "`day` is none of `publisher`");
}
