//! Days of the calendar as they are written: `13 February 2017`, `Feb. 13th, 2017`, `2017-02-13`, `13.02.2017`, `March 3`.
//!
//! A number above 12 is the day. Where both could be the month, dates with slashes are read month first, as in American
//! usage and most data sets, and dates with dots or dashes day first; [`WrittenDate::swapped`] gives the other reading.
//! `Jun 132016`, a date that has lost its comma, is read too.

use std::ops::Range;

use jiff::civil::Date;

use crate::calendar::month_named;

/// Years that a date in prose can have.
const YEARS: Range<i16> = 1900..2200;

/// The most tokens of a date: `the 5 th of July 2016` without its article.
const LONGEST: usize = 5;

/// Where a date is written, which decides the forms it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A field that holds nothing but a date: `20170213` and years of two digits are read too.
    Field,
    /// Running text.
    Prose,
}

/// A date as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDate {
    /// The bytes that it is written in.
    pub range: Range<usize>,
    /// The year, where it is written.
    pub year: Option<i16>,
    /// The month, from 1.
    pub month: i8,
    /// The day of the month.
    pub day: i8,
    /// Whether day and month could be the other way round.
    pub is_order_guessed: bool,
}

impl WrittenDate {
    /// The date, if its year is written.
    pub fn date(&self) -> Option<Date> {
        self.in_year(self.year?)
    }

    /// The date with day and month the other way round, if that could be meant.
    pub fn swapped(&self) -> Option<Date> {
        self.is_order_guessed.then(|| Date::new(self.year?, self.day, self.month).ok()).flatten()
    }

    /// The same day of `year`.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }
}

/// Reads the date that `text` begins with.
pub fn date_at(text: &str, setting: Setting) -> Option<WrittenDate> {
    let tokens: Vec<Token<'_>> = Tokens::new(text).take(LONGEST).collect();
    tokens.first().filter(|token| token.start == 0)?;
    read(&tokens, setting)
}

/// Reads the dates in `text`, in order.
pub fn dates_in(text: &str, setting: Setting) -> impl Iterator<Item = WrittenDate> + '_ {
    let tokens: Vec<Token<'_>> = Tokens::new(text).collect();
    let mut next = 0;
    std::iter::from_fn(move || {
        while next < tokens.len() {
            let ahead = &tokens[next..tokens.len().min(next + LONGEST)];
            next += 1;
            if let Some(date) = read(ahead, setting) {
                next += tokens[next..].partition_point(|token| token.start < date.range.end);
                return Some(date);
            }
        }
        None
    })
}

/// A run of letters or of digits, and what separates it from the one before.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
    joint: &'t str,
}

impl Token<'_> {
    const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether words of one date can be separated so.
    fn is_joined(&self) -> bool {
        self.joint.len() <= 3
            && self.joint.bytes().all(|c| matches!(c, b' ' | b'\t' | b'\n' | b',' | b'.' | b'-' | b'/'))
    }

    fn number(&self) -> Option<i8> {
        self.text.parse().ok().filter(|_| self.text.len() <= 2)
    }

    fn year(&self, setting: Setting) -> Option<i16> {
        let year: i16 = self.text.parse().ok()?;
        match (self.text.len(), setting) {
            (4, _) => Some(year).filter(|year| YEARS.contains(year)),
            (2, Setting::Field) if year < 70 => Some(2000 + year),
            (2, Setting::Field) => Some(1900 + year),
            _ => None,
        }
    }
}

/// The tokens of a text.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let rest = &self.text[self.at..];
        let skipped = rest.find(char::is_alphanumeric)?;
        let (joint, word) = rest.split_at(skipped);
        let digits = word.starts_with(|c: char| c.is_ascii_digit());
        let ends =
            |c: char| if digits { !c.is_ascii_digit() } else { !c.is_alphanumeric() || c.is_ascii_digit() };
        let length = word.find(ends).unwrap_or(word.len());
        let start = self.at + skipped;
        self.at = start + length;
        Some(Token { text: &word[..length], start, joint })
    }
}

/// Reads the date that `tokens` begin with.
fn read(tokens: &[Token<'_>], setting: Setting) -> Option<WrittenDate> {
    let first = tokens.first()?;
    if first.text.starts_with(|c: char| c.is_ascii_digit()) {
        without_separators(first, setting)
            .or_else(|| in_numbers(tokens, setting))
            .or_else(|| day_first(tokens, setting))
    } else {
        month_first(tokens, setting)
    }
}

/// `20170213`.
fn without_separators(token: &Token<'_>, setting: Setting) -> Option<WrittenDate> {
    let text = Some(token.text).filter(|text| text.len() == 8 && setting == Setting::Field)?;
    let date = Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()?;
    written(token, token, Some(date.year()), (date.month(), date.day()))
}

/// `2017-02-13`, `13.02.2017`, `2/13/2017`.
fn in_numbers(tokens: &[Token<'_>], setting: Setting) -> Option<WrittenDate> {
    let [a, b, c, ..] = tokens else { return None };
    if b.joint != c.joint || !matches!(b.joint, "." | "-" | "/") {
        return None;
    }
    if a.text.len() == 4 {
        return written(a, c, a.year(setting), (b.number()?, c.number()?));
    }
    let (year, a_number, b_number) = (Some(c.year(setting)?), a.number()?, b.number()?);
    let month_first = written(a, c, year, (a_number, b_number));
    let day_first = written(a, c, year, (b_number, a_number));
    match (month_first, day_first) {
        (Some(one), Some(other)) => {
            let is_order_guessed = a_number != b_number;
            Some(WrittenDate { is_order_guessed, ..if b.joint == "/" { one } else { other } })
        }
        (one, other) => one.or(other),
    }
}

/// `5 July 2016`, `5th of July`.
fn day_first(tokens: &[Token<'_>], setting: Setting) -> Option<WrittenDate> {
    let (first, rest) = tokens.split_first()?;
    let rest = rest.strip_prefix_by(|token| is_ordinal(token));
    let rest = rest.strip_prefix_by(|token| token.text == "of");
    let (named, rest) = rest.split_first()?;
    let month = month_named(named.text).filter(|_| named.is_joined())?;
    with_year(first, named, rest, setting, (month, first.number()?))
}

/// `July 5, 2016`, `Jul. 5th`, `Jun 132016`.
fn month_first(tokens: &[Token<'_>], setting: Setting) -> Option<WrittenDate> {
    let [first, second, rest @ ..] = tokens else { return None };
    let month = month_named(first.text).filter(|_| second.is_joined())?;
    if let Some((day, year)) = run_together(second, setting) {
        return written(first, second, Some(year), (month, day));
    }
    let rest = rest.strip_prefix_by(|token| is_ordinal(token));
    with_year(first, second, rest, setting, (month, second.number()?))
}

/// Day and year where the comma between them was lost: `132016`.
fn run_together(token: &Token<'_>, setting: Setting) -> Option<(i8, i16)> {
    let (day, year) = token.text.split_at_checked(token.text.len().checked_sub(4)?)?;
    let part = |text| Token { text, ..*token };
    Some((part(day).number()?, part(year).year(setting)?))
}

/// The date from `first` to `last`, with the year if `rest` begins with one.
fn with_year(
    first: &Token<'_>,
    last: &Token<'_>,
    rest: &[Token<'_>],
    setting: Setting,
    month_and_day: (i8, i8),
) -> Option<WrittenDate> {
    let next = rest.first().filter(|token| token.is_joined() && !token.joint.is_empty());
    let year = next.and_then(|token| token.year(setting));
    written(first, next.filter(|_| year.is_some()).unwrap_or(last), year, month_and_day)
}

/// A date that the calendar has; without a year, one that some year has.
fn written(
    first: &Token<'_>,
    last: &Token<'_>,
    year: Option<i16>,
    (month, day): (i8, i8),
) -> Option<WrittenDate> {
    const LEAP_YEAR: i16 = 2000;
    Date::new(year.unwrap_or(LEAP_YEAR), month, day).ok()?;
    Some(WrittenDate { range: first.start..last.end(), year, month, day, is_order_guessed: false })
}

/// The ending of `5th`.
fn is_ordinal(token: &Token<'_>) -> bool {
    token.joint.is_empty() && matches!(token.text, "st" | "nd" | "rd" | "th")
}

/// Takes one item off the front of a slice.
trait StripPrefix<T> {
    fn strip_prefix_by(&self, fits: impl Fn(&T) -> bool) -> &Self;
}

impl<T> StripPrefix<T> for [T] {
    fn strip_prefix_by(&self, fits: impl Fn(&T) -> bool) -> &Self {
        match self {
            [first, rest @ ..] if fits(first) => rest,
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = dates_in(text, Setting::Prose)
            .map(|written| {
                let date = written.date().map_or_else(
                    || format!("--{:02}-{:02}", written.month, written.day),
                    |date| date.to_string(),
                );
                let other = written.swapped().map(|date| format!(" or {date}")).unwrap_or_default();
                format!("{}: {date}{other}", &text[written.range])
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn named_months_in_either_order() {
        check("On 5 July 2016, jets struck.", &["5 July 2016: 2016-07-05"]);
        check("Updated Jul. 5th, 2016 at noon", &["Jul. 5th, 2016: 2016-07-05"]);
        check("on the 5th of July 2016", &["5th of July 2016: 2016-07-05"]);
        check("from March 3 to 4 April", &["March 3: --03-03", "4 April: --04-04"]);
    }

    #[test]
    fn a_lost_comma_is_made_up_for() {
        check("Jun 132016 A blast", &["Jun 132016: 2016-06-13"]);
        check("Mar 62020", &["Mar 62020: 2020-03-06"]);
    }

    #[test]
    fn numbers_alone() {
        check("21.08.2013", &["21.08.2013: 2013-08-21"]);
        check("2016-07-05T10:00", &["2016-07-05: 2016-07-05"]);
        check("10/01/2014", &["10/01/2014: 2014-10-01 or 2014-01-10"]);
        check("10.01.2014", &["10.01.2014: 2014-01-10 or 2014-10-01"]);
    }

    #[test]
    fn other_numbers_are_not_dates() {
        for text in ["20170213", "1.5.17", "5 may", "May 40", "30 February 2016", "12:05", "10-01/2014"] {
            let expected: &[&str] = if text == "5 may" { &["5 may: --05-05"] } else { &[] };
            check(text, expected);
        }
    }

    proptest! {
        #[test]
        fn dates_lie_in_the_text_in_order(text in "(\\PC|[0-9/.,-]|Jan|may| |th|2016){0,30}") {
            let mut reached = 0;
            for date in dates_in(&text, Setting::Prose).chain(date_at(&text, Setting::Field)).take(40) {
                prop_assert!(text.get(date.range.clone()).is_some());
                prop_assert!(date.range.start >= reached || date.range.start == 0);
                reached = date.range.end;
            }
        }
    }
}
