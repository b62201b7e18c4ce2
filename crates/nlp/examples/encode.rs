//! Writes the vectors of texts, for comparison with the reference implementation.
//!
//! `encode ENGINE ENCODER KERNEL single|int8 TEXTS.jsonl OUT` reads one `{"text"}` a line, writes
//! `[token][width]` of 32-bit floats for all texts to `OUT`, and prints for each text, as a line of JSON, its
//! tokens and the first token of each sentence. If `OUT` is `-`, it only prints the tokens and the seconds of
//! several rounds, without the parse.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::sync::Arc;
use std::time::Instant;

use rashomon_nlp::encoder::Precision;
use rashomon_nlp::{Doc, Encoder, EncoderWorker, Extent, Kernel, Pipeline};
use serde_json::{Value, json};

/// Rounds that are timed.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [engine, encoder, kernel, precision, texts, out] = arguments.as_slice() else {
        return Err("usage: encode ENGINE ENCODER KERNEL single|int8 TEXTS.jsonl OUT".into());
    };
    let kernel = Kernel::named(kernel).ok_or("this machine cannot run the kernel")?;
    let precision = match precision.as_str() {
        "single" => Precision::Single,
        "int8" => Precision::Int8,
        _ => return Err(format!("no precision is named `{precision}`").into()),
    };
    let pipeline = Pipeline::load(Arc::new(std::fs::read(engine)?), Kernel::best())?;
    let encoder =
        Encoder::load_as(Arc::new(std::fs::read(encoder)?), None, Extent::WHOLE, kernel, precision)?;
    let (mut parser, mut worker) = (pipeline.worker(), encoder.worker());
    let mut docs = Vec::new();
    for line in BufReader::new(File::open(texts)?).lines() {
        let text: Value = serde_json::from_str(&line?)?;
        docs.push(parser.parse(text["text"].as_str().ok_or("a line has no text")?.to_owned()));
    }
    if out == "-" { time(&docs, &mut worker) } else { write(&docs, &mut worker, out) }
}

fn time(docs: &[Doc], worker: &mut EncoderWorker<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let mut vectors = Vec::new();
    let mut seconds = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        docs.iter()
            .for_each(|doc| worker.encode(doc, 0..doc.len(), doc.sents(), &mut Vec::new(), &mut vectors));
        seconds.push(start.elapsed().as_secs_f64());
    }
    let n_tokens: usize = docs.iter().map(Doc::len).sum();
    writeln!(std::io::stdout(), "{}", json!({"tokens": n_tokens, "seconds": seconds}))?;
    Ok(())
}

fn write(docs: &[Doc], worker: &mut EncoderWorker<'_>, out: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(File::create(out)?);
    let mut shown = BufWriter::new(std::io::stdout());
    let mut vectors = Vec::new();
    for doc in docs {
        worker.encode(doc, 0..doc.len(), doc.sents(), &mut Vec::new(), &mut vectors);
        for value in &vectors {
            out.write_all(&value.to_le_bytes())?;
        }
        let tokens: Vec<&str> = (0..doc.len()).map(|i| doc.token(i)).collect();
        let sents: Vec<usize> = doc.sents().map(|sent| sent.start).collect();
        writeln!(shown, "{}", json!({"tokens": tokens, "sents": sents}))?;
    }
    Ok(())
}
