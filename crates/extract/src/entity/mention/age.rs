//! Persons told with their age: `Layla Haddad, 34,`, `a seven-year-old girl`, `her son, aged 12`.

use rashomon_lexicon::clock::{TimeUnit, time_unit};
use rashomon_lexicon::people::{self, Role};

use super::context::phrase_before;
use crate::entity::actor::entity_around;
use crate::entity::count::counted::is_human;
use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// Nobody is known to have been older.
const OLDEST: u64 = 122;

/// The most words of a name that the recogniser has missed.
const LONGEST_NAME: usize = 5;

/// A person and his age in whole years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AgedPerson {
    pub words: TokenSpan,
    pub years: u32,
}

/// Every person told with an age, in order of the ages.
pub(crate) fn find_ages(doc: &Parse<'_>) -> Vec<AgedPerson> {
    (0..doc.len()).filter_map(|token| age_at(doc, token)).collect()
}

/// The person whose age is the number at `token`.
fn age_at(doc: &Parse<'_>, token: usize) -> Option<AgedPerson> {
    let n = age(doc, token)?;
    if let Some((years, end)) = years_old(doc, token, n) {
        let words = described(doc, end).or_else(|| before(doc, token))?;
        return Some(AgedPerson { words, years });
    }
    let words = if is_aged(doc, token) { before(doc, token - 1) } else { bare(doc, token) }?;
    Some(AgedPerson { words, years: u32::try_from(n).ok()? })
}

/// The number at `token`, where it can be an age.
fn age(doc: &Parse<'_>, token: usize) -> Option<u64> {
    let word = doc.token(token);
    let n = if word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
        word.parse().ok()
    } else {
        number::word_value(word)
    };
    n.filter(|n| *n <= OLDEST)
}

/// The years of `34-year-old` and `six months old`, and the token after it.
fn years_old(doc: &Parse<'_>, token: usize, n: u64) -> Option<(u32, usize)> {
    let hyphen = |t: usize| usize::from(t < doc.len() && doc.token(t) == "-");
    let unit = token + 1 + hyphen(token + 1);
    let old = unit + 1 + hyphen(unit + 1);
    if old >= doc.len() || !doc.token(old).eq_ignore_ascii_case("old") {
        return None;
    }
    let years = match time_unit(doc.lemma(unit))? {
        TimeUnit::Year => n,
        TimeUnit::Month => n / 12,
        TimeUnit::Week | TimeUnit::Day => 0,
        TimeUnit::Hour | TimeUnit::Decade => return None,
    };
    Some((u32::try_from(years).ok()?, old + 1))
}

/// `aged 34`, but not `aged 3 to 12`.
fn is_aged(doc: &Parse<'_>, token: usize) -> bool {
    let word = token.checked_sub(1).map(|t| doc.token(t).to_ascii_lowercase()).unwrap_or_default();
    let range = token + 2 < doc.len()
        && matches!(doc.token(token + 1), "to" | "and" | "-" | "–")
        && age(doc, token + 2).is_some();
    matches!(word.as_str(), "aged" | "age") && !range
}

/// Whom `seven-year-old` before `end` describes: `girl`, `Layla Haddad`, or itself.
fn described(doc: &Parse<'_>, end: usize) -> Option<TokenSpan> {
    let old = end - 1;
    let head = doc.head(old);
    if head > old && head < end + 5 && matches!(doc.dep(old), "amod" | "nmod" | "compound") {
        return name_at(doc, head).or_else(|| one_human(doc, head));
    }
    let next = (end < doc.len()).then(|| name_at(doc, end)).flatten();
    let alone = || {
        let first = doc.left_edge(old);
        let article = matches!(doc.token(first).to_ascii_lowercase().as_str(), "a" | "the" | "another");
        (article && first + 8 > old).then(|| TokenSpan::new(first, end))
    };
    next.or_else(alone)
}

/// Who stands before `token`, with or without a comma.
fn before(doc: &Parse<'_>, token: usize) -> Option<TokenSpan> {
    let last = token.checked_sub(1)?;
    let last = if matches!(doc.token(last), "," | "(") { last.checked_sub(1)? } else { last };
    name_at(doc, last).or_else(|| one_human(doc, last))
}

/// `Layla Haddad, 34,`, `Layla Haddad (34)`: a number between marks after a person.
fn bare(doc: &Parse<'_>, token: usize) -> Option<TokenSpan> {
    let opens = token.checked_sub(1).is_some_and(|t| matches!(doc.token(t), "," | "("));
    let closes = token + 1 >= doc.len()
        || doc.is_space(token + 1)
        || matches!(doc.token(token + 1), "," | ")" | "." | ";" | ":" | "and" | "–" | "—")
        || matches!(doc.pos(token + 1), "AUX");
    (opens && closes && !doc.is_sent_start(token)).then(|| before(doc, token)).flatten()
}

/// The name of a person that `token` stands in, also one that the recogniser has missed.
fn name_at(doc: &Parse<'_>, token: usize) -> Option<TokenSpan> {
    if doc.ent_type(token) == "PERSON" {
        return entity_around(doc, token);
    }
    let is_part = |t: usize| {
        let role = people::noun_role(doc.lemma(t).to_lowercase().as_str());
        doc.pos(t) == "PROPN" && matches!(doc.ent_type(t), "" | "ORG") && is_capital(doc, t) && role.is_none()
    };
    if !is_part(token) {
        return None;
    }
    let start =
        (token.saturating_sub(LONGEST_NAME)..token).rev().take_while(|&t| is_part(t)).last().unwrap_or(token);
    let end = (token + 1..doc.len().min(token + LONGEST_NAME))
        .take_while(|&t| is_part(t))
        .last()
        .map_or(token + 1, |t| t + 1);
    let of_relative = doc.dep(token) == "appos" && is_human(doc, doc.head(token));
    (end - start > 1 || of_relative).then(|| TokenSpan::new(start, end))
}

fn is_capital(doc: &Parse<'_>, token: usize) -> bool {
    doc.token(token).starts_with(char::is_uppercase)
}

/// One human being that is described: `a girl`, `her son`.
fn one_human(doc: &Parse<'_>, noun: usize) -> Option<TokenSpan> {
    let role = people::noun_role(doc.lemma(noun).to_lowercase().as_str());
    let human = matches!(role, Some(Role::Person | Role::Civilian | Role::Fighter | Role::Unnamed));
    (human && doc.tag(noun) == "NN").then(|| {
        let mut words = phrase_before(doc, noun);
        // The age itself is a part of the phrase.
        words.start = words.start.min(doc.left_edge(noun).max(noun.saturating_sub(8)));
        words.trim(doc)
    })
}
