//! When things happened and when they were first reported, and where: one picture and one list.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Html;
use jiff::ToSpan;
use jiff::civil::Date;
use rashomon_export::parts::plain;
use rashomon_store::IncidentBrief;

use super::incidents::{day_words, search};
use super::map::{MapView, map_view};
use crate::desk::Desk;
use crate::error::Result;
use crate::filter::Filter;
use crate::layout::{Area, Frame, html};
use crate::visitor::Visitor;
use crate::words as t;

/// The most columns of the picture, and the fewest.
const MOST_BARS: i64 = 60;
const LEAST_BARS: i64 = 24;
/// Places that are listed.
const MOST_PLACES: usize = 200;
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 90.0;

/// A stretch of time with its bars.
struct Bar {
    x: String,
    width: String,
    /// Top and height of the bar of what happened, of the part with conflicts, and of what was first reported.
    happened: (String, String),
    conflict: (String, String),
    reported: (String, String),
    title: String,
    href: String,
}

struct PlaceLine {
    name: String,
    href: String,
    counts: String,
    n: usize,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage {
    frame: Frame,
    bars: Vec<Bar>,
    ends: Option<(String, String)>,
    label: String,
    width: u32,
    height: u32,
    map: Option<MapView>,
    places: Vec<PlaceLine>,
    list: String,
    without_day: Option<String>,
    clear: bool,
}

/// `GET /timeline`, with the filters of the list.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let filter = Filter::read(&query.unwrap_or_default());
        let frame = Frame::new(desk, &visitor, Area::Timeline, t::NAV_TIMELINE);
        let found = search(case, &filter.words).unwrap_or_default();
        html(&desk.with_overview(|overview| {
            let all = overview.incidents();
            let passing: Vec<&IncidentBrief> =
                all.into_iter().filter(|brief| filter.passes(brief, found.as_ref())).collect();
            let periods = Periods::of(&passing);
            TimelinePage {
                frame,
                bars: periods.as_ref().map(|periods| periods.bars(&passing)).unwrap_or_default(),
                ends: periods
                    .as_ref()
                    .map(|p| (day_words(&p.first.to_string()), day_words(&p.last.to_string()))),
                label: t::timeline(passing.len()),
                width: WIDTH as u32,
                height: (HEIGHT * 2.0) as u32 + 30,
                map: map_view(&passing, &filter),
                places: places(&passing),
                list: filter.href(1),
                without_day: without_day(&passing),
                clear: filter.is_set(),
            }
        })?)
    })
    .await
}

fn without_day(briefs: &[&IncidentBrief]) -> Option<String> {
    let n = briefs.iter().filter(|brief| brief.line.earliest.is_none()).count();
    (n > 0).then(|| t::without_day(n))
}

fn day(text: Option<&String>) -> Option<Date> {
    text.and_then(|day| day.parse().ok())
}

/// Equal stretches of time from the first day to the last.
struct Periods {
    first: Date,
    last: Date,
    days: i64,
    n: usize,
}

impl Periods {
    fn of(briefs: &[&IncidentBrief]) -> Option<Self> {
        let days = || {
            let each = |brief: &&IncidentBrief| {
                [day(brief.line.earliest.as_ref()), day(brief.first_published.as_ref())]
            };
            briefs.iter().flat_map(each).flatten()
        };
        let (first, last) = (days().min()?, days().max()?);
        let missing = (LEAST_BARS - between(first, last) - 1).max(0);
        let first = first.saturating_sub((missing / 2).days());
        let last = last.saturating_add((missing - missing / 2).days());
        let span = between(first, last) + 1;
        let days = rounded_up(span, MOST_BARS);
        let n = usize::try_from(rounded_up(span, days)).unwrap_or(1);
        Some(Self { first, last, days, n })
    }

    fn index(&self, day: Date) -> usize {
        usize::try_from(between(self.first, day) / self.days).unwrap_or_default().min(self.n - 1)
    }

    fn bars(&self, briefs: &[&IncidentBrief]) -> Vec<Bar> {
        let mut counts = vec![[0_usize; 3]; self.n];
        for brief in briefs {
            if let Some(day) = day(brief.line.earliest.as_ref()) {
                let at = &mut counts[self.index(day)];
                at[0] += 1;
                at[1] += usize::from(!brief.conflict_facets.is_empty());
            }
            if let Some(day) = day(brief.first_published.as_ref()) {
                counts[self.index(day)][2] += 1;
            }
        }
        let most = counts.iter().map(|count| count[0].max(count[2])).max().unwrap_or(1).max(1);
        counts.iter().enumerate().map(|(n, count)| self.bar(n, *count, most)).collect()
    }

    fn bar(&self, n: usize, [happened, conflict, reported]: [usize; 3], most: usize) -> Bar {
        let step = WIDTH / self.n as f64;
        let height = |count: usize| count as f64 / most as f64 * (HEIGHT - 12.0);
        let from = self.first.saturating_add((self.days * n as i64).days());
        let to = from.saturating_add((self.days - 1).days());
        let up = |count: usize| (units(HEIGHT - height(count)), units(height(count)));
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("from", &from.to_string())
            .append_pair("to", &to.to_string())
            .finish();
        let (first, last) = (day_words(&from.to_string()), day_words(&to.to_string()));
        let days = if first == last { first } else { t::from_to(&first, &last) };
        Bar {
            x: units(step * n as f64 + step * 0.1),
            width: units(step * 0.8),
            happened: up(happened),
            conflict: up(conflict),
            reported: (units(HEIGHT + 22.0), units(height(reported))),
            title: t::bar(&days, happened, conflict, reported),
            href: format!("/incidents?{query}"),
        }
    }
}

fn between(first: Date, last: Date) -> i64 {
    first.until(last).map_or(0, |span| i64::from(span.get_days()))
}

/// How many times `by` goes into a number of days, the last time perhaps in part.
const fn rounded_up(days: i64, by: i64) -> i64 {
    (days + by - 1) / by
}

fn units(value: f64) -> String {
    format!("{value:.1}")
}

/// The places, those with most incidents first.
fn places(briefs: &[&IncidentBrief]) -> Vec<PlaceLine> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for brief in briefs {
        if let Some(place) = &brief.line.place {
            let count = counts.entry(place).or_default();
            count.0 += 1;
            count.1 += usize::from(!brief.conflict_facets.is_empty());
        }
    }
    let line = |(name, (n, conflicts)): (&str, (usize, usize))| {
        let query: String =
            form_urlencoded::Serializer::new(String::new()).append_pair("place", name).finish();
        PlaceLine {
            name: plain(name),
            href: format!("/incidents?{query}"),
            counts: [t::incidents(n), t::with_conflicts(conflicts)].join(" · "),
            n,
        }
    };
    let mut places: Vec<PlaceLine> = counts.into_iter().map(line).collect();
    places.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.name.cmp(&b.name)));
    places.truncate(MOST_PLACES);
    places
}
