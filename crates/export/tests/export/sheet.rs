use rashomon_export::{SheetOptions, sheet, sheets};
use rashomon_schema::{Reading, VoiceKind};
use unicode_width::UnicodeWidthStr;

use crate::draft::{Said, draft};
use crate::market::market;

fn of_width(width: usize) -> SheetOptions {
    SheetOptions { width, ..SheetOptions::default() }
}

#[test]
fn a_first_screen() {
    insta::assert_snapshot!(sheet(&market(), &SheetOptions::default()));
}

#[test]
fn a_wide_terminal() {
    insta::assert_snapshot!(sheet(&market(), &of_width(160)));
}

#[test]
fn a_narrow_terminal() {
    insta::assert_snapshot!(sheet(&market(), &of_width(48)));
}

#[test]
fn every_cell_refers_to_its_sentence() {
    let options = SheetOptions { quotes: true, ..SheetOptions::default() };
    insta::assert_snapshot!(sheet(&market(), &options));
}

/// Speech alone: no incident.
fn speech_only() -> Reading {
    let mut d = draft("The council met on Monday. \u{201c}We will rebuild,\u{201d} its chair said.");
    d.voice("v1", VoiceKind::Person, "council\u{2019}s chair", None, &["its chair"]);
    d.said(&Said {
        voice: "v1",
        source: "its chair",
        cue: "said",
        content: &["\u{201c}We will rebuild,\u{201d}"],
        direct: true,
        ..Said::default()
    });
    d.reading
}

#[test]
fn several_reports_one_without_an_incident() {
    insta::assert_snapshot!(sheets(&[speech_only(), draft("").reading], &of_width(80)));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut wide = market();
    wide.voices[2].name = "阿勒颇省民防组织阿勒颇省民防组织".to_owned();
    wide.report.title = Some("Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(4));
    for width in 40..=200 {
        for quotes in [false, true] {
            let options = SheetOptions { width, quotes, color: false };
            for line in sheets(&[market(), wide.clone(), speech_only()], &options).lines() {
                assert!(line.width() <= width, "{} columns in {width}: {line}", line.width());
                assert_eq!(line, line.trim_end(), "white space at the end of a line");
            }
        }
    }
}

#[test]
fn every_width_says_the_same() {
    for width in [40, 60, 80, 100, 200] {
        let words = sheet(&market(), &of_width(width)).split_whitespace().collect::<Vec<_>>().join(" ");
        for value in
            ["5 children", "up to 6", "about 30", "dozens", "Veldonia ?", "(says it did it)", "at least 14"]
        {
            assert!(words.contains(value), "no `{value}` at {width} columns");
        }
    }
}

#[test]
fn colour_changes_no_words() {
    let plain = sheet(&market(), &SheetOptions::default());
    let painted = sheet(&market(), &SheetOptions { color: true, ..SheetOptions::default() });
    assert!(painted.contains("\u{1b}[31m"));
    assert_eq!(without_escapes(&painted), plain);
}

fn without_escapes(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.filter_map(|piece| piece.split_once('m')).map(|(_, rest)| rest).collect::<String>()
}

#[test]
fn a_report_cannot_steer_the_terminal() {
    let mut reading = market();
    reading.report.title = Some("Strike\u{1b}]0;owned\u{7}\n on\u{202e} market".to_owned());
    let sheet = sheet(&reading, &SheetOptions::default());
    assert!(sheet.starts_with(" Strike]0;owned on market"));
    assert!(sheet.chars().all(|c| c == '\n' || !c.is_control()));
}
