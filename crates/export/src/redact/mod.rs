//! Redaction: an export without what a policy withholds, a record of what that was, and a scan that proves it.
//!
//! Typed fields are made coarser or emptied first; every string that was withheld in them, and every word that the policy
//! names, is then replaced wherever it occurs in any text of the export. A text of a report that has such a word is left
//! out whole, since its positions would no longer hold.

mod coarse;
mod policy;
mod scan;

use serde::Serialize;
use serde_json::Value;

use crate::exported::Exported;
use crate::iri::sha256;

pub use policy::{Keeping, PlaceLevel, RedactionPolicy, TimeLevel, Withholding};
pub use scan::find_withheld;
use scan::lower;

/// An export after redaction.
#[derive(Debug, Clone)]
pub struct Redacted {
    /// What may be given to others.
    pub exported: Exported,
    /// Every string that must not be in it.
    pub withheld: Vec<Withheld>,
}

/// A string that was withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// What it is: `words`, `place`, `day`, `source`, `person`.
    pub kind: &'static str,
    /// SHA-256 of the string.
    pub sha256: String,
    /// What is written instead.
    pub substitute: String,
    /// The string; it is in no record.
    #[serde(skip)]
    pub words: String,
}

impl Withheld {
    fn new(kind: &'static str, words: &str, substitute: &str) -> Self {
        Self {
            kind,
            sha256: sha256(words.as_bytes()),
            substitute: substitute.to_owned(),
            words: words.to_owned(),
        }
    }
}

/// Applies a policy.
///
/// # Errors
/// If what the policy makes of a record is none any more, which is our fault.
pub fn redact(mut exported: Exported, policy: &RedactionPolicy) -> Result<Redacted, serde_json::Error> {
    let named = policy.withhold.iter().filter(|entry| !entry.words.trim().is_empty());
    let mut withheld: Vec<Withheld> =
        named.map(|entry| Withheld::new("words", entry.words.trim(), &entry.substitute)).collect();
    withheld.extend(coarse::coarsen(&mut exported, policy));
    // Longer strings first: one may be part of another.
    withheld.sort_by(|a, b| (b.words.len(), &a.words).cmp(&(a.words.len(), &b.words)));
    withheld.dedup_by(|a, b| a.words == b.words);
    withheld.retain(|entry| !entry.words.is_empty());
    keep_names_of_areas(&mut withheld);
    let records = exported.records.iter().map(serde_json::to_value);
    let mut records = records.collect::<Result<Vec<Value>, _>>()?;
    records.iter_mut().for_each(|record| replace_all(record, &withheld));
    exported.records = records.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?;
    drop_texts(&mut exported, policy, &withheld);
    for facts in exported.actors.values_mut() {
        facts.name = replaced(&facts.name, &withheld);
    }
    if let Some(case) = &mut exported.about.case {
        case.name = replaced(&case.name, &withheld);
    }
    let n = withheld.len();
    exported
        .about
        .program
        .push_str(&format!("; redacted by the policy `{}`, {n} strings withheld", policy.name));
    Ok(Redacted { exported, withheld })
}

/// A place that its area is named after cannot be withheld with the area given: its name stays, its position does not.
fn keep_names_of_areas(withheld: &mut Vec<Withheld>) {
    let areas: Vec<String> =
        withheld.iter().filter(|entry| entry.kind == "place").map(|entry| lower(&entry.substitute)).collect();
    withheld.retain(|entry| {
        entry.kind != "place" || areas.iter().all(|area| !area.contains(&lower(&entry.words)))
    });
}

/// Replaces the strings in every text of a value; keys are ours.
fn replace_all(value: &mut Value, withheld: &[Withheld]) {
    match value {
        Value::String(text) => *text = replaced(text, withheld),
        Value::Array(values) => values.iter_mut().for_each(|value| replace_all(value, withheld)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace_all(value, withheld)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text with every withheld string replaced, whatever its case.
fn replaced(text: &str, withheld: &[Withheld]) -> String {
    withheld.iter().fold(text.to_owned(), |text, entry| replace_one(&text, entry))
}

fn replace_one(text: &str, entry: &Withheld) -> String {
    let wanted: Vec<char> = lower(&entry.words).chars().collect();
    let chars: Vec<char> = text.chars().collect();
    let lowered: Vec<char> = chars.iter().map(|c| scan::lower_char(*c)).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if lowered[at..].starts_with(&wanted) {
            out.push_str(&entry.substitute);
            at += wanted.len();
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Leaves out the texts that may not be quoted, and what of sources has a withheld string.
fn drop_texts(exported: &mut Exported, policy: &RedactionPolicy, withheld: &[Withheld]) {
    let has_withheld = |text: &str| {
        let text = lower(text);
        withheld.iter().any(|entry| text.contains(&lower(&entry.words)))
    };
    exported.texts.retain(|_, text| policy.sentences == Keeping::Keep && !has_withheld(&text.text));
    for source in exported.sources.values_mut() {
        for field in [&mut source.archive, &mut source.byline, &mut source.added_by] {
            *field = field.take().filter(|text| !has_withheld(text));
        }
    }
}
