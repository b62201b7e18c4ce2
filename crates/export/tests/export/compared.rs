//! An invented incident that two reports describe, with names that would do harm where they are not escaped.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use rashomon_export::{About, ActorFacts, CaseFacts, Exported, PlaceFacts, ReportSource, ReportText};
use rashomon_schema::{IncidentRecord, Span};
use serde_json::{Value, json};

/// A formula, markup, right-to-left writing and a zero-width joiner, where names can be.
pub const FORMULA: &str = "=HYPERLINK(\"http://evil.example\",\"x\")";
pub const SCRIPT: &str = "<script>alert('1')</script>";
pub const ARABIC: &str = "مرصد الميناء\u{200d}";
const CHECKPOINT: &str = "rashomon.case/harbour\n12\nv3dyglMp7Q5YWb3i2edP6bGnfVwc+noD1kp0SlTuiPg=\n\n— rashomon.case/harbour AAAA\n";

const FIRST: &str = "An air strike on Tal Maran killed 17 people on 12 March 2019, =HYPERLINK sources said. Veldonia denied it.";
const SECOND: &str = "At least 21 civilians died in Tal Maran, مرصد الميناء said.";

/// The span of words in a text.
fn span(text: &str, words: &str) -> Value {
    let start = text.find(words).map(|at| text[..at].chars().count()).unwrap();
    json!([start, start + words.chars().count()])
}

fn claim(id: &str, voice: &str, facet: &str, value: Value, stance: &str, at: Value) -> Value {
    json!({"id": id, "incident": "i0", "voice": voice, "attribution": null, "facet": facet, "value": value,
        "stance": stance, "confidence": 0.81, "spans": [at]})
}

fn toll(low: u64, high: Option<u64>) -> Value {
    json!({"low": low, "high": high, "approx": false, "counted": "people", "total": true})
}

fn place(text: &str) -> Value {
    json!({"text": "Tal Maran", "span": span(text, "Tal Maran"), "geoname": 42, "name": "Tal Maran", "lat": 12.5, "lon": -30.25,
        "precision": "settlement"})
}

fn side(value: Value, stance: &str, claims: &[&str], origins: usize) -> Value {
    json!({"value": value, "stance": stance, "claims": claims, "origins": origins})
}

/// The incident as a record.
fn record() -> IncidentRecord {
    let veldonia = json!({"text": "Veldonia", "actor": "vel", "name": "Veldonia"});
    let aerial = json!({"type": "ASSAULT", "mode": "aerial"});
    let first = json!([
        claim("c0", "v1", "killed", toll(17, Some(17)), "asserts", span(FIRST, "17 people")),
        claim("c1", "v1", "place", place(FIRST), "asserts", span(FIRST, "Tal Maran")),
        claim("c2", "v1", "type", aerial.clone(), "asserts", span(FIRST, "air strike")),
        claim("c3", "v1", "agent", veldonia.clone(), "asserts", span(FIRST, "Veldonia")),
    ]);
    let denial = json!([claim("c4", "v2", "agent", veldonia.clone(), "denies", span(FIRST, "Veldonia"))]);
    let second = json!([
        claim("c5", "v1", "killed", toll(21, None), "asserts", span(SECOND, "At least 21")),
        claim(
            "c6",
            "v1",
            "status",
            json!({"text": "civilians", "status": "civilian"}),
            "asserts",
            span(SECOND, "civilians")
        ),
    ]);
    let account = |voice: &str, name: &str, report: &str, origin: &str, claims: Value| json!({"voice": voice, "name": name, "kind": "organisation", "actor": null, "report": report, "origin": origin, "claims": claims});
    let report = |id: &str, publisher: &str, day: &str| {
        json!({"id": id, "main": true, "uri": format!("https://{id}.example/a?b=1&c=2"), "title": format!("{SCRIPT} in Tal Maran"),
            "publisher": publisher, "published": day, "written": day})
    };
    let facets = json!({
        "killed": {"status": "conflict", "why": "17 against at least 21", "sides": [
            side(toll(17, Some(17)), "asserts", &["c0"], 1), side(toll(21, None), "asserts", &["c5"], 1)]},
        "agent": {"status": "conflict", "why": "one names it, it denies", "sides": [
            side(veldonia.clone(), "asserts", &["c3"], 1), side(veldonia, "denies", &["c4"], 1)]},
        "type": {"status": "single", "why": "one account", "sides": [side(aerial, "asserts", &["c2"], 1)]},
        "status": {"status": "single", "why": "one account", "sides": [
            side(json!({"text": "civilians", "status": "civilian"}), "asserts", &["c6"], 1)]},
    });
    let assessments = json!([
        {"method": "toll.acled", "version": "1", "result": {"killed": 17}, "why": "", "claims": ["c0"]},
        {"method": "toll.ucdp", "version": "1", "result": {"low": 17, "best": 17, "high": 21}, "why": "", "claims": ["c0", "c5"]},
        {"method": "toll.airwars", "version": "1", "result": {"killed": {"min": 17, "max": 21}}, "why": "", "claims": ["c0", "c5"]},
        {"method": "grade.airwars", "version": "1", "result": {"word": "contested", "civilian_harm_reported": true}, "why": "", "claims": []},
    ]);
    let judgements = json!([
        {"id": "j0", "kind": "wrong", "subject": "c0", "by": "A. Reyes", "at": "2026-11-27T10:00:00Z", "why": "the list of names",
            "says": "killed: “17” instead of “71”"},
        {"id": "j1", "kind": "view", "subject": "r0", "by": "J. Weber", "at": "2026-11-27T11:00:00Z",
            "says": "Veldonian aircraft struck (likely; confidence moderate)"},
    ]);
    serde_json::from_value(json!({
        "schema": "rashomon/incident@2", "id": "n0", "title": "Air strike in Tal Maran, 12 March 2019",
        "place": {"geoname": 42, "name": "Tal Maran", "lat": 12.5, "lon": -30.25, "precision": "settlement"},
        "time": {"earliest": "2019-03-12", "latest": "2019-03-12"},
        "reports": [report("r0", "Harbour Dispatch", "2019-03-13"), report("r1", "Orsa Daily", "2019-03-14")],
        "origins": 3, "origin_groups": [
            {"id": "o0", "kind": "statement", "name": FORMULA, "reports": ["r0"]},
            {"id": "o1", "kind": "statement", "name": "Veldonia", "reports": ["r0"]},
            {"id": "o2", "kind": "statement", "name": ARABIC, "reports": ["r1"]}],
        "accounts": [account("v1", FORMULA, "r0", "o0", first), account("v2", "Veldonia", "r0", "o1", denial),
            account("v1", ARABIC, "r1", "o2", second)],
        "facets": facets, "assessments": assessments, "judgements": judgements,
    }))
    .unwrap()
}

/// The incident with everything around it.
pub fn compared() -> Exported {
    let text = |text: &str| ReportText {
        text: text.to_owned(),
        sentences: vec![Span::new(0, text.chars().count() as u32)],
    };
    let source = |digit: char| ReportSource {
        archive: Some("https://archive.example/1".to_owned()),
        sha256: Some(digit.to_string().repeat(64)),
        n_bytes: Some(100),
        language: Some("en".to_owned()),
        version: Some("v1".to_owned()),
        ..ReportSource::default()
    };
    let veldonia =
        ActorFacts { name: "Veldonia".to_owned(), kind: "state".to_owned(), country: Some("VE".to_owned()) };
    let place = PlaceFacts {
        country_code: Some("TM".to_owned()),
        country: Some("Tamara".to_owned()),
        admin1: Some("North".to_owned()),
        admin2: None,
    };
    Exported {
        records: vec![record()],
        texts: [("r0".to_owned(), text(FIRST)), ("r1".to_owned(), text(SECOND))].into(),
        sources: [("r0".to_owned(), source('a')), ("r1".to_owned(), source('b'))].into(),
        actors: [("vel".to_owned(), veldonia)].into(),
        places: [(42, place)].into(),
        about: About {
            program: "rashomon 0.1.0".to_owned(),
            case: Some(CaseFacts {
                id: "0123".to_owned(),
                name: "harbour".to_owned(),
                key: "rashomon.case/harbour+0+AAAA".to_owned(),
                checkpoint: Some(CHECKPOINT.to_owned()),
                versions: [("v1".to_owned(), json!({"kernel": "portable"}))].into(),
            }),
        },
    }
}
