//! `rashomon case undo`, `remove` and `imports`.

use anyhow::Result;
use serde_json::json;

use super::arguments::CaseFormat;
use super::open::{Session, told};
use super::shown::{columns, n_of, print_json};
use super::world::{Knowledge, refresh};
use crate::failure::Outcome;
use crate::output::say;

/// Takes an import back as a whole.
pub fn undo(session: &Session<'_>, import: i64, why: Option<&str>) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let undone = case.undo_import(import, why, &session.work).map_err(told)?;
    refresh(&mut case, &Knowledge::load(session)?)?;
    case.sign(&key, &session.work).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&json!({"import": import, "reports": undone.reports, "reinstated": undone.reinstated}))?;
        return Ok(Outcome::Fine);
    }
    let back = match undone.reinstated {
        0 => String::new(),
        n => format!("; {} count again", n_of(n, "earlier version")),
    };
    say(&format!("took back import {import}: {} left the case{back}", n_of(undone.reports, "report")))?;
    Ok(Outcome::Fine)
}

/// Erases what a report says.
pub fn remove(session: &Session<'_>, report: &str, why: &str) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    case.remove(report, why, &session.work).map_err(told)?;
    refresh(&mut case, &Knowledge::load(session)?)?;
    case.sign(&key, &session.work).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&json!({"removed": report}))?;
        return Ok(Outcome::Fine);
    }
    say(&format!(
        "removed {report}: its hash and a tombstone stay; copies of the case and exports keep what it said"
    ))?;
    Ok(Outcome::Fine)
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
