//! The desk as JSON, described by `/api/v1/openapi.json`.
//!
//! A program sends the key of the run as `Authorization: Bearer KEY`. Errors are `{"message","hint"}`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rashomon_store::{Case, Decision, Judged, Judgement, Review};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::error::{DeskError, Result};
use crate::filter::Filter;
use crate::host::{Problem, Upload};
use crate::page::{claim, incidents};
use crate::visitor::{Visitor, tidy};
use crate::words as t;

const DESCRIPTION: &str = include_str!("../static/openapi.json");
/// Results of a search, unless the request says how many.
const MOST_HITS: usize = 200;
/// Changes that are listed.
const MOST_CHANGES: u32 = 500;

/// An error as JSON.
struct ApiError(DeskError);

impl<E: Into<DeskError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = match self.0.status() {
            StatusCode::CONFLICT => StatusCode::PRECONDITION_FAILED,
            status => status,
        };
        (status, Json(self.0.problem())).into_response()
    }
}

type Answer = Result<Response, ApiError>;

/// The routes of the interface.
pub(crate) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/openapi.json", get(description))
        .route("/case", get(about))
        .route("/incidents", get(list))
        .route("/incidents/{id}", get(incident))
        .route("/incidents/{id}/judgements", post(judge_incident))
        .route("/reports", post(add))
        .route("/reports/{id}", get(report))
        .route("/jobs/{id}", get(job))
        .route("/claims/{id}", get(one_claim))
        .route("/claims/{id}/judgements", post(judge_claim))
        .route("/judgements", get(judgements))
        .route("/judgements/{id}/undo", post(undo))
        .route("/search", get(search))
        .route("/changes", get(changes))
        .route("/review", get(review_state))
        .route("/review/next", get(review_next))
        .route("/review/{claim}", post(review))
        .fallback(|| async { ApiError(DeskError::NoPage) })
}

async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

async fn about(State(desk): State<Arc<Desk>>) -> Answer {
    let body = desk.read(|desk, case| {
        let about = case.about();
        let n_incidents = desk.with_overview(|overview| overview.incidents().len())?;
        Ok(json!({"id": about.id, "name": about.name, "created": about.created, "key": about.key.to_string(),
            "incidents": n_incidents, "entries": case.n_entries()?}))
    });
    Ok(Json(body.await?).into_response())
}

async fn list(State(desk): State<Arc<Desk>>, RawQuery(query): RawQuery) -> Answer {
    let body = desk.read(move |desk, case| {
        let filter = Filter::read(&query.unwrap_or_default());
        let found = incidents::search(case, &filter.words)?;
        desk.with_overview(|overview| {
            let all = overview.incidents();
            let passing: Vec<_> = all.into_iter().filter(|brief| filter.passes(brief, found.as_ref())).collect();
            let from = (filter.page - 1).saturating_mul(incidents::PER_PAGE);
            let shown: Vec<_> = passing.iter().skip(from).take(incidents::PER_PAGE).collect();
            json!({"total": passing.len(), "page": filter.page, "per_page": incidents::PER_PAGE, "incidents": shown})
        })
    });
    Ok(Json(body.await?).into_response())
}

async fn incident(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    let judged = desk.read(move |desk, case| desk.judged(case, &id)).await?;
    Ok(Json(&judged.0).into_response())
}

async fn report(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    let body = desk.read(move |_, case| {
        let kept = case.report(&id)?;
        let incidents: Vec<Value> = kept
            .incidents
            .iter()
            .map(|(id, title, main)| json!({"id": id, "title": title, "main": main}))
            .collect();
        Ok(json!({"reading": kept.reading, "diagnostics": kept.diagnostics, "archive": kept.archive,
            "sha256": kept.sha256, "bytes": kept.n_bytes, "state": kept.state, "previous": kept.previous,
            "next": kept.next, "added": kept.added.0, "added_by": kept.added.1, "incidents": incidents}))
    });
    Ok(Json(body.await?).into_response())
}

async fn one_claim(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Answer {
    let (body, version) = desk
        .read(move |_, case| {
            let found = case.claim(&id)?;
            let judgements = case.judgements_about(&found.id)?;
            let version = claim::version(&judgements);
            let body = json!({"claim": found, "report": case.report_of_claim(&found.id)?, "judgements": judgements,
                "reviews": case.reviews_of(&found.id)?});
            Ok((body, version))
        })
        .await?;
    Ok(tagged(&body, &version))
}

/// An answer with its version.
fn tagged(body: &Value, version: &str) -> Response {
    let mut response = Json(body).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// A judgement to be made.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Draft {
    /// Who judges; needed where the desk was started without a name.
    by: Option<String>,
    why: Option<String>,
    /// `wrong`, `contested`, `note`, `same`, `split` or `view`.
    action: String,
    no_claim: bool,
    value: Option<String>,
    stance: Option<String>,
    voice: Option<String>,
    other: Option<String>,
    reports: Vec<String>,
    view: Option<String>,
    likelihood: Option<String>,
    confidence: Option<String>,
}

fn read_json<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T> {
    serde_json::from_slice(body)
        .map_err(|error| DeskError::refused(t::no_json(&error.to_string()), t::NO_JSON_HINT))
}

fn author(visitor: &Visitor, by: Option<&str>) -> Result<String> {
    let given = by.and_then(tidy).or_else(|| visitor.name.clone());
    given.ok_or_else(|| DeskError::refused(t::NO_NAME, t::NO_NAME_API))
}

async fn judge_claim(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let draft: Draft = read_json(&body)?;
    let by = author(&visitor, draft.by.as_deref())?;
    let wanted = headers
        .get(header::IF_MATCH)
        .and_then(|tag| tag.to_str().ok())
        .map(|tag| tag.trim_matches('"').to_owned());
    let judged = desk
        .write(by, move |desk, case, work| {
            let judgements = case.judgements_about(&case.claim(&id)?.id)?;
            if wanted.is_some_and(|wanted| wanted != claim::version(&judgements)) {
                return Err(DeskError::Meanwhile(Problem::new(
                    t::MEANWHILE_API,
                    Some(t::MEANWHILE_API_HINT.to_owned()),
                )));
            }
            let decision = on_claim(desk, case, &id, &draft)?;
            Ok(case.judge(&decision, draft.why.as_deref(), work)?)
        })
        .await?;
    Ok(made(judged))
}

fn on_claim(desk: &Desk, case: &Case, id: &str, draft: &Draft) -> Result<Decision> {
    let subject = id.to_owned();
    match draft.action.as_str() {
        "wrong" => {
            let Draft { value, stance, voice, no_claim, .. } = draft;
            let right = claim::right(
                desk,
                case,
                id,
                value.as_deref(),
                stance.as_deref(),
                voice.as_deref(),
                *no_claim,
            )?;
            Ok(Decision::Wrong { claim: subject, right })
        }
        "contested" => Ok(Decision::Contested { subject }),
        "note" => Ok(Decision::Note { subject }),
        other => Err(DeskError::refused(t::no_decision(other), t::NO_DECISION_HINT)),
    }
}

async fn judge_incident(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let draft: Draft = read_json(&body)?;
    let by = author(&visitor, draft.by.as_deref())?;
    let decision = on_incident(id, &draft)?;
    let why = draft.why;
    let judged =
        desk.write(by, move |_, case, work| Ok(case.judge(&decision, why.as_deref(), work)?)).await?;
    Ok(made(judged))
}

fn on_incident(id: String, draft: &Draft) -> Result<Decision> {
    let need = |field: &Option<String>, what: &str| {
        field.clone().ok_or_else(|| DeskError::refused(t::nothing_given(what), t::NOTHING_GIVEN_HINT))
    };
    let one_of = |field: &Option<String>, what: &str, list: &[&str]| {
        let given = field.clone().filter(|given| list.contains(&given.as_str()));
        given.ok_or_else(|| DeskError::refused(t::nothing_given(what), list.join(", ")))
    };
    Ok(match draft.action.as_str() {
        "contested" => Decision::Contested { subject: id },
        "note" => Decision::Note { subject: id },
        "same" => Decision::Same { one: id, other: need(&draft.other, "other")? },
        "split" => Decision::Split { incident: id, reports: draft.reports.clone() },
        "view" => Decision::View {
            incident: id,
            view: need(&draft.view, "view")?,
            likelihood: one_of(&draft.likelihood, "likelihood", &t::LIKELIHOODS)?,
            confidence: one_of(&draft.confidence, "confidence", &t::CONFIDENCES)?,
        },
        other => return Err(DeskError::refused(t::no_decision(other), t::NO_DECISION_HINT)),
    })
}

fn made(Judged { judgement, others }: Judged) -> Response {
    (StatusCode::CREATED, Json(json!({"judgement": judgement, "others": others}))).into_response()
}

/// Who does something, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Signed {
    by: Option<String>,
    why: Option<String>,
}

async fn undo(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let Signed { by, why } = if body.is_empty() { Signed::default() } else { read_json(&body)? };
    let by = author(&visitor, by.as_deref())?;
    let judged = desk.write(by, move |_, case, work| {
        Ok(case.judge(&Decision::Undo { judgement: id }, why.as_deref(), work)?)
    });
    Ok(made(judged.await?))
}

async fn judgements(State(desk): State<Arc<Desk>>) -> Answer {
    let judgements: Vec<Judgement> = desk.read(|_, case| Ok(case.judgements(true)?)).await?;
    Ok(Json(judgements).into_response())
}

async fn search(State(desk): State<Arc<Desk>>, Query(words): Query<Words>) -> Answer {
    let most = words.most.unwrap_or(MOST_HITS);
    let hits = desk.read(move |_, case| {
        let mut hits = Vec::new();
        case.search(&words.into(), 0, most, |hit| hits.push(hit))?;
        Ok(hits)
    });
    Ok(Json(hits.await?).into_response())
}

/// What can be searched by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    q: Option<String>,
    voice: Option<String>,
    facet: Option<String>,
    stance: Option<String>,
    actor: Option<String>,
    from: Option<String>,
    to: Option<String>,
    reviewer: Option<String>,
    most: Option<usize>,
}

impl From<Words> for rashomon_store::Query {
    fn from(words: Words) -> Self {
        let Words { q, voice, facet, stance, actor, from, to, reviewer, most: _ } = words;
        Self { words: q, voice, facet, stance, actor, from, to, reviewer, ..Self::default() }
    }
}

/// How far the ledger was.
#[derive(Debug, Deserialize)]
struct Since {
    after: Option<u64>,
}

async fn changes(State(desk): State<Arc<Desk>>, Query(since): Query<Since>) -> Answer {
    let body = desk.read(move |_, case| {
        let lines = case.changes_after(since.after.unwrap_or(0), MOST_CHANGES)?;
        Ok(json!({"entries": case.n_entries()?, "changes": lines}))
    });
    Ok(Json(body.await?).into_response())
}

/// A report as programs give it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct GivenReport {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// Reports to be added.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenReports {
    by: Option<String>,
    reports: Vec<GivenReport>,
}

async fn add(State(desk): State<Arc<Desk>>, visitor: Visitor, body: Bytes) -> Answer {
    let GivenReports { by, reports } = read_json(&body)?;
    let by = author(&visitor, by.as_deref())?;
    if reports.is_empty() {
        return Err(DeskError::refused(t::NOTHING_TO_ADD, t::NOTHING_TO_ADD_HINT).into());
    }
    let lines: Result<Vec<String>, _> = reports.iter().map(serde_json::to_string).collect();
    let bytes = lines.map_err(|_| DeskError::Defect)?.join("\n").into_bytes();
    let job = crate::page::add::begin(&desk, by, vec![Upload { name: t::PASTED_FILE.to_owned(), bytes }]);
    let location = format!("/api/v1/jobs/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(json!({"job": job.id}))).into_response())
}

async fn job(State(desk): State<Arc<Desk>>, Path(id): Path<u64>) -> Answer {
    let job = desk.jobs.find(id).ok_or(DeskError::NoPage)?;
    Ok(Json(job.state()).into_response())
}

async fn review_state(State(desk): State<Arc<Desk>>) -> Answer {
    let body = desk.read(|_, case| {
        let (reviewers, disagreements) = case.review_status()?;
        Ok(json!({"reviewers": reviewers, "disagreements": disagreements}))
    });
    Ok(Json(body.await?).into_response())
}

async fn review_next(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Query(signed): Query<Signed>,
) -> Answer {
    let by = author(&visitor, signed.by.as_deref())?;
    let task = desk.read(move |_, case| Ok(case.next_review(&by)?)).await?;
    Ok(Json(task).into_response())
}

/// What a reviewer says.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GivenReview {
    by: Option<String>,
    verdict: Option<String>,
    value: Option<String>,
    blind: Option<String>,
    why: Option<String>,
}

async fn review(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let GivenReview { by, verdict, value, blind, why } = read_json(&body)?;
    let by = author(&visitor, by.as_deref())?;
    let is_verdict =
        verdict.as_deref().is_some_and(|verdict| ["right", "wrong", "unclear"].contains(&verdict));
    if blind.is_none() && !is_verdict {
        return Err(DeskError::refused(t::NO_VERDICT, t::NO_VERDICT_HINT).into());
    }
    if blind.is_some() && value.is_none() {
        return Err(DeskError::refused(t::nothing_given("value"), t::NOTHING_GIVEN_HINT).into());
    }
    let review = Review { verdict: verdict.filter(|_| blind.is_none()), value, blind, why };
    let others = desk.write(by, move |_, case, work| Ok(case.review(&id, &review, work)?)).await?;
    Ok((StatusCode::CREATED, Json(json!({"others": others}))).into_response())
}
