//! Names, descriptions, times, quantities and equipment, as mentions of the report.
//!
//! A mention may hold others: `the Iraqi security forces` is a body, `Iraqi` in it a nationality; `Foreign Secretary Boris
//! Johnson` is a person described, `Boris Johnson` the name.

pub(crate) mod age;
mod equipment;
mod figure;
mod name;
mod nominal;
mod pronoun;
mod sense;

use rashomon_schema::{Mention, MentionKind};

use crate::entity::place::Places;
use crate::entity::time::Times;
use crate::knowledge::World;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::Words;

/// What mentions are found with.
pub(crate) struct Ground<'a> {
    pub doc: &'a Parse<'a>,
    pub world: &'a World<'a>,
    pub places: &'a Places,
    pub times: &'a Times,
    /// The heads of all who speak, in order.
    pub speakers: &'a [usize],
}

/// Name and actor of whom a pronoun stands for.
pub(crate) type Stand = (String, Option<String>);

/// Every mention, in order; those whose first is the longer before those within.
pub(crate) fn find(ground: &Ground<'_>, stands_for: impl Fn(usize) -> Option<Stand>) -> Vec<Mention> {
    let (doc, tokens) = (ground.doc, 0..ground.doc.len());
    // What stands first here is kept where two readings claim the same words.
    let mut mentions: Vec<Mention> =
        tokens.clone().filter_map(|token| equipment::at(ground, token)).collect();
    mentions.extend(name::all(ground));
    mentions.extend(tokens.clone().filter_map(|token| nominal::at(ground, token)));
    mentions.extend(tokens.filter_map(|token| pronoun::at(doc, token, &stands_for)));
    mentions.extend(figure::all(ground));
    mentions.extend(ground.times.all.iter().map(|time| {
        let mut mention = Mention::new(MentionKind::Time, time.words.span(doc));
        if let Some(days) = time.days {
            (mention.earliest, mention.latest) = (Some(days.earliest), Some(days.latest));
        }
        mention.precision = time.precision().map(str::to_owned);
        mention.clock.clone_from(&time.clock);
        mention
    }));
    for aged in age::all(doc) {
        let span = aged.words.span(doc);
        // A name with an age that the recogniser takes for a body is a person's.
        let is_person = |mention: &Mention| mention.kind == MentionKind::Person || mention.actor.is_none();
        let is_it = |mention: &&mut Mention| mention.span == span && is_person(mention);
        match mentions.iter_mut().find(is_it) {
            Some(mention) => (mention.kind, mention.age) = (MentionKind::Person, Some(aged.years)),
            None => {
                mentions.push(Mention { age: Some(aged.years), ..Mention::new(MentionKind::Person, span) });
            }
        }
    }
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    mentions.dedup_by(|later, earlier| later.span == earlier.span && !are_two_things(earlier, later));
    mentions
}

/// A state that acts is a body and stays a place; an adjective that tells where is a nationality and a place.
fn are_two_things(a: &Mention, b: &Mention) -> bool {
    matches!(a.kind, MentionKind::Organisation | MentionKind::Nationality) && b.kind == MentionKind::Place
}

/// The token of `words` that the rest of it hangs from.
fn head_of(doc: &Parse<'_>, words: Words) -> usize {
    (words.start..words.end)
        .rev()
        .find(|&t| !words.contains(doc.head(t)) || doc.head(t) == t)
        .unwrap_or(words.end - 1)
}

/// `words` with the article before them.
fn with_article(doc: &Parse<'_>, mut words: Words) -> Words {
    if words.start > 0 && doc.token(words.start - 1).eq_ignore_ascii_case("the") {
        words.start -= 1;
    }
    words
}

/// The noun phrase of `head` up to its head: articles, owners and other modifiers, but no number before them.
fn phrase_before(doc: &Parse<'_>, head: usize) -> Words {
    const MODIFIERS: [&str; 9] =
        ["det", "predet", "amod", "compound", "nmod", "poss", "quantmod", "nummod", "advmod"];
    let first = doc
        .children(head)
        .filter(|&c| c < head && MODIFIERS.contains(&doc.dep(c)))
        .map(|c| doc.left_edge(c))
        .min()
        .unwrap_or(head);
    let mut words = Words::new(first.max(head.saturating_sub(12)), head + 1);
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
