//! `rashomon parse`: what the language engine sees.

mod conllu;
mod jsonl;

use std::io::Write;

use anyhow::{Context, Result};
use rashomon_nlp::{Doc, Kernel};

use crate::arguments::{Common, ParseFormat, ParseOptions};
use crate::assets::Assets;
use crate::driver::{Done, Failed, Run, for_each_report};
use crate::failure::Outcome;
use crate::inputs::Inputs;
use crate::output::Output;
use crate::progress::{Stopwatch, Times};

/// Parses every text as it is.
pub fn run(options: &ParseOptions, common: &Common) -> Result<Outcome> {
    if options.list_kernels {
        return list_kernels();
    }
    let inputs = Inputs::new(&options.input)?;
    let engine = Assets::open(common)?.engine(options.input.kernel.as_deref())?;
    let mut output = Output::open(options.out.as_deref())?;
    let Run { outcome, progress, times, .. } = for_each_report(
        inputs,
        options.input.jobs,
        || engine.worker(),
        |worker, pending| {
            let (id, text) = pending.decode().map_err(Failed::Report)?;
            let mut watch = Stopwatch::start();
            let doc = worker.parse(text);
            let parse = watch.lap();
            let result = write(&id, &doc, options.format);
            let times = Times::of([("parse", parse), ("write", watch.lap())]);
            Ok(Done { result, n_tokens: doc.len() as u64, is_unread: false, times })
        },
        |bytes| output.write_all(&bytes).context("cannot write the output"),
    )?;
    drop(progress);
    output.finish()?;
    if options.input.time {
        times.print(engine.kernel());
    }
    Ok(outcome)
}

fn list_kernels() -> Result<Outcome> {
    let mut names = String::new();
    for kernel in Kernel::available() {
        names += kernel.name();
        names.push('\n');
    }
    std::io::stdout().write_all(names.as_bytes()).context("cannot write to standard output")?;
    Ok(Outcome::Fine)
}

fn write(id: &str, doc: &Doc, format: ParseFormat) -> Vec<u8> {
    match format {
        ParseFormat::Conllu => conllu::write(id, doc).into_bytes(),
        ParseFormat::Jsonl => jsonl::write(id, doc),
        ParseFormat::None => Vec::new(),
    }
}
