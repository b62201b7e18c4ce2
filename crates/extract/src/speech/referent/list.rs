//! The persons, bodies and things that a report mentions.

use std::collections::BTreeMap;

use rashomon_lexicon::people::Gender;
use rashomon_schema::VoiceKind;
use rustc_hash::FxHashMap;

use crate::knowledge::KnownActor;
use crate::syntax::token_span::TokenSpan;

/// Somebody or something that the report mentions, once or more.
#[derive(Debug, Clone)]
pub(crate) struct Referent {
    pub kind: VoiceKind,
    pub name: String,
    pub description: Option<String>,
    pub actor: Option<KnownActor>,
    pub gender: Option<Gender>,
    pub plural: bool,
    pub mentions: Vec<TokenSpan>,
}

/// Every referent of a report and the token that heads each mention.
#[derive(Default)]
pub(crate) struct Referents {
    pub all: Vec<Referent>,
    pub(super) of_head: FxHashMap<usize, usize>,
    /// Mentions in order: head, referent.
    pub(super) order: BTreeMap<usize, usize>,
    pub(super) by_name: FxHashMap<String, usize>,
    pub(super) by_noun: FxHashMap<String, usize>,
    /// The body that each known actor is, where it was named.
    pub(super) by_actor: FxHashMap<String, usize>,
    /// Who spoke, in order: head, referent.
    pub(super) spoke: Vec<(usize, usize)>,
}

impl Referents {
    /// The referent that the mention headed by `head` stands for.
    pub fn referent_of(&self, head: usize) -> Option<usize> {
        self.of_head.get(&head).copied()
    }
}
