//! Social posts with their signature after them: `The road is shut. — Dana Roth (@danaroth) June 12, 2016`.

use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The most words of a name before a handle.
const LONGEST_NAME: usize = 5;

/// The most words a date takes after a handle, with its commas.
const LONGEST_DATE: usize = 5;

/// The most tokens of a post; the longest posts of the usual media stay below it.
const LONGEST_POST: usize = 120;

/// The post whose signature has the bracket `bracket` before its handle.
pub(super) fn read_post(layout: &Layout<'_>, bracket: usize) -> Option<AttributionDraft> {
    let doc = layout.doc;
    if doc.token(bracket) != "(" || bracket + 3 >= doc.len() {
        return None;
    }
    let close = (bracket + 2..(bracket + 4).min(doc.len())).find(|&t| doc.token(t) == ")")?;
    let handle: String = (bracket + 1..close).map(|t| doc.token(t)).collect();
    let name = name(doc, bracket, &handle)?;
    if doc.ent_type(close + 1) != "DATE" {
        return None;
    }
    let start = start(layout, name.start);
    let content = TokenSpan::new(start, name.start).trim_space(doc);
    let mut attribution = AttributionDraft::new(bracket, Act::Says);
    attribution.source = Some(Source { head: name.end - 1, words: name });
    attribution.content = vec![content];
    (content.end > content.start + 2).then_some(attribution)
}

/// The name before a handle: with `@`, the capitalised words there; without, those that spell the handle.
fn name(doc: &Parse<'_>, bracket: usize, handle: &str) -> Option<TokenSpan> {
    let first = bracket.saturating_sub(LONGEST_NAME);
    let named = |start: usize| TokenSpan::new(start, bracket);
    if handle.starts_with('@') {
        let capitalised = |t: &usize| doc.token(*t).starts_with(char::is_uppercase);
        let start = (first..bracket).rev().take_while(capitalised).last();
        return start.map(named);
    }
    let spells = |start: &usize| {
        let spelt: String = (*start..bracket).map(|t| doc.token(t)).collect();
        spelt.eq_ignore_ascii_case(handle)
    };
    (first..bracket).rev().find(spells).map(named).filter(|words| words.end > words.start + 1)
}

/// Where a post begins: with its paragraph, or after the signature before it.
fn start(layout: &Layout<'_>, end: usize) -> usize {
    let doc = layout.doc;
    let first = layout.paragraph(end).start.max(end.saturating_sub(LONGEST_POST));
    let signed =
        (first..end).rev().find(|&t| doc.token(t) == ")" && t + 1 < end && doc.ent_type(t + 1) == "DATE");
    let after = |close: usize| {
        let last = (close + 1 + LONGEST_DATE).min(end);
        (close + 1..last).find(|&t| doc.ent_type(t) != "DATE" && doc.token(t) != ",").unwrap_or(last)
    };
    signed.map_or(first, after)
}
