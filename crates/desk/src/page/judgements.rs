//! Everything that people decided, and how to take it back.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_export::parts::plain;
use rashomon_store::{Decision, Judgement};

use super::incidents::day_words;
use super::name::{author, remember};
use crate::desk::Desk;
use crate::error::Result;
use crate::form::{Fields, local_path};
use crate::layout::{Area, Frame, html};
use crate::visitor::Visitor;
use crate::words as t;

/// A judgement in a list.
pub(crate) struct JudgementView {
    pub(crate) id: String,
    pub(crate) says: String,
    pub(crate) why: Option<String>,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) day: String,
    pub(crate) is_undone: bool,
    pub(crate) can_undo: bool,
    /// Where what it is about is shown.
    pub(crate) href: Option<String>,
}

impl JudgementView {
    /// A judgement as lists show it.
    pub(crate) fn new(desk: &Desk, judgement: &Judgement) -> Self {
        let text = |field: &str| judgement.body[field].as_str();
        let href = match (judgement.kind.as_str(), text("about")) {
            ("wrong", _) | (_, Some("claim")) => Some(format!("/claims/{}", judgement.subject)),
            (_, Some("report")) => Some(format!("/reports/{}", judgement.subject)),
            _ => text("incident").map(|incident| format!("/incidents/{incident}")),
        };
        Self {
            id: judgement.id.clone(),
            says: plain(&desk.host.describe(judgement)),
            why: judgement.why.as_deref().map(plain),
            by: plain(&judgement.author),
            day: day_words(&judgement.time),
            at: judgement.time.clone(),
            is_undone: judgement.undone,
            can_undo: judgement.kind != "undo" && judgement.kind != "review",
            href,
        }
    }
}

#[derive(Template)]
#[template(path = "judgements.html")]
struct JudgementsPage {
    frame: Frame,
    judgements: Vec<JudgementView>,
    /// Judgements on claims that are gone, with the reason.
    orphans: Vec<(JudgementView, String)>,
}

/// `GET /judgements`.
pub(crate) async fn page(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let frame =
            Frame::new(desk, &visitor, Area::Judgements, t::NAV_JUDGEMENTS).with_done(desk, case, &visitor);
        let judgements = case.judgements(true)?;
        let orphans = case.orphaned()?.into_iter();
        html(&JudgementsPage {
            frame,
            judgements: judgements.iter().map(|judgement| JudgementView::new(desk, judgement)).collect(),
            orphans: orphans
                .map(|(judgement, why)| (JudgementView::new(desk, &judgement), plain(&why)))
                .collect(),
        })
    })
    .await
}

/// `POST /judgements/{id}/undo`.
pub(crate) async fn undo(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (author, new_name) = match author(&visitor, &fields) {
        Ok(author) => author,
        Err(_) => {
            let query: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("back", local_path(fields.get("back")))
                .finish();
            return Ok(Redirect::to(&format!("/name?{query}")).into_response());
        }
    };
    let back = local_path(fields.get("back")).to_owned();
    let why = fields.get("why").map(str::to_owned);
    desk.write(author, move |_, case, work| {
        let decision = Decision::Undo { judgement: id };
        Ok(case.judge(&decision, why.as_deref(), work)?.judgement.id)
    })
    .await?;
    Ok(remember(Redirect::to(&back).into_response(), new_name.as_deref()))
}
