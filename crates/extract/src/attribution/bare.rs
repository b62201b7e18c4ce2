//! Quotations without a cue of their own: they go on with whoever spoke before.

use rashomon_schema::Act;

use super::Saying;
use crate::layout::Layout;
use crate::words::Words;

/// The fewest words of a quotation that stands by itself.
const SHORTEST: usize = 4;

/// Gives every quotation that no attribution holds to the speaker it continues.
pub(super) fn attach(layout: &Layout<'_>, sayings: &mut Vec<Saying>) {
    let doc = layout.doc;
    let mut holder: Vec<Option<usize>> = holders(layout, sayings);
    for quote in 0..layout.quotes.all.len() {
        let words = layout.quotes.all[quote].words;
        if holder[quote].is_some() || !stands_alone(layout, words) {
            continue;
        }
        let continued = quote.checked_sub(1).filter(|&q| layout.quotes.all[q].goes_on).and_then(|q| holder[q]);
        if let Some(saying) = continued.or_else(|| speaker_before(layout, sayings, words)) {
            sayings[saying].add(words);
            holder[quote] = Some(saying);
        } else if layout.starts_paragraph(words.start) && words.end - words.start > 2 * SHORTEST {
            let mut saying = Saying::at(words.start, Act::Says);
            saying.content = vec![words];
            saying.continues = true;
            holder[quote] = Some(sayings.len());
            sayings.push(saying);
        }
    }
    // A quotation opened anew in the next paragraph under its own cue belongs to the same speaker as the one before it.
    for quote in (1..layout.quotes.all.len()).rev() {
        if layout.quotes.all[quote - 1].goes_on && holder[quote - 1].is_none_or(|s| sayings[s].continues) {
            if let (Some(saying), None) = (holder[quote], holder[quote - 1]) {
                let words = layout.quotes.all[quote - 1].words;
                sayings[saying].add(words);
                holder[quote - 1] = Some(saying);
            }
        }
    }
    debug_assert!(holder.len() == layout.quotes.all.len() && doc.len() >= holder.len());
}

/// Which saying holds each quotation.
fn holders(layout: &Layout<'_>, sayings: &[Saying]) -> Vec<Option<usize>> {
    let mut holder = vec![None; layout.quotes.all.len()];
    for (n, saying) in sayings.iter().enumerate() {
        for token in saying.content.iter().flat_map(|w| w.start..w.end) {
            if let Some(quote) = layout.quotes.of(token)
                && layout.quotes.of(saying.anchor) != Some(quote)
            {
                holder[quote] = Some(n);
            }
        }
    }
    holder
}

/// Whether the quotation is a sentence of its own, not words quoted within one.
fn stands_alone(layout: &Layout<'_>, words: Words) -> bool {
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

/// The saying whose cue stands in the sentence just before the quotation, in the same paragraph.
fn speaker_before(layout: &Layout<'_>, sayings: &[Saying], words: Words) -> Option<usize> {
    let doc = layout.doc;
    let before = (0..words.start).rev().find(|&t| !doc.is_space(t))?;
    if layout.paragraph_of(before) != layout.paragraph_of(words.start) {
        return None;
    }
    let sentence = layout.sent(before);
    let in_sentence = |s: &Saying| sentence.contains(s.anchor) || s.content.iter().any(|w| w.overlaps(sentence) && layout.quotes.of(before).is_some());
    sayings
        .iter()
        .enumerate()
        .filter(|(_, s)| in_sentence(s) && layout.quotes.of(s.anchor).is_none() && s.source.is_some())
        .max_by_key(|(_, s)| (s.content.iter().any(|w| layout.quotes.of(w.start).is_some()), std::cmp::Reverse(s.anchor)))
        .map(|(n, _)| n)
}
