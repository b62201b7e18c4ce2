//! The start: what this is, open conflicts, and what came since the last visit.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rashomon_export::parts::{plain, report_title};
use rashomon_store::{Case, ChangeLine};

use super::incidents::{RowView, day_words};
use crate::desk::Desk;
use crate::error::Result;
use crate::layout::{Area, Frame, html};
use crate::visit::Visit;
use crate::visitor::Visitor;
use crate::words as t;

/// Conflicts and changes that the start shows.
const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    frame: Frame,
    n_incidents: usize,
    n_incidents_words: String,
    n_conflicts_words: String,
    n_unreviewed_words: String,
    open: Vec<RowView>,
    all_conflicts: Option<String>,
    new_title: String,
    changes: Vec<ChangeView>,
}

/// One thing that was done.
struct ChangeView {
    what: String,
    href: Option<String>,
    by: String,
    at: String,
    day: String,
}

/// `GET /`.
pub(crate) async fn page(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Response> {
    desk.read(move |desk, case| {
        let now = desk.host.work("desk")?.time;
        let visit = Visit::of(&visitor.headers, &case.about().id, now.as_second(), case.n_entries()?);
        let mut lines = case.changes_after(visit.seen.unwrap_or(0), SHOWN as u32 * 4)?;
        lines.iter_mut().for_each(|line| give_title(case, line));
        let frame = Frame::new(desk, &visitor, Area::Start, t::NAV_START).with_done(desk, case, &visitor);
        let page = desk.with_overview(|overview| {
            let all = overview.incidents();
            let in_conflict: Vec<_> = all.iter().filter(|brief| !brief.conflict_facets.is_empty()).collect();
            let n_unreviewed = all.iter().filter(|brief| !brief.reviewed).count();
            StartPage {
                frame,
                n_incidents: all.len(),
                n_incidents_words: t::incidents(all.len()),
                n_conflicts_words: t::with_conflicts(in_conflict.len()),
                n_unreviewed_words: t::unreviewed(n_unreviewed),
                open: in_conflict.iter().take(SHOWN).map(|brief| RowView::new(brief)).collect(),
                all_conflicts: (in_conflict.len() > SHOWN).then(|| t::all_conflicts(in_conflict.len())),
                new_title: new_title(&visit),
                changes: lines.iter().filter_map(change).take(SHOWN).collect(),
            }
        })?;
        let mut response = html(&page)?.into_response();
        if let Some(cookie) = visit.cookie(&case.about().id) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    })
    .await
}

/// A report without a headline is known by what it is about, or by its first words.
fn give_title(case: &Case, line: &mut ChangeLine) {
    if line.what == "added"
        && line.words.is_empty()
        && let Ok(kept) = case.report(&line.subject)
    {
        line.words = report_title(&kept.reading);
    }
}

fn new_title(visit: &Visit) -> String {
    let since = visit.seen.and(visit.last).and_then(|last| Timestamp::from_second(last).ok());
    since.map_or_else(|| t::LATEST.to_owned(), |_| t::SINCE_LAST_VISIT.to_owned())
}

/// What a reader wants to know of what was done; nothing of what the ledger notes for itself.
fn change(line: &ChangeLine) -> Option<ChangeView> {
    let subject = plain(&line.subject);
    let (what, href) = match line.what.as_str() {
        "added" => (t::report_added(&plain(&line.words)), Some(format!("/reports/{subject}"))),
        "changed" => (t::report_changed(&plain(&line.words)), Some(format!("/reports/{subject}"))),
        "judged" => (t::judged(&plain(&line.words)), Some("/judgements".to_owned())),
        "reviewed" => (t::reviewed(&plain(&line.words)), Some(format!("/claims/{subject}"))),
        "assigned" => (t::assigned(&subject, &plain(&line.words)), Some("/review".to_owned())),
        "undone" => (t::import_undone(&subject), None),
        "removed" => (t::report_removed(&plain(&line.words)), None),
        "joined" => (t::JOINED.to_owned(), None),
        _ => return None,
    };
    Some(ChangeView { what, href, by: plain(&line.by), at: line.at.clone(), day: day_words(&line.at) })
}
