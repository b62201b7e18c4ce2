//! Amounts in words and figures, with their bounds: `at least 14`, `dozens`, `between 20 and 30`.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::number::{
    Bound, BoundPhrase, Exactness, Multiple, NumberWord, bound_phrase, multiple, number_word,
};

use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The most tokens a number has in words.
const LONGEST: usize = 12;

/// The most words of a bound.
const LONGEST_BOUND: usize = 4;

/// The most words of a multiple.
const LONGEST_MULTIPLE: usize = 4;

/// An amount, bounds inclusive, `None` where open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub approx: bool,
    /// Whether it is more than a number that is named: `more than 20`.
    pub beyond: bool,
    pub words: TokenSpan,
}

impl Amount {
    /// Exactly `value`.
    pub const fn exact(value: u64, words: TokenSpan) -> Self {
        Self { low: Some(value), high: Some(value), approx: false, beyond: false, words }
    }
}

/// The amount whose number stands at `token`, with the words that bound it.
pub(crate) fn read_amount(doc: &Parse<'_>, token: usize) -> Option<Amount> {
    let start = first_of_number(doc, token);
    let (mut amount, mut end) = number_from(doc, start)?;
    let mut from = start;
    let more = doc.token(start).ends_with('+') || (end < doc.len() && doc.token(end) == "+");
    if let Some((high, after)) = second_number(doc, end).filter(|(high, _)| high.low >= amount.low) {
        amount.low = amount.low.map(|low| low.saturating_mul(shared_scale(doc, (start, end), &high)));
        amount.high = high.high;
        amount.approx |= high.approx;
        end = after;
        if start > 0 && is_one_of(doc, start - 1, &["between", "from"]) {
            from = start - 1;
        }
    } else if let Some((bound, first)) = bound_before(doc, start) {
        from = first;
        apply(bound, &mut amount);
    } else if end + 1 < doc.len() && is_one_of(doc, end, &["or"]) && is_one_of(doc, end + 1, &["more"]) {
        amount.high = None;
        end += 2;
    } else if end + 1 < doc.len() && is_one_of(doc, end, &["or"]) && is_one_of(doc, end + 1, &["so"]) {
        amount.approx = true;
        end += 2;
    } else if more {
        amount.high = None;
        end += usize::from(end < doc.len() && doc.token(end) == "+");
    } else if let Some(after) = least_after(doc, end) {
        amount.high = None;
        end = after;
    }
    // `not one person`
    if from == start && amount.high == Some(1) && start > 0 && is_one_of(doc, start - 1, &["not"]) {
        (amount.low, amount.high, from) = (Some(0), Some(0), start - 1);
    }
    amount.words = TokenSpan::new(from, end);
    Some(amount)
}

/// The token after `at least` in `20 at least`.
fn least_after(doc: &Parse<'_>, end: usize) -> Option<usize> {
    let follows = end + 2 < doc.len() && is_one_of(doc, end, &["at"]) && is_one_of(doc, end + 1, &["least"]);
    (follows && !is_number(doc, end + 2)).then_some(end + 2)
}

/// Whether a number can start or go on at `token`.
pub(crate) fn is_number(doc: &Parse<'_>, token: usize) -> bool {
    plain_value(doc.token(token)).is_some() || row_of(doc, token).is_some()
}

fn row_of(doc: &Parse<'_>, token: usize) -> Option<&'static NumberWord> {
    number_word(doc.token(token).to_ascii_lowercase().as_str())
}

/// Whether a word multiplies by a hundred or more: the `hundred` of `three hundred and five`.
fn is_scale(doc: &Parse<'_>, token: usize) -> bool {
    row_of(doc, token).is_some_and(|row| row.multiplies && row.low >= Some(100))
}

fn is_one_of(doc: &Parse<'_>, token: usize, words: &[&str]) -> bool {
    words.iter().any(|w| doc.token(token).eq_ignore_ascii_case(w))
}

/// The first token of the number that `token` is part of: `three hundred`, `20 to 30`.
fn first_of_number(doc: &Parse<'_>, token: usize) -> usize {
    let mut start = token;
    while start > 0 && token - start < 6 && !doc.is_sent_start(start) {
        let before = start - 1;
        let joins = is_number(doc, before)
            || (start > 1
                && is_one_of(doc, before, &["to", "and", "or", "-", "–"])
                && is_number(doc, start - 2)
                && range_at(doc, before));
        if !joins {
            break;
        }
        start = before;
    }
    multiple_before(doc, start)
        .map(|(first, _)| first)
        .or_else(|| coefficient_before(doc, start))
        .unwrap_or(start)
}

/// The phrase that counts the word at `scale`, and where it begins: the `half a` of `half a million`.
fn multiple_before(doc: &Parse<'_>, scale: usize) -> Option<(usize, &'static Multiple)> {
    row_of(doc, scale).filter(|row| row.multiplies)?;
    let same_sentence = |first: usize| (first + 1..=scale).all(|t| !doc.is_sent_start(t));
    (1..=LONGEST_MULTIPLE.min(scale)).rev().map(|n| scale - n).filter(|&first| same_sentence(first)).find_map(
        |first| {
            let words: Vec<_> = (first..scale).map(|t| doc.token(t).to_ascii_lowercase()).collect();
            multiple(&words.join(" ")).map(|row| (first, row))
        },
    )
}

/// Where the number before the word at `scale` begins that is not whole: `1.5 million`, `two and a half million`.
fn coefficient_before(doc: &Parse<'_>, scale: usize) -> Option<usize> {
    row_of(doc, scale).filter(|row| row.multiplies && !row.approx)?;
    let before = scale.checked_sub(1)?;
    if decimal(doc.token(before)).is_some() {
        return Some(before);
    }
    let first = scale.checked_sub(4)?;
    (halves(doc, first) == Some(scale)).then_some(first)
}

/// The token after `two and a half`.
fn halves(doc: &Parse<'_>, first: usize) -> Option<usize> {
    let said = first + 3 < doc.len()
        && ["and", "a", "half"].iter().zip(first + 1..).all(|(word, t)| is_one_of(doc, t, &[word]));
    (said && whole(doc, first).is_some()).then_some(first + 4)
}

/// The value of one word or figure.
fn whole(doc: &Parse<'_>, token: usize) -> Option<u64> {
    plain_value(doc.token(token)).or_else(|| word_value(doc.token(token)))
}

/// How far before `from` a verb of change stands.
const CHANGE: usize = 8;

/// `rose from 14 to 16`: two counts, not a range.
pub(crate) fn is_change(doc: &Parse<'_>, to: usize) -> bool {
    let from = (to.saturating_sub(6)..to).rev().find(|&t| is_one_of(doc, t, &["from"]));
    let changes = |from: usize| {
        let clause = (from.saturating_sub(CHANGE)..from).rev().take_while(|&t| !doc.is_sent_start(t + 1));
        clause.into_iter().any(|t| CountWord::Change.has(doc.lemma(t)))
    };
    is_one_of(doc, to, &["to"]) && from.is_some_and(changes)
}

/// Whether `to` or `and` at `token` joins two ends of a range, not two counts.
fn range_at(doc: &Parse<'_>, token: usize) -> bool {
    is_one_of(doc, token, &["to", "or", "-", "–"]) && !is_change(doc, token)
        || (token > 1 && (token.saturating_sub(4)..token).any(|t| is_one_of(doc, t, &["between"])))
        || is_scale(doc, token - 1)
}

/// The number written from `start` on, and the token after it.
fn number_from(doc: &Parse<'_>, start: usize) -> Option<(Amount, usize)> {
    let word = doc.token(start).to_ascii_lowercase();
    if let Some((low, high)) = hyphened_range(&word) {
        let amount = Amount { high: Some(high), ..Amount::exact(low, TokenSpan::one(start)) };
        return Some((amount, start + 1));
    }
    if let Some(value) =
        word.strip_suffix("-odd").and_then(|word| plain_value(word).or_else(|| word_value(word)))
    {
        let amount = Amount { approx: true, ..Amount::exact(value, TokenSpan::one(start)) };
        return Some((amount, start + 1));
    }
    if let Some(found) = multiplied(doc, start).or_else(|| with_fraction(doc, start)) {
        return Some(found);
    }
    if let Some(row) = number_word(word.as_str()).filter(|row| row.approx) {
        let mut amount = Amount { low: row.low, high: row.high, ..Amount::exact(0, TokenSpan::one(start)) };
        amount.approx = true;
        let mut end = start + 1;
        // `tens of thousands`, `hundreds of thousands`.
        if end + 1 < doc.len()
            && is_one_of(doc, end, &["of"])
            && let Some(next) = row_of(doc, end + 1).filter(|n| n.approx)
        {
            amount.low = amount.low.zip(next.low).map(|(a, b)| a * (b / 2));
            end += 2;
        }
        return Some((amount, end));
    }
    let (mut total, mut current, mut end) = (0_u64, None::<u64>, start);
    while end < doc.len() && end < start + LONGEST {
        let word = doc.token(end).to_ascii_lowercase();
        let factor = number_word(&word).filter(|row| row.multiplies).and_then(|row| row.low);
        let product = factor.map(|factor| current.unwrap_or(1).saturating_mul(factor));
        match (word.as_str(), product) {
            (_, Some(product)) if factor < Some(1000) => current = Some(product),
            (_, Some(product)) => (total, current) = (total.saturating_add(product), Some(0)),
            ("and", _)
                if current.is_some()
                    && end + 1 < doc.len()
                    && end > start
                    && is_scale(doc, end - 1)
                    && is_number(doc, end + 1) => {}
            ("-", _)
                if current.is_some()
                    && end + 1 < doc.len()
                    && word_value(doc.token(end + 1)).is_some_and(|v| v < 10)
                    && current.is_some_and(|c| c % 10 == 0 && c < 100) => {}
            _ => match plain_value(&word).or_else(|| word_value(&word)) {
                Some(value) if current.is_none_or(|c| c % 100 == 0 || (c % 10 == 0 && value < 10)) => {
                    current = Some(current.unwrap_or(0).saturating_add(value));
                }
                _ => break,
            },
        }
        end += 1;
    }
    let value = total.saturating_add(current?);
    Some((Amount::exact(value, TokenSpan::new(start, end)), end))
}

/// `half a million`, `several dozen`, `a couple of hundred`, `a hundred and twenty`.
fn multiplied(doc: &Parse<'_>, start: usize) -> Option<(Amount, usize)> {
    let last = doc.len().min(start + LONGEST_MULTIPLE + 1);
    let scale =
        (start + 1..last).find(|&t| multiple_before(doc, t).is_some_and(|(first, _)| first == start))?;
    let (_, phrase) = multiple_before(doc, scale)?;
    let row = row_of(doc, scale)?;
    let (number, end) = number_from(doc, scale)?;
    let mut amount = Amount { words: TokenSpan::new(start, end), ..number };
    if phrase.how == Exactness::Exact || row.approx {
        return Some((amount, end));
    }
    let value = row.low?.saturating_mul(phrase.quarters) / 4;
    amount.low = Some(value);
    amount.high = (phrase.how == Exactness::About).then_some(value);
    amount.approx = true;
    Some((amount, end))
}

/// `1.5 million`, `two and a half thousand`.
fn with_fraction(doc: &Parse<'_>, start: usize) -> Option<(Amount, usize)> {
    let (thousandths, scale) = match halves(doc, start) {
        Some(scale) => (whole(doc, start)?.saturating_mul(1000).saturating_add(500), scale),
        None => (decimal(doc.token(start))?, start + 1),
    };
    let row = (scale < doc.len()).then(|| row_of(doc, scale)).flatten();
    let factor = row.filter(|row| row.multiplies && !row.approx)?.low?;
    let value = thousandths.saturating_mul(factor) / 1000;
    Some((Amount::exact(value, TokenSpan::new(start, scale + 1)), scale + 1))
}

/// A number with up to three decimals, in thousandths: `1.5`.
fn decimal(word: &str) -> Option<u64> {
    let (whole, part) = word.split_once('.')?;
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !figures(whole) || !figures(part) || part.len() > 3 {
        return None;
    }
    let part = part.parse::<u64>().ok()? * 10_u64.pow(3 - u32::try_from(part.len()).ok()?);
    Some(whole.parse::<u64>().ok()?.saturating_mul(1000).saturating_add(part))
}

/// What multiplies both ends of a range that names it at its end: the `million` of `two to three million`.
fn shared_scale(doc: &Parse<'_>, (start, end): (usize, usize), high: &Amount) -> u64 {
    let scale = |t: usize| row_of(doc, t).filter(|row| row.multiplies && !row.approx).and_then(|row| row.low);
    let words = high.words;
    match scale(words.end - 1).filter(|_| words.end - words.start == 2 && end == start + 1) {
        Some(factor) if scale(start).is_none() && whole(doc, start) < whole(doc, words.start) => factor,
        _ => 1,
    }
}

/// The upper end of a range whose lower end stops before `end`.
fn second_number(doc: &Parse<'_>, end: usize) -> Option<(Amount, usize)> {
    if end + 1 >= doc.len() || end == 0 {
        return None;
    }
    let joined = is_one_of(doc, end, &["to", "-", "–", "or"]) && !is_change(doc, end)
        || (is_one_of(doc, end, &["and"]) && range_at(doc, end));
    (joined && is_number(doc, end + 1)).then(|| number_from(doc, end + 1)).flatten()
}

/// The bound that the longest phrase before `start` makes, and where the phrase begins.
fn bound_before(doc: &Parse<'_>, start: usize) -> Option<(Bound, usize)> {
    (1..=LONGEST_BOUND.min(start))
        .rev()
        .find_map(|n| Some((phrase_at(doc, start - n, start)?.bound?, start - n)))
}

/// The first token after the bounds that `words` begins with: the `20` of `more than 20`.
pub(crate) fn after_bounds(doc: &Parse<'_>, words: TokenSpan) -> usize {
    let mut start = words.start;
    let end_of_bound = |start: usize| {
        let ends = start + 1..words.end.min(start + LONGEST_BOUND + 1);
        ends.rev().find(|&end| phrase_at(doc, start, end).is_some())
    };
    while let Some(end) = end_of_bound(start) {
        start = end;
    }
    start
}

fn phrase_at(doc: &Parse<'_>, start: usize, end: usize) -> Option<&'static BoundPhrase> {
    let words: Vec<_> = (start..end).map(|t| doc.token(t).to_ascii_lowercase()).collect();
    bound_phrase(&words.join(" "))
}

fn apply(bound: Bound, amount: &mut Amount) {
    let value = amount.low;
    match bound {
        Bound::AtLeast => amount.high = None,
        Bound::MoreThan => {
            amount.beyond = !amount.approx;
            (amount.low, amount.high) =
                (value.map(|v| if amount.approx { v } else { v.saturating_add(1) }), None);
        }
        Bound::UpTo => (amount.low, amount.high) = (None, amount.high.or(value)),
        Bound::FewerThan => (amount.low, amount.high) = (None, value.map(|v| v.saturating_sub(1))),
        Bound::About => amount.approx = true,
    }
}

/// `1,200`, `14`, `35+`; no decimals, years or ordinals.
fn plain_value(word: &str) -> Option<u64> {
    if !word.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let digits: String = word.trim_end_matches('+').chars().filter(|&c| c != ',').collect();
    digits.parse().ok()
}

/// The value of one number word: `six`, `forty-two`.
pub(crate) fn word_value(word: &str) -> Option<u64> {
    let word = word.to_ascii_lowercase();
    if let Some(row) = number_word(word.as_str()) {
        return row.low.filter(|_| !row.approx);
    }
    let (tens, ones) = word.split_once('-')?;
    let (tens, ones) = (number_word(tens)?.low?, number_word(ones)?.low?);
    (tens % 10 == 0 && ones < 10).then_some(tens + ones)
}

fn hyphened_range(word: &str) -> Option<(u64, u64)> {
    let (low, high) = word.split_once(['-', '–'])?;
    let (low, high) = (plain_value(low)?, plain_value(high)?);
    (low < high && high < low.saturating_mul(20).max(20)).then_some((low, high))
}
