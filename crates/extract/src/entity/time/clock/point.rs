//! Points on the clock: `5:30 p.m.`, `17:00`, `0430 GMT`, `half past five in the morning`, `noon`.

use rashomon_lexicon::clock::{ClockWord, clock_word, is_clock_zone};
use rashomon_lexicon::trigger::trigger_noun;
use rashomon_schema::{TimePrecision, is_weekday};

use crate::entity::number;
use crate::entity::time::relative::is_day_word;
use crate::syntax::parse::Parse;

/// Minutes in a day.
pub(super) const DAY: u16 = 24 * 60;

/// A point or a stretch on the clock, in minutes of the day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub from: u16,
    pub until: u16,
    pub precision: TimePrecision,
    pub end: usize,
    /// Whether its own words show that it is a time.
    pub sure: bool,
}

impl Point {
    const fn new(minute: u16, precision: TimePrecision, end: usize, sure: bool) -> Self {
        Self { from: minute, until: minute, precision, end, sure }
    }

    fn from_word(row: &ClockWord, token: usize, sure: bool) -> Self {
        Self { from: row.from.0, until: row.until.0, precision: row.precision, end: token + 1, sure }
    }
}

/// The point that the words from `token` on tell.
pub(super) fn point_at(doc: &Parse<'_>, token: usize) -> Option<Point> {
    if token >= doc.len() {
        return None;
    }
    figures(doc, token)
        .or_else(|| hour(doc, token))
        .or_else(|| run_together(doc, token))
        .or_else(|| four_figures(doc, token))
        .or_else(|| spoken(doc, token))
        .or_else(|| named(doc, token))
}

/// `a.m.`, `pm`.
pub(super) fn is_half(word: &str) -> bool {
    matches!(word.trim_end_matches('.').replace('.', "").as_str(), "am" | "pm")
}

fn is_afternoon(word: &str) -> bool {
    word.starts_with('p')
}

/// The part of the day after an hour: `p.m.`, `in the afternoon`, and the token after it.
fn half_after(doc: &Parse<'_>, token: usize) -> Option<(bool, usize)> {
    let word = doc.lower(token);
    if is_half(word) {
        return Some((is_afternoon(word), token + 1));
    }
    let part = |t: usize| clock_word(doc.lower(t)).filter(|row| !row.alone).map(|row| row.from.0 >= DAY / 2);
    let at = token + if word == "in" { 2 } else { 1 };
    let introduced = word == "in" && doc.lower(token + 1) == "the" || is_weekday(word) || is_day_word(word);
    part(at).filter(|_| introduced).map(|afternoon| (afternoon, if word == "in" { at + 1 } else { token }))
}

/// `5:30 p.m.`, `17:00`, `5.30pm`, `09:15 local time`.
fn figures(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let word = doc.lower(token);
    let letters = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (digits, suffix) = word.split_at(letters);
    let (hours, minutes) = digits.split_once([':', '.'])?;
    let (hour, minute): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    // 24:00 ends a day.
    if minutes.len() != 2 || hours.len() > 2 || hour * 60 + minute > DAY || minute > 59 {
        return None;
    }
    let attached = is_half(suffix).then(|| (is_afternoon(suffix), token + 1));
    if !suffix.is_empty() && attached.is_none() && !matches!(suffix, "z" | "h" | "hrs") {
        return None;
    }
    let half = attached.or_else(|| half_after(doc, token + 1)).filter(|_| hour <= 12);
    let zoned = zone(doc, token + 1).is_some() || !suffix.is_empty();
    if let Some((afternoon, end)) = half {
        return Some(Point::new(of_half(hour, afternoon) * 60 + minute, TimePrecision::Minute, end, true));
    }
    // `5:30` may be of the morning or of the evening, and `5.30` a number.
    let whole_day = hours.len() == 2 || zoned;
    let is_clock = digits.contains(':') || zoned;
    (whole_day && is_clock).then(|| Point::new(hour * 60 + minute, TimePrecision::Minute, token + 1, zoned))
}

const fn of_half(hour: u16, afternoon: bool) -> u16 {
    hour % 12 + if afternoon { 12 } else { 0 }
}

/// `5 p.m.`, `5pm`, `five o'clock in the morning`.
fn hour(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let word = doc.lower(token);
    let letters = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    if let (Ok(hour), true) = (word[..letters].parse::<u16>(), is_half(&word[letters..])) {
        let at = of_half(hour, is_afternoon(&word[letters..])) * 60;
        return (1..=12).contains(&hour).then(|| Point::new(at, TimePrecision::Hour, token + 1, true));
    }
    let hour = small(doc, token, 12)?;
    let next = token + 1 + usize::from(matches!(doc.lower(token + 1), "o'clock" | "o’clock"));
    let (afternoon, end) = half_after(doc, next).filter(|_| next > token + 1 || is_half(doc.lower(next)))?;
    Some(Point::new(of_half(hour, afternoon) * 60, TimePrecision::Hour, end, true))
}

/// A number from 1 to `most`.
pub(super) fn small(doc: &Parse<'_>, token: usize, most: u16) -> Option<u16> {
    let word = doc.lower(token);
    let value = word.parse().ok().or_else(|| u16::try_from(number::word_value(word)?).ok())?;
    (1..=most).contains(&value).then_some(value)
}

/// `715 pm`, a colon lost.
fn run_together(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let word = doc.lower(token);
    let letters = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (digits, suffix) = word.split_at(letters);
    let attached = is_half(suffix).then(|| (is_afternoon(suffix), token + 1));
    let next = || suffix.is_empty().then(|| half_after(doc, token + 1)).flatten();
    let (afternoon, end) = attached.or_else(next).filter(|_| matches!(digits.len(), 3 | 4))?;
    let figures: u16 = digits.parse().ok()?;
    let (hour, minute) = (figures / 100, figures % 100);
    let at = of_half(hour, afternoon) * 60 + minute;
    ((1..=12).contains(&hour) && minute < 60).then(|| Point::new(at, TimePrecision::Minute, end, true))
}

/// `0430 GMT`, `1700 hours`, `0430Z`.
fn four_figures(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let word = doc.lower(token);
    let digits = word.trim_end_matches(['z', 'h']);
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hour, minute): (u16, u16) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    let hours = matches!(doc.lower(token + 1), "hours" | "hrs" | "h");
    let said = digits.len() < word.len() || hours || zone(doc, token + 1).is_some();
    let end = token + 1 + usize::from(hours);
    (said && hour < 24 && minute < 60)
        .then(|| Point::new(hour * 60 + minute, TimePrecision::Minute, end, true))
}

/// `half past five in the morning`, `a quarter to six p.m.`.
fn spoken(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let minutes = match doc.lower(token) {
        "half" => 30,
        "quarter" => 15,
        _ => small(doc, token, 29)?,
    };
    let to = match doc.lower(token + 1) {
        "past" => false,
        "to" => true,
        _ => return None,
    };
    let hour = small(doc, token + 2, 12)?;
    let (afternoon, end) = half_after(doc, token + 3)?;
    let at = of_half(hour, afternoon) * 60;
    let minute = if to { (at + DAY - minutes) % DAY } else { at + minutes };
    Some(Point::new(minute, TimePrecision::Minute, end, true))
}

/// `noon`, `dawn`: no name, and of nothing else.
fn named(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let named = clock_word(doc.token(token)).filter(|row| row.alone)?;
    // `a dawn raid` is of dawn, `noon prayers` are not.
    let of_another = match doc.dep(token) {
        "compound" | "amod" => trigger_noun(doc.lemma(doc.head(token))).is_none(),
        dep => matches!(dep, "nsubj" | "nsubjpass" | "dobj"),
    };
    (!of_another).then(|| Point::from_word(named, token, false))
}

/// `morning`, which tells an hour only beside a day.
pub(super) fn named_beside(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let named = clock_word(doc.lower(token)).filter(|row| !row.alone)?;
    Some(Point::from_word(named, token, true))
}

/// The zone at `token` and the token after it: `GMT`, `local time`, `Moscow time`.
pub(super) fn zone(doc: &Parse<'_>, token: usize) -> Option<(String, usize)> {
    let token = token + usize::from(doc.lower(token) == "(");
    if token >= doc.len() {
        return None;
    }
    if is_clock_zone(doc.token(token)) {
        return Some((doc.token(token).to_owned(), token + 1));
    }
    let named = doc.token(token).starts_with(char::is_uppercase) || doc.lower(token) == "local";
    let time = doc.lower(token + 1) == "time" && named && !is_weekday(doc.token(token));
    time.then(|| (doc.token(token).to_owned(), token + 2))
}
