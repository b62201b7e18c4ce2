//! `rashomon parse`: what the language engine sees.

mod conllu;
mod jsonl;

use std::io::Write;
use std::ops::ControlFlow;

use anyhow::{Context, Result};
use rashomon_nlp::{Doc, Kernel};
use rashomon_pipeline::in_order;

use crate::arguments::{Common, ParseFormat, ParseOptions};
use crate::assets::Assets;
use crate::failure::{Outcome, report};
use crate::inputs::{Inputs, Pending};
use crate::output::{self, Output};
use crate::progress::{Progress, Stopwatch, Times, n_jobs};

/// Parses every text as it stands.
pub fn run(options: &ParseOptions, common: &Common) -> Result<Outcome> {
    if options.list_kernels {
        return list_kernels();
    }
    let inputs = Inputs::new(&options.input)?;
    let engine = Assets::open(common)?.engine(options.input.kernel.as_deref())?;
    let mut output = Output::open(options.out.as_deref())?;
    let (mut outcome, mut stopped) = (Outcome::Fine, None);
    let (mut progress, mut times) = (Progress::new(), Times::start());
    in_order(
        n_jobs(options.input.jobs),
        inputs,
        || engine.worker(),
        |worker, found| {
            found.and_then(Pending::decode).map(|(id, text)| {
                let mut watch = Stopwatch::start();
                let doc = worker.parse(text);
                let parse = watch.lap();
                let bytes = write(&id, &doc, options.format);
                (bytes, doc.len() as u64, Times::of([("parse", parse), ("write", watch.lap())]))
            })
        },
        |done| match done {
            Ok((bytes, n_tokens, spent)) => {
                times.add(spent, n_tokens);
                progress.add(n_tokens);
                match output.write_all(&bytes).context("cannot write the output") {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        stopped = Some(error);
                        ControlFlow::Break(())
                    }
                }
            }
            Err(error) => {
                outcome = outcome.max(report(&error));
                ControlFlow::Continue(())
            }
        },
    );
    drop(progress);
    match stopped.map_or_else(|| output.finish(), Err) {
        Err(error) if output::is_closed(&error) => {}
        done => done?,
    }
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
