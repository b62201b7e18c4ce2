//! `rashomon case add` and `case reread`: reports to readings in the case.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use rashomon_pipeline::{Ingested, Reader, ReportReader, Step};
use rashomon_schema::{OffsetMap, Reading, Report, Source};
use rashomon_store::{Access, Case, CleanReport, Import, Incoming, Lookup, Version, Work};
use serde_json::json;

use super::batch::{AddedReading, Batch, Counts};
use super::open::{Session, told};
use super::shown::{n_of, print_json};
use super::world::{Knowledge, refresh};
use crate::arguments::{Common, Model, PolicyOption, ReportDefaults};
use crate::assets::Assets;
use crate::case_arguments::{AddOptions, CaseFormat, RereadOptions};
use crate::driver::{Done, Failed, Run, for_each_report_and_refusal};
use crate::failure::{Outcome, UserError, copy_of, report};
use crate::inputs::{Either, Evidence, Inputs, Pending};
use crate::output::say;
use crate::progress::{Stopwatch, Times, n_jobs};

/// What stands after the name of a case in the names of its files: itself, its key, and what SQLite keeps beside it.
const OF_CASE: [&str; 4] = ["", ".key", "-wal", "-shm"];

/// Reads every report that is not in the case yet, and adds it.
pub fn run(session: &Session<'_>, options: &AddOptions) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let input = &options.input;
    let inputs = Inputs::new(input)?.except(files_of(case.path()));
    let engine = Engine::new(session.common, input.kernel.clone(), options.model, &options.policy);
    let (defaults, archive) = (&options.defaults, options.archive.clone());
    let adding =
        Adding { engine: &engine, defaults, archive, path: case.path().to_owned(), work: &session.work };
    let files = options.input.files.iter().map(|path| shown_name(path)).collect();
    let AddedAll { run, import, counts } =
        add_all(&mut case, &adding, inputs, input.jobs, files, &mut || (), report)?;
    run.tell();
    run.progress.say("· comparing accounts");
    let n_compared = refresh(&mut case, &Knowledge::load(session)?)?;
    let note = case.sign(&key).map_err(told)?;
    drop(run.progress);
    if input.time {
        run.times.print(engine.kernel());
    }
    tell(session.format, &case, &counts, import, n_compared, note.text())?;
    Ok(run.outcome)
}

/// What a run of adding came to.
pub struct AddedAll {
    pub run: Run,
    /// The number of the import, if anything was added.
    pub import: Option<i64>,
    pub counts: Counts,
}

/// Reads every report that is not in the case yet, and adds it. `hear` is told of each that is read, `refuse` of each
/// that cannot be.
pub fn add_all(
    case: &mut Case,
    adding: &Adding<'_>,
    inputs: Inputs,
    jobs: Option<std::num::NonZeroUsize>,
    files: Vec<String>,
    hear: &mut dyn FnMut(),
    refuse: impl FnMut(&anyhow::Error) -> Outcome,
) -> Result<AddedAll> {
    let version = adding.engine.version()?;
    let mut batch = Batch::new(case, Import { id: None, files }, &version, adding.work);
    let run = for_each_report_and_refusal(
        inputs,
        jobs,
        || adding.worker(),
        |worker, pending| worker.read(pending),
        refuse,
        |read: Option<AddedReading>| {
            hear();
            batch.take(read)
        },
    );
    // What was read before an error is kept.
    let (import, counts) = batch.end()?;
    Ok(AddedAll { run: run?, import: import.id, counts })
}

fn tell(
    format: CaseFormat,
    case: &Case,
    counts: &Counts,
    import: Option<i64>,
    n_compared: usize,
    checkpoint: &str,
) -> Result<()> {
    let Counts { new, versions, known, removed } = *counts;
    let n_incidents = case.n_incidents().map_err(told)?;
    if format != CaseFormat::Text {
        return print_json(
            &json!({"import": import, "new": new, "versions": versions, "known": known, "removed": removed,
            "compared": n_compared, "incidents": n_incidents, "checkpoint": checkpoint}),
        );
    }
    let mut words = vec![format!("added {}", n_of(new, "report"))];
    if versions > 0 {
        words.push(format!("{} of reports in the case", n_of(versions, "new version")));
    }
    if known > 0 {
        words.push(format!("{known} known already"));
    }
    if removed > 0 {
        words.push(format!("{removed} removed before, kept out"));
    }
    words.push(format!("{} in the case", n_of(n_incidents as usize, "incident")));
    say(&words.join(" · "))?;
    if let Some(import) = import {
        say(&format!("import {import}: `rashomon case undo {import}` takes it back"))?;
    }
    Ok(())
}

/// The files of a case: reports are looked for around them, not in them.
fn files_of(case: &Path) -> Vec<PathBuf> {
    let case = case.canonicalize().unwrap_or_else(|_| case.to_owned());
    let with = |ending: &&str| {
        let mut name = case.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    OF_CASE.iter().map(with).collect()
}

/// The last part of a path: a case that is handed on does not say how somebody's folders are named.
fn shown_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The language engine, loaded once a report needs it.
pub struct Engine {
    reader: OnceLock<Result<Reader, anyhow::Error>>,
    common: Common,
    kernel: Option<String>,
    model: Option<Model>,
    policy: PolicyOption,
}

impl Engine {
    pub fn new(common: &Common, kernel: Option<String>, model: Option<Model>, policy: &PolicyOption) -> Self {
        Self { reader: OnceLock::new(), common: common.clone(), kernel, model, policy: policy.clone() }
    }

    fn reader(&self) -> Result<&Reader, Failed> {
        let loaded = self.reader.get_or_init(|| {
            let levels = self.policy.read()?.claims;
            Ok(Assets::open(&self.common)?.reader(self.kernel.as_deref(), self.model)?.with_levels(levels))
        });
        loaded.as_ref().map_err(|error| Failed::Run(copy_of(error)))
    }

    /// What readings are made with: program, model, assets, policy, kernel. Its name is a hash of that.
    fn version(&self) -> Result<Version> {
        let assets = Assets::open(&self.common)?;
        let kernel = self.kernel.clone().filter(|name| !name.is_empty());
        let policy = match &self.policy.file {
            None => None,
            Some(path) => {
                Some(std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?)
            }
        };
        let about = json!({
            "program": env!("CARGO_PKG_VERSION"), "model": assets.model(self.model).name(), "assets": assets.hashes(),
            "policy": policy.map(|bytes| rashomon_store::sha256(&bytes)),
            "kernel": kernel.unwrap_or_else(|| rashomon_nlp::Kernel::best().name().to_owned()),
        });
        let name = format!("v{}", &rashomon_store::sha256(about.to_string().as_bytes())[..12]);
        Ok(Version { name, about })
    }

    fn kernel(&self) -> rashomon_nlp::Kernel {
        match self.reader.get() {
            Some(Ok(reader)) => reader.engine().kernel(),
            _ => rashomon_nlp::Kernel::best(),
        }
    }
}

/// What all threads share.
pub struct Adding<'o> {
    pub engine: &'o Engine,
    pub defaults: &'o ReportDefaults,
    /// Address of an archived copy.
    pub archive: Option<String>,
    pub path: PathBuf,
    pub work: &'o Work,
}

impl Adding<'_> {
    fn worker(&self) -> Worker<'_> {
        let lookup = Lookup::open(&self.path, self.work);
        Worker { adding: self, reader: None, lookup: lookup.map_err(told) }
    }
}

/// The reader of one thread.
struct Worker<'s> {
    adding: &'s Adding<'s>,
    reader: Option<ReportReader<'s>>,
    lookup: Result<Lookup>,
}

impl Worker<'_> {
    /// Reads a report; nothing if the case has it.
    fn read(&mut self, pending: Pending) -> Result<Done<Option<AddedReading>>, Failed> {
        let mut watch = Stopwatch::start();
        let (evidence, pending) = pending.with_evidence();
        refuse_key(pending.name(), &evidence.bytes).map_err(Failed::Report)?;
        let prepared = match pending.reading().map_err(Failed::Report)? {
            Either::Reading(reading) => Prepared::from_reading(*reading, self.adding.defaults),
            Either::Report(report) => {
                Prepared::from_report(report.read().map_err(Failed::Report)?, evidence, self.adding.defaults)
            }
        };
        let ingest = watch.lap();
        if self.is_known(&prepared)? {
            let times = Times::of([("ingest", ingest)]);
            return Ok(Done { result: None, n_tokens: 0, is_unread: false, times });
        }
        let Prepared { bytes, source, clean, read } = prepared;
        let given = read.as_ref().map(|reading| Version::given(&reading.schema));
        let (reading, n_tokens) = match read {
            Some(reading) => (*reading, 0),
            None => self.extract(&clean)?,
        };
        let is_unread = reading.why_unread().is_some();
        let archive = self.adding.archive.clone();
        let incoming = Incoming { bytes, source, archive, clean, reading };
        let times = Times::of([("ingest", ingest), ("read", watch.lap())]);
        Ok(Done {
            result: Some(AddedReading { incoming: Box::new(incoming), given }),
            n_tokens,
            is_unread,
            times,
        })
    }

    fn is_known(&self, prepared: &Prepared) -> Result<bool, Failed> {
        let lookup = self.lookup.as_ref().map_err(|error| Failed::Run(copy_of(error)))?;
        let report = &prepared.clean.report;
        let fingerprint = Incoming::fingerprint(&prepared.bytes, report);
        lookup.is_known(&prepared.source, &report.id, &fingerprint).map_err(|error| Failed::Run(told(error)))
    }

    fn extract(&mut self, clean: &CleanReport) -> Result<(Reading, u64), Failed> {
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => none.insert(self.adding.engine.reader()?.report_reader()),
        };
        Ok(extract(reader, clean))
    }
}

/// Refuses a signing key: in the case, everybody who gets a copy of it could sign.
fn refuse_key(name: &str, bytes: &[u8]) -> Result<()> {
    if !rashomon_ledger::is_key_file(bytes) {
        return Ok(());
    }
    Err(UserError::with_hint(
        format!("cannot add `{name}`: a signing key is not a report"),
        "keep keys out of the folder of reports",
    ))
}

/// Reads a clean report, and counts its tokens.
fn extract(reader: &mut ReportReader<'_>, clean: &CleanReport) -> (Reading, u64) {
    let (byline, diagnostics) = (clean.byline.clone(), clean.diagnostics.clone());
    let ingested = Ingested { report: clean.clone().into_report(), byline, diagnostics };
    let mut n_tokens = 0;
    let reading = reader.read_observed(ingested, |step| {
        if let Step::Parsed(n) = step {
            n_tokens += n as u64;
        }
    });
    (reading, n_tokens)
}

/// A report before it is read.
struct Prepared {
    bytes: Vec<u8>,
    source: String,
    clean: CleanReport,
    /// What was read in it before.
    read: Option<Box<Reading>>,
}

impl Prepared {
    fn from_report(ingested: Ingested, evidence: Evidence, defaults: &ReportDefaults) -> Self {
        let Ingested { mut report, byline, diagnostics } = ingested;
        defaults.complete(&mut report);
        let source = evidence.source.unwrap_or_else(|| report.id.clone());
        let clean = CleanReport::new(report, byline, diagnostics);
        Self { bytes: evidence.bytes, source, clean, read: None }
    }

    /// Of a reading its text is what was published, as far as anybody knows.
    fn from_reading(mut reading: Reading, defaults: &ReportDefaults) -> Self {
        defaults.complete(&mut reading.report);
        let mut report: Report = reading.report.clone();
        report.source =
            Source { to_decoded: OffsetMap::default(), to_bytes: OffsetMap::to_utf8(&report.text) };
        let source = report.uri.clone().unwrap_or_else(|| report.id.clone());
        let bytes = report.text.clone().into_bytes();
        let clean = CleanReport::new(report, None, reading.diagnostics.clone());
        Self { bytes, source, clean, read: Some(Box::new(reading)) }
    }
}

/// Reads the reports of the case again, those that this version of the program has not read.
pub fn reread(session: &Session<'_>, options: &RereadOptions) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let engine = Engine::new(session.common, options.kernel.clone(), options.model, &options.policy);
    let version = engine.version()?;
    let reports = case.reports_to_reread(&version.name).map_err(told)?;
    let path = case.path().to_owned();
    let mut failed = Ok(());
    let mut n_read = 0;
    rashomon_pipeline::in_order(
        n_jobs(options.jobs),
        reports.into_iter(),
        || (None, Case::open(&path, Access::Read, &session.work)),
        |(reader, case): &mut (Option<ReportReader<'_>>, _), report: i64| {
            let case = case.as_ref().map_err(|error| anyhow!("{error}"))?;
            let Some(clean) = case.clean_report(report).map_err(told)? else { return Ok(None) };
            let reader = match reader {
                Some(reader) => reader,
                none => none.insert(engine.reader().map_err(Failed::into_error)?.report_reader()),
            };
            let (reading, _) = extract(reader, &clean);
            Ok(Some((report, clean, reading)))
        },
        |done: Result<Option<(i64, CleanReport, Reading)>>| {
            failed = done.and_then(|done| {
                if let Some((report, clean, reading)) = done {
                    case.reread(report, &clean, reading, &version, &session.work).map_err(told)?;
                    n_read += 1;
                }
                Ok(())
            });
            if failed.is_ok() {
                std::ops::ControlFlow::Continue(())
            } else {
                std::ops::ControlFlow::Break(())
            }
        },
    );
    failed?;
    refresh(&mut case, &Knowledge::load(session)?)?;
    case.sign(&key).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&json!({"version": version.name, "read": n_read}))?;
        return Ok(Outcome::Fine);
    }
    if n_read == 0 {
        say(&format!(
            "every report was read with version {} before; the latest reading of each still counts",
            version.name
        ))?;
        return Ok(Outcome::Fine);
    }
    say(&format!("read {} again with version {}", n_of(n_read, "report"), version.name))?;
    Ok(Outcome::Fine)
}
