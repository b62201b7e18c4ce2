//! Typed fields that are made coarser or emptied, and the strings that were in them.

use jiff::civil::Date;
use rashomon_schema::{
    IncidentPlace, IncidentRecord, MONTHS, Period, PlaceArgument, PlacePrecision, TimeArgument,
    TimePrecision, Value,
};

use super::Withheld;
use super::policy::{Keeping, PlaceLevel, RedactionPolicy, TimeLevel};
use crate::exported::{Exported, PlaceFacts};

/// A shorter id can be part of any word; it is replaced where it stands, and not looked for in the bytes.
const DISTINCT: usize = 8;
/// What is written instead of something that has no coarser form.
const NOTHING: &str = "[withheld]";

/// Applies the levels of a policy to every typed field, and returns what must not occur any more.
pub(super) fn coarsen(exported: &mut Exported, policy: &RedactionPolicy) -> Vec<Withheld> {
    let mut coarse = Coarse { policy, withheld: Vec::new() };
    let mut records = std::mem::take(&mut exported.records);
    for record in &mut records {
        coarse.places(record, exported);
        coarse.times(record);
        coarse.people(record);
    }
    if policy.sources == Keeping::Withhold {
        coarse.sources(&mut records, exported);
    }
    if policy.people == Keeping::Withhold {
        for source in exported.sources.values_mut() {
            source.added_by = None;
        }
    }
    if policy.times != TimeLevel::Exact {
        for source in exported.sources.values_mut() {
            source.added = None;
        }
    }
    if policy.places != PlaceLevel::Exact {
        let level = policy.places;
        exported.places.values_mut().for_each(|facts| forget(facts, level));
    }
    exported.records = records;
    coarse.withheld
}

/// Areas that are finer than the level.
fn forget(facts: &mut PlaceFacts, level: PlaceLevel) {
    if level != PlaceLevel::District {
        facts.admin2 = None;
    }
    if matches!(level, PlaceLevel::Country | PlaceLevel::Withheld) {
        facts.admin1 = None;
    }
    if level == PlaceLevel::Withheld {
        *facts = PlaceFacts::default();
    }
}

struct Coarse<'p> {
    policy: &'p RedactionPolicy,
    withheld: Vec<Withheld>,
}

impl Coarse<'_> {
    fn withhold(&mut self, kind: &'static str, words: &str, substitute: &str) {
        if !words.trim().is_empty() && words != substitute {
            self.withheld.push(Withheld::new(kind, words, substitute));
        }
    }

    /// Every place becomes the area of the level that it lies in; a place that is as coarse already stays.
    fn places(&mut self, record: &mut IncidentRecord, exported: &Exported) {
        if self.policy.places == PlaceLevel::Exact {
            return;
        }
        let facts_of = |geoname: Option<u32>| {
            geoname.and_then(|id| exported.places.get(&id)).cloned().unwrap_or_default()
        };
        if let Some(place) = record.place.take() {
            record.place = self.incident_place(place, &facts_of);
        }
        each_value(record, |value| {
            if let Value::Place(place) = value {
                self.place(place, &facts_of(place.geoname));
            }
        });
    }

    fn incident_place(
        &mut self,
        place: IncidentPlace,
        facts_of: &impl Fn(Option<u32>) -> PlaceFacts,
    ) -> Option<IncidentPlace> {
        let Some((name, precision)) = self.area(place.precision, &facts_of(place.geoname)) else {
            return Some(place);
        };
        self.withhold("place", &place.name, &name);
        let withheld = self.policy.places == PlaceLevel::Withheld;
        (!withheld).then_some(IncidentPlace {
            geoname: None,
            name,
            lat: None,
            lon: None,
            precision: Some(precision),
        })
    }

    fn place(&mut self, place: &mut PlaceArgument, facts: &PlaceFacts) {
        let Some((name, precision)) = self.area(place.precision, facts) else { return };
        if let Some(old) = &place.name {
            self.withhold("place", old, &name);
        }
        self.withhold("place", &place.text, &name);
        place.text.clone_from(&name);
        (place.name, place.precision) = (Some(name), Some(precision));
        (place.geoname, place.lat, place.lon) = (None, None, None);
    }

    /// The area of the level, and its precision; none where the place is no finer.
    fn area(
        &self,
        precision: Option<PlacePrecision>,
        facts: &PlaceFacts,
    ) -> Option<(String, PlacePrecision)> {
        let rank = |precision: PlacePrecision| match precision {
            PlacePrecision::Settlement | PlacePrecision::Near | PlacePrecision::Between => 0,
            PlacePrecision::District => 1,
            PlacePrecision::Province => 2,
            PlacePrecision::Region => 3,
            PlacePrecision::Country => 4,
        };
        let (name, level) = match self.policy.places {
            PlaceLevel::Exact => return None,
            PlaceLevel::District => (&facts.admin2, PlacePrecision::District),
            PlaceLevel::Province => (&facts.admin1, PlacePrecision::Province),
            PlaceLevel::Country => (&facts.country, PlacePrecision::Country),
            PlaceLevel::Withheld => return Some((NOTHING.to_owned(), PlacePrecision::Country)),
        };
        let is_as_coarse = precision.is_some_and(|precision| rank(precision) >= rank(level));
        (!is_as_coarse).then(|| (name.clone().unwrap_or_else(|| NOTHING.to_owned()), level))
    }

    /// Every day becomes the stretch of the level that it lies in.
    fn times(&mut self, record: &mut IncidentRecord) {
        if self.policy.times == TimeLevel::Exact {
            return;
        }
        for day in
            [record.time.map(|time| time.earliest), record.time.map(|time| time.latest)].into_iter().flatten()
        {
            self.day(day);
        }
        record.time = record.time.and_then(|time| self.period(time));
        for report in &mut record.reports {
            for day in [&mut report.published, &mut report.written] {
                if let Some(old) = *day {
                    self.day(old);
                }
                *day = day
                    .and_then(|day| self.period(Period { earliest: day, latest: day }))
                    .map(|period| period.earliest);
            }
        }
        for position in &mut record.positions {
            for taken in &mut position.stances {
                taken.when = taken.when.and_then(|when| self.period(when));
            }
            for reversal in &mut position.reversals {
                reversal.lag_days = None;
            }
        }
        for judgement in &mut record.judgements {
            judgement.at = self.policy_day(&judgement.at);
        }
        each_value(record, |value| {
            if let Value::Time(time) = value {
                self.time(time);
            }
        });
    }

    /// The day in the ways in which texts write it.
    fn day(&mut self, day: Date) {
        let month =
            usize::try_from(day.month() - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or_default();
        let (short, long) = match self.policy.times {
            TimeLevel::Month => {
                (format!("{:04}-{:02}", day.year(), day.month()), format!("{month} {}", day.year()))
            }
            TimeLevel::Year => (day.year().to_string(), day.year().to_string()),
            TimeLevel::Exact | TimeLevel::Withheld => (NOTHING.to_owned(), NOTHING.to_owned()),
        };
        for words in [
            format!("{} {month} {}", day.day(), day.year()),
            format!("{month} {}, {}", day.day(), day.year()),
        ] {
            self.withhold("day", &words, &long);
        }
        // The first of a month is what the level writes itself.
        if day.day() != 1 {
            self.withhold("day", &day.to_string(), &short);
        }
    }

    fn policy_day(&self, at: &str) -> String {
        match self.policy.times {
            TimeLevel::Month => at.get(..7).unwrap_or(at).to_owned(),
            TimeLevel::Year => at.get(..4).unwrap_or(at).to_owned(),
            TimeLevel::Exact => at.to_owned(),
            TimeLevel::Withheld => String::new(),
        }
    }

    fn period(&self, period: Period) -> Option<Period> {
        let whole = |first: Date, last: Date| Some(Period { earliest: first, latest: last });
        let Period { earliest, latest } = period;
        match self.policy.times {
            TimeLevel::Exact => Some(period),
            TimeLevel::Month => whole(earliest.first_of_month(), latest.last_of_month()),
            TimeLevel::Year => whole(earliest.first_of_year(), latest.last_of_year()),
            TimeLevel::Withheld => None,
        }
    }

    fn time(&mut self, time: &mut TimeArgument) {
        for day in [time.earliest, time.latest].into_iter().flatten() {
            self.day(day);
        }
        let days = time.earliest.zip(time.latest).map(|(earliest, latest)| Period { earliest, latest });
        let days = days.and_then(|days| self.period(days));
        time.text =
            days.map_or_else(|| NOTHING.to_owned(), |days| format!("{} to {}", days.earliest, days.latest));
        (time.earliest, time.latest) = (days.map(|days| days.earliest), days.map(|days| days.latest));
        time.precision = days.map(|_| {
            if self.policy.times == TimeLevel::Year { TimePrecision::Year } else { TimePrecision::Month }
        });
        time.clock = None;
    }

    fn people(&mut self, record: &mut IncidentRecord) {
        if self.policy.people == Keeping::Keep {
            return;
        }
        for judgement in &mut record.judgements {
            self.withheld.push(Withheld::new("person", &judgement.by, "a reviewer"));
            "a reviewer".clone_into(&mut judgement.by);
        }
    }

    /// Reports lose everything that names them, their ids too: an id can be an address.
    fn sources(&mut self, records: &mut [IncidentRecord], exported: &mut Exported) {
        let id_of = |old: &str| rashomon_schema::content_id('r', &[old.as_bytes()]);
        for record in records {
            for report in &mut record.reports {
                let named = [report.publisher.take(), report.uri.take(), report.title.take()];
                for words in named.into_iter().flatten() {
                    self.withhold("source", &words, NOTHING);
                }
                if report.id.chars().count() >= DISTINCT {
                    self.withhold("source", &report.id, &id_of(&report.id));
                }
            }
            rename_reports(record, id_of);
        }
        let sources = std::mem::take(&mut exported.sources);
        exported.sources = sources
            .into_iter()
            .map(|(id, mut source)| {
                (source.archive, source.byline, source.sha256, source.n_bytes) = (None, None, None, None);
                (id_of(&id), source)
            })
            .collect();
        let texts = std::mem::take(&mut exported.texts);
        exported.texts = texts.into_iter().map(|(id, text)| (id_of(&id), text)).collect();
    }
}

/// Gives the reports of a record other ids, wherever it names them.
fn rename_reports(record: &mut IncidentRecord, id_of: impl Fn(&str) -> String) {
    let named: Vec<String> = record.reports.iter().map(|report| report.id.clone()).collect();
    let rename = |id: &mut String| *id = id_of(id);
    record.reports.iter_mut().for_each(|report| rename(&mut report.id));
    record.accounts.iter_mut().for_each(|account| rename(&mut account.report));
    record.origin_groups.iter_mut().flat_map(|origin| &mut origin.reports).for_each(rename);
    record.agreements.iter_mut().for_each(|finding| rename(&mut finding.report));
    let stances = record.positions.iter_mut().flat_map(|position| &mut position.stances);
    stances.for_each(|taken| rename(&mut taken.report));
    let on_reports = record.judgements.iter_mut().filter(|judgement| named.contains(&judgement.subject));
    on_reports.for_each(|judgement| rename(&mut judgement.subject));
}

/// Every value in a record: of claims, sides and positions.
fn each_value(record: &mut IncidentRecord, mut change: impl FnMut(&mut Value)) {
    let claims = record.accounts.iter_mut().flat_map(|account| &mut account.claims);
    claims.for_each(|claim| change(&mut claim.value));
    let sides = record.facets.values_mut().flat_map(|comparison| &mut comparison.sides);
    sides.for_each(|side| change(&mut side.value));
    record.positions.iter_mut().for_each(|position| change(&mut position.value));
}
