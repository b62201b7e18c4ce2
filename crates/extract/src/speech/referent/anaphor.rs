//! Descriptions that take up a body named before: `the group`, `the Britain-based monitor`, `the agency`.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::people;
use rashomon_lexicon::speech::cue_verb;
use rashomon_schema::VoiceKind;

use super::list::{Referent, Referents};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::is_verb;

/// How many speakers back a description may reach.
const REACH: usize = 12;

/// How many mentions back the name may stand of a body that has not spoken.
const MENTIONS: usize = 100;

/// Kinds of actors that are called by their own noun, never `the group`.
const OFFICIAL: [ActorKind; 12] = [
    ActorKind::State,
    ActorKind::Government,
    ActorKind::Army,
    ActorKind::AirForce,
    ActorKind::Navy,
    ActorKind::Ministry,
    ActorKind::Police,
    ActorKind::Intelligence,
    ActorKind::Media,
    ActorKind::Office,
    ActorKind::Person,
    ActorKind::Court,
];

impl Referents {
    /// The body, named before and last to speak, that the definite description `head` takes up.
    pub(super) fn taken_up(&self, layout: &Layout<'_>, head: usize) -> Option<usize> {
        let doc = layout.doc;
        let lemma = doc.lemma(head).to_lowercase();
        let words = people::body_anaphor(&lemma)?;
        let same = self.by_noun.get(&lemma).copied();
        let mut fitting = self.spoke.iter().rev().take(REACH).copied().filter(|&(_, referent)| {
            let known = &self.all[referent];
            (Some(referent) == same || fits(known, words)) && modifiers_fit(doc, head, known)
        });
        let Some((at, speaker)) = fitting.next() else { return self.named_before(doc, head, words) };
        // Mentioned since under this very noun: `the Islamic State group … the group`.
        let since = same.filter(|&s| {
            let known = &self.all[s];
            known.mentions.last().is_some_and(|words| words.start > at) && modifiers_fit(doc, head, known)
        });
        Some(since.unwrap_or(speaker))
    }

    /// The body mentioned last whose name has one of `words`.
    fn named_before(&self, doc: &Parse<'_>, head: usize, words: &[&str]) -> Option<usize> {
        let mentioned = self.order.range(..head).rev().take(MENTIONS).map(|(_, &referent)| referent);
        mentioned.into_iter().find(|&referent| {
            let known = &self.all[referent];
            known.kind == VoiceKind::Organisation
                && known.name.contains(char::is_uppercase)
                && says_any(known, words)
                && modifiers_fit(doc, head, known)
        })
    }

    /// Whom the definite description `head` of a person takes up: `the general`, `the army spokesman`.
    pub(super) fn described(&self, layout: &Layout<'_>, head: usize) -> Option<usize> {
        let doc = layout.doc;
        let referent = self.by_noun.get(&doc.lemma(head).to_lowercase()).copied()?;
        modifiers_fit(doc, head, &self.all[referent]).then_some(referent)
    }

    /// Remembers who speaks, in order.
    pub(super) fn note_speaker(&mut self, layout: &Layout<'_>, head: usize, referent: usize) {
        if speaks(layout.doc, head) {
            self.spoke.push((head, referent));
        }
    }
}

fn fits(known: &Referent, words: &[&str]) -> bool {
    if known.kind != VoiceKind::Organisation || !known.name.contains(char::is_uppercase) {
        return false;
    }
    let any = words.contains(&"*") && known.actor.as_ref().is_none_or(|a| !OFFICIAL.contains(&a.kind));
    any || says_any(known, words)
}

fn says_any(known: &Referent, words: &[&str]) -> bool {
    let text = format!("{} {}", known.name, known.description.as_deref().unwrap_or_default()).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}

/// Whether what is said beside the noun may be said of `known`.
fn modifiers_fit(doc: &Parse<'_>, head: usize, known: &Referent) -> bool {
    doc.children(head).all(|c| match doc.dep(c) {
        "det" | "punct" | "case" | "relcl" | "appos" => true,
        "amod" | "compound" | "nmod" | "npadvmod" => {
            let word = doc.token(c).to_lowercase();
            people::is_anaphor_modifier(&word) || says_any(known, &[&word])
        }
        "prep" => doc.children(c).all(|owner| says_any(known, &[&doc.token(owner).to_lowercase()])),
        _ => c > head,
    })
}

/// Whether the mention of `head` is a source: the subject of a cue, or after `according to`.
pub(super) fn speaks(doc: &Parse<'_>, head: usize) -> bool {
    let above = doc.head(head);
    match doc.dep(head) {
        "nsubj" => is_verb(doc, above) && cue_verb(doc.lemma(above)).is_some(),
        "pobj" => doc.lemma(above) == "to" && doc.token(doc.head(above)).eq_ignore_ascii_case("according"),
        _ => false,
    }
}
