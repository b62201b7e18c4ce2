//! What can go wrong with a request, and the page that says so.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::files::VERSION;
use crate::host::Problem;
use crate::words as t;
use rashomon_store::StoreError;

/// Why a request has no page.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeskError {
    /// There is no such page.
    #[error("there is no such page")]
    NoPage,
    /// Something of the user's is refused.
    #[error("{0}")]
    Problem(Problem),
    /// Somebody decided meanwhile.
    #[error("{0}")]
    Meanwhile(Problem),
    /// The request does not come from a page of this desk.
    #[error("{0}")]
    Forbidden(&'static str),
    /// A defect of ours.
    #[error("the page could not be made because of a defect in this program")]
    Defect,
}

/// The result of a request.
pub(crate) type Result<T, E = DeskError> = std::result::Result<T, E>;

impl DeskError {
    /// A refusal with its remedy.
    pub(crate) fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Problem(Problem::new(message, Some(hint.into())))
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::Problem(problem) if problem.message.starts_with("there is no ") => StatusCode::NOT_FOUND,
            Self::Problem(problem) if problem.is_users => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Meanwhile(_) => StatusCode::CONFLICT,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Problem(_) | Self::Defect => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened, and what to do about it.
    pub(crate) fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) | Self::Meanwhile(problem) => problem.clone(),
            Self::NoPage => Problem::new(self.to_string(), Some(t::NO_PAGE_HINT.to_owned())),
            Self::Forbidden(_) => Problem::new(self.to_string(), Some(t::FORBIDDEN_HINT.to_owned())),
            Self::Defect => Problem { message: self.to_string(), hint: None, is_users: false },
        }
    }
}

impl From<Problem> for DeskError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl From<askama::Error> for DeskError {
    fn from(_: askama::Error) -> Self {
        Self::Defect
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        let (status, problem) = (self.status(), self.problem());
        (status, error_page(status, &problem)).into_response()
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'p> {
    version: &'static str,
    title: &'static str,
    problem: &'p Problem,
}

/// The page that says what went wrong.
fn error_page(status: StatusCode, problem: &Problem) -> Html<String> {
    let title = match status {
        StatusCode::NOT_FOUND => t::NOT_FOUND,
        StatusCode::FORBIDDEN => t::NOT_ALLOWED,
        StatusCode::CONFLICT => t::MEANWHILE,
        _ if problem.is_users => t::NOT_POSSIBLE,
        _ => t::OUR_FAULT,
    };
    let page = ErrorPage { version: VERSION.as_str(), title, problem };
    Html(page.render().unwrap_or_else(|_| title.to_owned()))
}
