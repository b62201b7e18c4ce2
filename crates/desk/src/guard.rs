//! Who is answered, and what every answer carries.
//!
//! The desk is for one person on this machine. A request is answered if it names this machine and port as its host, so
//! that a foreign name that resolves to loopback reaches nothing; if it comes from a page of the desk, where a browser says
//! where it comes from; and if it knows the key of this run, so that other users of the machine see nothing.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::visitor::cookie;
use crate::words as t;

/// Nothing but what the desk itself serves, no script or style within a page, and no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses strangers, and sets the headers of every answer.
pub(crate) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut response = match check(&desk, &request) {
        Ok(()) => next.run(request).await,
        Err(Stranger::Refused(why)) if request.uri().path().starts_with("/api/") => {
            let error = DeskError::Forbidden(why);
            (error.status(), Json(error.problem())).into_response()
        }
        Err(Stranger::Refused(why)) => DeskError::Forbidden(why).into_response(),
        Err(Stranger::Enters(path)) => enter(&desk, &path),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Why a request is not answered as it is.
enum Stranger {
    Refused(&'static str),
    /// It brings the key in its address: the browser keeps it, and goes on to the path without it.
    Enters(String),
}

fn check(desk: &Desk, request: &Request) -> Result<(), Stranger> {
    let headers = request.headers();
    if !is_own_host(desk, text(headers, &header::HOST).unwrap_or_default()) {
        return Err(Stranger::Refused(t::WRONG_HOST));
    }
    let is_own_origin =
        |origin: &str| origin.strip_prefix("http://").is_some_and(|host| is_own_host(desk, host));
    let origin = text(headers, &header::ORIGIN);
    if origin.is_some_and(|origin| !is_own_origin(origin)) {
        return Err(Stranger::Refused(t::WRONG_ORIGIN));
    }
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if changes && site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Stranger::Refused(t::WRONG_ORIGIN));
    }
    if request.uri().path().starts_with("/static/") {
        return Ok(());
    }
    check_key(desk, request)
}

fn check_key(desk: &Desk, request: &Request) -> Result<(), Stranger> {
    let key = desk.options.key.as_str();
    let headers = request.headers();
    let bearer = text(headers, &header::AUTHORIZATION).and_then(|given| given.strip_prefix("Bearer "));
    let known = cookie(headers, &key_cookie(desk));
    if bearer.is_some_and(|given| is_same(given, key)) || known.is_some_and(|given| is_same(&given, key)) {
        return Ok(());
    }
    let query = request.uri().query().unwrap_or_default();
    let given = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "key");
    match given {
        Some((_, given)) if is_same(&given, key) && request.method() == Method::GET => {
            Err(Stranger::Enters(request.uri().path().to_owned()))
        }
        _ => Err(Stranger::Refused(t::NO_KEY)),
    }
}

/// Hands the key to the browser, for this run of the desk. `Lax`, since the page that opens the browser is a file, and a
/// stricter cookie would not follow from there.
fn enter(desk: &Desk, path: &str) -> Response {
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Lax", key_cookie(desk), desk.options.key);
    let mut response = Redirect::to(path).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Cookies do not distinguish ports: each desk has one of its own.
fn key_cookie(desk: &Desk) -> String {
    format!("desk_key_{}", desk.options.port)
}

fn is_own_host(desk: &Desk, host: &str) -> bool {
    let port = desk.options.port;
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host == format!("{name}:{port}"))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// Compares in a time that does not say where two keys differ.
pub(crate) fn is_same(given: &str, key: &str) -> bool {
    given.len() == key.len() && given.bytes().zip(key.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
