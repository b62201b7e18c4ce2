//! `rashomon case incidents` and `case show`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use rashomon_export::{ReportText, SheetOptions, Texts, incident_page, incident_sheets};
use rashomon_pipeline::IncidentRecord;
use rashomon_store::{Access, Case, IncidentFilter, IncidentLine, Near, StoreError, words};

use super::open::{Session, told};
use super::shown::{columns, n_of, print_json};
use super::world::{Knowledge, all_records, judge, judged, refresh_soon};
use crate::case_arguments::{CaseFormat, IncidentOptions, NearOptions, ShowOptions};
use crate::failure::{Outcome, UserError, note};
use crate::output::{Output, say};
use crate::terminal::{colours_results, width};

/// Incidents that are listed as text where nobody says how many.
const LISTED: u32 = 100;

/// Opens the case to read it; incidents that an interrupted command left uncompared are compared first, as far as
/// that takes no longer than somebody likes to wait.
pub fn open(session: &Session<'_>) -> Result<(Case, Knowledge)> {
    let knowledge = Knowledge::load(session)?;
    let case = session.read()?;
    if case.stale_incidents().map_err(told)?.is_empty() {
        return Ok((case, knowledge));
    }
    match Case::open(&session.path()?, Access::Write, &session.work) {
        Ok(mut case) => refresh_soon(&mut case, &knowledge)?,
        Err(StoreError::ReadOnly { .. } | StoreError::Locked { .. }) => {}
        Err(error) => return Err(told(error)),
    }
    let n = case.stale_incidents().map_err(told)?.len();
    if n > 0 {
        note(&format!("{} not compared yet: the next command goes on with it", n_of(n, "incident")));
    }
    Ok((case, knowledge))
}

/// `rashomon case incidents`.
pub fn list(session: &Session<'_>, options: &IncidentOptions) -> Result<Outcome> {
    let (case, knowledge) = open(session)?;
    let is_text = session.format == CaseFormat::Text;
    let filter = IncidentFilter {
        from: options.from.map(|day| day.to_string()),
        to: options.to.map(|day| day.to_string()),
        near: near(&options.near, &knowledge)?,
        conflicts: options.conflicts,
        least_reports: options.least_reports,
        most: options.most.or(is_text.then_some(LISTED)),
    };
    let lines = case.incident_lines(&filter).map_err(told)?;
    match session.format {
        CaseFormat::Text => {
            let shown = lines.len();
            let total = case.n_incidents().map_err(told)? as usize;
            columns(&table(&lines)).iter().try_for_each(|line| say(line))?;
            let rest = if shown < total { format!(" of {total}") } else { String::new() };
            say(&format!("{}{rest} · `rashomon case show ID` shows one", n_of(shown, "incident")))?;
        }
        CaseFormat::Json => print_json(&lines)?,
        CaseFormat::Jsonl | CaseFormat::Html => write_records(session, options, &case, &knowledge, &lines)?,
    }
    Ok(Outcome::Fine)
}

/// The whole records of the incidents that are listed; the assessments rest on the whole case.
fn write_records(
    session: &Session<'_>,
    options: &IncidentOptions,
    case: &Case,
    knowledge: &Knowledge,
    lines: &[IncidentLine],
) -> Result<()> {
    let wanted: std::collections::BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    let (records, reversals) = all_records(case)?;
    let mut records = judge(records, &reversals, knowledge)?;
    records.retain(|record| wanted.contains(record.id.as_str()));
    let mut output = Output::open(options.out.as_deref())?;
    if session.format == CaseFormat::Html {
        let texts = texts(case, &records)?;
        output.write_all(incident_page(&records, &texts).as_bytes()).context("cannot write the output")?;
    } else {
        for record in &records {
            serde_json::to_writer(&mut output, record).context("cannot write an incident as JSON")?;
            output.write_all(b"\n").context("cannot write the output")?;
        }
    }
    output.finish()
}

fn table(lines: &[IncidentLine]) -> Vec<Vec<String>> {
    let row = |line: &IncidentLine| {
        let marks = [
            (line.conflicts > 0).then(|| format!("≠ {}", n_of(line.conflicts as usize, "conflict"))),
            (line.judgements > 0).then(|| n_of(line.judgements as usize, "judgement")),
        ];
        vec![
            line.id.clone(),
            line.earliest.clone().unwrap_or_else(|| "–".to_owned()),
            n_of(line.reports as usize, "report"),
            n_of(line.origins as usize, "origin"),
            [Some(line.title.clone())].into_iter().chain(marks).flatten().collect::<Vec<_>>().join(" · "),
        ]
    };
    lines.iter().map(row).collect()
}

/// A point of the options: degrees, or a place of the gazetteer.
pub fn near(options: &NearOptions, knowledge: &Knowledge) -> Result<Option<Near>> {
    let Some(given) = &options.near else { return Ok(None) };
    let degrees = given
        .split_once(',')
        .and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)));
    let is_on_earth = |(lat, lon): &(f64, f64)| lat.abs() <= 90.0 && lon.abs() <= 180.0;
    let (lat, lon) = match degrees {
        Some(at) => Some(at).filter(is_on_earth).ok_or_else(|| {
            UserError::with_hint(
                format!("`{given}` is no place on earth"),
                "give latitude, longitude: 35.93,36.63",
            )
        })?,
        None => place_named(given, knowledge)?,
    };
    Ok(Some(Near { lat, lon, km: options.within }))
}

fn place_named(name: &str, knowledge: &Knowledge) -> Result<(f64, f64)> {
    let unknown = || {
        UserError::with_hint(
            format!("the gazetteer has no place `{name}`"),
            "give latitude, longitude: 35.93,36.63",
        )
    };
    let gazetteer = knowledge.gazetteer().ok_or_else(|| {
        UserError::with_hint("no gazetteer is installed", "run `rashomon assets install`, or give degrees")
    })?;
    let place = gazetteer.lookup(name).max_by_key(|place| place.population).ok_or_else(unknown)?;
    Ok((f64::from(place.lat), f64::from(place.lon)))
}

/// `rashomon case show`.
pub fn show(session: &Session<'_>, options: &ShowOptions) -> Result<Outcome> {
    let (case, knowledge) = open(session)?;
    let record = case.record(&options.id).map_err(told)?;
    let (record, whole) = judged(&case, record, &knowledge)?;
    if !whole {
        note(
            "track records rest on this incident alone; `rashomon case incidents --format jsonl` counts the whole case",
        );
    }
    let records = [record];
    match session.format {
        CaseFormat::Text => {
            let texts = if options.quotes { texts(&case, &records)? } else { Texts::new() };
            let color = colours_results(options.out.as_deref());
            let sheet_options = SheetOptions { width: width(), color, quotes: options.quotes };
            let mut text = incident_sheets(&records, &texts, &sheet_options);
            text.push_str(&ids(&records[0], options.claims));
            write(options.out.as_deref(), &text)?;
        }
        CaseFormat::Html => {
            write(options.out.as_deref(), &incident_page(&records, &texts(&case, &records)?))?
        }
        CaseFormat::Json | CaseFormat::Jsonl => {
            let json = match session.format {
                CaseFormat::Json => serde_json::to_string_pretty(&records[0]),
                _ => serde_json::to_string(&records[0]),
            };
            write(options.out.as_deref(), &(json.context("cannot write an incident as JSON")? + "\n"))?;
        }
    }
    Ok(Outcome::Fine)
}

/// The id of the incident; with `--claims` those of its reports and claims too.
fn ids(record: &IncidentRecord, claims: bool) -> String {
    let mut text = format!("incident {}\n", record.id);
    if !claims {
        return text + "`--claims` shows the ids of its reports and claims, to judge them\n";
    }
    for report in &record.reports {
        text.push_str(&format!("report {}\n", report.id));
        for account in record.accounts.iter().filter(|account| account.report == report.id) {
            let rows: Vec<Vec<String>> = account
                .claims
                .iter()
                .map(|claim| {
                    let said = words(claim.facet, &claim.value);
                    vec![
                        format!("  {}", claim.id),
                        claim.facet.as_str().to_owned(),
                        claim.stance.as_str().to_owned(),
                        format!("{} · {said}", account.name),
                    ]
                })
                .collect();
            columns(&rows).iter().for_each(|row| text.push_str(&format!("{row}\n")));
        }
    }
    text
}

/// The texts of the reports of these incidents.
pub fn texts(case: &Case, records: &[IncidentRecord]) -> Result<Texts> {
    let reports: Vec<String> =
        records.iter().flat_map(|record| record.reports.iter().map(|report| report.id.clone())).collect();
    let texts = case.texts(&reports).map_err(told)?;
    Ok(texts.into_iter().map(|(id, (text, sentences))| (id, ReportText { text, sentences })).collect())
}

/// Writes text to a file or to standard output.
pub fn write(out: Option<&Path>, text: &str) -> Result<()> {
    let mut output = Output::open(out)?;
    output.write_all(text.as_bytes()).context("cannot write the output")?;
    output.finish()
}
