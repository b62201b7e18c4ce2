//! Dates of publication, in the forms they are written in.

use jiff::civil::Date;
use rashomon_schema::{Setting, dates_in};

/// Whether the order of day and month was plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// There is only one reading.
    Plain,
    /// Day and month could be the other way round.
    Guessed,
}

/// Which of two numbers of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leading {
    /// `27/02/2020`.
    Day,
    /// `02/27/2020`.
    Month,
}

/// What a date in numbers says about the order of day and month in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Only one order gives a date.
    For(Leading),
    /// Both do.
    Undecided,
    /// It is no date with the year last.
    Nothing,
}

impl Evidence {
    pub fn of(text: &str) -> Self {
        let Some(written) = dates_in(text, Setting::Field).find(|written| written.date().is_some()) else {
            return Self::Nothing;
        };
        if written.is_order_guessed {
            return Self::Undecided;
        }
        let mut numbers = text[written.range].split(['/', '.', '-']).map(str::parse::<i16>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(13..=31)), Some(Ok(_))) => Self::For(Leading::Day),
            (Some(Ok(1..=12)), Some(Ok(13..=31))) => Self::For(Leading::Month),
            _ => Self::Nothing,
        }
    }
}

/// Reads the day a report was published where the order of day and month is known.
pub(crate) fn parse_ordered(text: &str, leading: Leading) -> Option<Date> {
    let written = dates_in(text, Setting::Field).find(|written| written.date().is_some())?;
    let is_swapped = match leading {
        Leading::Day => text[written.range.clone()].contains('/'),
        Leading::Month => !text[written.range.clone()].contains('/'),
    };
    written.swapped().filter(|_| is_swapped).or_else(|| written.date())
}

/// Reads the day a report was published, if `text` gives one; the day is taken as written, in its own time zone.
pub fn parse_published(text: &str) -> Option<(Date, Order)> {
    dates_in(text, Setting::Field).find_map(|written| {
        Some((written.date()?, if written.is_order_guessed { Order::Guessed } else { Order::Plain }))
    })
}

/// Reads a day that a spreadsheet counted: whole days since 30 December 1899, perhaps with a time behind the point.
pub(crate) fn parse_serial(text: &str) -> Option<Date> {
    const DAYS: std::ops::RangeInclusive<i64> = 20_000..=80_000;
    let (days, time) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    if days.len() != 5 || !days.bytes().chain(time.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let days = days.parse().ok().filter(|days| DAYS.contains(days))?;
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
}

/// Whether a text is a day in numbers that no calendar has: `31/02/2020`.
pub(crate) fn is_no_day(text: &str) -> bool {
    let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
    let Some(separator) = day.chars().find(|c| matches!(c, '/' | '-' | '.')) else { return false };
    let lengths: Vec<usize> = day.split(separator).map(str::len).collect();
    let are_numbers = day.split(separator).all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_formed = matches!(lengths[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4]);
    are_numbers && is_formed && parse_published(text).is_none()
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
    fn a_number_above_twelve_shows_the_order() {
        for (text, evidence) in [
            ("27/02/2020", Evidence::For(Leading::Day)),
            ("2/27/2020 10:00", Evidence::For(Leading::Month)),
            ("13.2.20", Evidence::For(Leading::Day)),
            ("03/02/2020", Evidence::Undecided),
            ("5/5/2020", Evidence::Nothing),
            ("2020-02-27", Evidence::Nothing),
            ("27 February 2020", Evidence::Nothing),
            ("soon", Evidence::Nothing),
        ] {
            assert_eq!(Evidence::of(text), evidence, "{text}");
        }
    }

    #[test]
    fn a_known_order_decides() {
        let check = |text, leading, expected: &str| {
            assert_eq!(
                parse_ordered(text, leading).map(|date| date.to_string()).unwrap_or_default(),
                expected
            );
        };
        check("03/02/2020", Leading::Day, "2020-02-03");
        check("03/02/2020", Leading::Month, "2020-03-02");
        check("03.02.2020", Leading::Day, "2020-02-03");
        check("03.02.2020", Leading::Month, "2020-03-02");
        check("27/02/2020", Leading::Month, "2020-02-27");
        check("2020-02-03", Leading::Day, "2020-02-03");
        check("soon", Leading::Day, "");
    }

    #[test]
    fn strings_that_are_not_dates() {
        for text in ["", "yesterday", "2017", "2017-13-40", "99/99/2017", "31 February 2017", "May", "1/2"] {
            check(text, "");
        }
    }

    #[test]
    fn serial_days_and_impossible_ones() {
        let serial = |text| parse_serial(text).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(
            (serial("43889"), serial("43889.5"), serial(" 20000 ")),
            ("2020-02-28".into(), "2020-02-28".into(), "1954-10-03".into())
        );
        assert_eq!(
            (serial("12"), serial("2020"), serial("4388a")),
            (String::new(), String::new(), String::new())
        );
        for text in ["31/02/2020", "2020-13-01", "31.4.20", "2020-02-30T10:00"] {
            assert!(is_no_day(text), "{text}");
        }
        for text in ["28/02/2020", "soon", "1-2", "555-1234", "", "2020"] {
            assert!(!is_no_day(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,30}", near in "[0-9/.:T -]{0,14}") {
            parse_published(&text);
            parse_published(&near);
            parse_serial(&near);
            is_no_day(&near);
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
