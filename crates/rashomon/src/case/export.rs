//! `rashomon export`: a case in the formats of others.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use rashomon_export::{
    About, CaseFacts, Exported, Format, Redacted, RedactionPolicy, ReportSource, find_withheld, redact,
};
use rashomon_pipeline::Policy;
use rashomon_store::{Case, SourceOf, StoreError, sha256};

use super::bag::write_bag;
use super::incidents::{open, texts};
use super::open::{Session, told};
use super::shown::n_of;
use super::world::{Knowledge, all_records, judge, judged};
use crate::arguments::Common;
use crate::case_arguments::CaseFormat;
use crate::export_arguments::{ExportFormat, ExportOptions};
use crate::exports::{about, actor_facts, check_output, place_facts, refused};
use crate::failure::{Outcome, UserError, note};
use crate::output::Output;

/// Runs `rashomon export`.
pub fn run(options: &ExportOptions, common: &Common) -> Result<Outcome> {
    let session = Session::new(options.file.clone(), None, CaseFormat::Text, common)?;
    let format = match options.format {
        ExportFormat::Incidents(format) => format,
        _ if !options.incidents.is_empty() || options.redact.is_some() => {
            return Err(UserError::with_hint(
                "`jsonl` and `bag` hold the whole case",
                "leave `--incident` and `--redact` out, or take another format",
            ));
        }
        ExportFormat::Jsonl => return write_lines(&session.read()?, options.out.as_deref()),
        ExportFormat::Bag => {
            let (case, knowledge) = open(&session)?;
            let exported = gather(&case, &knowledge, &[])?;
            return write_bag(&case, &exported, options.out.as_deref(), Policy::DEFAULT_TEXT);
        }
    };
    check_output(format, options.out.as_deref())?;
    let (case, knowledge) = open(&session)?;
    let exported = gather(&case, &knowledge, &options.incidents)?;
    let bytes = match &options.redact {
        Some(policy) => redacted(exported, policy, format, options)?,
        None => format.write(&exported, options.table).map_err(refused)?,
    };
    write_bytes(options.out.as_deref(), &bytes)?;
    Ok(Outcome::Fine)
}

fn write_bytes(out: Option<&Path>, bytes: &[u8]) -> Result<()> {
    let mut output = Output::open(out)?;
    output.write_all(bytes).context("cannot write the output")?;
    output.finish()
}

/// The bytes of an export after redaction. They are given only if no withheld string is in them.
fn redacted(exported: Exported, policy: &Path, format: Format, options: &ExportOptions) -> Result<Vec<u8>> {
    let shown = policy.display();
    let text = std::fs::read_to_string(policy)
        .map_err(|error| UserError::plain(format!("cannot read the policy `{shown}`: {error}")))?;
    let policy = RedactionPolicy::read(&text).map_err(|error| {
        UserError::with_hint(format!("cannot use the policy `{shown}`: {error}"), "docs/exports.md shows one")
    })?;
    let Redacted { exported, withheld } = redact(exported, &policy).map_err(|error| {
        UserError::with_hint(
            format!("cannot redact: {error}"),
            "a withheld word is one that records are made of, such as `report`; withhold more of it",
        )
    })?;
    let bytes = format.write(&exported, options.table).map_err(refused)?;
    if let Some(found) = find_withheld(&bytes, &withheld) {
        return Err(UserError::with_hint(
            format!("`{}` would still be in the export; nothing was written", found.words),
            "it is part of what every export says: withhold a longer form of it",
        ));
    }
    if let Some(path) = &options.withheld {
        let record =
            serde_json::json!({"policy": policy.name, "export_sha256": sha256(&bytes), "withheld": withheld});
        write_bytes(Some(path), (serde_json::to_string_pretty(&record)? + "\n").as_bytes())?;
    }
    note(&format!("withheld {}; none of them is in the export", n_of(withheld.len(), "string")));
    Ok(bytes)
}

/// The whole case as JSON lines.
fn write_lines(case: &Case, out: Option<&Path>) -> Result<Outcome> {
    let mut output = Output::open(out)?;
    case.dump(|line| writeln!(output, "{line}").context("cannot write the output").map_err(Dumping::Writing))
        .map_err(|failed| match failed {
            Dumping::Store(error) => told(error),
            Dumping::Writing(error) => error,
        })?;
    output.finish()?;
    Ok(Outcome::Fine)
}

/// What can fail while lines are written.
enum Dumping {
    Store(StoreError),
    Writing(anyhow::Error),
}

impl From<StoreError> for Dumping {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Everything that exports are made of, of the incidents that are named, else of all.
fn gather(case: &Case, knowledge: &Knowledge, incidents: &[String]) -> Result<Exported> {
    let records = if incidents.is_empty() {
        let (records, reversals) = all_records(case)?;
        judge(records, &reversals, knowledge)?
    } else {
        named(case, knowledge, incidents)?
    };
    let mut reports: Vec<String> =
        records.iter().flat_map(|record| record.reports.iter().map(|report| report.id.clone())).collect();
    reports.sort();
    reports.dedup();
    let sources = case.sources(&reports).map_err(told)?;
    Ok(Exported {
        texts: texts(case, &records)?,
        actors: actor_facts(&records, knowledge.actors()),
        places: place_facts(&records, knowledge.gazetteer()),
        about: About { case: Some(case_facts(case, &sources)?), ..about() },
        sources: sources.into_iter().map(|(id, source)| (id, report_source(source))).collect(),
        records,
    })
}

/// The incidents with these ids, each once.
fn named(
    case: &Case,
    knowledge: &Knowledge,
    incidents: &[String],
) -> Result<Vec<rashomon_schema::IncidentRecord>> {
    let mut records: Vec<rashomon_schema::IncidentRecord> = Vec::new();
    let mut is_whole = true;
    for id in incidents {
        let record = case.record(id).map_err(told)?;
        if records.iter().all(|known| known.id != record.id) {
            let (record, whole) = judged(case, record, knowledge)?;
            is_whole &= whole;
            records.push(record);
        }
    }
    if !is_whole {
        note("track records rest on each incident alone; an export of all incidents counts the whole case");
    }
    Ok(records)
}

fn report_source(source: SourceOf) -> ReportSource {
    let SourceOf { archive, sha256, n_bytes, language, byline, added, added_by, version, maps } = source;
    ReportSource {
        archive,
        sha256: Some(sha256),
        n_bytes: Some(n_bytes),
        language,
        byline,
        added: Some(added),
        added_by: Some(added_by),
        version,
        maps: Some(maps),
    }
}

/// The case, its last checkpoint, and the versions that read these reports.
fn case_facts(case: &Case, sources: &BTreeMap<String, SourceOf>) -> Result<CaseFacts> {
    let mut versions = case.versions().map_err(told)?;
    versions.retain(|name, _| sources.values().any(|source| source.version.as_ref() == Some(name)));
    let about = case.about();
    let checkpoint = case.checkpoint().map_err(told)?;
    Ok(CaseFacts {
        id: about.id.clone(),
        name: about.name.clone(),
        key: about.key.to_string(),
        checkpoint: checkpoint.map(|note| note.to_string()),
        versions,
    })
}
