//! Bodies, groups and persons that are described, not named: `the regime`, `tactical units`, `the foreign minister`.

use rashomon_lexicon::people::{self, Described, Role};
use rashomon_schema::{Mention, MentionKind};

use super::context::{MentionContext, phrase_before};
use crate::entity::actor::{entity_around, resolve};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{object_of, preposition};

/// The description headed by the noun at `token`.
pub(super) fn nominal_at(context: &MentionContext<'_>, token: usize) -> Option<Mention> {
    let doc = context.doc;
    if !matches!(doc.pos(token), "NOUN" | "PROPN") || is_modifier(doc, token) || is_in_name(doc, token) {
        return None;
    }
    let words = phrase_before(doc, token);
    let kind = kind(doc, token, words)?;
    let words = with_owner(doc, token, words);
    let mut mention = Mention::new(kind, words.span(doc));
    if let Some(actor) = resolve(doc, context.knowledge, token) {
        (mention.actor, mention.name) = (Some(actor.id), Some(actor.name));
    }
    Some(mention)
}

fn is_modifier(doc: &Parse<'_>, token: usize) -> bool {
    matches!(doc.dep(token), "compound" | "amod" | "nmod" | "npadvmod" | "punct" | "advmod")
}

fn is_in_name(doc: &Parse<'_>, token: usize) -> bool {
    !doc.ent_type(token).is_empty() && !matches!(doc.ent_type(token), "CARDINAL" | "NORP")
}

/// Several human beings are a group, a body is one where it is a certain one, a human being where it is a certain one.
fn kind(doc: &Parse<'_>, token: usize, words: TokenSpan) -> Option<MentionKind> {
    let lemma = doc.lemma(token).to_lowercase();
    let is_plural = matches!(doc.tag(token), "NNS" | "NNPS") || lemma == "people";
    // A capital keeps the ending of the plural: `Members of the Security Council`.
    let kind = described(&lemma).or_else(|| described(lemma.strip_suffix('s').filter(|_| is_plural)?))?;
    match kind {
        Described::Human if is_plural => Some(MentionKind::Organisation),
        Described::Human if is_certain(doc, words) => Some(MentionKind::Person),
        Described::Body if is_certain(doc, words) || (is_plural && words.end > words.start + 1) => {
            Some(MentionKind::Organisation)
        }
        _ => None,
    }
}

/// Whom a noun describes.
fn described(lemma: &str) -> Option<Described> {
    people::described_kind(lemma).unwrap_or_else(|| match people::noun_role(lemma)? {
        Role::Person | Role::Unnamed | Role::Fighter | Role::Civilian => Some(Described::Human),
        Role::Body => Some(Described::Body),
        Role::Document | Role::Thing => None,
    })
}

/// Whether a phrase means a certain one: by an article, an owner, or a name within it.
fn is_certain(doc: &Parse<'_>, words: TokenSpan) -> bool {
    let first = doc.token(words.start).to_ascii_lowercase();
    matches!(
        first.as_str(),
        "the" | "this" | "these" | "both" | "all" | "our" | "their" | "its" | "his" | "her"
    ) || (words.start..words.end - 1).any(|t| doc.pos(t) == "PROPN" || doc.ent_type(t) == "NORP")
}

/// With what `of` or `for` leads to: a name, or a noun without an article: `the government of Iraq`, `the secretary of state`.
fn with_owner(doc: &Parse<'_>, token: usize, words: TokenSpan) -> TokenSpan {
    let owner = |c: usize| {
        let object = object_of(doc, c).filter(|_| c == token + 1)?;
        let name = entity_around(doc, object).filter(|name| name.contains(object));
        name.or_else(|| (object == c + 1 && is_office(doc, token)).then(|| TokenSpan::one(object)))
    };
    match preposition(doc, token, &["of", "for"]).and_then(owner) {
        Some(owner) => words.cover(owner),
        None => words,
    }
}

fn is_office(doc: &Parse<'_>, token: usize) -> bool {
    people::is_office_holder(doc.lemma(token).to_lowercase().as_str())
}
