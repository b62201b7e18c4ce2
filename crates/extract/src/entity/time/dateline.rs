//! The day of a dateline.

use rashomon_schema::{is_month, is_weekday};

use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The words of a dateline that give its day.
pub(super) fn day_of_dateline(doc: &Parse<'_>, dateline: TokenSpan) -> Option<TokenSpan> {
    let dated = |t: usize| is_month(doc.token(t)) || is_weekday(doc.token(t));
    let goes_on = |t: usize| dated(t) || is_figure(doc.token(t)) || doc.token(t) == ",";
    let mut start = (dateline.start..dateline.end).find(|&t| dated(t))?;
    while start > dateline.start && is_figure(doc.token(start - 1)) {
        start -= 1;
    }
    let mut end = (start..dateline.end).find(|&t| !goes_on(t)).unwrap_or(dateline.end);
    while doc.token(end - 1) == "," {
        end -= 1;
    }
    Some(TokenSpan::new(start, end))
}

/// A day of the month or a year in figures.
fn is_figure(token: &str) -> bool {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_lowercase());
    matches!(digits.len(), 1 | 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit())
}
