//! Dates and times, counted from the day of publication.

mod anchored;
mod anniversary;
mod calendar;
mod clock;
mod dateline;
pub(crate) mod days;
mod relative;
mod stretch;
mod vantage;
mod words;

use jiff::civil::Date;
use rashomon_schema::{Clock, TimeArgument, TimePrecision};

use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use dateline::day_of_dateline;
use days::{Days, days_between};
use vantage::Vantage;

/// A time expression and the days it may stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timex {
    pub words: TokenSpan,
    pub days: Option<Days>,
    /// The time of day.
    pub clock: Option<Clock>,
    /// How exact that is.
    exact: TimePrecision,
}

impl Timex {
    /// How exact it is: the time of a single day by the clock, else the stretch of days.
    pub fn precision(&self) -> Option<TimePrecision> {
        match self.days {
            Some(days) if self.clock.is_none() || days.earliest != days.latest => Some(days.precision),
            Some(_) => Some(self.exact),
            None => self.clock.as_ref().map(|_| self.exact),
        }
    }
}

/// The time expressions of a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Times {
    pub all: Vec<Timex>,
    of_token: Vec<u32>,
    /// The words that lead from a later time to an earlier event, with the time of that event: `ten years after`.
    anniversaries: Vec<(usize, usize)>,
}

impl Times {
    /// Finds and resolves every time expression.
    pub fn find(doc: &Parse<'_>, published: Option<Date>) -> Self {
        let mut times = Self { of_token: vec![0; doc.len()], ..Self::default() };
        // The recogniser joins the day of a dateline with what follows; a dateline is read by itself.
        let entities = doc
            .ents()
            .filter(|e| matches!(e.label, "DATE" | "TIME") && !doc.in_dateline(e.start))
            .map(|e| TokenSpan::new(e.start, e.end));
        let entities = entities.map(|words| words::without_counts(doc, without_preposition(doc, words)));
        let entities = entities.flat_map(|words| stretch::parts(doc, words));
        let mut found = with_expressions(doc, entities.collect());
        found.extend(doc.datelines.iter().filter_map(|&dateline| day_of_dateline(doc, dateline)));
        found.sort_unstable();
        let mut all: Vec<Timex> = Vec::new();
        for words in joined(doc, found) {
            let mut told = timex(doc, words, published, &all);
            // An hour alone is of the day told of before.
            if told.days.is_none() && told.clock.is_some() {
                told.days = anchored::day_before(words, &all);
            }
            all.push(told);
        }
        for timex in stretch::join_ends(doc, all) {
            let words = timex.words;
            times.all.push(timex);
            times.of_token[words.start..words.end].fill(times.all.len() as u32);
        }
        times.find_anniversaries(doc, published);
        times
    }

    /// `ten years after the attack`: the attack was ten years ago.
    fn find_anniversaries(&mut self, doc: &Parse<'_>, published: Option<Date>) {
        for (after, days, words) in anniversary::find(doc, published) {
            let known = self.time_at(words.start);
            let n = known.unwrap_or_else(|| {
                self.all.push(Timex { words, days: None, clock: None, exact: TimePrecision::PartOfDay });
                self.all.len() - 1
            });
            self.all[n].days = Some(days);
            self.of_token.iter_mut().filter(|time| **time as usize == n + 1).for_each(|time| *time = 0);
            self.anniversaries.push((after, n));
        }
    }

    /// The time of an event that is told as so long before: `ten years after a bomb killed 58 people`.
    pub fn anniversary_of(&self, doc: &Parse<'_>, trigger: usize) -> Option<usize> {
        let mut anniversaries = self.anniversaries.iter();
        anniversaries.find(|(after, _)| anniversary::holds(doc, *after, trigger)).map(|(_, time)| *time)
    }

    /// Index of the time expression that `token` stands in.
    pub fn time_at(&self, token: usize) -> Option<usize> {
        self.of_token.get(token).and_then(|&n| (n as usize).checked_sub(1))
    }

    /// The expression as an argument, with the hour that another one gives.
    pub fn argument(&self, doc: &Parse<'_>, time: usize, hour: Option<usize>) -> TimeArgument {
        let mut timex = self.all[time].clone();
        if let Some(hour) = hour.map(|hour| &self.all[hour]).filter(|_| timex.clock.is_none()) {
            (timex.clock, timex.exact) = (hour.clock.clone(), hour.exact);
        }
        let Timex { words, days, .. } = &timex;
        TimeArgument {
            text: words.text(doc).to_owned(),
            span: words.span(doc),
            earliest: days.map(|d| d.earliest),
            latest: days.map(|d| d.latest),
            precision: timex.precision(),
            clock: timex.clock.clone(),
        }
    }
}

/// The days and the time of day that the words stand for.
fn timex(doc: &Parse<'_>, words: TokenSpan, published: Option<Date>, before: &[Timex]) -> Timex {
    let hour = clock::read_hour(doc, words);
    let days = anchored::resolve(doc, words, before)
        .or_else(|| resolve(doc, words, hour.as_ref(), Vantage::of(doc, words, published)));
    let exact = hour.as_ref().map_or(TimePrecision::PartOfDay, |hour| hour.precision);
    Timex { words, days, clock: hour.map(|hour| hour.clock), exact }
}

/// The day and the hour of one time as one expression: `at noon on Friday`.
fn joined(doc: &Parse<'_>, found: Vec<TokenSpan>) -> Vec<TokenSpan> {
    let mut all: Vec<TokenSpan> = Vec::with_capacity(found.len());
    for words in found {
        match all.last_mut().filter(|last| clock::are_one_time(doc, **last, words)) {
            Some(last) => *last = last.cover(words),
            None => all.push(words),
        }
    }
    all
}

/// What the recogniser found, with what the words themselves tell: the longer of two that overlap, else both.
fn with_expressions(doc: &Parse<'_>, mut entities: Vec<TokenSpan>) -> Vec<TokenSpan> {
    let mut own: Vec<TokenSpan> = Vec::new();
    let mut at = 0;
    while at < doc.len() {
        match words::expression(doc, at).filter(|words| !doc.in_dateline(words.start)) {
            Some(found) => {
                own.push(found);
                at = found.end.min(doc.len()).max(at + 1);
            }
            None => at += 1,
        }
    }
    own.extend(words::stretches(doc, &entities));
    own.retain(|mine| {
        !entities
            .iter()
            .any(|other| other.overlaps(*mine) && other.start <= mine.start && other.end >= mine.end)
    });
    entities.retain(|other| !own.iter().any(|mine| mine.overlaps(*other)));
    entities.extend(own);
    entities
}

fn without_preposition(doc: &Parse<'_>, mut words: TokenSpan) -> TokenSpan {
    const LEADING: [&str; 12] =
        ["on", "in", "at", "the", "of", "during", "by", "until", "over", "since", "between", "from"];
    while words.end > words.start + 1
        && LEADING.contains(&doc.token(words.start).to_ascii_lowercase().as_str())
    {
        words.start += 1;
    }
    words.trim_space(doc)
}

/// The days that the words stand for, beside the hour that they name.
fn resolve(
    doc: &Parse<'_>,
    words: TokenSpan,
    hour: Option<&clock::Hour>,
    published: Option<Vantage>,
) -> Option<Days> {
    let before = words.start.checked_sub(1).map(|t| doc.token(t).to_ascii_lowercase());
    let mut tokens = plain(doc, words, hour);
    let dated = calendar::resolve(&tokens.iter().map(String::as_str).collect::<Vec<_>>(), published);
    // `in two weeks`
    tokens.extend(before.clone().filter(|before| matches!(before.as_str(), "in" | "within")));
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let amount = (words.start..words.end)
        .find(|&t| number::is_number(doc, t) && hour.is_none_or(|hour| !hour.words.contains(t)))
        .and_then(|t| number::read_amount(doc, t))
        .filter(|amount| !amount.approx)
        .and_then(|amount| amount.low.or(amount.high))
        .and_then(|n| i64::try_from(n).ok());
    let days = dated.or_else(|| published.and_then(|today| relative::resolve(&tokens, amount, today)))?;
    match (before.as_deref(), published) {
        // `since Monday` lasts until now.
        (Some("since"), Some(Vantage { today, .. })) if days.earliest <= today => {
            Some(days_between(days.earliest, today))
        }
        _ => Some(days),
    }
}

/// The words in small letters, without articles, commas and the like; `mid-March` in two.
fn plain(doc: &Parse<'_>, words: TokenSpan, hour: Option<&clock::Hour>) -> Vec<String> {
    const SMALL: [&str; 11] = [",", "the", "on", "of", "about", "around", "'s", "’s", "s", "between", "from"];
    let of_clock =
        |t: usize| hour.is_some_and(|hour| hour.words.contains(t) && !relative::is_part_of_day(doc.token(t)));
    (words.start..words.end)
        .filter(|&t| !doc.is_space(t) && !of_clock(t))
        .map(|t| doc.token(t).trim_end_matches(['.', '\'', '’']).to_ascii_lowercase())
        .flat_map(|t| match t.strip_prefix("mid-") {
            Some(rest) if !rest.is_empty() => vec!["mid".to_owned(), rest.to_owned()],
            _ => vec![t],
        })
        .filter(|t| !SMALL.contains(&t.as_str()))
        .collect()
}
