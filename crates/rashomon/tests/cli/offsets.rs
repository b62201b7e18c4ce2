//! Spans of a report that a page has damaged lead back to the published bytes.

use serde_json::Value;

use crate::folder::{Folder, sample};

/// What the sample's page made of characters, and what they were; longer ones first.
const DAMAGE: [(&str, &str); 6] =
    [("â€œ", "“"), ("â€\u{9d}", "”"), ("â€™", "’"), ("ÄŸ", "ğ"), ("quot;", "\""), ("\r\n", "\n")];

fn reading(file: &str, offsets: &str) -> Value {
    Folder::new().run(&["read", "--format", "jsonl", "--offsets", offsets, file]).records().remove(0)
}

/// Every span of a reading, in the order they stand there: whatever is an array of two whole numbers.
fn spans(value: &Value) -> Vec<(usize, usize)> {
    match value {
        Value::Object(fields) => fields.values().flat_map(spans).collect(),
        Value::Array(items) => match items.iter().map(Value::as_u64).collect::<Option<Vec<_>>>().as_deref() {
            Some(&[start, end]) => vec![(start as usize, end as usize)],
            _ => items.iter().flat_map(spans).collect(),
        },
        _ => Vec::new(),
    }
}

fn repaired(published: &str) -> String {
    DAMAGE.iter().fold(published.to_owned(), |text, (damaged, whole)| text.replace(damaged, whole))
}

fn characters(text: &str, (start, end): (usize, usize)) -> String {
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn every_span_cuts_its_words_out_of_the_published_bytes() {
    let file = sample("field-notes.txt");
    let published = std::fs::read(&file).unwrap();
    let (in_text, in_bytes) = (reading(&file, "text"), reading(&file, "bytes"));
    let text = in_text["report"]["text"].as_str().unwrap();
    let (expected, found) = (spans(&in_text), spans(&in_bytes));
    assert!(found.len() > 100 && found.len() == expected.len(), "{} and {}", found.len(), expected.len());
    for (span, (start, end)) in expected.into_iter().zip(found) {
        let cut = std::str::from_utf8(&published[start..end]).expect("a span keeps characters whole");
        assert_eq!(repaired(cut), characters(text, span), "bytes {start}..{end}");
    }
}

#[test]
fn spans_of_voices_hold_their_names() {
    let file = sample("field-notes.txt");
    let published = std::fs::read(&file).unwrap();
    let reading = reading(&file, "bytes");
    let voices = reading["voices"].as_array().unwrap();
    let mut n_named = 0;
    for voice in voices {
        let Some(name) = voice["name"].as_str() else { continue };
        let cuts = spans(&voice["spans"]);
        let cuts =
            cuts.iter().map(|&(start, end)| repaired(std::str::from_utf8(&published[start..end]).unwrap()));
        let cuts: Vec<String> = cuts.collect();
        let is_there = cuts.iter().any(|cut| cut.contains(name) || name.contains(cut.as_str()));
        assert!(cuts.is_empty() || is_there, "`{name}` is not in {cuts:?}");
        n_named += usize::from(is_there);
    }
    assert!(n_named >= 3, "{voices:?}");
}

#[test]
fn spans_in_the_source_count_its_characters() {
    let file = sample("field-notes.txt");
    let source = std::fs::read_to_string(&file).unwrap();
    let (in_text, in_source) = (reading(&file, "text"), reading(&file, "source"));
    let text = in_text["report"]["text"].as_str().unwrap();
    for (span, found) in spans(&in_text).into_iter().zip(spans(&in_source)) {
        assert_eq!(repaired(&characters(&source, found)), characters(text, span));
    }
}

#[test]
fn bytes_of_another_encoding_are_counted_as_published() {
    let folder = Folder::new();
    let published =
        b"In caf\xe9s of Idlib \x93we saw a bomb kill five people,\x94 officials in Idlib said on Monday.";
    folder.write("latin.txt", published);
    let read =
        |offsets| folder.run(&["read", "--format", "jsonl", "--offsets", offsets, "latin.txt"]).records();
    let (in_text, in_bytes) = (read("text").remove(0), read("bytes").remove(0));
    let text = in_text["report"]["text"].as_str().unwrap();
    assert!(text.starts_with("In cafés of Idlib “we saw"), "{text}");
    let found = spans(&in_bytes);
    assert!(found.len() > 5);
    for (span, (start, end)) in spans(&in_text).into_iter().zip(found) {
        assert_eq!(end - start, span.1 - span.0, "a byte a character");
        let kept = |c: char| c.is_ascii();
        let cut: String =
            published[start..end].iter().map(|byte| char::from(*byte)).filter(|&c| kept(c)).collect();
        assert_eq!(cut, characters(text, span).chars().filter(|&c| kept(c)).collect::<String>());
    }
}
