//! Stretches from one time to another: `from Friday to Sunday`, `between 4 a.m. on 20 November and noon on the 22nd`.

use jiff::ToSpan;
use rashomon_schema::is_weekday;

use super::days::days_between;
use super::{Timex, relative};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// Joins every two times that are the ends of one stretch.
pub(super) fn join_ends(doc: &Parse<'_>, found: Vec<Timex>) -> Vec<Timex> {
    let mut all: Vec<Timex> = Vec::with_capacity(found.len());
    for timex in found {
        match all.last().and_then(|first| joined(doc, first, &timex)) {
            Some(whole) => {
                all.pop();
                all.push(whole);
            }
            None => all.push(timex),
        }
        if let [.., night, days] = all.as_slice()
            && let Some(whole) = night_of(doc, night, days)
        {
            all.truncate(all.len() - 2);
            all.push(whole);
        }
    }
    all
}

/// `the night from Monday to Tuesday`: the night has the days of the stretch.
fn night_of(doc: &Parse<'_>, night: &Timex, days: &Timex) -> Option<Timex> {
    let joined = days.words.start == night.words.end + 1
        && matches!(doc.lower(night.words.end), "from" | "between" | "of");
    let part = night.days.is_none() && relative::is_part_of_day(doc.lower(night.words.end - 1));
    (joined && part && days.days.is_some_and(|days| days.earliest != days.latest))
        .then(|| Timex { words: night.words.cover(days.words), ..days.clone() })
}

/// The stretch from `first` to `last`, if the words between them make them its ends.
fn joined(doc: &Parse<'_>, first: &Timex, last: &Timex) -> Option<Timex> {
    let gap = TokenSpan::new(first.words.end, last.words.start.max(first.words.end));
    let joint = doc.lower(gap.start);
    let whole = |t: usize| matches!(doc.lower(t), "the" | "on" | "at");
    if gap.end - gap.start == 0 || gap.end - gap.start > 2 || !(gap.start + 1..gap.end).all(whole) {
        return None;
    }
    let opened = opens(doc, first.words);
    let fits = match joint {
        "to" | "until" | "till" | "through" | "-" | "–" => true,
        "and" => opened == Some("between"),
        _ => false,
    };
    let (from, to) = (first.days?, last.days?);
    let span = |words: TokenSpan| words.end - words.start <= 8;
    if !fits || !span(first.words) || opened.is_none() && joint == "to" && !names_weekday(doc, first.words) {
        return None;
    }
    // `from Monday to Friday`, told on a Wednesday: the Monday before the Friday.
    let start = if from.earliest > to.latest && names_weekday(doc, first.words) {
        from.earliest.checked_sub(7.days()).ok()?
    } else {
        from.earliest
    };
    (start <= to.latest && start >= to.latest.checked_sub(400.days()).ok()?).then(|| Timex {
        words: first.words.cover(last.words),
        days: Some(days_between(start, to.latest)),
        clock: None,
        ..first.clone()
    })
}

/// `from` or `between` before a time.
fn opens<'d>(doc: &'d Parse<'_>, words: TokenSpan) -> Option<&'d str> {
    let before = |n: usize| {
        words.start.checked_sub(n).map(|t| doc.lower(t)).filter(|w| matches!(*w, "from" | "between"))
    };
    before(1).or_else(|| before(2).filter(|_| doc.lower(words.start - 1) == "the"))
}

/// Whether a time names a day of the week.
fn names_weekday(doc: &Parse<'_>, words: TokenSpan) -> bool {
    (words.start..words.end).any(|t| is_weekday(doc.token(t)))
}

/// The parts of an expression that names the end of one time and the start of another: `4 a.m. on 20 November to
/// 24:00` is two.
pub(super) fn parts(doc: &Parse<'_>, words: TokenSpan) -> Vec<TokenSpan> {
    let dated = |from: usize, to: usize| {
        (from..to).any(|t| {
            rashomon_schema::is_month(doc.token(t)) || is_weekday(doc.token(t)) || doc.token(t).contains(':')
        })
    };
    let joint = (words.start + 1..words.end.saturating_sub(1)).find(|&t| {
        matches!(doc.lower(t), "to" | "until" | "till") && dated(words.start, t) && dated(t + 1, words.end)
    });
    let hour_follows = |t: usize| (t + 1..words.end).any(|t| doc.token(t).contains(':'));
    match joint {
        Some(t) if opens(doc, words).is_some() || hour_follows(t) => {
            vec![TokenSpan::new(words.start, t), TokenSpan::new(t + 1, words.end)]
        }
        _ => vec![words],
    }
}
