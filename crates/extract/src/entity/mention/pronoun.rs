//! Pronouns that stand for those who act and speak.

use rashomon_schema::{Mention, MentionKind};

use crate::syntax::parse::Parse;
use crate::syntax::token_span::Words;

/// Name and actor of whom a pronoun stands for.
pub(crate) type Stand = (String, Option<String>);

/// The pronoun at `token` as a mention of whom it stands for; only subjects are taken.
pub(super) fn at(
    doc: &Parse<'_>,
    token: usize,
    stands_for: impl Fn(usize) -> Option<Stand>,
) -> Option<Mention> {
    if doc.tag(token) != "PRP" || !doc.dep(token).starts_with("nsubj") {
        return None;
    }
    let kind = match doc.token(token).to_ascii_lowercase().as_str() {
        "i" | "he" | "she" => MentionKind::Person,
        "we" | "they" => MentionKind::Organisation,
        _ => return None,
    };
    let mut mention = Mention::new(kind, Words::one(token).span(doc));
    if let Some((name, actor)) = stands_for(token) {
        (mention.name, mention.actor) = (Some(name), actor);
    }
    Some(mention)
}
