//! `rashomon case changes` and `case imports`.

use anyhow::Result;
use rashomon_store::{ChangeLine, ChangedValue};

use super::open::{Session, told};
use super::shown::{columns, n_of, print_json};
use crate::case_arguments::CaseFormat;
use crate::failure::{Outcome, UserError};
use crate::output::say;

/// What was done since a time, or what two versions of the program read differently.
pub fn run(session: &Session<'_>, since: Option<&str>, between: &[String]) -> Result<Outcome> {
    let case = session.read()?;
    if let [one, other] = between {
        let values = case.changes_between(one, other).map_err(told)?;
        if session.format != CaseFormat::Text {
            print_json(&values)?;
            return Ok(Outcome::Fine);
        }
        values.iter().try_for_each(|value| say(&value_line(value)))?;
        say(&n_of(values.len(), "difference"))?;
        return Ok(Outcome::Fine);
    }
    let since = since.unwrap_or_default();
    if !since.is_empty() && since.get(..10).is_none_or(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return Err(UserError::with_hint(
            format!("`{since}` is no day"),
            "give a day or a time in UTC: 2026-11-01, 2026-11-01T12:00:00Z",
        ));
    }
    let changes = case.changes(since).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&changes)?;
        return Ok(Outcome::Fine);
    }
    for change in &changes {
        say(&change_line(change))?;
        change.values.iter().try_for_each(|value| say(&format!("    {}", value_line(value))))?;
    }
    say(&n_of(changes.len(), "change"))?;
    Ok(Outcome::Fine)
}

fn change_line(change: &ChangeLine) -> String {
    let ChangeLine { at, by, what, subject, words, .. } = change;
    let parts = [at, by, &format!("{what} {subject}"), words];
    parts
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("  ")
}

fn value_line(value: &ChangedValue) -> String {
    let ChangedValue { claim, voice, facet, before, after, .. } = value;
    let words = match (before, after) {
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, Some(after)) => format!("new: {after}"),
        (Some(before), None) => format!("gone: {before}"),
        (None, None) => String::new(),
    };
    format!("{claim}  {facet} · {voice} · {words}")
}

/// Lists imports.
pub fn imports(session: &Session<'_>) -> Result<Outcome> {
    let imports = session.read()?.imports().map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&imports)?;
        return Ok(Outcome::Fine);
    }
    let rows: Vec<Vec<String>> = imports
        .iter()
        .map(|import| {
            let what =
                if import.undone { "undone".to_owned() } else { n_of(import.reports as usize, "report") };
            vec![
                import.id.to_string(),
                import.time.clone(),
                import.author.clone(),
                what,
                import.files.join(", "),
            ]
        })
        .collect();
    columns(&rows).iter().try_for_each(|line| say(line))?;
    say(&n_of(imports.len(), "import"))?;
    Ok(Outcome::Fine)
}
