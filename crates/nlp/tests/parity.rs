//! Parses equal those of spaCy, token for token, with every kernel of this machine.
//!
//! `eval/fixtures.py` records spaCy's parses of our own texts; `eval/parity.py` compares whole corpora.

mod installed;

use std::fmt::Debug;

use rashomon_nlp::{Doc, Iob};
use serde::Deserialize;

/// One text with spaCy's parse, one array a column.
#[derive(Deserialize)]
struct Fixture {
    id: String,
    text: String,
    start: Vec<u32>,
    length: Vec<u32>,
    /// Relative to the token.
    head: Vec<i64>,
    tag: Vec<String>,
    pos: Vec<String>,
    morph: Vec<String>,
    lemma: Vec<String>,
    dep: Vec<String>,
    /// The tokens that start a sentence.
    sents: Vec<usize>,
    /// The tokens inside entities, each with its mark, such as `B-GPE`.
    ents: Vec<(usize, String)>,
}

fn fixtures() -> Vec<Fixture> {
    let lines = include_str!("fixtures/spacy.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("a fixture is a line of JSON")).collect()
}

#[test]
fn every_field_of_every_token_equals_spacys() {
    let fixtures = fixtures();
    for pipeline in installed::pipelines() {
        let mut worker = pipeline.worker();
        let mut differences = Vec::new();
        for fixture in &fixtures {
            let doc = worker.parse(fixture.text.clone());
            differences.extend(compare(fixture, &doc));
        }
        let (name, n_found) = (pipeline.kernel().name(), differences.len());
        differences.truncate(10);
        assert!(n_found == 0, "{name}: {n_found} columns differ, first:\n{}", differences.join("\n"));
    }
}

#[test]
fn fixtures_hold_whole_reports_and_odd_texts() {
    let fixtures = fixtures();
    let n_tokens: usize = fixtures.iter().map(|fixture| fixture.start.len()).sum();
    assert!(fixtures.len() > 100 && n_tokens > 3000, "{} documents, {n_tokens} tokens", fixtures.len());
    assert!(fixtures.iter().any(|fixture| fixture.text.is_empty()));
    assert!(fixtures.iter().any(|fixture| fixture.sents.len() > 8 && fixture.ents.len() > 30));
}

/// One line for each column in which the parses differ.
fn compare(fixture: &Fixture, doc: &Doc) -> Vec<String> {
    let tokens = 0..doc.len();
    let column =
        |field: fn(&Doc, usize) -> &str| -> Vec<&str> { tokens.clone().map(|i| field(doc, i)).collect() };
    let length = |i| doc.end(i) - doc.start(i);
    let head = |i: usize| doc.head(i) as i64 - i as i64;
    let differences = [
        difference("start", &fixture.start, &tokens.clone().map(|i| doc.start(i)).collect::<Vec<_>>()),
        difference("length", &fixture.length, &tokens.clone().map(length).collect::<Vec<_>>()),
        difference("tag", &fixture.tag, &column(Doc::tag)),
        difference("pos", &fixture.pos, &column(Doc::pos)),
        difference("morph", &fixture.morph, &column(Doc::morph)),
        difference("lemma", &fixture.lemma, &column(Doc::lemma)),
        difference("head", &fixture.head, &tokens.clone().map(head).collect::<Vec<_>>()),
        difference("dep", &fixture.dep, &column(Doc::dep)),
        difference("sents", &fixture.sents, &doc.sents().map(|sent| sent.start).collect::<Vec<_>>()),
        difference("ents", &fixture.ents, &marks(doc)),
    ];
    differences.into_iter().flatten().map(|difference| format!("  {} {difference}", fixture.id)).collect()
}

/// The tokens inside entities, each with its mark.
fn marks(doc: &Doc) -> Vec<(usize, String)> {
    let mark = |i: usize| match doc.ent_iob(i) {
        Iob::Outside => None,
        Iob::Begin => Some((i, format!("B-{}", doc.ent_type(i)))),
        Iob::Inside => Some((i, format!("I-{}", doc.ent_type(i)))),
    };
    (0..doc.len()).filter_map(mark).collect()
}

/// The first place where two columns differ.
fn difference<E: PartialEq<G> + Debug, G: Debug>(field: &str, expected: &[E], got: &[G]) -> Option<String> {
    let at = (0..expected.len().max(got.len())).find(|&at| match (expected.get(at), got.get(at)) {
        (Some(expected), Some(got)) => expected != got,
        _ => true,
    })?;
    Some(format!("{field}[{at}]: spaCy {:?}, rashomon {:?}", expected.get(at), got.get(at)))
}
