//! Who says what a cue verb brings in.

use rashomon_lexicon::speech::cue_verb;

use super::act::is_undone;
use super::draft::Source;
use super::run_on;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, object_of, preposition, subject};

/// The source of the cue verb `verb`.
pub(super) fn source(layout: &Layout<'_>, verb: usize, passive: bool) -> Option<Source> {
    let doc = layout.doc;
    if passive {
        let by = preposition(doc, verb, &["by"])?;
        return object_of(doc, by).map(|head| Source::from_head(layout, head));
    }
    if let Some(described) = run_on::described_before(layout, verb) {
        return Some(described);
    }
    let head = shared_speaker(layout, verb)
        .or_else(|| subject(doc, verb))
        .or_else(|| refrainer(doc, verb))
        .or_else(|| run_on::inverted(layout, verb))
        .or_else(|| run_on::speaker(layout, verb))?;
    if doc.tag(head) == "EX" || doc.dep(head) == "csubj" {
        return None;
    }
    // A subject inside the quotation that the cue stands outside of is not the speaker.
    if layout.quotes.quote_at(head).is_some()
        && layout.quotes.quote_at(head) != layout.quotes.quote_at(verb)
        && head < verb
    {
        return None;
    }
    Some(Source::from_head(layout, head))
}

/// `the general stopped short of blaming anybody`: who does not do it.
fn refrainer(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    let prep = doc.head(verb);
    let above = doc.head(doc.head(prep));
    (doc.dep(verb) == "pcomp" && is_undone(doc, doc.head(prep), "of", false))
        .then(|| subject(doc, above))
        .flatten()
}

/// `said X and added that Y`, where the parse hangs the second cue from X: the subject of the first.
pub(super) fn shared_speaker(layout: &Layout<'_>, verb: usize) -> Option<usize> {
    let doc = layout.doc;
    let first = doc.head(verb);
    let second_cue = doc.dep(verb) == "conj"
        && child(doc, verb, &["ccomp"]).is_some()
        && child(doc, verb, &["nsubj", "nsubjpass", "aux", "auxpass"]).is_none();
    let outer = doc.head(first);
    if !second_cue || doc.dep(first) != "ccomp" || cue_verb(doc.lemma(outer)).is_none() {
        return None;
    }
    subject(doc, outer)
}
