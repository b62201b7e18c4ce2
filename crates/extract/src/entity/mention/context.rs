//! What mentions are found with, and the noun phrases they cover.

use crate::entity::place::Places;
use crate::entity::time::Times;
use crate::knowledge::ReportKnowledge;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// What mentions are found with.
pub(crate) struct MentionContext<'a> {
    pub doc: &'a Parse<'a>,
    pub knowledge: &'a ReportKnowledge<'a>,
    pub places: &'a Places,
    pub times: &'a Times,
    /// The heads of all who speak, in order.
    pub speakers: &'a [usize],
}

/// The token of `words` that the rest of it hangs from.
pub(super) fn head_of(doc: &Parse<'_>, words: TokenSpan) -> usize {
    (words.start..words.end)
        .rev()
        .find(|&t| !words.contains(doc.head(t)) || doc.head(t) == t)
        .unwrap_or(words.end - 1)
}

/// `words` with the article before them.
pub(super) fn with_article(doc: &Parse<'_>, mut words: TokenSpan) -> TokenSpan {
    if words.start > 0 && doc.token(words.start - 1).eq_ignore_ascii_case("the") {
        words.start -= 1;
    }
    words
}

/// The noun phrase of `head` up to its head: articles, owners and other modifiers, but no number before them.
pub(super) fn phrase_before(doc: &Parse<'_>, head: usize) -> TokenSpan {
    const MODIFIERS: [&str; 9] =
        ["det", "predet", "amod", "compound", "nmod", "poss", "quantmod", "nummod", "advmod"];
    let first = doc
        .children(head)
        .filter(|&c| c < head && MODIFIERS.contains(&doc.dep(c)))
        .map(|c| doc.left_edge(c))
        .min()
        .unwrap_or(head);
    let mut words = TokenSpan::new(first.max(head.saturating_sub(12)), head + 1);
    let loose = |t: usize| {
        // `remotely piloted aircraft` keeps its adverb, `only three` does not.
        let is_inner = doc.pos(t) == "ADV" && doc.pos(doc.head(t)) != "NUM" && doc.head(t) != head;
        !is_inner && matches!(doc.pos(t), "NUM" | "PUNCT" | "SPACE" | "ADV" | "CCONJ" | "ADP" | "SCONJ")
            || doc.tag(t) == "CD"
            || doc.ent_type(t) == "CARDINAL"
            || matches!(doc.tag(t), "JJR" | "RBR")
    };
    while words.start < head && loose(words.start) {
        words.start += 1;
    }
    words
}
