//! The style sheet and the script, inside the binary.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rashomon_export::parts::{INCIDENTS_CSS, PAGE_CSS};
use rashomon_store::sha256;

static STYLE: LazyLock<String> =
    LazyLock::new(|| [PAGE_CSS, INCIDENTS_CSS, include_str!("../static/desk.css")].concat());
const SCRIPT: &str = include_str!("../static/desk.js");
/// A sheet of paper with two lines that part.
const ICON: &str = include_str!("../static/icon.svg");

/// A short hash of the style sheet and the script: browsers keep them until they change.
pub(crate) static VERSION: LazyLock<String> =
    LazyLock::new(|| sha256([STYLE.as_str(), SCRIPT].concat().as_bytes())[..12].to_owned());

/// A file by its name.
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "desk.css" => ("text/css; charset=utf-8", STYLE.as_str()),
        "desk.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let kept = "private, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], text).into_response()
}
