//! Whether the name of a place speaks or acts.

use std::iter::successors;

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::name::NameWord;

use super::context::MentionContext;
use crate::knowledge::KnownActor;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// How far a list is followed back to the name that it starts with.
const LONGEST_LIST: usize = 64;

pub(super) fn speaks(context: &MentionContext<'_>, words: TokenSpan) -> bool {
    let next = context.speakers.partition_point(|&head| head < words.start);
    context.speakers.get(next).is_some_and(|&head| words.contains(head))
}

pub(super) fn is_state(actor: Option<&KnownActor>) -> bool {
    actor.is_some_and(|actor| actor.kind == ActorKind::State)
}

/// Whether the name at `head` does something, by itself or as one of a list.
pub(super) fn acts(doc: &Parse<'_>, head: usize) -> bool {
    let joined = |&name: &usize| (doc.dep(name) == "conj").then(|| doc.head(name));
    let first = successors(Some(head), joined).take(LONGEST_LIST).last().unwrap_or(head);
    let verb = doc.head(first);
    match doc.dep(first) {
        "nsubj" => doc.pos(verb) == "VERB" && !NameWord::Inert.has(doc.lemma(verb)),
        "pobj" => doc.dep(verb) == "agent",
        _ => false,
    }
}
