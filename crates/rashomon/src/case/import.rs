//! `rashomon case import`: a whole case that was exported, or a table of claims that somebody corrected.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Result;
use rashomon_store::{Case, Decision};
use serde_json::json;

use super::correction::{Edit, read_table};
use super::open::{Session, told};
use super::shown::{n_of, print_json};
use super::world::{Knowledge, refresh};
use crate::case_arguments::CaseFormat;
use crate::failure::{Outcome, UserError};
use crate::output::say;

/// Takes a file for what it is: JSON lines are a case, anything else is a table.
pub fn run(session: &Session<'_>, file: &Path) -> Result<Outcome> {
    let shown = file.display();
    let opened =
        File::open(file).map_err(|error| UserError::plain(format!("cannot open `{shown}`: {error}")))?;
    let mut reader = BufReader::new(opened);
    let begins =
        reader.fill_buf().map_err(|error| UserError::plain(format!("cannot read `{shown}`: {error}")))?;
    if begins.first() == Some(&b'{') { restore(session, reader) } else { correct(session, file) }
}

/// Makes the case that was exported: same ids, same ledger. One that does not verify is not kept.
fn restore(session: &Session<'_>, reader: BufReader<File>) -> Result<Outcome> {
    let path = session.named().ok_or_else(|| {
        UserError::with_hint(
            "no file is named for the case",
            "name one that does not exist yet with `--case FILE`",
        )
    })?;
    let mut case = Case::restore(path, reader.lines(), &session.work).map_err(told)?;
    let verified = case.verify(|_| ()).map_err(told)?;
    if let Some(problem) = verified.problems.first() {
        drop(case);
        // A case that does not verify is of no use to anybody.
        let _ = std::fs::remove_file(path);
        return Err(UserError::with_hint(
            format!("the exported case was changed: {problem}"),
            "ask for the file again from who exported it",
        ));
    }
    let n_incidents = refresh(&mut case, &Knowledge::load(session)?)?;
    let checkpoint = case.checkpoint().map_err(told)?.map(|note| note.to_string()).unwrap_or_default();
    if session.format != CaseFormat::Text {
        print_json(
            &json!({"case": path.display().to_string(), "entries": verified.entries, "reports": verified.reports,
            "claims": verified.claims, "incidents": n_incidents, "checkpoint": checkpoint}),
        )?;
        return Ok(Outcome::Fine);
    }
    let counts = [
        n_of(verified.reports as usize, "report"),
        n_of(n_incidents, "incident"),
        n_of(verified.judgements as usize, "judgement"),
    ];
    say(&format!("made {}: {}; it verifies", path.display(), counts.join(", ")))?;
    say("without the key file it can be read and verified, not written to")?;
    say(checkpoint.trim_end())?;
    Ok(Outcome::Fine)
}

/// Makes a judgement of each change in a table. Nothing is decided if one row cannot be read.
fn correct(session: &Session<'_>, file: &Path) -> Result<Outcome> {
    let knowledge = Knowledge::load(session)?;
    let edits: Vec<Edit> = read_table(file, &knowledge)?;
    let (mut case, key) = session.write()?;
    for edit in &edits {
        case.claim(&edit.claim).map_err(told)?;
    }
    let mut made = Vec::new();
    for Edit { claim, right, is_contested, why } in edits {
        let mut decisions = Vec::new();
        decisions.extend(right.map(|right| Decision::Wrong { claim: claim.clone(), right }));
        decisions.extend(is_contested.then(|| Decision::Contested { subject: claim.clone() }));
        for decision in decisions {
            made.push(case.judge(&decision, why.as_deref(), &session.work).map_err(told)?.judgement);
        }
    }
    refresh(&mut case, &knowledge)?;
    case.sign(&key).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&made)?;
        return Ok(Outcome::Fine);
    }
    for judgement in &made {
        say(&format!("{} {}", judgement.id, super::shown::describe(judgement)))?;
    }
    say(&format!("{} from {}", n_of(made.len(), "judgement"), file.display()))?;
    Ok(Outcome::Fine)
}
