//! Writes the vectors that the models of facets read, for `train/facets.py`.
//!
//! `encoder_vectors ASSETS fine|best REPORTS.jsonl OUT` reads one `{"id", "text"}` a line, as `attribution_features` does, and
//! writes the vectors of all tokens, `[token][width]` in bfloat16, one report after another.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use rashomon_extract::training::with_model_input;
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_model::training::{BEST, fine_encoder};
use rashomon_nlp::{Encoder, Kernel, Pipeline};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [assets, grade, reports, out] = arguments.as_slice() else {
        return Err("usage: encoder_vectors ASSETS fine|best REPORTS.jsonl OUT".into());
    };
    let asset = |name: &str| std::fs::read(Path::new(assets).join(name)).map(Arc::new);
    let kernel = Kernel::best();
    let pipeline = Pipeline::load_exact(asset("english.engine")?, kernel)?;
    let encoder = match grade.as_str() {
        "best" => Encoder::load_part(asset("best.encoder")?, BEST, kernel)?,
        _ => fine_encoder(asset("english.encoder")?, kernel)?,
    };
    let (mut parser, mut worker) = (pipeline.worker(), encoder.worker());
    let mut out = BufWriter::new(File::create(out)?);
    let (mut below, mut last) = (Vec::new(), Vec::new());
    for line in BufReader::new(File::open(reports)?).lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let text = report["text"].as_str().ok_or("a report has no text")?;
        let ingested = read_report(text.as_bytes(), Format::Text, Metadata::default())?;
        let doc = parser.parse_paragraphs(ingested.report.text.clone());
        let sents = with_model_input(&doc, &ingested.report.sections, |input| input.sents.clone());
        worker.encode(&doc, 0..doc.len(), sents.into_iter(), &mut below, &mut last);
        for x in if grade == "best" { &last } else { &below } {
            out.write_all(&((x.to_bits() >> 16) as u16).to_le_bytes())?;
        }
    }
    out.flush()?;
    Ok(())
}
