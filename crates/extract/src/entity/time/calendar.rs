//! Dates by the calendar: days, months, years, seasons, and stretches between two of them.

use jiff::ToSpan;
use jiff::civil::Date;
use rashomon_lexicon::clock::season_month;
use rashomon_lexicon::time::TimeWord;
use rashomon_schema::{TimePrecision, month_named};

use super::days::{Days, day, days_between};
use super::vantage::Vantage;

/// `12 March 2019`, `March 12`, `March 2019`, `mid-March`, `2019`, `12.03.2019`, the 1990s, the summer of 2018, `3 to 7 February`.
pub(super) fn resolve(tokens: &[&str], published: Option<Vantage>) -> Option<Days> {
    figures(tokens)
        .or_else(|| stretch(tokens, published))
        .or_else(|| season(tokens, published))
        .or_else(|| decade(tokens))
        .or_else(|| single(tokens, published))
}

/// `2019-03-12`, `12.03.2019`, `12/03/2019` where only one reading is a date.
fn figures(tokens: &[&str]) -> Option<Days> {
    let joined = tokens.concat();
    let only = joined.as_str();
    if !only.starts_with(|c: char| c.is_ascii_digit()) || tokens.len() > 5 {
        return None;
    }
    if only.len() == 10 && only.as_bytes()[4] == b'-' {
        return only.parse().ok().map(day);
    }
    let parts: Vec<i16> = only.split(['.', '/']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, year] = parts.as_slice() else { return None };
    let made =
        |day: i16, month: i16| Date::new(*year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match (made(*first, *second), made(*second, *first)) {
        (Some(date), None) | (None, Some(date)) => Some(day(date)),
        (Some(date), Some(_)) if only.contains('.') || first == second => Some(day(date)),
        _ => None,
    }
}

/// The parts of a calendar date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Parts {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
}

fn parts(tokens: &[&str]) -> Parts {
    let year = |t: &&str| t.parse::<i16>().ok().filter(|y| (1800..2200).contains(y) && t.len() == 4);
    let day_of_month = |t: &&str| {
        let digits = t.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal = matches!(&t[digits.len()..], "" | "st" | "nd" | "rd" | "th");
        digits.parse::<i8>().ok().filter(|d| ordinal && (1..=31).contains(d) && digits.len() <= 2)
    };
    Parts {
        day: tokens.iter().find_map(day_of_month),
        month: tokens.iter().find_map(|t| month_named(t)),
        year: tokens.iter().find_map(year),
    }
}

fn single(tokens: &[&str], published: Option<Vantage>) -> Option<Days> {
    let n_months = tokens.iter().filter(|t| month_named(t).is_some()).count();
    let found = parts(tokens);
    let days = match (found.month.filter(|_| n_months == 1), found.day, found.year) {
        (Some(month), Some(d), Some(y)) => Date::new(y, month, d).ok().map(day),
        (Some(month), None, Some(y)) => month_of(y, month),
        (None, None, Some(y))
            if n_months == 0 && tokens.iter().all(|t| third(t).is_some() || t.parse::<i16>().is_ok()) =>
        {
            year_of(y)
        }
        (Some(month), Some(d), None) => Date::new(last_time(published?, month, d), month, d).ok().map(day),
        // `may` is a verb more often than a month; the entity recogniser has decided.
        (Some(month), None, None) if tokens.len() <= 2 => month_of(last_time(published?, month, 1), month),
        _ => None,
    };
    narrowed(tokens, days?)
}

/// Which third of a month or a year a word means.
fn third(word: &str) -> Option<i64> {
    [TimeWord::Early, TimeWord::Middle, TimeWord::Late]
        .iter()
        .position(|class| class.has(word))
        .map(|n| n as i64)
}

/// The early, middle or late third of a month or a year.
pub(super) fn narrowed(tokens: &[&str], mut days: Days) -> Option<Days> {
    let third = tokens.iter().find_map(|t| third(t));
    let (Some(third), TimePrecision::Month | TimePrecision::Year) = (third, days.precision) else {
        return Some(days);
    };
    let first = days.earliest;
    let bound = |n: i64| {
        if days.precision == TimePrecision::Month {
            first.checked_add((10 * n).days())
        } else {
            first.checked_add((4 * n).months())
        }
        .ok()
    };
    let (start, end) = (bound(third)?, bound(third + 1)?);
    days.earliest = start;
    if third < 2 {
        days.latest = end.checked_sub(1.days()).ok()?;
    }
    Some(days)
}

/// `3 to 7 February 2020`, `January to March 2019`, `2011 to 2013`, `between 3 and 7 February`.
fn stretch(tokens: &[&str], published: Option<Vantage>) -> Option<Days> {
    let at =
        tokens.iter().position(|t| matches!(*t, "to" | "and" | "until" | "till" | "through" | "-" | "–"))?;
    let (first, last) = (parts(&tokens[..at]), parts(&tokens[at + 1..]));
    let (mut from, mut to) = (first, last);
    from.month = from.month.or(to.month);
    from.year = from.year.or(to.year);
    to.month = to.month.or(from.month);
    if first == Parts::default() || last == Parts::default() {
        return None;
    }
    let days = |Parts { day: d, month, year }: Parts| match (d, month) {
        (d, Some(m)) => {
            let year = year.map_or_else(|| Some(last_time(published?, m, d.unwrap_or(1))), Some)?;
            d.map_or_else(|| month_of(year, m), |d| Date::new(year, m, d).ok().map(day))
        }
        (None, None) => year_of(year?),
        (Some(_), None) => None,
    };
    let (from, to) = (days(from)?, days(to)?);
    (from.earliest <= to.latest).then(|| days_between(from.earliest, to.latest))
}

/// `spring 2019`, `the summer of 2018`, `last winter`; the northern seasons, winter by its December.
fn season(tokens: &[&str], published: Option<Vantage>) -> Option<Days> {
    let first_month = tokens.iter().find_map(|t| season_month(t))?;
    let last = tokens.contains(&"last");
    let year = match parts(tokens).year {
        Some(year) => year,
        None => {
            let today = published?.today;
            let start = Date::new(today.year(), first_month, 1).ok()?;
            let over = start.checked_add(3.months()).ok()?;
            let ahead = tokens.contains(&"this") || tokens.contains(&"next");
            if last && over > today || start > today && !ahead { today.year() - 1 } else { today.year() }
        }
    };
    let start = Date::new(year, first_month, 1).ok()?;
    Some(days_between(start, start.checked_add(3.months()).ok()?.checked_sub(1.days()).ok()?))
}

/// `the 1990s`.
fn decade(tokens: &[&str]) -> Option<Days> {
    let year = tokens.iter().find_map(|t| {
        t.strip_suffix('s')?.parse::<i16>().ok().filter(|y| (1800..2200).contains(y) && y % 10 == 0)
    })?;
    Some(days_between(Date::new(year, 1, 1).ok()?, Date::new(year + 9, 12, 31).ok()?))
}

/// A whole month.
pub(super) fn month_of(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Days { earliest: first, latest: first.last_of_month(), precision: TimePrecision::Month })
}

/// A whole year.
pub(super) fn year_of(year: i16) -> Option<Days> {
    Some(Days {
        earliest: Date::new(year, 1, 1).ok()?,
        latest: Date::new(year, 12, 31).ok()?,
        precision: TimePrecision::Year,
    })
}

/// The year in which a day last came round, or next comes round where it is of what is to come; one that lies up to
/// two months ahead is taken as coming.
fn last_time(from: Vantage, month: i8, day: i8) -> i16 {
    let today = from.today;
    let ahead = today.checked_add(60.days()).unwrap_or(today);
    match Date::new(today.year(), month, day.min(28)) {
        Ok(date) if from.ahead => {
            today.year() + i16::from((date.month(), day) < (today.month(), today.day()))
        }
        Ok(date) if date > ahead => today.year() - 1,
        _ => today.year(),
    }
}
