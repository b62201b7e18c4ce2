//! Full-text search in claims and reports.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Html;
use rashomon_export::parts::plain;
use rashomon_schema::{Facet, Stance};
use rashomon_store::{Hit, Query};

use super::claim::facet_words;
use super::incidents::day_words;
use crate::desk::Desk;
use crate::error::Result;
use crate::filter::Filter;
use crate::host::Problem;
use crate::layout::{Area, Frame, html};
use crate::visitor::Visitor;
use crate::words as t;

/// Results on the page.
const MOST: usize = 200;

struct HitView {
    href: String,
    what: String,
    facts: String,
    incident: Option<String>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    words: String,
    found: String,
    problem: Option<Problem>,
    hits: Vec<HitView>,
}

/// `GET /search?q=`.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let words = Filter::read(&query.unwrap_or_default()).words;
        let frame = Frame::new(desk, &visitor, Area::Other, t::SEARCH_TITLE);
        let (mut hits, mut problem) = (Vec::new(), None);
        if !words.is_empty() {
            let query = Query { words: Some(words.clone()), ..Query::default() };
            problem = case.search(&query, 0, MOST, |found| hits.push(hit(&found))).err().map(Problem::from);
        }
        let found = if hits.len() < MOST { t::results(hits.len()) } else { t::first_results(hits.len()) };
        html(&SearchPage { frame, words, found, problem, hits })
    })
    .await
}

fn facts(hit: &Hit, publication: String) -> String {
    let facet = hit.facet.as_deref().and_then(Facet::parse).map(|facet| facet_words(facet).to_owned());
    let stance = hit.stance.as_deref().and_then(Stance::parse).map(|stance| t::stance(stance).to_owned());
    let publication = Some(publication).filter(|words| !words.is_empty());
    [facet, stance, publication].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn hit(hit: &Hit) -> HitView {
    let publication = [hit.publisher.as_deref().map(plain), hit.published.as_deref().map(day_words)];
    let publication = publication.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let incident = hit.incident.as_ref().map(|id| format!("/incidents/{id}"));
    let text = |field: &Option<String>| field.as_deref().map(plain).unwrap_or_default();
    match &hit.claim {
        Some(claim) => HitView {
            href: format!("/claims/{claim}"),
            what: format!("{}: {}", text(&hit.voice), text(&hit.words)),
            facts: facts(hit, publication),
            incident,
        },
        None => {
            let title = text(&hit.title);
            HitView {
                href: format!("/reports/{}", hit.report),
                what: if title.is_empty() { t::REPORT.to_owned() } else { title },
                facts: [t::REPORT.to_owned(), publication].join(" · "),
                incident,
            }
        }
    }
}
