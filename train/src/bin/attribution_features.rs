//! Writes what the attribution model sees of reports, for `train/`.
//!
//! `attribution_features ENGINE REPORTS.jsonl OUT` reads one `{"id", "text"}` a line and writes `OUT.jsonl` (columns of features, one
//! line a report), `OUT.context` (bfloat16, `[token][width]`) and `OUT.ways` (for each sentence `[to][from]` four bytes: steps up, steps
//! down, and the labels that the two branches start with, by number of `labels` in the first line).

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::sync::Arc;

use rashomon_extract::training::with_model_input;
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_model::ModelInput;
use rashomon_model::training::{SentenceTree, find_features};
use rashomon_nlp::{Kernel, Pipeline};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, reports, out] = arguments.as_slice() else {
        return Err("usage: attribution_features ENGINE REPORTS.jsonl OUT".into());
    };
    let pipeline = Pipeline::load_exact(Arc::new(std::fs::read(engine)?), Kernel::best())?;
    let mut worker = pipeline.worker().keeping_context();
    let mut lines = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    let mut context = BufWriter::new(File::create(format!("{out}.context"))?);
    let mut ways = BufWriter::new(File::create(format!("{out}.ways"))?);
    let mut labels: Vec<String> = vec![String::new()];
    let mut vector = vec![0.0_f32; pipeline.context_width()];
    for line in BufReader::new(File::open(reports)?).lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let text = report["text"].as_str().ok_or("a report has no text")?;
        let ingested = read_report(text.as_bytes(), Format::Text, Metadata::default())?;
        let doc = worker.parse_paragraphs(ingested.report.text.clone());
        let (rows, sentences) = with_model_input(&doc, &ingested.report.sections, |input| {
            let deps = number_labels(input, &mut labels);
            write_ways(input, &deps, &mut ways)?;
            Ok::<_, std::io::Error>((list_rows(input, &deps), input.sents.clone()))
        })?;
        for token in 0..doc.len() {
            doc.context(token, &mut vector);
            for x in &vector {
                context.write_all(&((x.to_bits() >> 16) as u16).to_le_bytes())?;
            }
        }
        let sentences: Vec<[usize; 2]> = sentences.iter().map(|sent| [sent.start, sent.end]).collect();
        let line =
            json!({"id": report["id"], "text": ingested.report.text, "rows": rows, "sentences": sentences});
        writeln!(lines, "{line}")?;
    }
    writeln!(lines, "{}", json!({"labels": labels, "context_width": vector.len()}))?;
    for mut file in [lines, context, ways] {
        file.flush()?;
    }
    Ok(())
}

/// The number of each token's dependency label; new labels are added to the list.
fn number_labels(input: &ModelInput<'_>, labels: &mut Vec<String>) -> Vec<u8> {
    let number = |dep: &str| {
        let known = labels.iter().position(|label| label == dep).unwrap_or_else(|| {
            labels.push(dep.to_owned());
            labels.len() - 1
        });
        known as u8
    };
    input.tokens.iter().map(|token| token.dep).map(number).collect()
}

/// The columns of each token.
fn list_rows(input: &ModelInput<'_>, deps: &[u8]) -> Vec<Value> {
    let (doc, mut rows) = (input.doc, Vec::new());
    find_features(input, 0..doc.len(), &mut |token, f| {
        let place = input.tokens[token];
        rows.push(json!([
            doc.token(token),
            doc.start(token),
            doc.end(token),
            f.lemma,
            f.tag,
            deps[token],
            f.entity,
            u8::from(f.begins_entity),
            f.shape,
            f.quoted,
            f.starts,
            place.head,
            place.sent,
            place.paragraph,
            f.n_quotes,
            place.quote.map_or(0, |quote| quote + 1)
        ]));
    });
    rows
}

fn write_ways(input: &ModelInput<'_>, deps: &[u8], out: &mut impl Write) -> std::io::Result<()> {
    let branch = |token: Option<u32>| token.map_or(0, |token| deps[token as usize]);
    let mut found = Vec::new();
    for sent in &input.sents {
        let tree = SentenceTree::new(input, sent.clone());
        for to in tree.tokens() {
            tree.ways_to(to, &mut found);
            for way in &found {
                let bytes =
                    way.map_or([255; 4], |w| [w.up, w.down, branch(w.up_branch), branch(w.down_branch)]);
                out.write_all(&bytes)?;
            }
        }
    }
    Ok(())
}
