//! The list of incidents, with its filters.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Html;
use jiff::civil::Date;
use rashomon_export::parts::{Column, date_words, plain};
use rashomon_schema::Facet;
use rashomon_store::{Case, IncidentBrief, Query};

use crate::desk::Desk;
use crate::error::Result;
use crate::filter::Filter;
use crate::host::Problem;
use crate::layout::{Area, Frame, html};
use crate::visitor::Visitor;
use crate::words as t;

/// Incidents on a page.
pub(crate) const PER_PAGE: usize = 50;
/// Claims and reports that full-text search looks at for the list.
const MOST_HITS: usize = 5_000;
/// Names that a field suggests.
const MOST_SUGGESTED: usize = 300;

/// A row of the list.
pub(crate) struct RowView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) facts: String,
    pub(crate) conflicts: Vec<&'static str>,
    pub(crate) judgements: Option<String>,
}

impl RowView {
    /// An incident as lists show it.
    pub(crate) fn new(brief: &IncidentBrief) -> Self {
        let line = &brief.line;
        let mut conflicts: Vec<&'static str> =
            brief.conflict_facets.iter().map(|facet| Column::of(*facet).heading()).collect();
        conflicts.dedup();
        let time = match (&line.earliest, &line.latest) {
            (Some(first), Some(last)) if first == last => Some(day_words(first)),
            (Some(first), Some(last)) => Some(t::from_to(&day_words(first), &day_words(last))),
            _ => None,
        };
        let counts = [t::reports(line.reports as usize), t::origins(line.origins as usize)];
        let place = line.place.as_deref().map(plain);
        let facts: Vec<String> = time.into_iter().chain(place).chain(counts).collect();
        Self {
            id: line.id.clone(),
            title: plain(&line.title),
            facts: facts.join(" · "),
            conflicts,
            judgements: (line.judgements > 0).then(|| t::judgements(line.judgements as usize)),
        }
    }
}

/// A day or a time of a record in words: `12 March 2019`.
pub(crate) fn day_words(at: &str) -> String {
    let day: Option<Date> = at.get(..10).and_then(|day| day.parse().ok());
    day.map_or_else(|| at.to_owned(), |day| date_words(day.year(), day.month(), day.day()))
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct IncidentsPage {
    frame: Frame,
    filter: Filter,
    /// Value, words, whether it is chosen.
    conflicts: Vec<(&'static str, String, bool)>,
    actors: Vec<String>,
    places: Vec<String>,
    found: String,
    problem: Option<Problem>,
    rows: Vec<RowView>,
    page_words: String,
    n_pages: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// `GET /incidents`.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let filter = Filter::read(&query.unwrap_or_default());
        let frame = Frame::new(desk, &visitor, Area::Incidents, t::INCIDENTS).with_done(desk, case, &visitor);
        let (found, problem) = match search(case, &filter.words) {
            Ok(found) => (found, None),
            Err(problem) => (Some(BTreeSet::new()), Some(problem)),
        };
        html(&desk.with_overview(|overview| {
            let all = overview.incidents();
            let passing: Vec<_> = all.iter().filter(|brief| filter.passes(brief, found.as_ref())).collect();
            let n_pages = passing.len().div_ceil(PER_PAGE).max(1);
            let page = filter.page.min(n_pages);
            IncidentsPage {
                frame,
                conflicts: conflicts(&filter),
                actors: suggested(all.iter().flat_map(|brief| brief.actors.iter())),
                places: suggested(all.iter().filter_map(|brief| brief.line.place.as_ref())),
                found: t::incidents(passing.len()),
                problem,
                rows: passing
                    .iter()
                    .skip((page - 1) * PER_PAGE)
                    .take(PER_PAGE)
                    .map(|b| RowView::new(b))
                    .collect(),
                page_words: t::page_of(page, n_pages),
                n_pages,
                previous: (page > 1).then(|| filter.href(page - 1)),
                next: (page < n_pages).then(|| filter.href(page + 1)),
                filter,
            }
        })?)
    })
    .await
}

/// The incidents whose reports or claims have the words; none where no words are given.
pub(crate) fn search(case: &Case, words: &str) -> Result<Option<BTreeSet<String>>, Problem> {
    if words.is_empty() {
        return Ok(None);
    }
    let query = Query { words: Some(words.to_owned()), ..Query::default() };
    let mut found = BTreeSet::new();
    case.search(&query, 0, MOST_HITS, |hit| found.extend(hit.incident))?;
    Ok(Some(found))
}

/// What the field of conflicts offers.
fn conflicts(filter: &Filter) -> Vec<(&'static str, String, bool)> {
    let any = ("any", t::FILTER_SOME_CONFLICT.to_owned(), filter.conflict == "any");
    let facets = Facet::ALL.iter().map(|facet| {
        let words = match facet {
            Facet::Type => t::FACET_TYPE,
            facet => Column::of(*facet).heading(),
        };
        (facet.as_str(), words.to_owned(), filter.conflict == facet.as_str())
    });
    std::iter::once(any).chain(facets).collect()
}

/// The names that occur most often.
fn suggested<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut counts: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<(usize, &str)> = counts.into_iter().map(|(name, n)| (n, name)).collect();
    names.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    names.into_iter().take(MOST_SUGGESTED).map(|(_, name)| plain(name)).collect()
}
