//! Writes what speaks for each name of a report being a place's, and for each place of that name, for `train/places.py`.
//!
//! `place_features ENGINE GAZETTEER REPORTS.jsonl` reads one `{"id", "text"}` a line and prints one line for each:
//! `{"id", "names": [{"span", "features"}], "places": [{"span", "readings": [{"lat", "lon", "features"}]}]}`.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write, stdout};
use std::sync::Arc;

use rashomon_extract::training::explain_places;
use rashomon_gazetteer::Gazetteer;
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_nlp::{Kernel, Pipeline};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, gazetteer, reports] = arguments.as_slice() else {
        return Err("usage: place_features ENGINE GAZETTEER REPORTS.jsonl".into());
    };
    let pipeline = Pipeline::load(Arc::new(std::fs::read(engine)?), Kernel::best())?;
    let gazetteer = Gazetteer::open(Arc::new(std::fs::read(gazetteer)?))?;
    let mut worker = pipeline.worker();
    let mut out = BufWriter::new(stdout().lock());
    for line in BufReader::new(File::open(reports)?).lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let text = report["text"].as_str().ok_or("a report has no text")?;
        let ingested = read_report(text.as_bytes(), Format::Text, Metadata::default())?;
        let doc = worker.parse_paragraphs(ingested.report.text.clone());
        let (names, places) = explain_places(&doc, &ingested.report.sections, &gazetteer);
        let names: Vec<Value> =
            names.iter().map(|name| json!({"span": name.span, "features": object(&name.features)})).collect();
        let places = places.iter().map(|place| {
            let readings = place.readings.iter().map(|reading| {
                json!({"lat": reading.place.lat, "lon": reading.place.lon, "features": object(&reading.features)})
            });
            json!({"span": place.span, "readings": readings.collect::<Vec<_>>()})
        });
        let places: Vec<Value> = places.collect();
        writeln!(out, "{}", json!({"id": report["id"], "names": names, "places": places}))?;
    }
    Ok(())
}

fn object(features: &[(&'static str, f32)]) -> Map<String, Value> {
    features.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
}
