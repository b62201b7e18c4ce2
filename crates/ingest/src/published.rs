//! Dates of publication, in the forms they are written in.
//!
//! Read are ISO 8601 (`2017-02-13`, `20170213`, with or without a time), RFC 2822 (`Mon, 13 Feb 2017 10:00:00 +0000`),
//! dates with a named month in either order, and numbers with the year last. The day is taken as written, in its own
//! time zone. A number above 12 is the day; where both could be the month, dates with slashes are read month first, as in
//! American usage and most data sets, and dates with dots or dashes day first; that reading is called [`Order::Guessed`].

use jiff::civil::Date;
use rashomon_schema::month_named;

/// Whether the order of day and month was plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// There is only one reading.
    Plain,
    /// Day and month could be the other way round.
    Guessed,
}

/// Reads the day a report was published, if `text` gives one.
pub fn parse_published(text: &str) -> Option<(Date, Order)> {
    let text = text.trim();
    let plain = |date| (date, Order::Plain);
    parse_iso(text).map(plain).or_else(|| parse_numbers(text)).or_else(|| parse_named(text).map(plain))
}

/// `2017-02-13`, `2017/02/13`, `20170213`, and whatever time follows.
fn parse_iso(text: &str) -> Option<Date> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 {
        return date(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..8].parse().ok()?);
    }
    if digits != 4 {
        return None;
    }
    let separator = text[4..].chars().next().filter(|c| "-/.".contains(*c))?;
    let mut parts = text.splitn(3, separator);
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let day = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
    date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `2/13/2017`, `13.2.2017`, `13-02-17`, and whatever time follows.
fn parse_numbers(text: &str) -> Option<(Date, Order)> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| "-/.".contains(*c))?;
    let mut parts = text.splitn(3, separator);
    let (first, second, rest): (i8, i8, &str) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let year = full_year(&rest[..rest.bytes().take_while(u8::is_ascii_digit).count()])?;
    let (month_first, day_first) = (date(year, first, second), date(year, second, first));
    match (month_first, day_first) {
        (Some(one), Some(other)) if one == other => Some((one, Order::Plain)),
        (Some(one), Some(other)) => Some((if separator == '/' { one } else { other }, Order::Guessed)),
        (one, other) => one.or(other).map(|only| (only, Order::Plain)),
    }
}

/// `13 February 2017`, `Feb. 13th, 2017 at 5 pm`, `Mon, 13 Feb 2017 10:00:00 +0000`.
fn parse_named(text: &str) -> Option<Date> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != ':').filter(|word| !word.is_empty()).collect();
    let (month_idx, month) =
        words.iter().enumerate().find_map(|(idx, word)| Some((idx, month_named(word)?)))?;
    let day_at = |idx: usize| words.get(idx).and_then(|word| day_of(word));
    let year_at = |idx: usize| words.get(idx).and_then(|word| full_year(word));
    let day_first = || Some((day_at(month_idx.checked_sub(1)?)?, year_at(month_idx + 1)?));
    let month_first = || Some((day_at(month_idx + 1)?, year_at(month_idx + 2)?));
    let (day, year) = day_first().or_else(month_first)?;
    date(year, month, day)
}

fn day_of(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    matches!(suffix, "" | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok()).flatten()
}

/// A year of four digits, or of two from 1970 to 2069.
fn full_year(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(year),
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|_| year > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let read = parse_published(text).map(|(date, order)| match order {
            Order::Plain => date.to_string(),
            Order::Guessed => format!("{date}?"),
        });
        assert_eq!(read.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn iso_forms() {
        check("2017-02-13", "2017-02-13");
        check(" 2017-02-13T23:10:00+03:00 ", "2017-02-13");
        check("2017-02-13 10:00", "2017-02-13");
        check("2017/2/3", "2017-02-03");
        check("20170213", "2017-02-13");
        check("20170213T101500Z", "2017-02-13");
    }

    #[test]
    fn named_months() {
        check("13 February 2017", "2017-02-13");
        check("February 13, 2017 at 5 pm", "2017-02-13");
        check("Mon, 13 Feb 2017 10:00:00 +0000", "2017-02-13");
        check("Wed 05 Apr 2017", "2017-04-05");
        check("Sept. 1st, 2016", "2016-09-01");
        check("1 May 17", "2017-05-01");
    }

    #[test]
    fn numbers_with_the_year_last() {
        check("2/13/2017", "2017-02-13");
        check("13/2/2017", "2017-02-13");
        check("13.02.2017", "2017-02-13");
        check("4/4/2017", "2017-04-04");
        check("4/5/2017", "2017-04-05?");
        check("4.5.2017", "2017-05-04?");
        check("2/13/17 10:00", "2017-02-13");
    }

    #[test]
    fn strings_that_are_not_dates() {
        for text in ["", "yesterday", "2017", "2017-13-40", "99/99/2017", "31 February 2017", "May", "1/2"] {
            check(text, "");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,30}", near in "[0-9/.:T -]{0,14}") {
            parse_published(&text);
            parse_published(&near);
        }

        #[test]
        fn every_day_is_read_back(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let date = Date::new(year, month, day).unwrap();
            let named = date.strftime("%d %B %Y").to_string();
            prop_assert_eq!(parse_published(&date.to_string()), Some((date, Order::Plain)));
            prop_assert_eq!(parse_published(&named), Some((date, Order::Plain)));
        }
    }
}
