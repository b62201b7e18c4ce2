//! `rashomon incidents`: many reports to the accounts of each incident, side by side.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use rashomon_export::{Exported, ReportText, Texts, incident_page, incident_sheets};
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_pipeline::{Agreement, Digested, IncidentRecord, Incidents, Known, Reader, ReportReader};
use rashomon_schema::Reading;

use crate::arguments::{Common, IncidentsOptions, ReadFormat, ReadingOptions};
use crate::assets::Assets;
use crate::driver::{Done, Failed, Run, for_each_report, read_report};
use crate::exports::{about, actor_facts, place_facts};
use crate::failure::{Outcome, copy_of, note};
use crate::inputs::{Either, Inputs, Pending};
use crate::progress::{Stopwatch, Times, n_jobs};
use crate::results::{Entry, Results};

/// Reads every report that can be read, and writes their incidents.
pub fn run(options: &IncidentsOptions, common: &Common) -> Result<Outcome> {
    let ReadingOptions { input, .. } = &options.reading;
    let inputs = Inputs::new(input)?;
    let mut results = Results::open(&options.reading)?;
    let shared = Shared { reader: OnceLock::new(), options, common };
    let (mut incidents, mut texts, mut irrelevant) = (Incidents::default(), Texts::new(), HashSet::new());
    let Run { outcome, progress, mut times, .. } = for_each_report(
        inputs,
        input.jobs,
        || shared.worker(),
        |worker, pending| worker.digest(pending),
        |digested: Option<DigestedReport>| {
            if let Some(DigestedReport { digest, text, is_relevant }) = digested {
                if !is_relevant && !options.all {
                    irrelevant.insert(digest.id().to_owned());
                }
                texts.extend(text.map(|text| (digest.id().to_owned(), text)));
                incidents.add(digest);
            }
            Ok(())
        },
    )?;
    progress.say("· comparing accounts");
    let mut watch = Stopwatch::start();
    let n_left_out = compare(incidents, &irrelevant, &shared, &mut results)?;
    times.add(Times::of([("resolve", watch.lap())]), 0);
    drop(progress);
    if n_left_out > 0 {
        let (incidents, reports) = if n_left_out == 1 {
            ("incident", "its report tells")
        } else {
            ("incidents", "their reports tell")
        };
        note(&format!("left out {n_left_out} {incidents}: {reports} of no violence; `--all` gives them too"));
    }
    // An output without any result would replace something that is there.
    if outcome == Outcome::Fine || !results.is_empty() {
        results.finish(
            |records| incident_page(records, &texts),
            |records, options| incident_sheets(records, &texts, options),
            |records| shared.exported(records, &texts),
        )?;
        times.add(Times::of([("write", watch.lap())]), 0);
        if input.time {
            times.print(shared.kernel());
        }
    }
    Ok(outcome)
}

/// Compares and judges the accounts of each incident, and returns how many are left out because all their reports are
/// irrelevant.
fn compare(
    incidents: Incidents,
    irrelevant: &HashSet<String>,
    shared: &Shared<'_>,
    results: &mut Results<'_, IncidentRecord>,
) -> Result<usize> {
    let (gazetteer, actors) = (shared.gazetteer(), shared.actors()?);
    let known = Known::new(&actors, gazetteer.as_deref());
    let options = shared.options;
    let (policy, jobs) = (options.reading.policy()?, n_jobs(options.reading.input.jobs));
    let (mut taken, mut n_left_out) = (Ok(()), 0);
    let judged = incidents.each(&known, &policy, &Agreement::builtin(), jobs, |record| {
        if record.reports.iter().all(|report| irrelevant.contains(&report.id)) {
            n_left_out += 1;
            return ControlFlow::Continue(());
        }
        taken = entry(record, options.reading.format).and_then(|entry| results.take(entry));
        if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    judged.context("cannot compare the accounts")?;
    taken.map(|()| n_left_out)
}

fn entry(record: IncidentRecord, format: ReadFormat) -> Result<Entry<IncidentRecord>> {
    if format != ReadFormat::Jsonl {
        return Ok(Entry::Record(Box::new(record)));
    }
    let mut line = serde_json::to_vec(&record).context("cannot write an incident as JSON")?;
    line.push(b'\n');
    Ok(Entry::Line(line))
}

/// What all threads share: the language engine, loaded once a report needs it.
struct Shared<'o> {
    reader: OnceLock<Result<Reader, anyhow::Error>>,
    options: &'o IncidentsOptions,
    common: &'o Common,
}

impl Shared<'_> {
    fn reader(&self) -> Result<&Reader, Failed> {
        let loaded = self.reader.get_or_init(|| {
            let ReadingOptions { input, model, .. } = &self.options.reading;
            Assets::open(self.common)?.reader(input.kernel.as_deref(), *model)
        });
        loaded.as_ref().map_err(|error| Failed::Run(copy_of(error)))
    }

    fn worker(&self) -> Worker<'_> {
        Worker { shared: self, reader: None }
    }

    /// The gazetteer: that of the reader, or the installed one if no report was read.
    fn gazetteer(&self) -> Option<Installed<'_, Gazetteer>> {
        match self.reader.get() {
            Some(Ok(reader)) => reader.gazetteer().map(Installed::Lent),
            // Without it places are compared by distance.
            _ => Assets::open(self.common).and_then(|assets| assets.gazetteer()).ok().map(Installed::Own),
        }
    }

    /// The actors: those of the reader, or the built-in and added ones if no report was read.
    fn actors(&self) -> Result<Installed<'_, Actors>> {
        if let Some(Ok(reader)) = self.reader.get() {
            return Ok(Installed::Lent(reader.actors()));
        }
        let added = Assets::open(self.common)?.actors()?;
        Ok(added.map_or_else(|| Installed::Lent(Actors::builtin()), Installed::Own))
    }

    /// What exports are made of.
    fn exported(&self, records: Vec<IncidentRecord>, texts: &Texts) -> Exported {
        let actors = self.actors().map(|actors| actor_facts(&records, &actors)).unwrap_or_default();
        let places = place_facts(&records, self.gazetteer().as_deref());
        Exported { records, texts: texts.clone(), actors, places, about: about(), ..Exported::default() }
    }

    /// The kernel of the engine, or the one that it would use.
    fn kernel(&self) -> rashomon_nlp::Kernel {
        match self.reader.get() {
            Some(Ok(reader)) => reader.engine().kernel(),
            _ => rashomon_nlp::Kernel::best(),
        }
    }
}

/// A gazetteer or actors, owned or borrowed from the reader.
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

/// A digested report, with its text if the output shows sentences.
struct DigestedReport {
    digest: Digested,
    text: Option<ReportText>,
    /// Whether it tells of an incident of violence.
    is_relevant: bool,
}

/// The reader of one thread.
struct Worker<'s> {
    shared: &'s Shared<'s>,
    reader: Option<ReportReader<'s>>,
}

impl Worker<'_> {
    /// Digests a report, and keeps its text if the output shows sentences; nothing is kept of one that was not read.
    fn digest(&mut self, pending: Pending) -> Result<Done<Option<DigestedReport>>, Failed> {
        let mut watch = Stopwatch::start();
        let (reading, n_tokens) = match pending.reading().map_err(Failed::Report)? {
            Either::Reading(reading) => (*reading, 0),
            Either::Report(report) => self.read(*report)?,
        };
        let read = watch.lap();
        let options = &self.shared.options.reading;
        let shows_sentences =
            options.quotes || matches!(options.format, ReadFormat::Html | ReadFormat::Export(_));
        let (digest, is_unread) = (Digested::new(&reading), reading.why_unread().is_some());
        let is_relevant = reading.incidents.iter().any(|incident| incident.relevant);
        let text =
            shows_sentences.then_some(ReportText { text: reading.report.text, sentences: reading.sentences });
        let times = Times::of([("read", read), ("digest", watch.lap())]);
        Ok(Done {
            result: (!is_unread).then_some(DigestedReport { digest, text, is_relevant }),
            n_tokens,
            is_unread,
            times,
        })
    }

    fn read(&mut self, report: Pending) -> Result<(Reading, u64), Failed> {
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => none.insert(self.shared.reader()?.report_reader()),
        };
        let done =
            read_report(reader, report, &self.shared.options.reading.defaults).map_err(Failed::Report)?;
        Ok((done.result, done.n_tokens))
    }
}
