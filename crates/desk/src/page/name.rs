//! The name that judgements carry: asked once, and kept by the browser.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::desk::Desk;
use crate::error::{DeskError, Result};
use crate::form::{Fields, local_path};
use crate::layout::{Area, Frame, html};
use crate::visitor::{Visitor, name_cookie, tidy};
use crate::words as t;

#[derive(Template)]
#[template(path = "name.html")]
struct NamePage {
    frame: Frame,
    back: String,
    current: String,
}

/// `GET /name`.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    let query = query.unwrap_or_default();
    let back =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "back").map(|(_, path)| path);
    let back = local_path(back.as_deref()).to_owned();
    let frame = Frame::new(&desk, &visitor, Area::Other, t::NAME_TITLE);
    let current = frame.name.clone().unwrap_or_else(|| frame.suggested_name.clone());
    html(&NamePage { frame, back, current })
}

/// `POST /name`.
pub(crate) async fn save(State(_): State<Arc<Desk>>, fields: Fields) -> Result<Response> {
    let name = fields.need("by", t::YOUR_NAME)?.to_owned();
    Ok(remember(Redirect::to(local_path(fields.get("back"))).into_response(), Some(&name)))
}

/// Who judges: the name that is known, or that the form gives; and the name to be kept, where it is new.
pub(crate) fn author(visitor: &Visitor, fields: &Fields) -> Result<(String, Option<String>)> {
    if let Some(name) = &visitor.name {
        return Ok((name.clone(), None));
    }
    let given = fields.get("by").and_then(tidy);
    let name = given.ok_or_else(|| DeskError::refused(t::NO_NAME, t::NO_NAME_HINT))?;
    Ok((name.clone(), Some(name)))
}

/// The answer, with a cookie that keeps a new name.
pub(crate) fn remember(mut response: Response, name: Option<&str>) -> Response {
    if let Some(cookie) = name.and_then(tidy).and_then(|name| name_cookie(&name)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
