//! `rashomon read`: reports to accounts.

use std::io::Write;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, anyhow};
use rashomon_export::{Offsets, SheetOptions, page, sheets, with_offsets, write_json_line};
use rashomon_pipeline::{Reader, ReportReader, in_order};
use rashomon_schema::Reading;

use crate::arguments::{Common, InputOptions, Model, OffsetsIn, ReadFormat, ReadOptions, ReadingOptions};
use crate::assets::Assets;
use crate::failure::{Outcome, report};
use crate::inputs::{Found, Inputs};
use crate::output::{self, Output};
use crate::progress::{Progress, Stopwatch, Times};

/// One report, read.
struct Done {
    written: Written,
    n_tokens: u64,
    times: Times,
}

/// A reading as the output takes it: bytes already where it can be streamed.
enum Written {
    Bytes(Vec<u8>),
    Reading(Box<Reading>),
}

/// Reads every report that can be read, and reports those that cannot.
pub fn run(options: &ReadOptions, common: &Common) -> Result<Outcome> {
    let ReadingOptions { input, model, .. } = &options.reading;
    let inputs = Inputs::new(input)?;
    let reader = load(input, *model, common)?;
    let mut output = Sink::open(&options.reading)?;
    let (mut outcome, mut stopped) = (Outcome::Fine, None);
    let (mut progress, mut times) = (Progress::new(), Times::start());
    in_order(
        crate::progress::n_jobs(input.jobs),
        inputs,
        || reader.report_reader(),
        |report_reader, found| guarded(|| read_one(report_reader, found, options)),
        |done| match done.and_then(|done| {
            times.add(done.times, done.n_tokens);
            progress.add(done.n_tokens);
            output.take(done.written).map_err(Failed::Output)
        }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(Failed::Input(error)) => {
                outcome = outcome.max(report(&error));
                ControlFlow::Continue(())
            }
            Err(Failed::Output(error)) => {
                stopped = Some(error);
                ControlFlow::Break(())
            }
        },
    );
    drop(progress);
    if stopped.is_none() && outcome != Outcome::Fine && output.n_taken == 0 {
        // What nothing was read for would replace something that is there.
        return Ok(outcome);
    }
    match stopped.map_or_else(|| output.finish(&options.reading), Err) {
        Err(error) if output::is_closed(&error) => {}
        done => done?,
    }
    if input.time {
        times.print(reader.engine().kernel());
    }
    Ok(outcome)
}

/// Loads engine, attribution model and gazetteer, the last beside the others.
pub fn load(input: &InputOptions, model: Option<Model>, common: &Common) -> Result<Reader> {
    let assets = Assets::open(common)?;
    std::thread::scope(|scope| {
        let gazetteer = scope.spawn(|| assets.gazetteer());
        let engine = assets.engine(input.kernel.as_deref())?;
        let attributor = assets.attributor(model, engine.context_width(), engine.kernel())?;
        let gazetteer = gazetteer.join().map_err(|_| anyhow!("the gazetteer could not be opened"))??;
        Ok(Reader::new(engine, attributor, Some(gazetteer)).with_actors(assets.actors()?))
    })
}

/// Why a report was not written.
enum Failed {
    Input(anyhow::Error),
    Output(anyhow::Error),
}

/// Runs the work on one report so that a defect of ours costs that report alone.
fn guarded(work: impl FnOnce() -> Result<Done>) -> Result<Done, Failed> {
    let done = catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| Err(anyhow!("a report could not be read because of a defect in this program")))
        .map_err(Failed::Input)
}

fn read_one(reader: &mut ReportReader<'_>, found: Found, options: &ReadOptions) -> Result<Done> {
    let mut watch = Stopwatch::start();
    let mut ingested = found?.read()?;
    options.reading.complete(&mut ingested.report);
    let ingest = watch.lap();
    let doc = reader.parse(&ingested);
    let parse = watch.lap();
    let reading = reader.extract(ingested, &doc);
    let read = watch.lap();
    let reading = match options.offsets {
        OffsetsIn::Text => reading,
        OffsetsIn::Source => with_offsets(&reading, Offsets::Source),
        OffsetsIn::Bytes => with_offsets(&reading, Offsets::Bytes),
    };
    let written = match options.reading.format {
        ReadFormat::Jsonl => {
            let mut line = Vec::with_capacity(reading.report.text.len() * 8);
            write_json_line(&mut line, &reading).context("cannot write a reading as JSON")?;
            Written::Bytes(line)
        }
        _ => Written::Reading(Box::new(reading)),
    };
    let write = watch.lap();
    let times = Times::of([("ingest", ingest), ("parse", parse), ("read", read), ("write", write)]);
    Ok(Done { written, n_tokens: doc.len() as u64, times })
}

/// The output and what it still has to wait for.
struct Sink {
    output: Output,
    readings: Vec<Reading>,
    n_taken: usize,
}

impl Sink {
    fn open(options: &ReadingOptions) -> Result<Self> {
        Ok(Self { output: Output::open(options.out.as_deref())?, readings: Vec::new(), n_taken: 0 })
    }

    fn take(&mut self, written: Written) -> Result<()> {
        self.n_taken += 1;
        match written {
            Written::Bytes(bytes) => self.output.write_all(&bytes).context("cannot write the output")?,
            Written::Reading(reading) => self.readings.push(*reading),
        }
        Ok(())
    }

    fn finish(mut self, options: &ReadingOptions) -> Result<()> {
        let text = match options.format {
            ReadFormat::Jsonl => String::new(),
            ReadFormat::Json => {
                serde_json::to_string_pretty(&self.readings).context("cannot write readings as JSON")? + "\n"
            }
            ReadFormat::Html => page(&self.readings),
            ReadFormat::Text if self.readings.is_empty() => String::new(),
            ReadFormat::Text => {
                let color = output::colours_results(options.out.as_deref());
                sheets(
                    &self.readings,
                    &SheetOptions { width: output::width(), color, quotes: options.quotes },
                )
            }
        };
        self.output.write_all(text.as_bytes()).context("cannot write the output")?;
        self.output.finish()
    }
}
