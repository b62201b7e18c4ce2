//! Review: what waits for the visitor, who reviewed what, where reviewers disagree, and the sign-off.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_export::parts::plain;
use rashomon_schema::{Facet, Stance};
use rashomon_store::{Agreement, Assignment, Case, Review, ReviewTask};

use super::name::{author, remember};
use crate::desk::Desk;
use crate::error::{DeskError, Result};
use crate::form::{Fields, local_path};
use crate::layout::{Area, Frame, html};
use crate::visitor::{Visitor, tidy};
use crate::words as t;

/// The most claims that are assigned at once.
const MOST_ASSIGNED: u32 = 5_000;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    task: Option<TaskView>,
    /// Reviewer, round, done of assigned.
    reviewers: Vec<(String, String, String)>,
    disagreements: Vec<DisagreementView>,
    agreements: Vec<RoundView>,
    can_cosign: bool,
}

struct TaskView {
    claim: String,
    round: Option<String>,
    who: String,
    facet: String,
    /// Not in blind coding.
    said: Option<String>,
    sentences: Vec<String>,
    report: String,
    left: String,
}

struct DisagreementView {
    claim: String,
    round: String,
    said: Vec<(String, String)>,
}

struct RoundView {
    heading: String,
    rows: Vec<[String; 5]>,
}

/// `GET /review`.
pub(crate) async fn page(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let frame = Frame::new(desk, &visitor, Area::Review, t::NAV_REVIEW).with_done(desk, case, &visitor);
        let task = match &visitor.name {
            Some(name) => case.next_review(name)?,
            None => None,
        };
        let (lines, disagreements) = case.review_status()?;
        let mut rounds: Vec<String> = lines.iter().map(|line| line.round.clone()).collect();
        rounds.dedup();
        html(&ReviewPage {
            frame,
            task: task.map(task_view),
            reviewers: lines
                .iter()
                .map(|line| {
                    (plain(&line.reviewer), round_words(&line.round), t::done_of(line.done, line.assigned))
                })
                .collect(),
            disagreements: disagreements
                .into_iter()
                .map(|it| DisagreementView { claim: it.claim, round: round_words(&it.round), said: it.said })
                .collect(),
            agreements: rounds
                .iter()
                .map(|round| round_view(case, round))
                .collect::<Result<Vec<_>>>()?
                .into_iter()
                .filter(|round| !round.rows.is_empty())
                .collect(),
            can_cosign: desk.host.can_cosign(),
        })
    })
    .await
}

fn task_view(task: ReviewTask) -> TaskView {
    let facet = Facet::parse(&task.facet)
        .map_or(task.facet.clone(), |facet| super::claim::facet_words(facet).to_owned());
    let said = task.words.as_deref().zip(task.stance.as_deref()).map(|(words, stance)| {
        let stance = match Stance::parse(stance) {
            Some(known) => t::stance(known),
            None => stance,
        };
        format!("{} ({stance})", plain(words))
    });
    TaskView {
        claim: task.claim,
        round: task.blind,
        who: plain(&task.voice),
        facet,
        said,
        sentences: task.sentences.iter().map(|sentence| plain(sentence)).collect(),
        report: task.report,
        left: t::left(task.left as usize),
    }
}

fn round_words(round: &str) -> String {
    if round.is_empty() { t::REVIEW_ROUND.to_owned() } else { t::blind_round(&plain(round)) }
}

fn round_view(case: &Case, round: &str) -> Result<RoundView> {
    let agreements = case.agreement(Some(round).filter(|round| !round.is_empty()))?;
    let row = |agreement: &Agreement| {
        let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
        [
            agreement.facet.clone(),
            agreement.units.to_string(),
            figure(agreement.observed),
            figure(agreement.kappa),
            figure(agreement.alpha),
        ]
    };
    let rows = agreements.iter().filter(|agreement| agreement.units > 0).map(row).collect();
    Ok(RoundView { heading: round_words(round), rows })
}

/// `POST /review/assign`.
pub(crate) async fn assign(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response> {
    let (author, new_name) = author(&visitor, &fields)?;
    let given = fields.get("to").unwrap_or(&author).to_owned();
    let n: u32 = fields.get("n").unwrap_or("20").parse().unwrap_or(0);
    if !(1..=MOST_ASSIGNED).contains(&n) {
        return Err(DeskError::refused(t::NO_NUMBER, t::number_hint(MOST_ASSIGNED)));
    }
    let assignment = Assignment {
        to: given.split(',').filter_map(tidy).collect(),
        n,
        incident: fields.get("incident").map(str::to_owned),
        blind: fields.get("blind").and_then(tidy),
        second: fields.get("second").is_some(),
    };
    let n_assigned = desk.write(author, move |_, case, work| Ok(case.assign(&assignment, work)?)).await?;
    if n_assigned == 0 {
        return Err(DeskError::refused(t::NOTHING_ASSIGNED, t::NOTHING_ASSIGNED_HINT));
    }
    Ok(remember(Redirect::to("/review").into_response(), new_name.as_deref()))
}

/// `POST /review/{claim}`: what the visitor says of a claim.
pub(crate) async fn done(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(claim): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (author, new_name) = author(&visitor, &fields)?;
    let review = read_review(&fields)?;
    let is_wrong = review.verdict.as_deref() == Some("wrong");
    let subject = claim.clone();
    desk.write(author, move |_, case, work| Ok(case.review(&subject, &review, work)?)).await?;
    // Who says that a claim is wrong says next what is right.
    let next = if is_wrong { format!("/claims/{claim}?back=/review") } else { "/review".to_owned() };
    Ok(remember(Redirect::to(local_path(Some(&next))).into_response(), new_name.as_deref()))
}

fn read_review(fields: &Fields) -> Result<Review> {
    let text = |name: &str| fields.get(name).map(str::to_owned);
    let blind = text("round");
    let verdict = fields.get("verdict").filter(|verdict| ["right", "wrong", "unclear"].contains(verdict));
    if blind.is_some() {
        fields.need("value", t::VALUE_READ)?;
    } else if verdict.is_none() {
        return Err(DeskError::refused(t::NO_VERDICT, t::NO_VERDICT_HINT));
    }
    Ok(Review {
        verdict: verdict.filter(|_| blind.is_none()).map(str::to_owned),
        value: text("value").filter(|_| blind.is_some()),
        blind,
        why: text("why"),
    })
}

/// `POST /review/sign`: the second signature under everything that is in the case.
pub(crate) async fn sign(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Html<String>> {
    let (author, _) = author(&visitor, &fields)?;
    let signer = author.clone();
    let key = desk.write(author, move |desk, case, _| {
        desk.host.settle(case)?;
        Ok(desk.host.cosign(&signer)?)
    });
    let key = key.await?;
    let frame = Frame::new(&desk, &visitor, Area::Review, t::SIGNED);
    html(&SignedPage { frame, key })
}

#[derive(Template)]
#[template(path = "signed.html")]
struct SignedPage {
    frame: Frame,
    key: String,
}
