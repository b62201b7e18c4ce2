//! An incident: who says what, facet by facet, and everything that was derived from it.

mod compared;
mod derived;
mod matrix;
mod panel;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_export::parts::{Picture, Shape, Table, judged, place, plain, standing_sign, timeline};
use rashomon_schema::{IncidentRecord, Standing};
use rashomon_store::{Case, IncidentBrief, Overview};

use super::incidents::RowView;
use super::judgements::JudgementView;
use crate::desk::Desk;
use crate::error::Result;
use crate::layout::{Area, Frame, html};
use crate::visitor::Visitor;
use crate::words as t;
use compared::ComparisonView;
use derived::{AgreementView, AssessmentView, OriginView, PositionView, ReportLine};
use matrix::MatrixView;
use panel::PanelView;

/// Incidents that are offered as the same one.
const NEIGHBOURS: usize = 25;
/// Days between incidents that may be one.
const NEAR_DAYS: i32 = 7;

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    frame: Frame,
    id: String,
    title: String,
    facts: String,
    /// Class, sign and words of the facets in conflict.
    verdicts: Vec<(&'static str, &'static str, &'static str)>,
    matrix: MatrixView,
    panel: Option<PanelView>,
    comparisons: Vec<ComparisonView>,
    positions: Vec<PositionView>,
    rules: Vec<(String, String)>,
    is_whole: bool,
    assessments: Vec<AssessmentView>,
    agreements: Vec<AgreementView>,
    pictures: Vec<(&'static str, Picture)>,
    origins: Vec<OriginView>,
    reports: Vec<ReportLine>,
    judgements: Vec<JudgementView>,
    likelihoods: &'static [&'static str],
    confidences: &'static [&'static str],
    neighbours: Vec<(String, String)>,
}

/// The panel alone, for the script of the page.
#[derive(Template)]
#[template(path = "panel.html")]
struct PanelPage {
    panel: PanelView,
}

/// What the address asks to be opened.
#[derive(Default)]
struct Wanted {
    /// Origin and facet: `o0.killed`.
    cell: Option<String>,
    claim: Option<String>,
}

impl Wanted {
    fn read(query: Option<&str>) -> Self {
        let mut wanted = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "cell" => wanted.cell = Some(value.into_owned()),
                "claim" => wanted.claim = Some(value.into_owned()),
                _ => {}
            }
        }
        wanted
    }
}

/// `GET /incidents/{id}`, with `?cell=` or `?claim=` to open the sentence behind a cell.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let is_fragment = headers.contains_key("x-fragment");
    desk.read(move |desk, case| {
        let judged = desk.judged(case, &id)?;
        let (record, is_whole) = (&judged.0, judged.1);
        let wanted = Wanted::read(query.as_deref());
        if record.id != id {
            // The id of a report or of a claim, the beginning of an id, or one that changed as reports came.
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            return Ok(Redirect::to(&format!("/incidents/{}{query}", record.id)).into_response());
        }
        let table = Table::of(record);
        let open = panel::open(record, &table, &wanted);
        let panel = open.as_ref().map(|open| panel::panel(case, record, &table, open)).transpose()?;
        if is_fragment {
            return match panel {
                Some(panel) => Ok(html(&PanelPage { panel })?.into_response()),
                None => Err(crate::error::DeskError::NoPage),
            };
        }
        let page = make(desk, case, &visitor, record, is_whole, &table, panel)?;
        Ok(page.into_response())
    })
    .await
}

fn make(
    desk: &Desk,
    case: &Case,
    visitor: &Visitor,
    record: &IncidentRecord,
    is_whole: bool,
    table: &Table<'_>,
    panel: Option<PanelView>,
) -> Result<Html<String>> {
    let title = plain(&record.title);
    let frame = Frame::new(desk, visitor, Area::Incidents, title.as_str()).with_done(desk, case, visitor);
    let judgements = case.judgements_on(record)?;
    let pictures = [(t::WHEN_PUBLISHED, timeline(record, table)), (t::WHERE_PUT, place(record))];
    let open = panel.as_ref().map(|panel| panel.cell.as_str());
    let page = IncidentPage {
        id: record.id.clone(),
        facts: facts(record),
        verdicts: verdicts(table),
        matrix: matrix::matrix(record, table, open),
        panel,
        comparisons: compared::comparisons(record),
        positions: derived::positions(record),
        rules: judged(record),
        is_whole,
        assessments: derived::assessments(record),
        agreements: derived::agreements(record),
        pictures: pictures.into_iter().filter_map(|(title, picture)| Some((title, picture?))).collect(),
        origins: derived::origins(record),
        reports: derived::reports(record),
        judgements: judgements.iter().map(|judgement| JudgementView::new(desk, judgement)).collect(),
        likelihoods: &t::LIKELIHOODS,
        confidences: &t::CONFIDENCES,
        neighbours: desk.with_overview(|overview| neighbours(overview, &record.id))?,
        title,
        frame,
    };
    html(&page)
}

/// When, where, and how many reports, origins and accounts.
fn facts(record: &IncidentRecord) -> String {
    let time = record.time.map(|time| {
        let (first, last) = (time.earliest.to_string(), time.latest.to_string());
        let (first, last) = (super::incidents::day_words(&first), super::incidents::day_words(&last));
        if first == last { first } else { t::from_to(&first, &last) }
    });
    let place = record.place.as_ref().map(|place| plain(&place.name));
    let counts =
        [t::reports(record.reports.len()), t::origins(record.origins), t::accounts(record.accounts.len())];
    time.into_iter().chain(place).chain(counts).collect::<Vec<_>>().join(" · ")
}

fn verdicts(table: &Table<'_>) -> Vec<(&'static str, &'static str, &'static str)> {
    let columns = table.columns.iter().zip(&table.standings);
    let conflicts = columns.filter(|(_, standing)| standing.is_some_and(|s| s.status == Standing::Conflict));
    conflicts
        .map(|(column, _)| (Standing::Conflict.as_str(), standing_sign(Standing::Conflict), column.heading()))
        .collect()
}

/// Incidents of the same days: what may be the same one, nearest first.
fn neighbours(overview: &Overview, id: &str) -> Vec<(String, String)> {
    let all = overview.incidents();
    let Some(own) = all.iter().find(|brief| brief.line.id == id) else { return Vec::new() };
    let day = |brief: &IncidentBrief| {
        let day: Option<jiff::civil::Date> = brief.line.earliest.as_ref()?.parse().ok();
        day
    };
    let apart = |brief: &IncidentBrief| match (day(own), day(brief)) {
        (Some(one), Some(other)) => one.until(other).map_or(i32::MAX, |span| span.get_days().abs()),
        _ => NEAR_DAYS,
    };
    let mut near: Vec<(i32, &IncidentBrief)> =
        all.iter().filter(|brief| brief.line.id != id).map(|brief| (apart(brief), *brief)).collect();
    near.retain(|(days, _)| *days <= NEAR_DAYS);
    near.sort_by_key(|(days, brief)| (brief.line.place != own.line.place, *days));
    near.truncate(NEIGHBOURS);
    near.into_iter()
        .map(|(_, brief)| {
            let row = RowView::new(brief);
            (row.id, format!("{} · {}", row.title, row.facts))
        })
        .collect()
}

/// The address of the sentence of a claim, within its incident.
pub(crate) fn claim_href(incident: &str, claim: &str) -> String {
    format!("/incidents/{incident}?claim={claim}#at")
}

/// An address of the web as it is, and of a file its name alone.
pub(crate) fn shown_address(uri: &str) -> String {
    let is_web = crate::page::report::web_address(uri).is_some();
    plain(if is_web { uri } else { uri.rsplit(['/', '\\']).next().unwrap_or(uri) })
}

/// Who published a report, and when.
pub(crate) fn publication(record: &IncidentRecord, report: &str) -> String {
    let Some(entry) = record.reports.iter().find(|entry| entry.id == report) else { return String::new() };
    let by = entry.publisher.as_deref().map(plain).or_else(|| entry.uri.as_deref().map(shown_address));
    let day = entry.published.map(|day| super::incidents::day_words(&day.to_string()));
    by.into_iter().chain(day).collect::<Vec<_>>().join(", ")
}
