//! `rashomon case judge` and `case judgements`.

use anyhow::{Context, Result};
use clap::ValueEnum;
use rashomon_schema::Stance;
use rashomon_store::{Case, Decision, Judged, Judgement, Right};
use serde_json::json;

use super::open::{Session, told};
use super::shown::{columns, describe, n_of, print_json};
use super::value::read_value;
use super::world::{Knowledge, refresh_soon};
use crate::case_arguments::CaseFormat;
use crate::case_decisions::JudgeAction;
use crate::failure::{Outcome, UserError, note};
use crate::output::say;

/// Makes a judgement, and compares what it changes.
pub fn run(session: &Session<'_>, action: JudgeAction) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let knowledge = Knowledge::load(session)?;
    let (decision, why) = decision(action, &case, &knowledge)?;
    let judged = case.judge(&decision, why.as_deref(), &session.work).map_err(told)?;
    case.sign(&key).map_err(told)?;
    // While somebody adds a collection, its incidents are left to that command.
    refresh_soon(&mut case, &knowledge)?;
    tell(session.format, &judged)?;
    Ok(Outcome::Fine)
}

fn tell(format: CaseFormat, Judged { judgement, others }: &Judged) -> Result<()> {
    if format != CaseFormat::Text {
        return print_json(&json!({"judgement": judgement, "others": others}));
    }
    say(&format!("{} {}", judgement.id, describe(judgement)))?;
    for other in others {
        note(&format!(
            "{} judged the same before: {} {} ({})",
            other.author,
            other.id,
            describe(other),
            other.time
        ));
    }
    if !others.is_empty() {
        note(&format!("this is judgement {} on it; the last one counts, all are kept", others.len() + 1));
    }
    Ok(())
}

/// The decision, and its reason.
fn decision(action: JudgeAction, case: &Case, knowledge: &Knowledge) -> Result<(Decision, Option<String>)> {
    Ok(match action {
        JudgeAction::Wrong { claim, value, stance, voice, no_claim, why } => {
            let value = match value {
                None => None,
                Some(given) => Some(read_value(case.claim(&claim).map_err(told)?.facet, &given, knowledge)?),
            };
            let stance = stance.as_deref().map(stance_named).transpose()?;
            (Decision::Wrong { claim, right: Right { no_claim, value, stance, voice } }, why)
        }
        JudgeAction::Same { one, other, why } => (Decision::Same { one, other }, why),
        JudgeAction::Split { incident, reports, why } => (Decision::Split { incident, reports }, why),
        JudgeAction::Contested { subject, why } => (Decision::Contested { subject }, why),
        JudgeAction::Note { subject, text } => (Decision::Note { subject }, Some(text)),
        JudgeAction::View { incident, view, likelihood, confidence, why } => {
            let (likelihood, confidence) = (name(&likelihood).replace('-', " "), name(&confidence));
            (Decision::View { incident, view, likelihood, confidence }, why)
        }
        JudgeAction::Translation { report, into, file } => {
            let text = std::fs::read_to_string(&file).map_err(|error| {
                UserError::plain(format!("cannot read the translation `{}`: {error}", file.display()))
            })?;
            (Decision::Translation { report, language: into, text }, None)
        }
        JudgeAction::Undo { judgement, why } => (Decision::Undo { judgement }, why),
    })
}

/// How a value of an option is written.
fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// A stance by its name.
pub fn stance_named(name: &str) -> Result<Stance> {
    serde_json::from_value(name.into()).ok().with_context(|| name.to_owned()).map_err(|_| {
        UserError::with_hint(
            format!("there is no stance `{name}`"),
            "stances are asserts, suspects, doubts, denies, admits",
        )
    })
}

/// Lists judgements.
pub fn list(session: &Session<'_>, orphaned: bool, all: bool) -> Result<Outcome> {
    let case = session.read()?;
    if orphaned {
        let orphans = case.orphaned().map_err(told)?;
        if session.format != CaseFormat::Text {
            let orphans: Vec<_> = orphans
                .iter()
                .map(|(judgement, why)| json!({"judgement": judgement, "orphaned": why}))
                .collect();
            print_json(&orphans)?;
            return Ok(Outcome::Fine);
        }
        let rows: Vec<Vec<String>> =
            orphans.iter().map(|(judgement, why)| row(judgement, Some(why))).collect();
        return print(&rows);
    }
    let judgements = case.judgements(all).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&judgements)?;
        return Ok(Outcome::Fine);
    }
    print(&judgements.iter().map(|judgement| row(judgement, None)).collect::<Vec<_>>())
}

fn row(judgement: &Judgement, orphaned: Option<&str>) -> Vec<String> {
    let undone = judgement.undone.then(|| "undone".to_owned());
    let why = judgement.why.clone();
    let orphaned = orphaned.map(|why| format!("orphaned: {why}"));
    let words = [Some(describe(judgement)), why, undone, orphaned].into_iter().flatten().collect::<Vec<_>>();
    vec![judgement.id.clone(), judgement.time.clone(), judgement.author.clone(), words.join(" · ")]
}

fn print(rows: &[Vec<String>]) -> Result<Outcome> {
    columns(rows).iter().try_for_each(|line| say(line))?;
    say(&n_of(rows.len(), "judgement"))?;
    Ok(Outcome::Fine)
}
