//! Times counted from the day of publication: `yesterday`, `last Thursday night`, `two weeks ago`, `the past three days`.

use jiff::civil::Date;
use jiff::{Span as Shift, ToSpan};
use rashomon_lexicon::clock::{self, TimeUnit, time_unit};
use rashomon_lexicon::time::TimeWord;
use rashomon_schema::{TimePrecision, weekday_named};

use super::calendar::{month_of, narrowed, year_of};
use super::days::{Days, day, days_between};
use super::vantage::Vantage;

/// The days that `tokens` stand for; `n` is the number among them.
pub(super) fn resolve(tokens: &[&str], n: Option<i64>, from: Vantage) -> Option<Days> {
    let today = from.today;
    near(tokens, today)
        .or_else(|| weekend(tokens, today))
        .or_else(|| of_the_week(tokens, from))
        .or_else(|| counted(tokens, n, today))
}

/// The day, month or year so long before `today`.
pub(super) fn ago(unit: TimeUnit, n: i64, today: Date) -> Option<Days> {
    around(unit, today.checked_sub(shift(unit, n)?).ok()?)
}

fn part_of_day(date: Date) -> Days {
    Days { precision: TimePrecision::PartOfDay, ..day(date) }
}

/// `today`, `last night`, `yesterday morning`, `the day before yesterday`.
fn near(tokens: &[&str], today: Date) -> Option<Days> {
    let back = |n: i64| today.checked_sub(n.days()).ok();
    let has = |word: &str| tokens.contains(&word);
    let part = tokens.iter().any(|t| is_part_of_day(t));
    let made = |date: Date| if part { part_of_day(date) } else { day(date) };
    match () {
        () if has("yesterday") && has("before") => back(2).map(made),
        () if has("yesterday") => back(1).map(made),
        () if has("today") => Some(made(today)),
        () if has("tonight") => Some(part_of_day(today)),
        () if has("tomorrow") => today.checked_add(if has("after") { 2 } else { 1 }.days()).ok().map(made),
        () if has("overnight") || (has("last") && has("night") && tokens.len() == 2) => {
            Some(Days { earliest: back(1)?, latest: today, precision: TimePrecision::PartOfDay })
        }
        () if part && (has("this") || has("earlier")) => Some(part_of_day(today)),
        () => None,
    }
}

/// `at the weekend`, `last weekend`: the one that has passed; `this weekend` and `next weekend` are ahead.
fn weekend(tokens: &[&str], today: Date) -> Option<Days> {
    if !tokens.iter().any(|t| TimeWord::Weekend.has(t)) {
        return None;
    }
    let monday = monday_of(today)?;
    let saturday = match () {
        () if tokens.contains(&"next") => monday.checked_add(12.days()).ok()?,
        () if tokens.contains(&"this") || today.weekday().to_monday_zero_offset() >= 5 => {
            monday.checked_add(5.days()).ok()?
        }
        () => monday.checked_sub(2.days()).ok()?,
    };
    Some(Days {
        earliest: saturday,
        latest: saturday.checked_add(1.days()).ok()?,
        precision: TimePrecision::Day,
    })
}

/// `Thursday`: the last one, or the next one of what is to come; `next Monday`, `Thursday of last week`, `this Monday`.
fn of_the_week(tokens: &[&str], from: Vantage) -> Option<Days> {
    let today = from.today;
    let wanted = tokens.iter().find_map(|t| weekday_named(t))?;
    let has = |word: &str| tokens.contains(&word);
    let part = tokens.iter().any(|t| is_part_of_day(t));
    let in_week = |monday: Date| monday.checked_add(i64::from(wanted.to_monday_zero_offset()).days()).ok();
    let date = match () {
        () if has("week") && has("last") => in_week(monday_of(today)?.checked_sub(7.days()).ok()?)?,
        () if has("week") && has("next") => in_week(monday_of(today)?.checked_add(7.days()).ok()?)?,
        () if has("this") => in_week(monday_of(today)?)?,
        () if has("next") || has("coming") => {
            let ahead = i64::from(today.weekday().until(wanted));
            today.checked_add(if ahead == 0 { 7 } else { ahead }.days()).ok()?
        }
        () if from.ahead && !has("last") && !has("previous") && !has("past") => {
            today.checked_add(i64::from(today.weekday().until(wanted)).days()).ok()?
        }
        () => {
            let back = i64::from(wanted.until(today.weekday()));
            let back = if back == 0 && (has("last") || has("previous") || has("past")) { 7 } else { back };
            today.checked_sub(back.days()).ok()?
        }
    };
    Some(if part { part_of_day(date) } else { day(date) })
}

/// `two years ago`, `last week`, `the past three days`, `in two weeks`, `earlier this month`.
fn counted(tokens: &[&str], n: Option<i64>, today: Date) -> Option<Days> {
    let unit = tokens.iter().find_map(|t| time_unit(t))?;
    let has = |word: &str| tokens.contains(&word);
    if tokens.iter().any(|t| TimeWord::Vague.has(t)) {
        return None;
    }
    let many = n.unwrap_or(1);
    let back = |n: i64| today.checked_sub(shift(unit, n)?).ok();
    let ahead = |n: i64| today.checked_add(shift(unit, n)?).ok();
    match () {
        () if has("ago") || has("back") => around(unit, back(many)?),
        () if has("earlier") && has("this") => Some(Days { latest: today, ..around(unit, today)? }),
        () if has("later") && has("this") => Some(Days { earliest: today, ..around(unit, today)? }),
        () if has("earlier") => around(unit, back(many)?),
        () if (has("last") || has("previous")) && n.is_none() => narrowed(tokens, around(unit, back(1)?)?),
        () if has("past") || has("last") || has("previous") => Some(days_between(back(many)?, today)),
        () if has("this") || has("current") => narrowed(tokens, around(unit, today)?),
        () if has("next") && n.is_none() => around(unit, ahead(1)?),
        () if has("next") || has("coming") || has("within") => Some(days_between(today, ahead(many)?)),
        () if has("in") && n.is_some() => around(unit, ahead(many)?),
        () => None,
    }
}

/// The day, week, month or year that `date` lies in.
fn around(unit: TimeUnit, date: Date) -> Option<Days> {
    match unit {
        TimeUnit::Hour | TimeUnit::Day => Some(day(date)),
        TimeUnit::Week => {
            let monday = monday_of(date)?;
            Some(Days {
                earliest: monday,
                latest: monday.checked_add(6.days()).ok()?,
                precision: TimePrecision::Week,
            })
        }
        TimeUnit::Month => month_of(date.year(), date.month()),
        TimeUnit::Year | TimeUnit::Decade => year_of(date.year()),
    }
}

fn monday_of(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()
}

/// Whether `word` is a unit of time.
pub(super) fn is_unit(word: &str) -> bool {
    time_unit(word).is_some()
}

/// A shift of `n` units; none when it is absurdly far.
fn shift(unit: TimeUnit, n: i64) -> Option<Shift> {
    let n = (n <= 3000).then_some(n)?;
    Some(match unit {
        // Days are the finest that is kept: 24 hours ago is yesterday.
        TimeUnit::Hour => (n / 24).days(),
        TimeUnit::Day => n.days(),
        TimeUnit::Week => n.weeks(),
        TimeUnit::Month => n.months(),
        TimeUnit::Year => n.years(),
        TimeUnit::Decade => (10 * n).years(),
    })
}

/// Whether `word` is a part of a day, or goes with the figures of a time of the clock.
pub(super) fn is_part_of_day(word: &str) -> bool {
    clock::is_part_of_day(word) || TimeWord::HalfDay.has(word)
}

pub(super) fn is_day_word(word: &str) -> bool {
    TimeWord::Day.has(&word.to_ascii_lowercase())
}
