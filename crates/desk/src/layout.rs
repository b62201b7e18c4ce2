//! What all pages share: head, navigation, the reviewer's name, and the notice of what was done just now.

use axum::response::Html;

use askama::Template;

use crate::desk::Desk;
use crate::error::Result;
use crate::files::VERSION;
use crate::visitor::Visitor;
use crate::words as t;
use rashomon_store::Case;

/// The part of the desk that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    Start,
    Incidents,
    Timeline,
    Review,
    Judgements,
    Add,
    Other,
}

/// The navigation, in order.
const AREAS: [(Area, &str, &str); 6] = [
    (Area::Start, "/", t::NAV_START),
    (Area::Incidents, "/incidents", t::NAV_INCIDENTS),
    (Area::Timeline, "/timeline", t::NAV_TIMELINE),
    (Area::Review, "/review", t::NAV_REVIEW),
    (Area::Judgements, "/judgements", t::NAV_JUDGEMENTS),
    (Area::Add, "/add", t::NAV_ADD),
];

/// What the layout shows around a page.
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) case_name: String,
    pub(crate) area: Area,
    pub(crate) name: Option<String>,
    pub(crate) suggested_name: String,
    /// Whether the command line gives the name: it cannot be changed here then.
    pub(crate) is_name_given: bool,
    pub(crate) token: String,
    /// The address of this page, to come back to.
    pub(crate) path: String,
    pub(crate) done: Option<Done>,
}

/// A judgement that was made just now.
pub(crate) struct Done {
    pub(crate) id: String,
    pub(crate) says: String,
    pub(crate) can_undo: bool,
}

impl Frame {
    /// The frame of a page.
    pub(crate) fn new(desk: &Desk, visitor: &Visitor, area: Area, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            case_name: desk.case_name.clone(),
            area,
            name: visitor.name.clone(),
            suggested_name: desk.options.suggested_name.clone().unwrap_or_default(),
            is_name_given: desk.options.name.is_some(),
            token: desk.token(),
            path: visitor.path.clone(),
            done: None,
        }
    }

    /// With the judgement that the address says was made just now.
    pub(crate) fn with_done(mut self, desk: &Desk, case: &Case, visitor: &Visitor) -> Self {
        let made = visitor.done.as_deref().and_then(|id| case.judgement(id).ok());
        self.done = made.map(|judgement| Done {
            says: desk.host.describe(&judgement),
            can_undo: !judgement.undone && judgement.kind != "undo" && judgement.kind != "review",
            id: judgement.id,
        });
        self
    }

    /// The navigation: address, words, whether the page belongs there.
    pub(crate) fn areas(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        AREAS.iter().map(|(area, path, words)| (*path, *words, *area == self.area))
    }

    /// What browsers know the style sheet and the script by.
    pub(crate) fn version(&self) -> &'static str {
        VERSION.as_str()
    }
}

/// A page as it is sent.
pub(crate) fn html(page: &impl Template) -> Result<Html<String>> {
    Ok(Html(page.render()?))
}
