//! Judgements in plain words, and results as text or JSON.

use anyhow::{Context, Result};
use rashomon_schema::{Facet, JudgementNote, Stance};
use rashomon_store::{Judgement, words};
use serde::Serialize;
use serde_json::Value;

use crate::output::say;

/// Judgements as records hold them.
pub fn notes(judgements: &[Judgement]) -> Vec<JudgementNote> {
    let note = |judgement: &Judgement| JudgementNote {
        id: judgement.id.clone(),
        kind: judgement.kind.clone(),
        subject: judgement.subject.clone(),
        by: judgement.author.clone(),
        at: judgement.time.clone(),
        why: judgement.why.clone(),
        says: describe(judgement),
    };
    judgements.iter().map(note).collect()
}

/// What a judgement says, in one phrase.
pub fn describe(judgement: &Judgement) -> String {
    let body = &judgement.body;
    let text = |field: &str| body[field].as_str().unwrap_or_default();
    let about = || match text("about") {
        "claim" => format!("claim {}", judgement.subject),
        "report" => format!("report {}", judgement.subject),
        _ => "the incident".to_owned(),
    };
    match judgement.kind.as_str() {
        "wrong" => describe_correction(judgement),
        "same" => "two incidents are one".to_owned(),
        "split" => "reports belong to another incident".to_owned(),
        "contested" => format!("{} is contested", about()),
        "note" => format!("note on {}", about()),
        "view" => format!("{} ({}; confidence {})", text("view"), text("likelihood"), text("confidence")),
        "translation" => format!("translation of {} into {}", about(), text("language")),
        "review" => format!("reviewed: {}", text("verdict")),
        kind => kind.to_owned(),
    }
}

fn describe_correction(judgement: &Judgement) -> String {
    let body = &judgement.body;
    let facet: Option<Facet> = serde_json::from_value(body["facet"].clone()).ok();
    let voice = body["read"]["name"].as_str().filter(|name| !name.is_empty());
    let name = match (facet, voice) {
        (Some(facet), Some(voice)) => format!("{voice}, {facet}"),
        (Some(facet), None) => facet.to_string(),
        (None, _) => "claim".to_owned(),
    };
    let read = value_words(facet, &body["read"]["value"]);
    if body["no_claim"] == true {
        return format!("{name}: “{read}” is no claim of the voice");
    }
    let mut changes = Vec::new();
    if !body["value"].is_null() {
        changes.push(format!("“{}” instead of “{read}”", value_words(facet, &body["value"])));
    }
    if let Ok(stance) = serde_json::from_value::<Stance>(body["stance"].clone()) {
        changes.push(format!("{stance} instead of {}", body["read"]["stance"].as_str().unwrap_or_default()));
    }
    if !body["voice"].is_null() {
        changes.push("said by another voice".to_owned());
    }
    format!("{name}: {}", changes.join(", "))
}

/// A value in words; its JSON where it has another shape than its facet.
fn value_words(facet: Option<Facet>, json: &Value) -> String {
    let value =
        facet.and_then(|facet| Some((facet, rashomon_schema::Value::from_json(facet, json.clone()).ok()?)));
    value.map_or_else(|| json.to_string(), |(facet, value)| words(facet, &value))
}

/// Prints a value as indented JSON.
pub fn print_json(value: &impl Serialize) -> Result<()> {
    say(&serde_json::to_string_pretty(value).context("cannot write the result as JSON")?)
}

/// Rows in columns, each as wide as it needs but the last; two spaces between them.
pub fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let n = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..n).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| match column + 1 == row.len() {
            true => cell.clone(),
            false => format!("{cell:<width$}  ", width = widths[column]),
        });
        cells.collect::<String>().trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// `1 report`, `3 reports`, `2 entries`.
pub fn n_of(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        (_, None) => format!("{n} {noun}s"),
    }
}
