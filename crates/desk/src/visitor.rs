//! Who asks: cookies, the name that judgements carry, and where a page came from.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::desk::Desk;

/// The cookie with the reviewer's name.
const NAME: &str = "desk_name";
/// A year.
const KEPT_SECONDS: u32 = 31_536_000;
/// Longer names are cut.
const MAX_NAME: usize = 80;

/// Who asks for a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Visitor {
    /// The name that judgements carry, once it is known.
    pub(crate) name: Option<String>,
    /// The address of the page, to come back to.
    pub(crate) path: String,
    /// The judgement that was made just now.
    pub(crate) done: Option<String>,
    /// Cookies and the like.
    pub(crate) headers: HeaderMap,
}

impl FromRequestParts<Arc<Desk>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let mut rest = form_urlencoded::Serializer::new(String::new());
        let mut done = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name == "done" {
                done = Some(value.into_owned());
            } else {
                rest.append_pair(&name, &value);
            }
        }
        let rest = rest.finish();
        let path = parts.uri.path();
        let path = if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") };
        let name =
            desk.options.name.clone().or_else(|| cookie(&parts.headers, NAME).and_then(|name| tidy(&name)));
        Ok(Self { name, path, done, headers: parts.headers.clone() })
    }
}

/// A name as it is kept: on one line, and not too long; none where nothing is left.
pub(crate) fn tidy(name: &str) -> Option<String> {
    let name: String = rashomon_export::parts::plain(name).chars().take(MAX_NAME).collect();
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The cookie that keeps a name.
pub(crate) fn name_cookie(name: &str) -> Option<HeaderValue> {
    set_cookie(NAME, name)
}

/// A cookie that this browser keeps for a year.
pub(crate) fn set_cookie(cookie: &str, value: &str) -> Option<HeaderValue> {
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let text = format!("{cookie}={value}; Path=/; Max-Age={KEPT_SECONDS}; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).ok()
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.into_iter().find(|(name, _)| *name == wanted)?;
    form_urlencoded::parse(format!("v={value}").as_bytes()).next().map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_its_cookie() {
        let set = name_cookie("Zoë; Müller=أميرة").unwrap();
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("a=b; {pair}")).unwrap());
        assert_eq!(cookie(&headers, NAME).as_deref(), Some("Zoë; Müller=أميرة"));
        assert_eq!(cookie(&headers, "other"), None);
    }

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(tidy(" Amira\n\u{202e}K. ").as_deref(), Some("Amira K."));
        assert_eq!(tidy(" \n"), None);
        assert_eq!(tidy(&"x".repeat(500)).map(|name| name.len()), Some(MAX_NAME));
    }
}
