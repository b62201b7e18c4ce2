//! Short names that a report spells out itself: `the Rapid Support Forces (RSF)`.

use rashomon_gazetteer::ActorKind;

use crate::knowledge::{KnownActor, Part, ReportKnowledge, SpeltOut};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The fewest and the most letters of a short name.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;
/// The most words of a name that is spelt out.
const LONGEST: usize = 10;

/// The short names of a report, with whom each means.
pub(crate) fn find(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>) -> Vec<SpeltOut> {
    let in_brackets = (1..doc.len().saturating_sub(2)).filter_map(|open| bracketed(doc, knowledge, open));
    let owned = (0..doc.len().saturating_sub(2)).filter_map(|owner| owned(doc, knowledge, owner));
    in_brackets.chain(owned).collect()
}

/// `paramilitary Rapid Support Forces (RSF)` at its opening bracket.
fn bracketed(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, open: usize) -> Option<SpeltOut> {
    if doc.token(open) != "(" || doc.token(open + 2) != ")" || !is_short_name(doc.token(open + 1)) {
        return None;
    }
    let start = spelt_from(doc, open, doc.token(open + 1))?;
    let words = TokenSpan::new(start, open);
    let before = start.checked_sub(1).map(|before| doc.token(before).to_owned());
    let trait_ = before.filter(|word| word.len() > 3 && word.starts_with(char::is_lowercase));
    let actor = knowledge.actor(words.text(doc), Part::Named);
    Some(SpeltOut { short: doc.token(open + 1).to_owned(), trait_, actor })
}

/// Where the words begin whose capitals are the letters of `short`, ending before `end`.
fn spelt_from(doc: &Parse<'_>, end: usize, short: &str) -> Option<usize> {
    let mut letters: Vec<char> = short.chars().collect();
    for token in (end.saturating_sub(LONGEST)..end).rev() {
        let first = doc.token(token).chars().next()?;
        if first.is_uppercase() {
            if letters.pop() != Some(first) {
                return None;
            }
            if letters.is_empty() {
                return Some(token);
            }
        } else if !matches!(doc.token(token), "of" | "and" | "for" | "the" | "in" | "on" | "-" | "&") {
            return None;
        }
    }
    None
}

/// `Japan's SDF`: a short name that another country's group has means nobody known.
fn owned(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, owner: usize) -> Option<SpeltOut> {
    let short = doc.token(owner + 2);
    if !matches!(doc.token(owner + 1), "'s" | "’s") || !is_short_name(short) {
        return None;
    }
    let owner =
        knowledge.actor(doc.token(owner), Part::Named).filter(|actor| actor.kind == ActorKind::State)?;
    let usual = knowledge.actor(short, Part::Named)?;
    let is_other = is_of_one_state(&usual) && state_of(&usual) != owner.id;
    is_other.then(|| SpeltOut { short: short.to_owned(), trait_: None, actor: None })
}

fn is_short_name(word: &str) -> bool {
    LETTERS.contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Whether an id begins with that of a state: `syr.sdf`.
fn is_of_one_state(actor: &KnownActor) -> bool {
    actor.id.find('.') == Some(3)
}

fn state_of(actor: &KnownActor) -> &str {
    actor.id.split('.').next().unwrap_or_default()
}
