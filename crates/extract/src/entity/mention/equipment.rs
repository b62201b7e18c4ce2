//! Weapons, platforms that carry them, and other vehicles.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::equipment::EquipmentWord;
use rashomon_lexicon::means::{designation_kind, equipment_kind};
use rashomon_schema::{Mention, MentionKind};

use super::context::{MentionContext, phrase_before};
use crate::knowledge::Part;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The equipment that `token` is the head noun of.
pub(super) fn equipment_at(context: &MentionContext<'_>, token: usize) -> Option<Mention> {
    let doc = context.doc;
    if EquipmentWord::Ship.has(doc.token(token)) {
        return ship(doc, token);
    }
    let kind = kind_of(doc, token).or_else(|| kind_of_system(doc, token))?;
    let is_part = matches!(doc.dep(token), "compound" | "nmod" | "amod");
    // `grenade launcher` is one thing.
    if is_part && kind_of_system(doc, doc.head(token)).is_some() {
        return None;
    }
    let words = if is_part { own_compounds(doc, token) } else { phrase_before(doc, token) };
    let kind = if kind == MentionKind::Vehicle && is_military(context, words) {
        MentionKind::Platform
    } else {
        kind
    };
    Some(Mention::new(kind, words.span(doc)))
}

/// `USS Hopper`.
fn ship(doc: &Parse<'_>, token: usize) -> Option<Mention> {
    let end = (token + 1..doc.len().min(token + 6))
        .take_while(|&t| doc.pos(t) == "PROPN" || doc.token(t) == "de")
        .last()?
        + 1;
    Some(Mention::new(MentionKind::Platform, TokenSpan::new(token, end).span(doc)))
}

fn kind_of(doc: &Parse<'_>, token: usize) -> Option<MentionKind> {
    if !matches!(doc.pos(token), "NOUN" | "PROPN") {
        return None;
    }
    let lemma = doc.lemma(token).to_lowercase();
    let listed = equipment_kind(&lemma).or_else(|| equipment_kind(singular(&lemma)));
    listed.or_else(|| designation(doc.token(token)))
}

/// Abbreviations keep the `s` of the plural in their lemma: `IEDs`.
fn singular(lemma: &str) -> &str {
    lemma.strip_suffix('s').unwrap_or(lemma)
}

/// `F-16`, `T-72`, `AK-47`: what a designation of letters and figures names.
fn designation(word: &str) -> Option<MentionKind> {
    let figures = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, _) = word.split_at(figures);
    designation_kind(letters.trim_end_matches('-'))
}

/// A system by what stands before it.
fn kind_of_system(doc: &Parse<'_>, token: usize) -> Option<MentionKind> {
    if doc.pos(token) != "NOUN" || !EquipmentWord::System.has(doc.lemma(token)) {
        return None;
    }
    doc.children(token)
        .filter(|&c| c < token && matches!(doc.dep(c), "compound" | "amod" | "nmod"))
        .find_map(|c| kind_of(doc, c).or_else(|| equipment_kind(doc.token(c))))
}

/// A noun that modifies another, with what modifies it.
fn own_compounds(doc: &Parse<'_>, token: usize) -> TokenSpan {
    let first = doc
        .children(token)
        .filter(|&c| c < token && matches!(doc.dep(c), "compound" | "amod"))
        .map(|c| doc.left_edge(c))
        .min();
    TokenSpan::new(first.unwrap_or(token), token + 1)
}

/// Whether a vehicle is one of war: by its kind, or by whose it is.
fn is_military(context: &MentionContext<'_>, words: TokenSpan) -> bool {
    let doc = context.doc;
    (words.start..words.end - 1).any(|t| {
        EquipmentWord::Military.has(&doc.token(t).to_ascii_lowercase())
            || context.knowledge.actor(doc.token(t), Part::Named).is_some_and(|owner| {
                matches!(owner.kind, ActorKind::ArmedGroup | ActorKind::Army | ActorKind::Coalition)
            })
    })
}
