//! Decisions on incidents and reports: note, contested, view, the same, not the same.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use rashomon_store::Decision;

use super::name::{author, remember};
use crate::desk::Desk;
use crate::error::{DeskError, Result};
use crate::form::{Fields, local_path, with_field};
use crate::visitor::Visitor;
use crate::words as t;

/// `POST /incidents/{id}/judge`.
pub(crate) async fn incident(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let decision = on_incident(&id, &fields)?;
    // The incident may be another one afterwards.
    let is_regrouped = matches!(decision, Decision::Same { .. } | Decision::Split { .. });
    let back =
        if is_regrouped { format!("/incidents/{id}") } else { local_path(fields.get("back")).to_owned() };
    keep(&desk, &visitor, &fields, decision, &back).await
}

/// `POST /reports/{id}/judge`.
pub(crate) async fn report(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let decision = on_subject(&id, &fields)?;
    let back = local_path(fields.get("back")).to_owned();
    keep(&desk, &visitor, &fields, decision, &back).await
}

/// Makes a judgement, and goes back to where it was asked for.
async fn keep(
    desk: &Arc<Desk>,
    visitor: &Visitor,
    fields: &Fields,
    decision: Decision,
    back: &str,
) -> Result<Response> {
    let (author, new_name) = author(visitor, fields)?;
    let why = fields.get("why").map(str::to_owned);
    let judged = desk
        .write(author, move |_, case, work| Ok(case.judge(&decision, why.as_deref(), work)?.judgement.id))
        .await?;
    let response = Redirect::to(&with_field(back, "done", &judged)).into_response();
    Ok(remember(response, new_name.as_deref()))
}

fn on_incident(id: &str, fields: &Fields) -> Result<Decision> {
    let incident = id.to_owned();
    match fields.get("action").unwrap_or_default() {
        "view" => {
            let known = |name: &str, list: &[&str]| {
                let given = fields.get(name).filter(|given| list.contains(given));
                given
                    .map(str::to_owned)
                    .ok_or_else(|| DeskError::refused(t::nothing_given(name), list.join(", ")))
            };
            Ok(Decision::View {
                incident,
                view: fields.need("view", t::VIEW_TEXT)?.to_owned(),
                likelihood: known("likelihood", &t::LIKELIHOODS)?,
                confidence: known("confidence", &t::CONFIDENCES)?,
            })
        }
        "same" => {
            Ok(Decision::Same { one: incident, other: fields.need("other", t::SAME_OTHER)?.to_owned() })
        }
        "split" => {
            fields.need("report", t::SPLIT_WHICH)?;
            Ok(Decision::Split { incident, reports: fields.all("report").map(str::to_owned).collect() })
        }
        _ => on_subject(id, fields),
    }
}

fn on_subject(id: &str, fields: &Fields) -> Result<Decision> {
    let subject = id.to_owned();
    match fields.get("action").unwrap_or_default() {
        "contested" => {
            fields.need("why", t::REASON)?;
            Ok(Decision::Contested { subject })
        }
        "note" => {
            fields.need("why", t::NOTE_TEXT)?;
            Ok(Decision::Note { subject })
        }
        other => Err(DeskError::refused(t::no_decision(other), t::NO_DECISION_HINT)),
    }
}
