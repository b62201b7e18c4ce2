//! What came since the last visit: how far the ledger was then, kept in a cookie.

use axum::http::{HeaderMap, HeaderValue};

use crate::visitor::{cookie, set_cookie};

/// The cookie; cookies do not distinguish cases, so the id of the case is part of the name.
fn name(case: &str) -> String {
    format!("desk_seen_{case}")
}

/// A pause of so many seconds ends a visit.
const PAUSE: i64 = 30 * 60;

/// How far the ledger was when the last visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Entries that the visitor has seen before this visit; none on the first.
    pub(crate) seen: Option<u64>,
    /// When they last looked.
    pub(crate) last: Option<i64>,
    now: i64,
    n_entries: u64,
}

impl Visit {
    /// The visit that a request is part of; `now` in seconds since 1970.
    pub(crate) fn of(headers: &HeaderMap, case: &str, now: i64, n_entries: u64) -> Self {
        let kept = cookie(headers, &name(case)).unwrap_or_default();
        let fields: Vec<Option<i64>> = kept.split('.').map(|field| field.parse().ok()).collect();
        let number = |at: usize| fields.get(at).copied().flatten();
        let unsigned = |at: usize| number(at).and_then(|n| u64::try_from(n).ok());
        let last = number(2);
        let goes_on = last.is_some_and(|last| now - last < PAUSE);
        let seen = if goes_on { unsigned(0) } else { unsigned(1) };
        Self { seen: seen.filter(|seen| *seen <= n_entries), last, now, n_entries }
    }

    /// The cookie that says so the next time.
    pub(crate) fn cookie(&self, case: &str) -> Option<HeaderValue> {
        let seen = self.seen.map_or_else(|| "-".to_owned(), |seen| seen.to_string());
        set_cookie(&name(case), &format!("{seen}.{}.{}", self.n_entries, self.now))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    fn again(visit: &Visit, now: i64, n_entries: u64) -> Visit {
        let cookie = visit.cookie("c").unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&pair).unwrap());
        Visit::of(&headers, "c", now, n_entries)
    }

    #[test]
    fn what_is_new_stays_new_until_the_visit_ends() {
        let first = Visit::of(&HeaderMap::new(), "c", 0, 10);
        assert_eq!(first.seen, None);
        let same = again(&first, 60, 12);
        assert_eq!(same.seen, None);
        let next = again(&same, 60 + PAUSE, 20);
        assert_eq!(next.seen, Some(12));
        assert_eq!(again(&next, 120 + PAUSE, 25).seen, Some(12));
    }
}
