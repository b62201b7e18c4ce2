//! What a place name means: the place itself, its government, or something named after it.

use rashomon_gazetteer::Wanted;
use rashomon_lexicon::place::is_place_noun;
use rashomon_schema::PlaceSense;

use super::context::{MentionContext, head_of};
use super::role::{acts, is_state, speaks};
use crate::entity::place::NamedPlace;
use crate::knowledge::Part;
use crate::syntax::token_span::TokenSpan;

/// The sense of a place's name, unless it just tells where.
pub(super) fn place_sense(context: &MentionContext<'_>, named: &NamedPlace) -> Option<PlaceSense> {
    let (doc, words) = (context.doc, named.words);
    let head = head_of(doc, words);
    let is_state = || is_state(context.knowledge.actor(words.text(doc), Part::Acts).as_ref());
    match () {
        () if named.tells_where => None,
        () if speaks(context, words) || acts(doc, head) && is_state() => Some(PlaceSense::Metonymic),
        () if named.is_part || qualifies(context, words, head) => Some(PlaceSense::Associative),
        () => None,
    }
}

/// `Texas` in `Texas lawmakers`, but not in `Texas town`: whether a name stands before a noun that is no place.
fn qualifies(context: &MentionContext<'_>, words: TokenSpan, head: usize) -> bool {
    let doc = context.doc;
    let noun = doc.head(head);
    let lemma = doc.lemma(noun).to_ascii_lowercase();
    matches!(doc.dep(head), "compound" | "nmod" | "amod")
        && noun >= words.end
        && context.places.place_at(noun).is_none()
        && Wanted::by(&lemma) == Wanted::Any
        && !is_place_noun(lemma.as_str())
}
