//! Attributions by colon: `Blast kills six: state TV`, `PENCE: We will not.`.

use rashomon_lexicon::people::{self, Role};
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::is_verb;

/// The most words a speaker before or after a colon may have.
const LONGEST_SPEAKER: usize = 6;

/// The attribution that the colon `colon` is the cue of.
pub(super) fn read_headline(layout: &Layout<'_>, colon: usize) -> Option<AttributionDraft> {
    let doc = layout.doc;
    if doc.token(colon) != ":" || colon == 0 || layout.quotes.quote_at(colon).is_some() {
        return None;
    }
    let TokenSpan { start, end } = layout.paragraph(colon);
    let before = TokenSpan::new(start, colon).trim_space(doc);
    let rest = TokenSpan::new(colon + 1, end);
    // A speaker is short: what is longer need not be trimmed to tell.
    let short = |words: TokenSpan| words.end - words.start <= 2 * LONGEST_SPEAKER;
    if before.is_empty() || !(short(before) || short(rest)) {
        return None;
    }
    let after = rest.trim_space(doc).trim(doc);
    let (source, content) = if is_speaker(layout, before) && !after.is_empty() {
        (before, TokenSpan::new(colon + 1, end).trim_space(doc))
    } else if is_speaker(layout, after) && has_verb(layout, before) && !ends_sentence(layout, before) {
        (after, before)
    } else {
        return None;
    };
    let mut attribution = AttributionDraft::new(colon, Act::Says);
    attribution.cue = vec![TokenSpan::one(colon)];
    attribution.source = Some(Source { head: head_of(layout, source), words: source });
    attribution.content = vec![content];
    Some(attribution)
}

/// Whether `words` are a short name or a noun that speaks, with no verb.
fn is_speaker(layout: &Layout<'_>, words: TokenSpan) -> bool {
    let doc = layout.doc;
    if words.is_empty() || words.end - words.start > LONGEST_SPEAKER || has_verb(layout, words) {
        return false;
    }
    if (words.start..words.end).any(|t| doc.pos(t) == "PUNCT" && !matches!(doc.token(t), "." | "'" | "’")) {
        return false;
    }
    let head = head_of(layout, words);
    let named = (words.start..words.end).any(|t| matches!(doc.ent_type(t), "PERSON" | "ORG"));
    let role = people::noun_role(&doc.lemma(head).to_lowercase());
    named || role.is_some_and(|role| !matches!(role, Role::Thing | Role::Document))
}

fn has_verb(layout: &Layout<'_>, words: TokenSpan) -> bool {
    (words.start..words.end).any(|t| is_verb(layout.doc, t) || layout.doc.pos(t) == "AUX")
}

fn ends_sentence(layout: &Layout<'_>, words: TokenSpan) -> bool {
    (words.start..words.end).any(|t| matches!(layout.doc.token(t), "." | "!" | "?" | ";"))
}

/// The last noun or name of `words`.
fn head_of(layout: &Layout<'_>, words: TokenSpan) -> usize {
    let doc = layout.doc;
    (words.start..words.end).rev().find(|&t| matches!(doc.pos(t), "PROPN" | "NOUN")).unwrap_or(words.end - 1)
}
