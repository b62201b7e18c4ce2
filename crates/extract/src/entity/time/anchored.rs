//! Times counted from the day told of before: `the same day`, `a day earlier`, `two days later`.

use jiff::ToSpan;
use jiff::civil::Date;
use rashomon_lexicon::clock::{TimeUnit, time_unit};

use super::Timex;
use super::days::{Days, day};
use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// How many words before such a time the day stands from which it counts.
const REACH: usize = 60;

/// How many days from that day.
pub(super) fn offset(doc: &Parse<'_>, words: TokenSpan) -> Option<i64> {
    let tokens: Vec<&str> = (words.start..words.end)
        .map(|t| doc.lower(t))
        .filter(|word| !matches!(*word, "the" | "a" | "an" | "on"))
        .collect();
    match tokens.as_slice() {
        ["same" | "very", "day"] => return Some(0),
        ["previous" | "preceding", "day"] | ["day", "earlier" | "before"] => return Some(-1),
        ["next" | "following", "day"] | ["day", "later" | "after"] => return Some(1),
        _ => {}
    }
    let (&last, rest) = tokens.split_last()?;
    let sign = match last {
        "earlier" | "before" => -1,
        "later" | "after" => 1,
        _ => return None,
    };
    let days = match time_unit(rest.last()?)? {
        TimeUnit::Day => 1,
        TimeUnit::Week => 7,
        _ => return None,
    };
    let n = match (rest, (words.start..words.end).find(|&t| number::is_number(doc, t))) {
        // `two or three days later` is no single day.
        (_, Some(number)) => {
            let amount = number::read_amount(doc, number)?;
            i64::try_from(amount.low.filter(|_| amount.low == amount.high && !amount.approx)?).ok()?
        }
        ([_], None) => 1,
        _ => return None,
    };
    Some(sign * n.min(365) * days)
}

/// The end of an expression that counts from a day told of before: `the day before`, `two days later`.
pub(super) fn expression(doc: &Parse<'_>, start: usize) -> Option<usize> {
    let article = usize::from(matches!(doc.lower(start), "the" | "a" | "an"));
    let ends = (start + article + 2..=start + article + 3).filter(|&end| end <= doc.len());
    let whole = |&end: &usize| {
        let next = doc.lower(end);
        let last = doc.lower(end - 1);
        // `the day before the attack` counts from the attack.
        let of_another =
            matches!(last, "before" | "after") && !matches!(next, "" | "," | "." | ";" | ":" | ")");
        offset(doc, TokenSpan::new(start, end)).is_some() && !of_another
    };
    ends.into_iter().find(whole)
}

/// The days of such a time, if a single day is told of shortly before.
pub(super) fn resolve(doc: &Parse<'_>, words: TokenSpan, before: &[Timex]) -> Option<Days> {
    let offset = offset(doc, words)?;
    let date: Date = day_before(words, before)?.earliest;
    date.checked_add(offset.days()).ok().map(day)
}

/// The last single day told of shortly before `words`.
pub(super) fn day_before(words: TokenSpan, before: &[Timex]) -> Option<Days> {
    let near = |other: &&Timex| words.start.saturating_sub(other.words.start) <= REACH;
    let mut days = before.iter().rev().take_while(near).filter_map(|other| other.days);
    days.find(|days| days.earliest == days.latest).map(|days| day(days.earliest))
}
