//! Who tells each word: the innermost voice around it, but none that only judges or looks into what the word names.
//!
//! `The minister condemned the attack that killed nine`: that there was an attack and that nine died, the report tells.
//! `Police said they would look into the shooting of a man`: so here. But `the minister condemned the army for shelling the
//! school` and `the minister condemned the strike by the army` are charges of his own, and so is what he says between
//! quotation marks.

use rashomon_lexicon::voice::VoiceWord;
use rustc_hash::FxHashMap;

use crate::speech::attribution::draft::AttributionDraft;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_verb, object_of, preposition};

/// The prepositions whose object such a verb takes for granted: `an inquiry into`, `respond to`.
const TAKEN: [&str; 6] = ["into", "to", "over", "about", "at", "on"];

/// The attribution that tells each token; none where the report does.
pub(crate) fn find_tellers(layout: &Layout<'_>, attributions: &[AttributionDraft]) -> Vec<Option<usize>> {
    let innermost = fill(layout.doc.len(), attributions, &[]);
    let taken = find_taken(layout, attributions, &innermost);
    if taken.iter().all(Option::is_none) { innermost } else { fill(layout.doc.len(), attributions, &taken) }
}

/// The smallest attribution that holds each token, leaving out the one in `taken`.
fn fill(n: usize, attributions: &[AttributionDraft], taken: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut tellers: Vec<Option<usize>> = vec![None; n];
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&n| std::cmp::Reverse(attributions[n].size()));
    for n in order {
        for token in attributions[n].content.iter().flat_map(|words| words.start..words.end) {
            if taken.get(token).copied().flatten() != Some(n) {
                tellers[token] = Some(n);
            }
        }
    }
    tellers
}

/// The attribution that takes each token for granted.
fn find_taken(
    layout: &Layout<'_>,
    attributions: &[AttributionDraft],
    innermost: &[Option<usize>],
) -> Vec<Option<usize>> {
    let doc = layout.doc;
    let cues: FxHashMap<usize, usize> =
        attributions.iter().enumerate().map(|(n, attribution)| (attribution.anchor, n)).collect();
    let mut taken = vec![None; doc.len()];
    let judges = |t: &usize| is_verb(doc, *t) && VoiceWord::TakesForGranted.has(doc.lemma(*t));
    for verb in (0..doc.len()).filter(judges) {
        let quote = layout.quotes.quote_at(verb);
        let teller = cues.get(&verb).copied().or_else(|| innermost[verb].filter(|_| quote.is_none()));
        let object = child(doc, verb, &["dobj", "nsubjpass"])
            .or_else(|| preposition(doc, verb, &TAKEN).and_then(|prep| object_of(doc, prep)));
        let (Some(teller), Some(object)) = (teller, object) else { continue };
        if cues.contains_key(&verb) && names_doer(doc, verb, object) {
            continue;
        }
        let words = doc.subtree(object);
        let own = |t: &usize| layout.quotes.quote_at(*t) == quote;
        (words.start..words.end).filter(own).for_each(|t| taken[t] = Some(teller));
    }
    taken
}

/// `the strike by the army`, `the army's strike`, `Coastal air strikes`.
fn names_doer(doc: &Parse<'_>, verb: usize, object: usize) -> bool {
    let words = doc.subtree(object);
    let by = |t: usize| matches!(doc.dep(t), "prep" | "agent") && doc.lower(t) == "by";
    let party = |t: usize| matches!(doc.ent_type(t), "NORP" | "GPE" | "ORG") || doc.dep(t) == "poss";
    (words.start..words.end).any(by)
        || doc.children(verb).any(|c| c > object && by(c))
        || doc.children(object).any(|c| c < object && party(c))
}
