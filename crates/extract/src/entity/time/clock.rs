//! Times by the clock: `5:30 p.m.`, `around 17:00 local time`, `0430 GMT`, `shortly after midnight`, `Friday at dawn`.

mod point;

use jiff::civil::Time;
use rashomon_lexicon::time::TimeWord;
use rashomon_schema::{Clock, TimePrecision, is_month, is_weekday};

use self::point::{DAY, Point, is_half, named_beside, point_at, small, zone};
use super::relative::is_day_word;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// How far `around` reaches, in minutes.
const AROUND: u16 = 30;

/// How far `shortly after` reaches, in minutes.
const SHORTLY: u16 = 60;

/// Words after which a time may be, besides those that make it approximate.
const BEFORE_TIMES: [&str; 12] =
    ["at", "by", "before", "after", "since", "until", "till", "from", "between", "past", "to", "and"];

/// A time of day as its words give it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hour {
    /// The words that tell it.
    pub words: TokenSpan,
    pub clock: Clock,
    pub precision: TimePrecision,
}

/// The end of the expression of a clock time that starts at `start`.
pub(super) fn expression(doc: &Parse<'_>, start: usize) -> Option<usize> {
    let leads = (start..doc.len().min(start + 2)).take_while(|&t| leads(doc.lower(t))).count();
    let at = start + leads;
    let at = at + usize::from(leads > 0 && matches!(doc.lower(at), "after" | "before" | "past"));
    let point = stretch_at(doc, at)?;
    let introduces = |word| BEFORE_TIMES.contains(&word) || TimeWord::Around.has(word);
    let introduced = at.checked_sub(1).is_some_and(|before| introduces(doc.lower(before)));
    let end = zone(doc, point.end).map_or(point.end, |(_, end)| end);
    let end = again(doc, end);
    (point.sure || introduced || end > point.end).then_some(end)
}

/// Whether a word turns a time into a stretch around, after or before it.
fn leads(word: &str) -> bool {
    TimeWord::Around.has(word) || TimeWord::Shortly.has(word)
}

/// The end of the same time in brackets, in another zone: `7 p.m. (1600 GMT)`.
fn again(doc: &Parse<'_>, end: usize) -> usize {
    let opens = matches!(doc.lower(end), "(" | "[");
    let last = if opens { point_at(doc, end + 1).and_then(|point| zone(doc, point.end)) } else { None };
    last.map(|(_, last)| last)
        .filter(|&last| matches!(doc.lower(last), ")" | "]"))
        .map_or(end, |last| last + 1)
}

/// The time of day that `words` tell, with what stands right before and after them.
pub(super) fn read_hour(doc: &Parse<'_>, words: TokenSpan) -> Option<Hour> {
    let first =
        |find: &dyn Fn(usize) -> Option<Point>| (words.start..words.end).find_map(|t| Some((t, find(t)?)));
    let told = first(&|t| stretch_at(doc, t));
    let (at, point) = told.or_else(|| first(&|t| named_beside(doc, t).filter(|_| names_day(doc, words))))?;
    let point = led(doc, at, point);
    let zone = zone(doc, point.end);
    let end = again(doc, zone.as_ref().map_or(point.end, |(_, end)| *end).max(point.end));
    let clock =
        Clock { earliest: time(point.from)?, latest: time(point.until)?, zone: zone.map(|(zone, _)| zone) };
    Some(Hour { words: TokenSpan::new(at, end), clock, precision: point.precision })
}

/// Whether two expressions side by side are the day and the hour of one time: `at noon on Friday`.
pub(super) fn are_one_time(doc: &Parse<'_>, a: TokenSpan, b: TokenSpan) -> bool {
    const BETWEEN: [&str; 10] = ["on", "of", "at", ",", "in", "the", "after", "before", "(", "by"];
    let is_gap = |t: usize| (BETWEEN.contains(&doc.lower(t)) || leads(doc.lower(t))) && !doc.is_sent_start(t);
    let near = b.start >= a.end
        && b.start - a.end <= 3
        && (a.end..b.start).all(is_gap)
        && !doc.is_sent_start(b.start);
    let hour = |words: TokenSpan| read_hour(doc, words).is_some_and(|hour| hour.words.end <= words.end);
    near && names_day(doc, a) != names_day(doc, b) && hour(a) != hour(b) && names_day(doc, a) != hour(a)
}

fn names_day(doc: &Parse<'_>, words: TokenSpan) -> bool {
    let mut tokens = (words.start..words.end).map(|t| doc.token(t));
    tokens.any(|word| is_day_word(word) || is_weekday(word) || is_month(word))
}

fn time(minute: u16) -> Option<Time> {
    let minute = minute.min(DAY - 1);
    Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()
}

/// The stretch that what stands before a point makes of it: `around`, `shortly after`, `before`.
fn led(doc: &Parse<'_>, start: usize, mut point: Point) -> Point {
    let before = |n: usize| start.checked_sub(n).map(|t| doc.lower(t)).unwrap_or_default();
    let shortly = TimeWord::Shortly.has(before(2));
    let wide = |point: &mut Point| {
        if point.precision != TimePrecision::PartOfDay {
            point.precision = TimePrecision::Hour;
        }
    };
    match before(1) {
        word if TimeWord::Around.has(word) => {
            (point.from, point.until) =
                (point.from.saturating_sub(AROUND), (point.until + AROUND).min(DAY - 1));
            wide(&mut point);
        }
        "past" | "after" => {
            let reach = match point.from {
                _ if shortly || before(1) == "past" => point.until + SHORTLY,
                // The small hours.
                0 => DAY / 4,
                _ => DAY - 1,
            };
            point.until = reach.min(DAY - 1);
            wide(&mut point);
        }
        "before" => {
            // Before midnight is late in the day.
            let until = if point.until == 0 { DAY - 1 } else { point.until };
            let from = if point.from == 0 { DAY } else { point.from };
            (point.from, point.until) = (if shortly { from.saturating_sub(SHORTLY) } else { 0 }, until);
            wide(&mut point);
        }
        _ => {}
    }
    point
}

/// The point or the stretch from `token` on: `5:30 p.m.`, `between 2 and 4 p.m.`.
fn stretch_at(doc: &Parse<'_>, token: usize) -> Option<Point> {
    let joint = |t: usize| matches!(doc.lower(t), "and" | "to" | "-" | "–" | "until");
    let opened = token > 0 && matches!(doc.lower(token - 1), "between" | "from");
    if joint(token + 1)
        && (opened || doc.lower(token + 1) != "and")
        && let (Some(hour), Some(last)) = (small(doc, token, 12), point_at(doc, token + 2))
        && is_half(doc.lower(last.end - 1))
    {
        let afternoon = last.from >= 12 * 60;
        let from = hour % 12 * 60 + if afternoon { 12 * 60 } else { 0 };
        let from = if from > last.from { from.saturating_sub(12 * 60) } else { from };
        return Some(Point { from, precision: TimePrecision::Hour, ..last });
    }
    let first = point_at(doc, token)?;
    let last = if opened && joint(first.end) { point_at(doc, first.end + 1) } else { None };
    Some(match last.filter(|last| last.from > first.from) {
        Some(last) => Point { until: last.until, end: last.end, precision: TimePrecision::Hour, ..first },
        None => first,
    })
}
