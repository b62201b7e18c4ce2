//! Writes what the model of event types sees of reports, for `train/events.py`.
//!
//! `event_features ENGINE REPORTS.jsonl` reads one `{"id", "text"}` a line and prints one line a report: `{"id", "events": [{"type",
//! "agent", "target", "features"}]}`, the spans as start and end in characters.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::sync::Arc;

use rashomon_extract::KnowledgeBase;
use rashomon_extract::training::find_event_examples;
use rashomon_gazetteer::Actors;
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_nlp::{Kernel, Pipeline};
use rashomon_schema::ConfidenceLevels;
use rashomon_schema::Span;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, reports] = arguments.as_slice() else {
        return Err("usage: event_features ENGINE REPORTS.jsonl".into());
    };
    let pipeline = Pipeline::load(Arc::new(std::fs::read(engine)?), Kernel::best())?;
    let mut worker = pipeline.worker();
    let knowledge =
        KnowledgeBase { gazetteer: None, actors: Actors::builtin(), levels: ConfidenceLevels::OPEN };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in BufReader::new(File::open(reports)?).lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let text = report["text"].as_str().ok_or("a report has no text")?;
        let ingested = read_report(text.as_bytes(), Format::Text, Metadata::default())?;
        let doc = worker.parse_paragraphs(ingested.report.text.clone());
        let span = |span: Option<Span>| span.map(|span| [span.start, span.end]);
        let events: Vec<Value> = find_event_examples(&doc, &ingested.report.sections, &knowledge)
            .into_iter()
            .map(|event| {
                json!({"type": event.kind, "agent": span(event.agent), "target": span(event.target), "features": event.features})
            })
            .collect();
        writeln!(out, "{}", json!({"id": report["id"], "events": events}))?;
    }
    out.flush()?;
    Ok(())
}
