//! `rashomon case search`.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;
use rashomon_store::{Access, Case, Hit, Query, Status};
use serde::Deserialize;
use serde_json::json;

use super::incidents::{near, open};
use super::open::{Session, told};
use super::shown::{n_of, print_json};
use super::world::Knowledge;
use crate::case_arguments::{CaseFormat, NearOptions, SearchOptions};
use crate::failure::{Outcome, UserError};
use crate::output::say;

/// Searches, and shows what is found as soon as it is found.
pub fn run(session: &Session<'_>, options: &SearchOptions) -> Result<Outcome> {
    let (case, knowledge) = open(session)?;
    if let Some(path) = &options.list {
        return run_list(session, &case, &knowledge, path, options.most);
    }
    let (query, since) = match &options.saved {
        Some(name) => {
            let saved = case.saved_search(name).map_err(told)?;
            (saved.query, saved.seen)
        }
        None => (query(options, &knowledge)?, 0),
    };
    // What another writer adds during the search is new next time.
    let size = case.n_entries().map_err(told)?;
    let shown = show(session.format, &case, &query, since, options.most as usize)?;
    if let Some(name) = options.save.as_ref().or(options.saved.as_ref()) {
        drop(case);
        let mut case = Case::open(&session.path()?, Access::Write, &session.work).map_err(told)?;
        // What was shown is no longer new; what was cut off is.
        let seen = if shown == Shown::All { size } else { since };
        case.save_search(name, &query, seen).map_err(told)?;
    }
    Ok(Outcome::Fine)
}

/// How much of what was found is shown.
#[derive(PartialEq, Eq)]
enum Shown {
    All,
    TheFirst,
}

fn show(format: CaseFormat, case: &Case, query: &Query, since: u64, most: usize) -> Result<Shown> {
    let mut hits = Vec::new();
    let mut said = Ok(());
    let mut left = most;
    let take = |hit| {
        if left == 0 || said.is_err() {
            return;
        }
        left -= 1;
        match format {
            CaseFormat::Json | CaseFormat::Html => hits.push(hit),
            CaseFormat::Jsonl => said = json_line(&hit).and_then(|line| say(&line)),
            CaseFormat::Text => said = say(&line(&hit)),
        }
    };
    // One more than is shown: whether there are more.
    let n = case.search(query, since, most.saturating_add(1), take).map_err(told)?;
    said?;
    match format {
        CaseFormat::Json | CaseFormat::Html => print_json(&hits)?,
        CaseFormat::Jsonl => {}
        CaseFormat::Text if n > most => say(&format!("the first {most}; `--most` shows more"))?,
        CaseFormat::Text => say(&n_of(n, "result"))?,
    }
    Ok(if n > most { Shown::TheFirst } else { Shown::All })
}

fn json_line(hit: &Hit) -> Result<String> {
    serde_json::to_string(hit).context("cannot write a result")
}

fn line(hit: &Hit) -> String {
    let by = [hit.publisher.as_deref(), hit.published.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let incident = hit.incident.as_deref().unwrap_or("–");
    match &hit.claim {
        Some(claim) => {
            let [voice, facet, stance, words] = [&hit.voice, &hit.facet, &hit.stance, &hit.words]
                .map(|field| field.as_deref().unwrap_or_default());
            format!("{claim}  {facet} {stance}  {words} · {voice} · {by} · {incident}")
        }
        None => {
            format!("{}  report  {} · {by} · {incident}", hit.report, hit.title.as_deref().unwrap_or("–"))
        }
    }
}

fn query(options: &SearchOptions, knowledge: &Knowledge) -> Result<Query> {
    Ok(Query {
        words: options.words.clone(),
        voice: options.voice.clone(),
        facet: options.facet.as_deref().map(facet_named).transpose()?,
        stance: options
            .stance
            .as_deref()
            .map(|name| super::judge::stance_named(name).map(|stance| stance.to_string()))
            .transpose()?,
        actor: options.actor.clone(),
        from: options.from.map(|day| day.to_string()),
        to: options.to.map(|day| day.to_string()),
        near: near(&options.near, knowledge)?,
        status: options.status.as_deref().map(status_named).transpose()?,
        reviewer: options.reviewer.clone(),
    })
}

fn facet_named(name: &str) -> Result<String> {
    let facets: Vec<&str> = rashomon_schema::Facet::ALL.iter().map(|facet| facet.as_str()).collect();
    if facets.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(UserError::with_hint(
        format!("there is no facet `{name}`"),
        format!("facets are {}", facets.join(", ")),
    ))
}

fn status_named(name: &str) -> Result<Status> {
    serde_json::from_value(name.into()).map_err(|_| {
        UserError::with_hint(
            format!("there is no status `{name}`"),
            "a status is corrected, contested, reviewed or unreviewed",
        )
    })
}

/// One row of a list of queries; columns are named as the options.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryRow {
    words: Option<String>,
    voice: Option<String>,
    facet: Option<String>,
    stance: Option<String>,
    actor: Option<String>,
    from: Option<String>,
    to: Option<String>,
    near: Option<String>,
    within: Option<f64>,
    status: Option<String>,
    reviewer: Option<String>,
}

impl QueryRow {
    /// The query, checked as options are.
    fn query(self, knowledge: &Knowledge) -> Result<Query> {
        let options = SearchOptions {
            words: self.words,
            voice: self.voice,
            facet: self.facet,
            stance: self.stance,
            actor: self.actor,
            from: self.from.as_deref().map(day).transpose()?,
            to: self.to.as_deref().map(day).transpose()?,
            near: NearOptions { near: self.near, within: self.within.unwrap_or(10.0) },
            status: self.status,
            reviewer: self.reviewer,
            most: 0,
            save: None,
            saved: None,
            list: None,
        };
        query(&options, knowledge)
    }
}

fn day(given: &str) -> Result<Date> {
    given.parse().map_err(|_| {
        UserError::with_hint(format!("`{given}` is not a day"), "write days as YYYY-MM-DD: 2019-03-12")
    })
}

/// Runs every query of a CSV file; the result is one table.
fn run_list(
    session: &Session<'_>,
    case: &Case,
    knowledge: &Knowledge,
    path: &Path,
    most: u32,
) -> Result<Outcome> {
    let shown = path.display();
    let cannot = |error: &dyn std::fmt::Display| {
        UserError::with_hint(
            format!("cannot use the list of queries `{shown}`: {error}"),
            "give a CSV whose columns are named as the options: words, voice, facet, stance, actor, from, to, near, within, \
             status, reviewer",
        )
    };
    let mut reader = csv::Reader::from_path(path).map_err(|error| cannot(&error))?;
    let mut table = Vec::new();
    for (number, row) in (1..).zip(reader.deserialize::<QueryRow>()) {
        let of_query = || format!("query {number} of `{shown}`");
        let query = row.map_err(|error| cannot(&error))?.query(knowledge).with_context(of_query)?;
        let mut hits = Vec::new();
        case.search(&query, 0, most as usize, |hit| hits.push(hit)).map_err(told).with_context(of_query)?;
        if session.format == CaseFormat::Text {
            hits.iter().try_for_each(|hit| say(&format!("{number}  {}", line(hit))))?;
            say(&format!("query {number}: {}", n_of(hits.len(), "result")))?;
        }
        table.extend(hits.into_iter().map(|hit| json!({"query": number, "hit": hit})));
    }
    match session.format {
        CaseFormat::Text => {}
        CaseFormat::Jsonl => table.iter().try_for_each(|row| say(&row.to_string()))?,
        _ => print_json(&table)?,
    }
    Ok(Outcome::Fine)
}
