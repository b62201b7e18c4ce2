//! Quantities and sums of money.

use rashomon_schema::{Mention, MentionKind};

use super::context::MentionContext;
use crate::entity::actor::entity_around;
use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// Every quantity and sum that the recogniser finds.
pub(super) fn find_figures(context: &MentionContext<'_>) -> impl Iterator<Item = Mention> {
    context.doc.ents().filter_map(|ent| {
        let kind = match ent.label {
            "MONEY" => MentionKind::Money,
            "CARDINAL" | "QUANTITY" | "PERCENT" => MentionKind::Quantity,
            _ => return None,
        };
        let mut words = entity_around(context.doc, ent.start)?;
        // A bound is no part of the figure: `more than 20`.
        words.start = number::after_bounds(context.doc, words);
        // The figure of a day that the recogniser takes for a number of things.
        if context.times.time_at(words.start).is_some() || !counts(context.doc, words) {
            return None;
        }
        let mut mention = Mention::new(kind, words.span(context.doc));
        measure(context.doc, words, &mut mention);
        Some(mention)
    })
}

/// Whether something is counted: `ISIL` and `50` in `Task Force 50` count nothing, nor does `one` for somebody.
fn counts(doc: &Parse<'_>, words: TokenSpan) -> bool {
    let first = words.start;
    let is_name = doc.pos(first) == "PROPN"
        || (first > 0
            && doc.pos(first - 1) == "PROPN"
            && doc.dep(first) == "nummod"
            && doc.head(first) < first);
    let is_pronoun = words.end == first + 1 && doc.lemma(first) == "one" && doc.dep(first) != "nummod";
    let is_number = |t: usize| {
        number::is_number(doc, t)
            || doc.token(t).contains(|c: char| c.is_ascii_digit())
            || doc.pos(t) == "NUM"
    };
    !is_name && !is_pronoun && (first..words.end).any(is_number)
}

fn measure(doc: &Parse<'_>, words: TokenSpan, mention: &mut Mention) {
    let Some(number) = (words.start..words.end).find(|&t| number::is_number(doc, t)) else { return };
    if let Some(amount) = number::read_amount(doc, number) {
        mention.low = amount.low.map(|n| n as f64);
        mention.high = amount.high.map(|n| n as f64);
        let head = doc.head(number);
        let counted = words.contains(head) || matches!(doc.dep(number), "nummod");
        mention.unit =
            Some(head).filter(|_| counted && head != number).map(|head| doc.token(head).to_owned());
    }
}
