//! On which days a report's incident may have been: a dateline, weekdays, days of a month in its opening.
//!
//! The day of publication is only a hint: it may be months off. It is never read with day and month exchanged, unless
//! the text itself has a dateline on that day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rashomon_schema::{DaySource, ReportDays, month_named, weekday_named};

/// Characters of a text that can hold its dateline.
const DATELINE: usize = 300;
/// Characters of a text that can hold a dateline without a year.
const BARE_DATELINE: usize = 60;
/// Characters of a text that say when its incident was.
const OPENING: usize = 1200;
/// Weekdays of the opening that can be the incident's.
const N_WEEKDAYS: usize = 3;
/// The most days between a day without a year and the dateline after it.
const REACH: i32 = 60;

/// Names of the day before another one.
const DAY_BEFORE: [(&str, &str); 4] =
    [("day", "before"), ("day", "earlier"), ("previous", "day"), ("preceding", "day")];

/// Finds the days of what `text` is about; `published` counts where the text names no day.
pub(crate) fn find_report_days(text: &str, published: Option<Date>) -> ReportDays {
    let opening: String = text.chars().take(OPENING).collect();
    let tokens = tokens(&opening);
    let weekdays = weekdays(&tokens);
    let mut written = dates(&tokens);
    if written.is_empty() {
        let either: Vec<Date> = published.into_iter().chain(published.and_then(exchanged)).collect();
        written = confirmed(&tokens, &either);
    }
    let source = if written.is_empty() { DaySource::Publication } else { DaySource::Text };
    let written = if written.is_empty() { Vec::from_iter(published) } else { written };
    let mut incident: Vec<Date> = written.iter().flat_map(|day| on_or_before(*day, &weekdays)).collect();
    if source == DaySource::Text {
        let named = days_of_month(&tokens).filter_map(|(month, day)| latest(month, day, &written));
        // Where a weekday is named, the dateline is not the day of the incident.
        incident.extend(named.filter(|day| weekdays.is_empty() || !written.contains(day)));
    }
    ReportDays {
        source,
        written: sorted(written),
        incident: sorted(incident),
        weekdays: sorted(weekdays.iter().map(|day| day.to_monday_one_offset().unsigned_abs()).collect()),
    }
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

/// Day and month the other way round.
fn exchanged(day: Date) -> Option<Date> {
    Date::new(day.year(), day.day(), day.month()).ok()
}

/// The weekdays that are named, and those before them: `on Friday` and, later, `the day before`.
fn weekdays(tokens: &[Token<'_>]) -> Vec<Weekday> {
    let mut weekdays: Vec<Weekday> = Vec::new();
    let mut last = None;
    for (n, token) in tokens.iter().enumerate() {
        let named = weekday_named(token.text);
        let before = last.filter(|_| is_day_before(&tokens[n..])).map(Weekday::previous);
        weekdays.extend(named.or(before));
        last = named.or(last);
    }
    weekdays.truncate(N_WEEKDAYS);
    weekdays
}

/// `the day before`, `a day earlier`, `the previous day`.
fn is_day_before(tokens: &[Token<'_>]) -> bool {
    let [a, b, ..] = tokens else { return false };
    let two = (a.text.to_ascii_lowercase(), b.text.to_ascii_lowercase());
    DAY_BEFORE.contains(&(two.0.as_str(), two.1.as_str()))
}

/// The last such weekdays up to `day`; the day itself where none is named.
fn on_or_before(day: Date, weekdays: &[Weekday]) -> Vec<Date> {
    if weekdays.is_empty() {
        return vec![day];
    }
    let back = |weekday: &Weekday| weekday.until(day.weekday());
    weekdays.iter().filter_map(|weekday| day.checked_sub(back(weekday).days()).ok()).collect()
}

/// The last such day of the year up to a dateline, if it is near.
fn latest(month: i8, day: i8, written: &[Date]) -> Option<Date> {
    let within = |at: &Date| {
        let this_year = Date::new(at.year(), month, day).ok()?;
        let told = if this_year > *at { Date::new(at.year() - 1, month, day).ok()? } else { this_year };
        ((*at - told).get_days() <= REACH).then_some(told)
    };
    written.iter().find_map(within)
}

/// A word or a number, and what separates it from the one before.
struct Token<'t> {
    text: &'t str,
    start: usize,
    joint: &'t str,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut at, mut last) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            continue;
        }
        let same = |d: char| if c.is_ascii_digit() { d.is_ascii_digit() } else { d.is_alphabetic() };
        let end =
            text[at..].find(|d| !same(d)).map_or(text.len(), |length| at + length).max(at + c.len_utf8());
        tokens.push(Token { text: &text[at..end], start: at, joint: &text[last..at] });
        (at, last) = (end, end);
    }
    tokens
}

/// The full dates in the dateline's part of the text.
fn dates(tokens: &[Token<'_>]) -> Vec<Date> {
    let n = tokens.partition_point(|token| token.start < DATELINE);
    let at = |idx: usize| tokens.get(idx);
    let mut found: Vec<Date> = Vec::new();
    for idx in 0..n {
        let (Some(a), Some(b), c) = (at(idx), at(idx + 1), at(idx + 2)) else { break };
        let spelled = month_first(a, b, c).or_else(|| day_first(a, b, at(idx + 2), at(idx + 3)));
        found.extend(spelled);
        found.extend(c.iter().flat_map(|c| in_numbers(a, b, c)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// `July 5, 2016`, and `Jun 132016` where a comma was lost.
fn month_first(a: &Token<'_>, b: &Token<'_>, c: Option<&Token<'_>>) -> Option<Date> {
    let month = month_named(a.text)?;
    if let Some((day, year)) = b.text.len().checked_sub(4).and_then(|n| b.text.split_at_checked(n))
        && let Some(date) = full(year_of(year), month, day.parse().ok())
    {
        return Some(date);
    }
    full(year_of(c?.text), month, b.text.parse().ok())
}

/// `5 July 2016`, `5th of July 2016`.
fn day_first(a: &Token<'_>, b: &Token<'_>, c: Option<&Token<'_>>, d: Option<&Token<'_>>) -> Option<Date> {
    let day = a.text.parse().ok();
    match month_named(b.text) {
        Some(month) => full(year_of(c?.text), month, day),
        None if ["st", "nd", "rd", "th"].contains(&b.text) => {
            full(year_of(d?.text), month_named(c?.text)?, day)
        }
        None => None,
    }
}

/// `21.08.2013`, `01-10-2014`, `2016-07-05`, and both readings of `10/01/2014`.
fn in_numbers(a: &Token<'_>, b: &Token<'_>, c: &Token<'_>) -> Vec<Date> {
    if b.joint != c.joint || !matches!(b.joint, "." | "-" | "/") {
        return Vec::new();
    }
    let number = |token: &Token<'_>| token.text.parse::<i8>().ok();
    let (Some(middle), joint) = (number(b), b.joint) else { return Vec::new() };
    if let Some(date) = full(year_of(a.text), middle, number(c)) {
        return vec![date];
    }
    let day_first = full(year_of(c.text), middle, number(a));
    let month_first = number(a).and_then(|month| full(year_of(c.text), month, Some(middle)));
    let both = joint == "/" || day_first.is_none();
    day_first.into_iter().chain(month_first.filter(|_| both)).collect()
}

/// `MOSCOW, Feb. 28 –`: a dateline without a year, if it matches a day of publication or the day before.
fn confirmed(tokens: &[Token<'_>], hinted: &[Date]) -> Vec<Date> {
    let n = tokens.partition_point(|token| token.start < BARE_DATELINE);
    let on = |(month, day): (i8, i8), hint: &Date| {
        let date = Date::new(hint.year(), month, day).ok()?;
        (0..=1).contains(&(*hint - date).get_days()).then_some(date)
    };
    days_of_month(&tokens[..n])
        .find_map(|told| hinted.iter().find_map(|hint| on(told, hint)))
        .into_iter()
        .collect()
}

/// `August 21` and `21 August` without a year.
fn days_of_month<'t>(tokens: &'t [Token<'_>]) -> impl Iterator<Item = (i8, i8)> + 't {
    let day = |token: &Token<'_>| token.text.parse::<i8>().ok().filter(|day| (1..=31).contains(day));
    let has_year = |idx: usize| tokens.get(idx).is_some_and(|token| year_of(token.text).is_some());
    (1..tokens.len()).filter(move |idx| !has_year(idx + 1)).filter_map(move |idx| {
        let (a, b) = (&tokens[idx - 1], &tokens[idx]);
        month_named(a.text).zip(day(b)).or_else(|| month_named(b.text).zip(day(a)))
    })
}

fn full(year: Option<i16>, month: i8, day: Option<i8>) -> Option<Date> {
    Date::new(year?, month, day?).ok()
}

fn year_of(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| (1900..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, published: &str, expected: &[&str]) {
        let days = find_report_days(text, published.parse().ok());
        let expected: Vec<Date> = expected.iter().map(|day| day.parse().unwrap()).collect();
        assert_eq!(days.incident, expected, "{text}");
    }

    #[test]
    fn dates_of_the_text_come_first() {
        check("06 July 2016 A bomb went off on Tuesday.", "2016-06-07", &["2016-07-05"]);
        check("Last updated at Jun 132016 Raids on Sunday killed two.", "2016-06-22", &["2016-06-12"]);
        check("01-10-2014 Twin bombs killed two.", "2014-06-10", &["2014-10-01"]);
        check("2016-07-05 Twin bombs killed two.", "", &["2016-07-05"]);
    }

    #[test]
    fn day_of_the_month_precedes_the_dateline() {
        check("September 10 2013 Forces fired gas on August 21.", "", &["2013-08-21", "2013-09-10"]);
    }

    #[test]
    fn day_before_a_weekday_is_found() {
        let days = &["2020-02-27", "2020-02-28"];
        check("29 February 2020 Envoys met on Friday after a strike the day before.", "", days);
        check("29 February 2020 A strike hit a mill the day before.", "", &["2020-02-29"]);
    }

    #[test]
    fn yearless_dateline_must_match_publication_date() {
        let source = |text: &str, published: &str| find_report_days(text, published.parse().ok()).source;
        check("MOSCOW, Feb. 28 – A bomb went off on Thursday.", "2020-02-28", &["2020-02-27"]);
        assert_eq!(source("MOSCOW, Feb. 28 – A bomb went off.", "2020-02-29"), DaySource::Text);
        assert_eq!(source("MOSCOW, March 2 – A bomb went off.", "2020-02-03"), DaySource::Text);
        assert_eq!(source("MOSCOW, Feb. 28 – A bomb went off.", "2020-06-11"), DaySource::Publication);
    }

    #[test]
    fn day_and_month_of_a_publication_date_are_not_exchanged() {
        check("A bomb went off on Tuesday.", "2016-05-07", &["2016-05-03"]);
        check("A mine killed a herder.", "2018-03-11", &["2018-03-11"]);
        check("Gunmen raided the mill on Sunday.", "2021-12-06", &["2021-12-05"]);
        check("A bomb went off.", "2016-05-20", &["2016-05-20"]);
        check("A bomb went off.", "", &[]);
    }
}
