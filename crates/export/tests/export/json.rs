use rashomon_export::{Offsets, json_line, json_pretty, with_offsets, write_json_line};
use rashomon_schema::{OffsetMapBuilder, Reading, Source};
use serde_json::Value;

use crate::market::market;

#[test]
fn a_line_reads_back() {
    let reading = market();
    let line = json_line(&reading);
    assert!(!line.contains('\n'));
    assert_eq!(serde_json::from_str::<Reading>(&line).expect("our own JSON"), reading);
    assert_eq!(serde_json::from_str::<Reading>(&json_pretty(&reading)).expect("our own JSON"), reading);
}

#[test]
fn a_written_line_ends() {
    let mut out = Vec::new();
    write_json_line(&mut out, &market()).expect("memory can be written");
    assert_eq!(String::from_utf8(out).expect("JSON is UTF-8"), json_line(&market()) + "\n");
}

/// The market, 1000 characters into its source, which stands 10,000 bytes into a file of two-byte characters.
fn shifted() -> Reading {
    let mut reading = market();
    let n_chars = reading.report.text.chars().count() as u32;
    let mut to_decoded = OffsetMapBuilder::new();
    to_decoded.skip(1000);
    to_decoded.keep(n_chars, 1);
    let mut to_bytes = OffsetMapBuilder::new();
    to_bytes.skip(10_000);
    to_bytes.keep(n_chars + 1000, 2);
    reading.report.source = Source { to_decoded: to_decoded.finish(), to_bytes: to_bytes.finish() };
    reading
}

/// Every pair of numbers in the record; nothing but a span is one.
fn pairs(json: &Value, found: &mut Vec<(u64, u64)>) {
    match json {
        Value::Array(items) => match items.as_slice() {
            [Value::Number(start), Value::Number(end)] => {
                found.push((start.as_u64().expect("unsigned"), end.as_u64().expect("unsigned")));
            }
            items => items.iter().for_each(|item| pairs(item, found)),
        },
        Value::Object(fields) => fields.values().for_each(|field| pairs(field, found)),
        _ => {}
    }
}

fn spans_of(reading: &Reading) -> Vec<(u64, u64)> {
    let mut found = Vec::new();
    pairs(&serde_json::to_value(reading).expect("a record"), &mut found);
    found
}

#[test]
fn every_span_is_converted() {
    let reading = shifted();
    let text = spans_of(&reading);
    assert!(text.len() > 100);
    let in_source: Vec<_> = text.iter().map(|(start, end)| (start + 1000, end + 1000)).collect();
    assert_eq!(spans_of(&with_offsets(&reading, Offsets::Source)), in_source);
    let in_bytes: Vec<_> =
        in_source.iter().map(|(start, end)| (10_000 + 2 * start, 10_000 + 2 * end)).collect();
    assert_eq!(spans_of(&with_offsets(&reading, Offsets::Bytes)), in_bytes);
    assert_eq!(with_offsets(&reading, Offsets::Text), reading);
}

#[test]
fn only_spans_change() {
    let (reading, mapped) = (shifted(), with_offsets(&shifted(), Offsets::Bytes));
    let digits = |reading: &Reading| {
        let text = json_line(reading);
        spans_of(reading)
            .iter()
            .fold(text, |text, (start, end)| text.replace(&format!("[{start},{end}]"), "[]"))
    };
    assert_eq!(digits(&reading), digits(&mapped));
}

/// The market must show every place where a span can stand, or the tests above prove little.
#[test]
fn the_fixture_has_every_kind_of_span() {
    let json = serde_json::to_value(market()).expect("a record");
    let some = |list: &str, field: &str| {
        let items = json[list].as_array().expect("a list");
        items.iter().any(|item| !item[field].is_null() && item[field] != Value::Array(Vec::new()))
    };
    for field in ["agent", "target", "means", "place", "time", "killed", "injured"] {
        assert!(some("events", field), "no event with `{field}`");
    }
    for field in ["source", "cue", "content", "addressee"] {
        assert!(some("attributions", field), "no attribution with `{field}`");
    }
    assert!(some("mentions", "span") && some("voices", "spans") && some("diagnostics", "span"));
}
