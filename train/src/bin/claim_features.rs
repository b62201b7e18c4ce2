//! Writes what may be claimed about the main incident of each report, for `train/claims.py`.
//!
//! `claim_features ASSETS FACETS fine|best REPORTS.jsonl OUT.jsonl` reads with the assets of a folder and a model of facets
//! of the named grade. Each line of the output is `{"reading", "candidates": [{"claim", "features"}]}`; the last line names the features.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use rashomon_extract::KnowledgeBase;
use rashomon_extract::training::{CLAIM_FEATURES, read_with_candidates};
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_model::Attributor;
use rashomon_nlp::{Kernel, Pipeline};
use rashomon_schema::ConfidenceLevels;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [assets, facets, grade, reports, out] = arguments.as_slice() else {
        return Err("usage: claim_features ASSETS FACETS fine|best REPORTS.jsonl OUT.jsonl".into());
    };
    let asset = |name: &str| std::fs::read(Path::new(assets).join(name)).map(Arc::new);
    let kernel = Kernel::best();
    let engine = Pipeline::load_exact(asset("english.engine")?, kernel)?;
    let gazetteer = Gazetteer::open(asset("places.gazetteer")?)?;
    let attributor = Attributor::fine(engine.context_width(), asset("english.encoder")?, kernel)?;
    let facets = std::fs::read(facets)?;
    let attributor = match grade.as_str() {
        "best" => attributor.with_best_facets_of(&facets, asset("best.encoder")?)?,
        _ => attributor.with_facets_of(&facets)?,
    };
    let knowledge = KnowledgeBase {
        gazetteer: Some(&gazetteer),
        actors: Actors::builtin(),
        levels: ConfidenceLevels::OPEN,
    };
    let (mut parser, mut attributor) = (engine.worker().keeping_context(), attributor.worker());
    let mut out = BufWriter::new(File::create(out)?);
    for line in BufReader::new(File::open(reports)?).lines() {
        let given: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| given[name].as_str().map(str::to_owned);
        let metadata = Metadata {
            id: field("id"),
            publisher: field("publisher"),
            published: given["published"].as_str().and_then(|day| day.parse().ok()),
            ..Metadata::default()
        };
        let text = given["text"].as_str().ok_or("a report has no text")?;
        let ingested = read_report(text.as_bytes(), Format::Text, metadata)?;
        let doc = parser.parse_sections(ingested.report.text.clone(), &ingested.report.breaks());
        let (reading, examples) = read_with_candidates(ingested.report, &doc, &knowledge, &mut attributor);
        let candidates = examples.iter().map(|one| json!({"claim": one.claim, "features": one.features}));
        writeln!(out, "{}", json!({"reading": reading, "candidates": candidates.collect::<Vec<_>>()}))?;
    }
    writeln!(out, "{}", json!({"features": CLAIM_FEATURES}))?;
    out.flush()?;
    Ok(())
}
