//! Forms: their fields, after the proof that a page of this desk wrote them.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};

use crate::desk::Desk;
use crate::error::{DeskError, Result};
use crate::guard::is_same;
use crate::words as t;

/// The largest form without files: a pasted report among others.
pub(crate) const MAX_FORM: usize = 12 * 1024 * 1024;
/// The field with the proof.
pub(crate) const TOKEN: &str = "token";

/// The fields of a form.
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field that says something.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let given = self.0.iter().filter(|(other, _)| other == name);
        given.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// Every value of a field that can be given several times.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let given = self.0.iter().filter(move |(other, _)| other == name);
        given.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// A field that must say something.
    ///
    /// # Errors
    /// If it does not.
    pub(crate) fn need(&self, name: &str, what: &str) -> Result<&str> {
        self.get(name).ok_or_else(|| DeskError::refused(t::nothing_given(what), t::NOTHING_GIVEN_HINT))
    }

    /// The fields, to be given again.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().filter(|(name, _)| name != TOKEN)
    }
}

impl FromRequest<Arc<Desk>> for Fields {
    type Rejection = DeskError;

    async fn from_request(request: Request, desk: &Arc<Desk>) -> Result<Self> {
        let body = to_bytes(request.into_body(), MAX_FORM).await;
        let body = body.map_err(|_| DeskError::refused(t::TOO_LARGE, t::TOO_LARGE_HINT))?;
        let fields = form_urlencoded::parse(&body).into_owned().collect();
        let fields = Self(fields);
        check_token(desk, fields.get(TOKEN))?;
        Ok(fields)
    }
}

/// Refuses a form that no page of this desk wrote.
pub(crate) fn check_token(desk: &Desk, given: Option<&str>) -> Result<()> {
    match given {
        Some(given) if is_same(given, &desk.token()) => Ok(()),
        _ => Err(DeskError::Forbidden(t::NO_TOKEN)),
    }
}

/// A path of this desk to go back to; the start where something else is given.
pub(crate) fn local_path(given: Option<&str>) -> &str {
    let is_local = |path: &&str| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r', '\t'])
    };
    given.filter(is_local).unwrap_or("/")
}

/// A path with one more field in its query, before the fragment.
pub(crate) fn with_field(path: &str, name: &str, value: &str) -> String {
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, at)| (path, Some(at)));
    let field: String = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    let joint = if path.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|at| format!("#{at}")).unwrap_or_default();
    format!("{path}{joint}{field}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_desk_are_gone_back_to() {
        assert_eq!(local_path(Some("/incidents/n1?cell=o0.agent")), "/incidents/n1?cell=o0.agent");
        for other in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: b"]
        {
            assert_eq!(local_path(Some(other)), "/");
        }
    }

    #[test]
    fn a_field_goes_before_the_fragment() {
        assert_eq!(with_field("/a?b=c#d", "done", "j1"), "/a?b=c&done=j1#d");
        assert_eq!(with_field("/a", "done", "j 1"), "/a?done=j+1");
    }
}
