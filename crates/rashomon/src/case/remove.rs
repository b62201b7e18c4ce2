//! `rashomon case undo`, `remove` and `join`.

use anyhow::Result;
use rashomon_store::Joined;
use serde_json::json;

use super::open::{Session, told};
use super::shown::{n_of, print_json};
use super::world::{Knowledge, refresh};
use crate::case_arguments::CaseFormat;
use crate::failure::Outcome;
use crate::output::say;

/// Takes an import back as a whole.
pub fn undo(session: &Session<'_>, import: i64, why: Option<&str>) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let undone = case.undo_import(import, why, &session.work).map_err(told)?;
    refresh(&mut case, &Knowledge::load(session)?)?;
    case.sign(&key).map_err(told)?;
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
    let is_new = case.remove(report, why, &session.work).map_err(told)?;
    refresh(&mut case, &Knowledge::load(session)?)?;
    case.sign(&key).map_err(told)?;
    // Records of incidents had words of the report too.
    case.scrub().map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&json!({"removed": report, "before": !is_new}))?;
        return Ok(Outcome::Fine);
    }
    let what = if is_new { "removed" } else { "was removed before; the file was written anew without" };
    say(&format!(
        "{what} {report}: its hash and a tombstone stay; copies of the case and exports keep what it said"
    ))?;
    Ok(Outcome::Fine)
}

/// Takes in what was done in another copy.
pub fn join(session: &Session<'_>, other: &std::path::Path) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let joined = case.join(other, &session.work).map_err(told)?;
    refresh(&mut case, &Knowledge::load(session)?)?;
    case.sign(&key).map_err(told)?;
    if joined.erased {
        case.scrub().map_err(told)?;
    }
    if session.format != CaseFormat::Text {
        print_json(&joined)?;
        return Ok(Outcome::Fine);
    }
    if joined.entries == 0 {
        say("the other copy has nothing that is not here")?;
        return Ok(Outcome::Fine);
    }
    let Joined { entries, reports, judgements, reviews, undone, removed, .. } = joined;
    let brought = [
        (reports, "report"),
        (judgements, "judgement"),
        (reviews, "review"),
        (undone, "undone import"),
        (removed, "removed report"),
    ];
    let brought: Vec<String> =
        brought.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| n_of(n, what)).collect();
    let brought = if brought.is_empty() { "nothing new".to_owned() } else { brought.join(", ") };
    say(&format!("joined {}: {brought}; its log is kept as it was", n_of(entries as usize, "entry")))?;
    Ok(Outcome::Fine)
}
