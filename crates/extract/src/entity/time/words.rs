//! The stretches of words that name a time, found by the words themselves where the recogniser misses or misjudges them.

use rashomon_lexicon::clock;
use rashomon_lexicon::time::TimeWord;
use rashomon_schema::{is_month, is_weekday};

use super::relative::{is_day_word, is_part_of_day, is_unit};
use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The longest expression, in words.
const LONGEST: usize = 10;

/// The expression that starts at `start`, and the token after it.
pub(super) fn expression(doc: &Parse<'_>, start: usize) -> Option<TokenSpan> {
    let word = doc.lower(start);
    let end = day_before(doc, start)
        .or_else(|| day_word(doc, start, word))
        .or_else(|| super::anchored::expression(doc, start))
        .or_else(|| count_of_units(doc, start))
        .or_else(|| modified(doc, start, word))
        .or_else(|| week_day(doc, start))
        .or_else(|| super::clock::expression(doc, start))
        .or_else(|| is_date_in_figures(word).then_some(start + 1))?;
    Some(TokenSpan::new(start, end))
}

/// `the day before yesterday`, `the day after tomorrow`.
fn day_before(doc: &Parse<'_>, start: usize) -> Option<usize> {
    let words = [0, 1, 2].map(|n| doc.lower(start + n));
    let before = words[0] == "day" && words[1] == "before" && words[2] == "yesterday";
    let after = words[0] == "day" && words[1] == "after" && words[2] == "tomorrow";
    (before || after).then_some(start + 3)
}

/// `yesterday evening`, `overnight`.
fn day_word(doc: &Parse<'_>, start: usize, word: &str) -> Option<usize> {
    is_day_word(word).then(|| start + 1 + usize::from(is_part_of_day(doc.lower(start + 1))))
}

/// `two weeks ago`, `a month earlier`, `48 hours ago`.
fn count_of_units(doc: &Parse<'_>, start: usize) -> Option<usize> {
    let counted =
        number::is_number(doc, start) || matches!(doc.lower(start), "a" | "an" | "several" | "many");
    if !counted {
        return None;
    }
    let few = usize::from(doc.lower(start) == "a" && doc.lower(start + 1) == "few");
    let unit =
        (start + 1 + few..start + 5).take_while(|&t| t < doc.len()).find(|&t| is_unit(doc.lower(t)))?;
    let between =
        (start + 1 + few..unit).all(|t| number::is_number(doc, t) || matches!(doc.lower(t), "and" | "-"));
    let after = doc.lower(unit + 1);
    (between && matches!(after, "ago" | "earlier" | "back")).then_some(unit + 2)
}

/// `last Thursday night`, `the past three days`, `early March 2019`, `next month`, `last weekend`.
fn modified(doc: &Parse<'_>, start: usize, word: &str) -> Option<usize> {
    if !TimeWord::Modifier.has(word) {
        return None;
    }
    let mut at = start + 1;
    while TimeWord::Modifier.has(doc.lower(at))
        || number::is_number(doc, at.min(doc.len() - 1)) && is_unit(doc.lower(at + 1))
    {
        at += 1;
        if at > start + 4 || at >= doc.len() {
            return None;
        }
    }
    let next = doc.lower(at);
    match () {
        () if is_unit(next) || TimeWord::Weekend.has(next) || clock::is_part_of_day(next) => Some(at + 1),
        () if clock::season_month(next).is_some() => Some(at + 1),
        () if is_weekday(next) => week_day(doc, at),
        () if at < doc.len() && is_month(doc.token(at)) => {
            let year = |t: usize| doc.lower(t).len() == 4 && doc.lower(t).parse::<i16>().is_ok();
            Some(at + 1 + usize::from(year(at + 1)))
        }
        () if next.len() == 4
            && next.parse::<i16>().is_ok_and(|y| (1900..2200).contains(&y))
            && word != "last" =>
        {
            Some(at + 1)
        }
        () => None,
    }
}

/// `Thursday`, `Thursday night`, `Thursday of last week`, `Thursday, 27 February 2020`.
fn week_day(doc: &Parse<'_>, start: usize) -> Option<usize> {
    if start >= doc.len() || !is_weekday(doc.token(start)) {
        return None;
    }
    let mut end = start + 1;
    if clock::is_part_of_day(doc.lower(end)) {
        end += 1;
    }
    if doc.lower(end) == "of"
        && matches!(doc.lower(end + 1), "last" | "this" | "next")
        && doc.lower(end + 2) == "week"
    {
        return Some(end + 3);
    }
    let first = end + usize::from(doc.lower(end) == ",");
    let date = (first..(first + 2).min(doc.len())).any(|t| is_month(doc.token(t)));
    if date {
        let goes_on = |t: usize| {
            let word = doc.lower(t);
            is_month(doc.token(t))
                || word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i16>().is_ok()
                || word == ","
        };
        let mut last = first;
        while last < doc.len() && last < first + 5 && goes_on(last) {
            last += 1;
        }
        while doc.lower(last - 1) == "," {
            last -= 1;
        }
        return Some(last);
    }
    Some(end)
}

/// `2019-03-12`, `12.03.2019`, `12/03/2019`.
fn is_date_in_figures(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
    parts.len() == 3
        && (8..=10).contains(&word.len())
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty())
}

/// Two dates that `to` or `and` joins into one stretch: `from 28 March to 2 April 2019`.
pub(super) fn stretches(doc: &Parse<'_>, dates: &[TokenSpan]) -> Vec<TokenSpan> {
    let is_date = |words: TokenSpan| (words.start..words.end).any(|t| is_month(doc.token(t)));
    let follows = |first: TokenSpan| {
        let joint = doc.lower(first.end);
        let opened = first.start > 0 && matches!(doc.lower(first.start - 1), "from" | "between");
        let last = dates.iter().find(|other| other.start == first.end + 1 || other.start == first.end + 2)?;
        let number = last.start == first.end + 1 || number::is_number(doc, first.end + 1);
        (opened && number && matches!(joint, "to" | "and" | "until") && is_date(*last))
            .then(|| TokenSpan::new(first.start, last.end))
    };
    dates.iter().filter(|&&first| is_date(first)).filter_map(|&first| follows(first)).collect()
}

/// Cuts off a number that the recogniser has joined with a weekday or a year: `Wednesday seven`, `1988 3000`.
pub(super) fn without_counts(doc: &Parse<'_>, mut words: TokenSpan) -> TokenSpan {
    words.end = words.end.min(words.start + LONGEST.max(words.end - words.start));
    let crossing = (words.start + 1..words.end).find(|&t| doc.is_sent_start(t));
    words.end = crossing.unwrap_or(words.end);
    let calendar = (words.start..words.end).any(|t| is_month(doc.token(t)) || is_unit(doc.lower(t)));
    if calendar || words.end - words.start < 2 {
        return words;
    }
    let is_year = |t: usize| {
        doc.lower(t).len() == 4 && doc.lower(t).parse::<i16>().is_ok_and(|y| (1800..2200).contains(&y))
    };
    let foreign = (words.start + 1..words.end).find(|&t| {
        number::is_number(doc, t)
            && (is_weekday(doc.token(t - 1)) || is_year(t - 1))
            && !is_part_of_day(doc.lower(t + 1))
    });
    if let Some(at) = foreign {
        words.end = at;
    }
    words
}
