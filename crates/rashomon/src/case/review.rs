//! `rashomon case review`.

use anyhow::Result;
use clap::ValueEnum;
use rashomon_store::{Agreement, Assignment, Review, ReviewTask};
use serde_json::json;

use super::open::{Session, told};
use super::shown::{columns, n_of, print_json};
use crate::case_arguments::CaseFormat;
use crate::case_decisions::ReviewAction;
use crate::failure::{Outcome, note};
use crate::output::say;

/// Runs `rashomon case review`.
pub fn run(session: &Session<'_>, action: ReviewAction) -> Result<Outcome> {
    match action {
        ReviewAction::Assign { to, n, incident, blind, second } => {
            assign(session, Assignment { to, n, incident, blind, second })
        }
        ReviewAction::Next => next(session),
        ReviewAction::Done { claim, verdict, value, blind, why } => {
            let verdict =
                verdict.and_then(|verdict| Some(verdict.to_possible_value()?.get_name().to_owned()));
            done(session, &claim, &Review { verdict, value, blind, why })
        }
        ReviewAction::Status => status(session),
        ReviewAction::Agreement { blind } => agreement(session, blind.as_deref()),
    }
}

fn assign(session: &Session<'_>, assignment: Assignment) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let n = case.assign(&assignment, &session.work).map_err(told)?;
    case.sign(&key).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&json!({"claims": n, "to": assignment.to, "blind": assignment.blind}))?;
        return Ok(Outcome::Fine);
    }
    say(&format!("assigned {} to {}", n_of(n, "claim"), assignment.to.join(" and ")))?;
    Ok(Outcome::Fine)
}

fn next(session: &Session<'_>) -> Result<Outcome> {
    let task = session.read()?.next_review(&session.work.author).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&task)?;
        return Ok(Outcome::Fine);
    }
    let Some(ReviewTask { claim, blind, facet, voice, words, stance, report, sentences, left }) = task else {
        say(&format!("nothing waits for {}", session.work.author))?;
        return Ok(Outcome::Fine);
    };
    say(&format!("claim {claim} · report {report}"))?;
    match (&blind, words, stance) {
        (None, Some(words), Some(stance)) => say(&format!("{voice} · {facet} · {stance} · {words}"))?,
        _ => say(&format!("{voice} · {facet}: what does the report say?"))?,
    }
    sentences.iter().try_for_each(|sentence| say(&format!("  “{}”", sentence.trim())))?;
    match blind {
        Some(round) => say(&format!("rashomon case review done {claim} --value VALUE --blind {round}"))?,
        None => say(&format!("rashomon case review done {claim} right|wrong|unclear"))?,
    }
    say(&format!("{left} more"))?;
    Ok(Outcome::Fine)
}

fn done(session: &Session<'_>, claim: &str, review: &Review) -> Result<Outcome> {
    let (mut case, key) = session.write()?;
    let others = case.review(claim, review, &session.work).map_err(told)?;
    case.sign(&key).map_err(told)?;
    let said = review.verdict.as_deref().or(review.value.as_deref()).unwrap_or_default();
    if session.format != CaseFormat::Text {
        print_json(&json!({"claim": claim, "said": said, "others": others}))?;
        return Ok(Outcome::Fine);
    }
    say(&format!("{claim}: {said}"))?;
    for (reviewer, verdict) in &others {
        let word = if verdict == said { "agrees" } else { "disagrees; both are kept" };
        note(&format!("{reviewer} said {verdict}: {word}"));
    }
    if review.verdict.as_deref() == Some("wrong") {
        note(&format!("`rashomon case judge wrong {claim}` says what is right"));
    }
    Ok(Outcome::Fine)
}

fn status(session: &Session<'_>) -> Result<Outcome> {
    let (lines, disagreements) = session.read()?.review_status().map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&json!({"reviewers": lines, "disagreements": disagreements}))?;
        return Ok(Outcome::Fine);
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let round =
                if line.round.is_empty() { "review".to_owned() } else { format!("blind {}", line.round) };
            vec![line.reviewer.clone(), round, format!("{} of {}", line.done, line.assigned)]
        })
        .collect();
    columns(&rows).iter().try_for_each(|line| say(line))?;
    for disagreement in &disagreements {
        let said = disagreement
            .said
            .iter()
            .map(|(who, what)| format!("{who}: {what}"))
            .collect::<Vec<_>>()
            .join(", ");
        say(&format!("≠ {} · {said}", disagreement.claim))?;
    }
    say(&n_of(disagreements.len(), "disagreement"))?;
    Ok(Outcome::Fine)
}

fn agreement(session: &Session<'_>, blind: Option<&str>) -> Result<Outcome> {
    let agreements = session.read()?.agreement(blind).map_err(told)?;
    if session.format != CaseFormat::Text {
        print_json(&agreements)?;
        return Ok(Outcome::Fine);
    }
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let heading =
        ["facet", "claims", "reviewers", "same", "Cohen's kappa", "Krippendorff's alpha"].map(str::to_owned);
    let mut rows = vec![heading.to_vec()];
    rows.extend(agreements.iter().map(|agreement| {
        let Agreement { facet, units, coders, observed, kappa, alpha } = agreement;
        vec![
            facet.clone(),
            units.to_string(),
            coders.to_string(),
            figure(*observed),
            figure(*kappa),
            figure(*alpha),
        ]
    }));
    columns(&rows).iter().try_for_each(|line| say(line))?;
    say(
        "kappa and alpha: 1 is full agreement, 0 is what chance gives; – where everybody says the same one thing",
    )?;
    Ok(Outcome::Fine)
}
