//! Texts that no newsroom writes are read too, in bounded memory, and what is left out is said.

mod installed;

use std::collections::BTreeSet;

use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_nlp::Kernel;
use rashomon_pipeline::{PartLimits, Reader, Reading};

/// Pieces whose repetition made a step slow, or makes more tokens of a text than others.
const PIECES: [&str; 16] = [
    "killed ",
    "\"",
    "“said” ",
    "“He said ",
    "Example Sample, ",
    "7 killed, ",
    "(",
    "((a)) [b] ",
    "THE ARMY FIRED. ",
    "a",
    "7",
    "a\n\n",
    "a\n",
    "e\u{301}\u{323}",
    "reports that he said that ",
    "Q: Who fired?\nA: The army said it did not.\n",
];

const OPENING: &str = "Two shells hit Port Example on Monday, the mayor, Maria Lopez, said. At least four people died in the \
                       market, according to the Example Wire. The Army of the North denied that it had fired.\n\n";

/// Small parts, so that short texts have several.
const SMALL: PartLimits = PartLimits { n_tokens: 400, n_bytes: 4_000, n_tokens_in_all: 2_000 };

fn read(reader: &Reader, text: &str) -> Reading {
    let report =
        read_report(text.as_bytes(), Format::Text, Metadata::default()).expect("the text is a report");
    reader.report_reader().read(report)
}

/// Every span lies within the text, and every id names one thing that is there.
fn check_form(reading: &Reading, text: &str) {
    let n = reading.report.text.chars().count() as u32;
    let mut copy = reading.clone();
    copy.visit_spans(&|span| assert!(span.start <= span.end && span.end <= n, "{span:?} of {n} in {text:?}"));
    let voices = ids(reading.voices.iter().map(|voice| &voice.id));
    let attributions = ids(reading.attributions.iter().map(|attribution| &attribution.id));
    let events = ids(reading.events.iter().map(|event| &event.id));
    let incidents = ids(reading.incidents.iter().map(|incident| &incident.id));
    ids(reading.claims.iter().map(|claim| &claim.id));
    for attribution in &reading.attributions {
        assert!(attribution.via.iter().chain([&attribution.voice]).all(|id| voices.contains(id.as_str())));
    }
    for claim in reading.claims.iter().chain(&reading.withheld) {
        assert!(voices.contains(claim.voice.as_str()) && incidents.contains(claim.incident.as_str()));
        assert!(claim.event.iter().all(|id| events.contains(id.as_str())));
        assert!(claim.attribution.iter().all(|id| attributions.contains(id.as_str())), "{claim:?}");
    }
    assert!(reading.incidents.iter().filter(|incident| incident.main).count() <= 1);
}

fn ids<'r>(all: impl Iterator<Item = &'r String>) -> BTreeSet<&'r str> {
    let mut set = BTreeSet::new();
    all.for_each(|id| assert!(set.insert(id.as_str()), "two things have the id `{id}`"));
    set
}

#[test]
fn hostile_texts_are_read() {
    let whole = installed::reader_for(Kernel::best());
    let in_parts = installed::reader_for(Kernel::best()).with_part_limits(SMALL);
    for piece in PIECES {
        let text = format!("{OPENING}{}", piece.repeat(3_000 / piece.len()));
        for reader in [&whole, &in_parts] {
            let reading = read(reader, &text);
            check_form(&reading, piece);
            assert!(!reading.attributions.is_empty(), "the beginning is read: {piece:?}");
        }
    }
}

#[test]
fn long_report_is_read_in_parts() {
    let filler =
        "The road to the harbour was closed for a day. Shops stayed shut, and the ferry did not sail.\n\n";
    let end = "A bomb killed two guards in Example City on Friday, Lopez said.";
    let text = format!("{OPENING}{}{end}", filler.repeat(30));
    let reading = read(&installed::reader_for(Kernel::best()).with_part_limits(SMALL), &text);
    check_form(&reading, "parts");
    let mayor = reading.voices.iter().filter(|voice| voice.name.ends_with("Lopez")).collect::<Vec<_>>();
    assert_eq!(mayor.len(), 1, "the same voice speaks in both parts: {mayor:?}");
    let at_end = reading.report.text.chars().count() as u32 - 100;
    assert!(reading.attributions.iter().any(|attribution| attribution.content[0].start > at_end));
    assert!(reading.diagnostics.iter().all(|told| told.code != "read-in-part"));
    assert!(reading.incidents.len() > 1 && reading.incidents[0].main);
}

#[test]
fn what_is_too_long_is_read_in_part() {
    let text = format!("{OPENING}{}", "\"".repeat(5_000));
    let reading = read(&installed::reader_for(Kernel::best()).with_part_limits(SMALL), &text);
    let told = reading.diagnostics.iter().find(|told| told.code == "read-in-part").expect("it is said");
    let span = told.span.expect("a place is given");
    let n = reading.report.text.chars().count() as u32;
    assert!(span.end == n && (1_500..n).contains(&span.start), "{told:?} of {n}");
    assert!(told.message.contains(&format!("first {} of {n} characters", span.start)), "{told:?}");
    assert!(reading.claims.iter().flat_map(|claim| &claim.spans).all(|words| words.end <= span.start));
    assert_eq!(reading.report.text.len(), text.trim_end().len(), "the record has the whole text");
}
