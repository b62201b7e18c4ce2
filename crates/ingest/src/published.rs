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

/// Reads the day a report was published, if `text` gives one; the day is taken as written, in its own time zone.
pub fn parse_published(text: &str) -> Option<(Date, Order)> {
    dates_in(text, Setting::Field).find_map(|written| {
        Some((written.date()?, if written.is_order_guessed { Order::Guessed } else { Order::Plain }))
    })
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
