//! Texts that somebody speaks from beginning to end, and turns of a broadcast: `[TEXT] [BELL] A bomb went off`,
//! `Statement from President Dana Roth`.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::voice::VoiceWord;
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{is_verb, object_of, preposition};

/// The most tokens of a mark between brackets.
const LONGEST_MARK: usize = 14;

/// The most tokens of a heading that names whose statement follows.
const LONGEST_HEADING: usize = 30;

/// Every turn of a transcript, and the statement that the whole text is.
pub(super) fn read_transcript(layout: &Layout<'_>) -> Vec<AttributionDraft> {
    let marks = find_marks(layout);
    let is_transcript = marks.iter().any(|mark| is_editorial(layout.doc, *mark));
    let speakers: Vec<TokenSpan> =
        marks.iter().copied().filter(|mark| is_transcript && names_speaker(layout, *mark)).collect();
    let turns = speakers.iter().enumerate().map(|(n, &mark)| {
        let heads = is_followed_by_editorial(layout.doc, mark, &marks);
        let next = speakers.get(n + 1).filter(|_| !heads).map_or(layout.doc.len(), |next| next.start);
        let is_own = is_after_report(layout.doc, mark, &marks);
        turn(layout.doc, mark, next).filter(|_| !is_own)
    });
    turns.flatten().chain(whole_statement(layout)).collect()
}

/// The brackets that start a paragraph or follow another one, with their contents.
fn find_marks(layout: &Layout<'_>) -> Vec<TokenSpan> {
    let doc = layout.doc;
    let mut marks: Vec<TokenSpan> = Vec::new();
    for open in (0..doc.len()).filter(|&t| doc.token(t) == "[") {
        let follows = marks.last().is_some_and(|last| (last.end..open).all(|t| doc.is_space(t)));
        let opens = layout.starts_paragraph(open) || follows || is_after_dateline(doc, open);
        let close = (open + 1..doc.len().min(open + LONGEST_MARK)).find(|&t| doc.token(t) == "]");
        if let (true, Some(close)) = (opens, close) {
            marks.push(TokenSpan::new(open, close + 1));
        }
    }
    marks
}

/// `SAN PEDRO, 3 MAY (RADIO SUR) -- [TEXT]`.
fn is_after_dateline(doc: &Parse<'_>, open: usize) -> bool {
    open.checked_sub(1).is_some_and(|before| matches!(doc.token(before), "--" | "-" | "—" | "–"))
}

fn is_editorial(doc: &Parse<'_>, mark: TokenSpan) -> bool {
    (mark.start..mark.end).any(|t| AttributionWord::Editorial.has(doc.lower(t)))
}

/// Whether a bracket holds a name or a noun of a speaker in capital letters and nothing else.
fn names_speaker(layout: &Layout<'_>, mark: TokenSpan) -> bool {
    let doc = layout.doc;
    let is_name = |t: usize| {
        doc.token(t).starts_with(|c: char| c.is_uppercase()) || matches!(doc.token(t), "(" | ")" | "," | ".")
    };
    !is_editorial(doc, mark) && mark.end > mark.start + 2 && (mark.start + 1..mark.end - 1).all(is_name)
}

/// `[COMMUNIQUE] [THE FRONT] [TEXT]`: who speaks from there to the end.
fn is_followed_by_editorial(doc: &Parse<'_>, mark: TokenSpan, marks: &[TokenSpan]) -> bool {
    marks.iter().any(|next| {
        next.start >= mark.end && (mark.end..next.start).all(|t| doc.is_space(t)) && is_editorial(doc, *next)
    })
}

/// `[REPORT] [DANA ROTH]`: a correspondent of the station, who speaks for the report.
fn is_after_report(doc: &Parse<'_>, mark: TokenSpan, marks: &[TokenSpan]) -> bool {
    let is_report = |m: &&TokenSpan| m.end - m.start == 3 && doc.lower(m.start + 1) == "report";
    marks
        .iter()
        .filter(is_report)
        .any(|m| m.end <= mark.start && (m.end..mark.start).all(|t| doc.is_space(t)))
}

fn turn(doc: &Parse<'_>, mark: TokenSpan, end: usize) -> Option<AttributionDraft> {
    let inner = TokenSpan::new(mark.start + 1, mark.end - 1);
    let cut = (inner.start..inner.end).find(|&t| matches!(doc.token(t), "," | "("));
    let words = TokenSpan::new(inner.start, cut.unwrap_or(inner.end)).trim(doc);
    let is_noun = |t: &usize| matches!(doc.pos(*t), "PROPN" | "NOUN");
    let last = words.end.checked_sub(1).filter(|_| !words.is_empty())?;
    let head = (words.start..words.end).rev().find(is_noun).unwrap_or(last);
    let content = TokenSpan::new(mark.end, end).trim_space(doc);
    let mut attribution = AttributionDraft::new(mark.start, Act::Says);
    attribution.source = Some(Source { head, words });
    attribution.content = vec![content];
    (!content.is_empty()).then_some(attribution)
}

/// `Statement from President Dana Roth on the raid`, above a text: who speaks it.
fn whole_statement(layout: &Layout<'_>) -> Option<AttributionDraft> {
    let doc = layout.doc;
    let first = (0..doc.len()).find(|&t| !doc.is_space(t))?;
    let heading = layout.paragraph(first);
    let has_verb = (heading.start..heading.end).any(|t| is_verb(doc, t) && doc.dep(t) != "amod");
    if heading.end - heading.start > LONGEST_HEADING
        || has_verb
        || heading.end >= doc.len()
        || !VoiceWord::Document.has(doc.lower(first))
    {
        return None;
    }
    let head = preposition(doc, first, &["from", "by", "of"]).and_then(|prep| object_of(doc, prep))?;
    let content = TokenSpan::new(heading.end, doc.len()).trim_space(doc);
    let mut attribution = AttributionDraft::new(first, Act::Says);
    attribution.source =
        Some(Source::from_head(layout, head)).filter(|source| doc.pos(source.head) == "PROPN");
    attribution.content = vec![content];
    (attribution.source.is_some() && !content.is_empty()).then_some(attribution)
}
