//! Datelines: `DAMASCUS, 28 February 2020 -`, `BEIRUT (Reuters) —`, `Moscow, March 3 /Agency/ -`.

use rashomon_nlp::Doc;
use rashomon_schema::{is_month, is_weekday};

use crate::syntax::token_span::TokenSpan;

/// The most tokens of a dateline, with its dash.
const LONGEST: usize = 24;

/// The most words of the place where nothing but capitals tells a dateline.
const LONGEST_PLACE: usize = 4;

/// The datelines of a text, each with the dash that ends it, in order.
pub(crate) fn find(doc: &Doc) -> Vec<TokenSpan> {
    let starts_line = |token: usize| {
        !doc.is_space(token)
            && token.checked_sub(1).is_none_or(|b| doc.is_space(b) && doc.token(b).contains('\n'))
    };
    (0..doc.len()).filter(|&token| starts_line(token)).filter_map(|token| read(doc, token)).collect()
}

/// The stretch of words in `dateline` that gives its day.
pub(crate) fn day(doc: &Doc, dateline: TokenSpan) -> Option<TokenSpan> {
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

/// The dateline that starts at `start`: a place, then perhaps a day and an agency, then a dash between spaces.
fn read(doc: &Doc, start: usize) -> Option<TokenSpan> {
    let last = doc.len().min(start + LONGEST);
    let dash = (start..last)
        .find(|&t| is_dash(doc.token(t)))
        .filter(|&t| t > start && (start..t).all(|before| belongs(doc.token(before))))?;
    let follows = dash + 1 < doc.len() && !doc.is_space(dash + 1) && doc.has_space_after(dash);
    if !follows || !doc.has_space_after(dash - 1) {
        return None;
    }
    let words = TokenSpan::new(start, dash + 1);
    (names_agency(doc, words) || day(doc, words).is_some() || is_place_in_capitals(doc, words))
        .then_some(words)
}

fn is_dash(token: &str) -> bool {
    matches!(token, "-" | "–" | "—" | "--")
}

/// Whether a word can stand in a dateline: a name, a figure, a mark.
fn belongs(token: &str) -> bool {
    token.starts_with(char::is_uppercase)
        || is_figure(token)
        || matches!(token, "," | "." | "(" | ")" | "/" | "of" | "al" | "el" | "de" | "-al")
        || (token.len() > 2 && token.starts_with('/') | token.ends_with('/'))
}

fn is_figure(token: &str) -> bool {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_lowercase());
    matches!(digits.len(), 1 | 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `(Reuters)`, `/Agency/` before the dash.
fn names_agency(doc: &Doc, words: TokenSpan) -> bool {
    let before = doc.token(words.end - 2);
    let opens = |token: &str| token.starts_with(['(', '/']);
    before.ends_with([')', '/']) && (words.start..words.end - 1).any(|t| opens(doc.token(t)))
}

/// `NEWPORT NEWS, Va. -`.
fn is_place_in_capitals(doc: &Doc, words: TokenSpan) -> bool {
    let before_comma = (words.start..words.end - 1).take_while(|&t| doc.token(t) != ",");
    let place: Vec<usize> = before_comma.collect();
    let capitals = |&t: &usize| doc.token(t).chars().all(|c| c.is_uppercase() || c == '.');
    place.len() <= LONGEST_PLACE
        && place.iter().all(capitals)
        && place.iter().any(|&t| doc.token(t).len() > 3)
        && place.iter().all(|&t| matches!(doc.pos(t), "PROPN" | "NOUN"))
        && words.end - words.start <= LONGEST_PLACE + 4
}
