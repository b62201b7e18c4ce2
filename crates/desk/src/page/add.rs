//! Adding reports: files, a folder, or text that is pasted; and how far it is.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use futures_util::stream::{self, Stream};
use rashomon_export::parts::plain;
use rashomon_store::ImportLine;
use serde_json::json;

use super::incidents::day_words;
use super::name::remember;
use crate::desk::{Desk, lock_writer};
use crate::error::{DeskError, Result};
use crate::form::{Fields, TOKEN, check_token};
use crate::host::Upload;
use crate::job::{Job, JobState, Phase};
use crate::layout::{Area, Frame, html};
use crate::visitor::{Visitor, tidy};
use crate::words as t;

/// The most bytes that are taken at once.
pub(crate) const MAX_UPLOAD: usize = 128 * 1024 * 1024;
/// Imports that are listed.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "add.html")]
struct AddPage {
    frame: Frame,
    imports: Vec<ImportView>,
}

struct ImportView {
    id: i64,
    words: String,
    facts: String,
    is_undone: bool,
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    frame: Frame,
    id: u64,
    job: JobView,
}

#[derive(Template)]
#[template(path = "job_state.html")]
struct JobFragment {
    job: JobView,
}

/// What a page shows of a job.
struct JobView {
    words: String,
    is_over: bool,
    state: JobState,
    summary: Vec<String>,
    /// How many more were refused.
    more: Option<String>,
}

impl JobView {
    fn new(state: JobState) -> Self {
        let words = match state.phase {
            Phase::Reading if state.read == 0 => t::LOADING.to_owned(),
            Phase::Reading => t::reading(state.read),
            Phase::Comparing => t::COMPARING.to_owned(),
            Phase::Done => t::ADDED_ALL.to_owned(),
            Phase::Failed => t::NOT_ADDED.to_owned(),
        };
        let summary = state.summary.as_ref().map(t::added_summary).unwrap_or_default();
        let more = (state.more_refused > 0).then(|| t::more(state.more_refused));
        Self { words, is_over: state.is_over(), state, summary, more }
    }
}

/// `GET /add`.
pub(crate) async fn page(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let frame = Frame::new(desk, &visitor, Area::Add, t::ADD_REPORTS);
        let imports = case.imports()?.iter().take(SHOWN).map(import_view).collect();
        html(&AddPage { frame, imports })
    })
    .await
}

fn import_view(import: &ImportLine) -> ImportView {
    let files: Vec<String> = import.files.iter().take(4).map(|name| plain(name)).collect();
    let more = if import.files.len() > files.len() { " …" } else { "" };
    ImportView {
        id: import.id,
        words: format!(
            "{}: {}{more}",
            t::reports(usize::try_from(import.reports).unwrap_or_default()),
            files.join(", ")
        ),
        facts: t::added(&day_words(&import.time), &plain(&import.author)),
        is_undone: import.undone,
    }
}

/// What the form gives.
#[derive(Default)]
struct Given {
    is_ours: bool,
    by: Option<String>,
    uploads: Vec<Upload>,
    text: String,
    title: String,
    publisher: String,
    published: String,
    address: String,
}

impl Given {
    async fn read(desk: &Desk, mut form: Multipart) -> Result<Self> {
        let mut given = Self::default();
        let broken = |_| DeskError::refused(t::TOO_LARGE, t::TOO_LARGE_HINT);
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(file_name);
            let bytes = field.bytes().await.map_err(broken)?;
            if name == TOKEN {
                check_token(desk, std::str::from_utf8(&bytes).ok())?;
                given.is_ours = true;
                continue;
            }
            if !given.is_ours {
                return Err(DeskError::Forbidden(t::NO_TOKEN));
            }
            match file {
                Some(name) if !name.is_empty() && !bytes.is_empty() => {
                    given.uploads.push(Upload { name, bytes: bytes.to_vec() });
                }
                Some(_) => {}
                None => given.set(&name, String::from_utf8_lossy(&bytes).trim().to_owned()),
            }
        }
        given.uploads.extend(given.pasted());
        Ok(given)
    }

    fn set(&mut self, name: &str, value: String) {
        match name {
            "by" => self.by = tidy(&value),
            "text" => self.text = value,
            "title" => self.title = value,
            "publisher" => self.publisher = value,
            "published" => self.published = value,
            "address" => self.address = value,
            _ => {}
        }
    }

    /// The pasted text as a record with what is known of it.
    fn pasted(&self) -> Option<Upload> {
        if self.text.is_empty() {
            return None;
        }
        let mut record = json!({"text": self.text});
        let known = [
            ("title", &self.title),
            ("publisher", &self.publisher),
            ("published", &self.published),
            ("uri", &self.address),
        ];
        for (name, value) in known.into_iter().filter(|(_, value)| !value.is_empty()) {
            record[name] = value.as_str().into();
        }
        Some(Upload { name: t::PASTED_FILE.to_owned(), bytes: record.to_string().into_bytes() })
    }
}

/// The last part of a name, without what could lead elsewhere.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    name.trim_start_matches('.').to_owned()
}

/// `POST /add`: begins to read, and shows how far it is.
pub(crate) async fn add(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response> {
    let given = Given::read(&desk, form).await?;
    if given.uploads.is_empty() {
        return Err(DeskError::refused(t::NOTHING_TO_ADD, t::NOTHING_TO_ADD_HINT));
    }
    let new_name = if visitor.name.is_none() { given.by.clone() } else { None };
    let author = visitor.name.clone().or(given.by);
    let author = author.ok_or_else(|| DeskError::refused(t::NO_NAME, t::NO_NAME_HINT))?;
    let job = begin(&desk, author, given.uploads);
    Ok(remember(Redirect::to(&format!("/add/{}", job.id)).into_response(), new_name.as_deref()))
}

/// Reads and adds on a thread of its own.
pub(crate) fn begin(desk: &Arc<Desk>, author: String, uploads: Vec<Upload>) -> Arc<Job> {
    let job = desk.jobs.begin();
    let (worker, desk) = (Arc::clone(&job), Arc::clone(desk));
    tokio::task::spawn_blocking(move || {
        let _alone = lock_writer(&desk);
        let add = || {
            desk.host.may_write()?;
            desk.host.add(&author, uploads, &mut |event| worker.tell(event))
        };
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(add));
        worker.end(ended.unwrap_or_else(|_| Err(DeskError::Defect.problem())));
    });
    job
}

/// `GET /add/{id}`.
pub(crate) async fn progress(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<u64>,
) -> Result<Html<String>> {
    let job = desk.jobs.find(id).ok_or(DeskError::NoPage)?;
    let frame = Frame::new(&desk, &visitor, Area::Add, t::ADD_REPORTS);
    html(&JobPage { frame, id, job: JobView::new(job.state()) })
}

/// `GET /add/{id}/events`: the state whenever it changes, as server-sent events.
pub(crate) async fn events(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<u64>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let receiver = desk.jobs.find(id).ok_or(DeskError::NoPage)?.follow();
    let states = stream::unfold((receiver, true, false), |(mut receiver, is_first, is_over)| async move {
        if is_over || (!is_first && receiver.changed().await.is_err()) {
            return None;
        }
        let state = receiver.borrow_and_update().clone();
        let is_over = state.is_over();
        let job = JobView::new(state);
        let kind = if is_over { "end" } else { "state" };
        let fragment = JobFragment { job }.render().unwrap_or_default();
        Some((Ok(Event::default().event(kind).data(fragment)), (receiver, false, is_over)))
    });
    Ok(Sse::new(states).keep_alive(KeepAlive::default()))
}

/// `POST /imports/{id}/undo`: takes a whole import back.
pub(crate) async fn undo(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response> {
    let (author, new_name) = super::name::author(&visitor, &fields)?;
    let why = fields.get("why").map(str::to_owned);
    desk.write(author, move |_, case, work| Ok(case.undo_import(id, why.as_deref(), work)?)).await?;
    Ok(remember(Redirect::to("/add").into_response(), new_name.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_leads_nowhere() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\reports\\a.html"), "a.html");
        assert_eq!(file_name(".hidden"), "hidden");
        assert_eq!(file_name("a\u{0}b.txt"), "ab.txt");
        assert_eq!(file_name("..").as_str(), "");
    }

    #[test]
    fn pasted_text_keeps_what_is_known_of_it() {
        let given = Given { text: "A convoy.".into(), publisher: "Daily".into(), ..Given::default() };
        let upload = given.pasted().unwrap();
        let record: serde_json::Value = serde_json::from_slice(&upload.bytes).unwrap();
        assert_eq!(record, json!({"text": "A convoy.", "publisher": "Daily"}));
        assert_eq!(Given::default().pasted(), None);
    }
}
