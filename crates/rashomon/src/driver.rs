//! The loop of every command that takes reports: over threads, in the order of the input, with progress and
//! times.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use anyhow::{Result, anyhow};
use rashomon_pipeline::{ReportReader, Step, in_order};
use rashomon_schema::Reading;

use crate::arguments::ReportDefaults;
use crate::failure::{Outcome, note, report};
use crate::inputs::{Inputs, Pending};
use crate::progress::{Progress, Stopwatch, Times, n_jobs};

/// The result of one report.
pub struct Done<T> {
    pub result: T,
    pub n_tokens: u64,
    /// Whether the report was not read, because it is in another language.
    pub is_unread: bool,
    pub times: Times,
}

/// Why a report has no result.
pub enum Failed {
    /// Others may have one.
    Report(anyhow::Error),
    /// No report can be read.
    Run(anyhow::Error),
}

impl Failed {
    /// The error.
    pub fn into_error(self) -> anyhow::Error {
        let (Self::Report(error) | Self::Run(error)) = self;
        error
    }
}

/// What happened in a run.
pub struct Run {
    pub outcome: Outcome,
    pub progress: Progress,
    pub times: Times,
    n_read: NumberRead,
}

impl Run {
    /// Says how many reports were not read.
    pub fn tell(&self) {
        self.n_read.tell();
    }

    /// How many reports were not read, because they are in another language.
    pub const fn n_unread(&self) -> usize {
        self.n_read.unread
    }
}

/// Works on every report on several threads, each with a worker of its own, and passes the results to `take`
/// in order.
///
/// Reports that fail are shown, and the others go on; a defect of ours costs one report.
///
/// # Errors
/// The error of `take`, which ends the run, or the first [`Failed::Run`].
pub fn for_each_report<W, T: Send>(
    inputs: Inputs,
    jobs: Option<NonZeroUsize>,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, Pending) -> Result<Done<T>, Failed> + Sync,
    take: impl FnMut(T) -> Result<()>,
) -> Result<Run> {
    let run = for_each_report_and_refusal(inputs, jobs, worker, work, report, take)?;
    run.tell();
    Ok(run)
}

/// The same; `refuse` hears of reports that fail instead of standard error, and nothing is said at the end.
pub fn for_each_report_and_refusal<W, T: Send>(
    inputs: Inputs,
    jobs: Option<NonZeroUsize>,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, Pending) -> Result<Done<T>, Failed> + Sync,
    mut refuse: impl FnMut(&anyhow::Error) -> Outcome,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<Run> {
    let n_read = NumberRead::default();
    let mut run = Run { outcome: Outcome::Fine, progress: Progress::new(), times: Times::start(), n_read };
    let mut ended = Ok(());
    in_order(
        n_jobs(jobs),
        inputs,
        worker,
        |worker, found| {
            let pending = found.map_err(Failed::Report)?;
            let done = catch_unwind(AssertUnwindSafe(|| work(worker, pending)));
            done.unwrap_or_else(|_| Err(Failed::Report(anyhow!(DEFECT))))
        },
        |done| {
            ended = match done {
                Ok(done) => {
                    run.times.add(done.times, done.n_tokens);
                    run.progress.add(done.n_tokens);
                    run.n_read.add(done.is_unread);
                    take(done.result)
                }
                Err(Failed::Report(error)) => {
                    run.outcome = run.outcome.max(refuse(&error));
                    Ok(())
                }
                Err(Failed::Run(error)) => Err(error),
            };
            if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    run.outcome = run.outcome.max(run.n_read.outcome());
    ended.map(|()| run)
}

/// How many reports were read, and how many were not because of their language.
#[derive(Default)]
struct NumberRead {
    read: usize,
    unread: usize,
}

impl NumberRead {
    const fn add(&mut self, is_unread: bool) {
        if is_unread {
            self.unread += 1;
        } else {
            self.read += 1;
        }
    }

    /// Where no report at all can be read, something else was given than was meant.
    const fn outcome(&self) -> Outcome {
        if self.read == 0 && self.unread > 0 { Outcome::UserError } else { Outcome::Fine }
    }

    fn tell(&self) {
        let of = self.read + self.unread;
        match (self.unread, of) {
            (0, _) => {}
            (1, 1) => note("the report is not in English and was not read"),
            (1, _) => note(&format!("1 of {of} reports is not in English and was not read")),
            (n, _) => note(&format!("{n} of {of} reports are not in English and were not read")),
        }
    }
}

const DEFECT: &str = "a report could not be read because of a defect in this program";

/// Reads one report through every stage.
pub fn read_report(
    reader: &mut ReportReader<'_>,
    pending: Pending,
    defaults: &ReportDefaults,
) -> Result<Done<Reading>> {
    let mut watch = Stopwatch::start();
    let mut ingested = pending.read()?;
    defaults.complete(&mut ingested.report);
    let ingest = watch.lap();
    let (mut n_tokens, mut parse, mut read) = (0, Duration::ZERO, Duration::ZERO);
    let reading = reader.read_observed(ingested, |step| match step {
        Step::Cut => parse += watch.lap(),
        Step::Parsed(n) => {
            parse += watch.lap();
            n_tokens += n as u64;
        }
        Step::Read => read += watch.lap(),
    });
    let times = Times::of([("ingest", ingest), ("parse", parse), ("read", read + watch.lap())]);
    let is_unread = reading.why_unread().is_some();
    Ok(Done { result: reading, n_tokens, is_unread, times })
}
