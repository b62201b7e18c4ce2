//! `rashomon incidents`: many reports to the accounts of each incident, side by side.

use std::io::Write;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use rashomon_export::{SheetOptions, Texts, incident_page, incident_sheets, incident_title};
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_pipeline::{
    Agreement, Digested, IncidentRecord, Incidents, Known, Policy, Reader, ReportReader, in_order,
};
use rashomon_schema::Reading;

use crate::arguments::{Common, IncidentsOptions, ReadFormat, ReadingOptions};
use crate::assets::Assets;
use crate::failure::{Outcome, UserError, report};
use crate::inputs::{Either, Found, Inputs, Pending};
use crate::output::{self, Output};
use crate::progress::{Progress, Stopwatch, Times};
use crate::read::load;

/// One report, read and digested.
struct Done {
    digest: Digested,
    /// The text, where the output shows sentences.
    text: Option<String>,
    n_tokens: u64,
    times: Times,
}

/// Reads every report that can be read, and writes what they tell of.
pub fn run(options: &IncidentsOptions, common: &Common) -> Result<Outcome> {
    let ReadingOptions { input, out, .. } = &options.reading;
    let inputs = Inputs::new(input)?;
    let output = Output::open(out.as_deref())?;
    let shared = Shared { reader: OnceLock::new(), options, common };
    let (mut incidents, mut texts) = (Incidents::default(), Texts::new());
    let (mut progress, mut times, mut outcome) = (Progress::new(), Times::start(), Outcome::Fine);
    let mut stopped = None;
    let jobs = crate::progress::n_jobs(input.jobs);
    in_order(
        jobs,
        inputs,
        || shared.worker(),
        |worker, found| worker.guarded(found),
        |done| {
            match done {
                Ok(done) => {
                    times.add(done.times, done.n_tokens);
                    progress.add(done.n_tokens);
                    texts.extend(done.text.map(|text| (done.digest.id().to_owned(), text)));
                    incidents.add(done.digest);
                }
                Err(Failed::Report(error)) => outcome = outcome.max(report(&error)),
                Err(Failed::Assets(error)) => {
                    stopped = Some(error);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        },
    );
    if let Some(error) = stopped {
        return Err(error);
    }
    progress.say("· comparing accounts");
    let mut watch = Stopwatch::start();
    let installed = shared.gazetteer();
    let actors = shared.actors()?;
    let known = Known::new(&actors, installed.as_deref());
    let policy = policy(options)?;
    let mut results = Results { output, records: Vec::new(), n_written: 0 };
    let mut written = Ok(());
    let judged = incidents.each(&known, &policy, &Agreement::builtin(), jobs, |record| {
        written = results.take(record, options.reading.format);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    judged.context("cannot compare the accounts")?;
    written?;
    times.add(Times::of([("resolve", watch.lap())]), 0);
    drop(progress);
    if outcome != Outcome::Fine && results.n_written == 0 {
        return Ok(outcome);
    }
    results.finish(&texts, &options.reading)?;
    times.add(Times::of([("write", watch.lap())]), 0);
    if input.time {
        times.print(shared.kernel());
    }
    Ok(outcome)
}

/// What was found: lines are written at once, everything else needs all incidents.
struct Results {
    output: Output,
    records: Vec<IncidentRecord>,
    n_written: usize,
}

impl Results {
    fn take(&mut self, mut record: IncidentRecord, format: ReadFormat) -> Result<()> {
        record.title = incident_title(&record);
        self.n_written += 1;
        if format == ReadFormat::Jsonl {
            serde_json::to_writer(&mut self.output, &record)
                .map_err(std::io::Error::from)
                .context(CANNOT_WRITE)?;
            return self.output.write_all(b"\n").context(CANNOT_WRITE);
        }
        self.records.push(record);
        Ok(())
    }

    fn finish(mut self, texts: &Texts, options: &ReadingOptions) -> Result<()> {
        let records = &self.records;
        let text = match options.format {
            ReadFormat::Jsonl => String::new(),
            ReadFormat::Json => {
                serde_json::to_string_pretty(records).context("cannot write incidents as JSON")? + "\n"
            }
            ReadFormat::Html => incident_page(records, texts),
            ReadFormat::Text if records.is_empty() => String::new(),
            ReadFormat::Text => {
                let color = output::colours_results(options.out.as_deref());
                let options = SheetOptions { width: output::width(), color, quotes: options.quotes };
                incident_sheets(records, texts, &options)
            }
        };
        self.output.write_all(text.as_bytes()).context(CANNOT_WRITE)?;
        self.output.finish()
    }
}

/// The policy that the user names, or the one that comes along.
fn policy(options: &IncidentsOptions) -> Result<Policy> {
    let Some(path) = &options.policy else { return Ok(Policy::default()) };
    let read =
        std::fs::read_to_string(path).context("cannot open it").and_then(|text| Ok(Policy::read(&text)?));
    read.map_err(|error| {
        let message = format!("cannot use the policy `{}`: {error:#}", path.display());
        let hint = Some("begin with a copy of policies/default.toml".to_owned());
        UserError { message, hint }.into()
    })
}

const CANNOT_WRITE: &str = "cannot write the output";

/// Why there is no digest.
enum Failed {
    Report(anyhow::Error),
    /// Nothing can be read without them.
    Assets(anyhow::Error),
}

/// What all threads share: the language engine, loaded when the first report needs it.
struct Shared<'o> {
    reader: OnceLock<Result<Reader, anyhow::Error>>,
    options: &'o IncidentsOptions,
    common: &'o Common,
}

impl Shared<'_> {
    fn reader(&self) -> Result<&Reader, Failed> {
        let loaded = self.reader.get_or_init(|| {
            let ReadingOptions { input, model, .. } = &self.options.reading;
            load(input, *model, self.common)
        });
        loaded.as_ref().map_err(|error| Failed::Assets(again(error)))
    }

    fn worker(&self) -> Worker<'_> {
        Worker { shared: self, reader: None }
    }

    /// The gazetteer: the reader's own, or the installed one where all reports were read before.
    fn gazetteer(&self) -> Option<Installed<'_, Gazetteer>> {
        match self.reader.get() {
            Some(Ok(reader)) => reader.gazetteer().map(Installed::Lent),
            // Comparing does without it: places are held against each other by distance then.
            _ => Assets::open(self.common).and_then(|assets| assets.gazetteer()).ok().map(Installed::Own),
        }
    }

    /// The actors: the reader's own, or the built-in and the added ones where all reports were read before.
    fn actors(&self) -> Result<Installed<'_, Actors>> {
        if let Some(Ok(reader)) = self.reader.get() {
            return Ok(Installed::Lent(reader.actors()));
        }
        let added = Assets::open(self.common)?.actors()?;
        Ok(added.map_or_else(|| Installed::Lent(Actors::builtin()), Installed::Own))
    }

    /// The kernel of the engine, or the one that it would have used.
    fn kernel(&self) -> rashomon_nlp::Kernel {
        match self.reader.get() {
            Some(Ok(reader)) => reader.engine().kernel(),
            _ => rashomon_nlp::Kernel::best(),
        }
    }
}

/// A gazetteer of ours, or of the reader's.
enum Installed<'r, T> {
    Lent(&'r T),
    Own(T),
}

impl<T> std::ops::Deref for Installed<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Lent(lent) => lent,
            Self::Own(own) => own,
        }
    }
}

/// The same error once more: every thread that needs the engine meets it.
fn again(error: &anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<UserError>() {
        Some(UserError { message, hint }) => {
            UserError { message: message.clone(), hint: hint.clone() }.into()
        }
        None => anyhow!("{error:#}"),
    }
}

/// One thread's reader.
struct Worker<'s> {
    shared: &'s Shared<'s>,
    reader: Option<ReportReader<'s>>,
}

impl Worker<'_> {
    /// Reads one report so that a defect of ours costs that report alone.
    fn guarded(&mut self, found: Found) -> Result<Done, Failed> {
        let done = catch_unwind(AssertUnwindSafe(|| self.read(found)));
        let defect = || anyhow!("a report could not be read because of a defect in this program");
        done.unwrap_or_else(|_| Err(Failed::Report(defect())))
    }

    fn read(&mut self, found: Found) -> Result<Done, Failed> {
        let mut watch = Stopwatch::start();
        let (reading, n_tokens) = match found.and_then(Pending::reading).map_err(Failed::Report)? {
            Either::Reading(reading) => (*reading, 0),
            Either::Report(report) => self.read_report(*report)?,
        };
        let read = watch.lap();
        let options = &self.shared.options.reading;
        let shows_sentences = options.quotes || options.format == ReadFormat::Html;
        let digest = Digested::of(&reading);
        let text = shows_sentences.then_some(reading.report.text);
        let times = Times::of([("read", read), ("digest", watch.lap())]);
        Ok(Done { digest, text, n_tokens, times })
    }

    fn read_report(&mut self, report: Pending) -> Result<(Reading, u64), Failed> {
        let mut ingested = report.read().map_err(Failed::Report)?;
        self.shared.options.reading.complete(&mut ingested.report);
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => none.insert(self.shared.reader()?.report_reader()),
        };
        let doc = reader.parse(&ingested);
        let reading = reader.extract(ingested, &doc);
        Ok((reading, doc.len() as u64))
    }
}
