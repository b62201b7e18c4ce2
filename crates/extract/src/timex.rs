//! Dates and times, counted from the day of publication.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Shift, ToSpan};
use rashomon_schema::TimeArgument;

use crate::dateline;
use crate::number;
use crate::parse::Parse;
use crate::words::Words;

/// A time expression and the days it may stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timex {
    pub words: Words,
    pub days: Option<Days>,
}

/// A stretch of days, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub earliest: Date,
    pub latest: Date,
    pub precision: &'static str,
}

/// The time expressions of a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Times {
    pub all: Vec<Timex>,
    of_token: Vec<u32>,
}

impl Times {
    /// Finds and resolves every time expression.
    pub fn find(doc: &Parse<'_>, published: Option<Date>) -> Self {
        let mut times = Self { all: Vec::new(), of_token: vec![0; doc.len()] };
        // The recogniser joins the day of a dateline with what follows; a dateline is read by itself.
        let entities = doc
            .ents()
            .filter(|e| matches!(e.label, "DATE" | "TIME") && !doc.in_dateline(e.start))
            .map(|e| Words::new(e.start, e.end));
        let mut found: Vec<Words> = entities.map(|words| without_preposition(doc, words)).collect();
        let loose = (0..doc.len()).filter(|&t| {
            doc.ent_type(t).is_empty() && (is_weekday(doc.token(t)) || is_day_word(doc.token(t)))
        });
        found.extend(loose.filter(|&t| !doc.in_dateline(t)).map(Words::one));
        found.extend(doc.datelines.iter().filter_map(|&dateline| dateline::day(doc, dateline)));
        found.sort_unstable();
        for words in found {
            times.all.push(Timex { words, days: resolve(doc, words, published) });
            times.of_token[words.start..words.end].fill(times.all.len() as u32);
        }
        times
    }

    /// Index of the time expression that `token` stands in.
    pub fn of(&self, token: usize) -> Option<usize> {
        self.of_token.get(token).and_then(|&n| (n as usize).checked_sub(1))
    }

    /// The expression as an argument.
    pub fn argument(&self, doc: &Parse<'_>, time: usize) -> TimeArgument {
        let Timex { words, days } = &self.all[time];
        TimeArgument {
            text: words.text(doc).to_owned(),
            span: words.span(doc),
            earliest: days.map(|d| d.earliest),
            latest: days.map(|d| d.latest),
            precision: days.map(|d| d.precision.to_owned()),
        }
    }
}

fn without_preposition(doc: &Parse<'_>, mut words: Words) -> Words {
    while words.end > words.start + 1
        && matches!(
            doc.token(words.start).to_ascii_lowercase().as_str(),
            "on" | "in" | "at" | "the" | "of" | "during"
        )
    {
        words.start += 1;
    }
    words.trim_space(doc)
}

/// The days that the words stand for.
fn resolve(doc: &Parse<'_>, words: Words, published: Option<Date>) -> Option<Days> {
    let tokens: Vec<String> = (words.start..words.end)
        .filter(|&t| !doc.is_space(t))
        .map(|t| doc.token(t).trim_end_matches('.').to_ascii_lowercase())
        .filter(|t| {
            !matches!(
                t.as_str(),
                "," | "the" | "early" | "late" | "on" | "of" | "about" | "around" | "'s" | "in" | "mid" | "-"
            )
        })
        .collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    if let Some(days) = iso(&tokens).or_else(|| calendar(&tokens, published)) {
        return Some(days);
    }
    let today = published?;
    near(&tokens, today)
        .or_else(|| of_the_week(&tokens, today))
        .or_else(|| relative(doc, words, &tokens, today))
}

fn day(date: Date) -> Days {
    Days { earliest: date, latest: date, precision: "day" }
}

fn part_of_day(date: Date) -> Days {
    Days { precision: "part-of-day", ..day(date) }
}

fn month_of(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Days { earliest: first, latest: first.last_of_month(), precision: "month" })
}

fn year_of(year: i16) -> Option<Days> {
    Some(Days {
        earliest: Date::new(year, 1, 1).ok()?,
        latest: Date::new(year, 12, 31).ok()?,
        precision: "year",
    })
}

fn iso(tokens: &[&str]) -> Option<Days> {
    match tokens {
        [only] if only.len() == 10 && only.as_bytes()[4] == b'-' => only.parse().ok().map(day),
        _ => None,
    }
}

/// `12 March 2019`, `March 12`, `March 2019`, `March`, `2019`.
fn calendar(tokens: &[&str], published: Option<Date>) -> Option<Days> {
    let months: Vec<i8> = tokens.iter().filter_map(|t| month(t)).collect();
    let year = tokens
        .iter()
        .find_map(|t| t.parse::<i16>().ok().filter(|y| (1800..2200).contains(y) && t.len() == 4));
    let month_day = tokens.iter().find_map(|t| {
        let digits = t.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<i8>().ok().filter(|d| (1..=31).contains(d) && digits.len() <= 2)
    });
    match (months.as_slice(), month_day, year) {
        ([month], Some(d), Some(y)) => Date::new(y, *month, d).ok().map(day),
        ([month], None, Some(y)) => month_of(y, *month),
        ([], None, Some(y)) if tokens.len() == 1 => year_of(y),
        ([month], d, None) => {
            let today = published?;
            let year_of_month = last_time(today, *month, d.unwrap_or(1));
            match d {
                Some(d) => Date::new(year_of_month, *month, d).ok().map(day),
                // `may` is a verb more often than a month; the entity recogniser has decided.
                None if tokens.len() <= 2 => month_of(year_of_month, *month),
                None => None,
            }
        }
        _ => None,
    }
}

/// The year in which a day last came round; one that lies up to two months ahead is taken as coming.
fn last_time(today: Date, month: i8, day: i8) -> i16 {
    let ahead = today.checked_add(60.days()).unwrap_or(today);
    match Date::new(today.year(), month, day.min(28)) {
        Ok(date) if date > ahead => today.year() - 1,
        _ => today.year(),
    }
}

/// `today`, `last night`, `yesterday morning`.
fn near(tokens: &[&str], today: Date) -> Option<Days> {
    let back = |n: i64| today.checked_sub(n.days()).ok();
    let has = |word: &str| tokens.contains(&word);
    let part = tokens.iter().any(|t| is_part_of_day(t));
    let made = |date: Date| if part { part_of_day(date) } else { day(date) };
    match () {
        () if has("yesterday") => back(1).map(made),
        () if has("today") => Some(made(today)),
        () if has("tonight") => Some(part_of_day(today)),
        () if has("tomorrow") => today.checked_add(1.days()).ok().map(made),
        () if has("overnight") || (has("last") && has("night") && tokens.len() == 2) => {
            Some(Days { earliest: back(1)?, latest: today, precision: "part-of-day" })
        }
        () if part && (has("this") || has("earlier")) => Some(part_of_day(today)),
        () => None,
    }
}

fn of_the_week(tokens: &[&str], today: Date) -> Option<Days> {
    let wanted = tokens.iter().find_map(|t| weekday(t))?;
    let part = tokens.iter().any(|t| is_part_of_day(t));
    let back = i64::from(wanted.until(today.weekday()));
    let date = if tokens.contains(&"next") {
        let ahead = i64::from(today.weekday().until(wanted));
        today.checked_add(if ahead == 0 { 7 } else { ahead }.days()).ok()?
    } else {
        let back = if back == 0 && tokens.contains(&"last") { 7 } else { back };
        today.checked_sub(back.days()).ok()?
    };
    Some(if part { part_of_day(date) } else { day(date) })
}

/// `two years ago`, `last week`, `the past three days`.
fn relative(doc: &Parse<'_>, words: Words, tokens: &[&str], today: Date) -> Option<Days> {
    let unit = tokens.iter().find_map(|t| unit_of(t))?;
    let n = (words.start..words.end)
        .find(|&t| number::is_number(doc, t))
        .and_then(|t| number::read(doc, t))
        .and_then(|amount| amount.low.or(amount.high))
        .and_then(|n| i64::try_from(n).ok())
        .unwrap_or(1);
    let has = |word: &str| tokens.contains(&word);
    let back = |n: i64| today.checked_sub(shift(unit, n)?).ok();
    match () {
        () if has("ago") || has("earlier") => around(unit, back(n)?),
        () if has("last") && n == 1 => around(unit, back(1)?),
        () if has("past") || has("last") => {
            Some(Days { earliest: back(n)?, latest: today, precision: "range" })
        }
        () if has("this") => around(unit, today),
        () if has("next") => around(unit, today.checked_add(shift(unit, 1)?).ok()?),
        () => None,
    }
}

/// The day, week, month or year that `date` lies in.
fn around(unit: Unit, date: Date) -> Option<Days> {
    match unit {
        Unit::Day => Some(day(date)),
        Unit::Week => {
            let monday = date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()?;
            Some(Days { earliest: monday, latest: monday.checked_add(6.days()).ok()?, precision: "week" })
        }
        Unit::Month => month_of(date.year(), date.month()),
        Unit::Year => year_of(date.year()),
    }
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "days" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// A shift of `n` units back; none when it is absurdly far.
fn shift(unit: Unit, n: i64) -> Option<Shift> {
    let n = (n <= 3000).then_some(n)?;
    Some(match unit {
        Unit::Day => n.days(),
        Unit::Week => n.weeks(),
        Unit::Month => n.months(),
        Unit::Year => n.years(),
    })
}

fn is_part_of_day(word: &str) -> bool {
    matches!(
        word,
        "morning"
            | "afternoon"
            | "evening"
            | "night"
            | "noon"
            | "midday"
            | "dawn"
            | "dusk"
            | "midnight"
            | "hours"
    )
}

/// Whether `word` is the name of a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    weekday(word).is_some()
}

/// Whether `word` is the name of a month, in full or cut short, with a capital.
pub(crate) fn is_month(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && month(word.trim_end_matches('.').to_ascii_lowercase().as_str()).is_some()
}

fn is_day_word(word: &str) -> bool {
    ["today", "yesterday", "tomorrow", "tonight", "overnight"].iter().any(|w| w.eq_ignore_ascii_case(word))
}

/// The day of the week that `word` names.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.trim_end_matches('.').to_ascii_lowercase().as_str() {
        "monday" | "mondays" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The month, from 1, that `word` names in small letters.
pub(crate) fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    if word == "sept" {
        return Some(9);
    }
    if word.len() < 3 {
        return None;
    }
    let n = NAMES.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(word)))?;
    i8::try_from(n + 1).ok()
}
