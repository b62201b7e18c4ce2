//! Quotations without a cue of their own: they go on with whoever spoke before.

use rashomon_schema::Act;

use super::draft::AttributionDraft;
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;

/// The fewest words of a quotation that stands by itself.
const SHORTEST: usize = 4;

/// How many attributions back a quotation looks for its speaker.
const REACH: usize = 32;

/// Gives every quotation that no attribution holds to the speaker it continues.
pub(super) fn attach_bare_quotations(layout: &Layout<'_>, attributions: &mut Vec<AttributionDraft>) {
    let n_cued = attributions.len();
    let mut holder: Vec<Option<usize>> = holders(layout, attributions);
    for quote in 0..layout.quotes.all.len() {
        let words = layout.quotes.all[quote].words;
        if holder[quote].is_some() || !stands_alone(layout, words) {
            continue;
        }
        let continued =
            quote.checked_sub(1).filter(|&q| layout.quotes.all[q].goes_on).and_then(|q| holder[q]);
        if let Some(attribution) = continued
            .or_else(|| speaker_before(layout, &attributions[..n_cued], words))
            .or_else(|| speaker_above(layout, &attributions[..n_cued], words))
        {
            attributions[attribution].add(words);
            holder[quote] = Some(attribution);
        } else if layout.starts_paragraph(words.start) && words.end - words.start > 2 * SHORTEST {
            let mut attribution = AttributionDraft::new(words.start, Act::Says);
            attribution.content = vec![words];
            attribution.continues = true;
            holder[quote] = Some(attributions.len());
            attributions.push(attribution);
        }
    }
    // A quotation opened anew in the next paragraph under its own cue belongs to the same speaker as the one before it.
    for quote in (1..layout.quotes.all.len()).rev() {
        let open = layout.quotes.all[quote - 1].goes_on && holder[quote - 1].is_none();
        if let Some(attribution) = holder[quote].filter(|_| open) {
            let words = layout.quotes.all[quote - 1].words;
            attributions[attribution].add(words);
            holder[quote - 1] = Some(attribution);
        }
    }
}

/// Which attribution holds each quotation.
fn holders(layout: &Layout<'_>, attributions: &[AttributionDraft]) -> Vec<Option<usize>> {
    let mut holder = vec![None; layout.quotes.all.len()];
    for (n, attribution) in attributions.iter().enumerate() {
        for token in attribution.content.iter().flat_map(|w| w.start..w.end) {
            if let Some(quote) = layout.quotes.quote_at(token)
                && layout.quotes.quote_at(attribution.anchor) != Some(quote)
            {
                holder[quote] = Some(n);
            }
        }
    }
    holder
}

/// The attributions around `words`, which stand in order of their anchors.
fn beside(
    attributions: &[AttributionDraft],
    words: TokenSpan,
) -> impl Iterator<Item = (usize, &AttributionDraft)> {
    let at = attributions.partition_point(|attribution| attribution.anchor < words.start);
    let first = at.saturating_sub(REACH);
    attributions[first..(at + REACH).min(attributions.len())]
        .iter()
        .enumerate()
        .map(move |(n, attribution)| (first + n, attribution))
}

/// Whether the quotation is a sentence of its own, not words quoted within one.
fn stands_alone(layout: &Layout<'_>, words: TokenSpan) -> bool {
    let doc = layout.doc;
    if words.end - words.start < SHORTEST + 2 {
        return false;
    }
    let before = (0..words.start).rev().find(|&t| !doc.is_space(t));
    before.is_none_or(|b| {
        matches!(doc.token(b), "." | "!" | "?" | ":" | "”" | "\"" | "…")
            || layout.paragraph_of(b) != layout.paragraph_of(words.start)
            || layout.sent_of(b) != layout.sent_of(words.start)
    })
}

/// The attribution whose cue stands in the sentence just before the quotation, in the same paragraph.
fn speaker_before(layout: &Layout<'_>, attributions: &[AttributionDraft], words: TokenSpan) -> Option<usize> {
    let doc = layout.doc;
    let before = (0..words.start).rev().find(|&t| !doc.is_space(t))?;
    if layout.paragraph_of(before) != layout.paragraph_of(words.start) {
        return None;
    }
    let sentence = layout.sent(before);
    let in_sentence = |s: &AttributionDraft| {
        sentence.contains(s.anchor)
            || s.content.iter().any(|w| w.overlaps(sentence) && layout.quotes.quote_at(before).is_some())
    };
    beside(attributions, words)
        .filter(|(_, s)| in_sentence(s) && layout.quotes.quote_at(s.anchor).is_none() && s.source.is_some())
        .max_by_key(|(_, s)| {
            (s.content.iter().any(|w| layout.quotes.quote_at(w.start).is_some()), std::cmp::Reverse(s.anchor))
        })
        .map(|(n, _)| n)
}

/// The attribution told last in the paragraph above a quotation that makes a paragraph of its own.
fn speaker_above(layout: &Layout<'_>, attributions: &[AttributionDraft], words: TokenSpan) -> Option<usize> {
    if !layout.starts_paragraph(words.start) {
        return None;
    }
    let above = (0..words.start).rev().find(|&t| !layout.doc.is_space(t))?;
    let sentence = layout.sent(above);
    let speaks = |s: &AttributionDraft| s.source.is_some() && layout.quotes.quote_at(s.anchor).is_none();
    let told = |s: &AttributionDraft| {
        sentence.contains(s.anchor) || s.content.last().is_some_and(|w| w.overlaps(sentence))
    };
    beside(attributions, words)
        .filter(|(_, s)| speaks(s) && told(s))
        .min_by_key(|(_, s)| (s.act != Act::Says, s.anchor))
        .map(|(n, _)| n)
}
