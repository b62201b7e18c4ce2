//! Readings of invented reports.

use jiff::civil::Date;
use rashomon_resolve::{Digest, ResolvedIncident, Resolver};
use rashomon_schema::{
    Claim, Count, DaySource, Facet, Incident, Mention, MentionKind, PlaceArgument, PlacePrecision, Precision,
    READING_SCHEMA, Reading, Report, ReportDays, Source, Span, Stance, TimeArgument, Value, Voice, VoiceKind,
};

/// A report of one attack in one place, as one voice gives it.
pub struct InventedReport<'t> {
    pub id: &'t str,
    pub publisher: &'t str,
    pub text: &'t str,
    pub voice: (VoiceKind, &'t str),
    pub place: &'t str,
    pub at: (f64, f64),
    pub killed: u64,
    /// The day that the text gives, if it does.
    pub day: Option<&'t str>,
    /// The day of publication, from which a weekday of the text is counted.
    pub published: Option<&'t str>,
    /// The day that the voice claims by its weekday.
    pub claimed: Option<&'t str>,
    pub agency: Option<&'t str>,
}

impl Default for InventedReport<'_> {
    fn default() -> Self {
        Self {
            id: "r0",
            publisher: "Daily Courier",
            text: MARKET,
            voice: (VoiceKind::Organisation, "Civil Defence"),
            place: "Kafr Halab",
            at: (36.0, 36.9),
            killed: 17,
            day: Some("2019-03-12"),
            published: None,
            claimed: None,
            agency: None,
        }
    }
}

pub const MARKET: &str = "12 March 2019 An air strike on the market of Kafr Halab killed 17 people on Tuesday, Civil Defence said. \
    Rescuers dug through the rubble of a bakery until the evening. The dead were taken to the cemetery behind the old mill. \
    A second strike hit the road to the river an hour later, but nobody was hurt there, and the market was closed for the rest of the week.";

impl InventedReport<'_> {
    pub fn reading(&self) -> Reading {
        let start = self.text.find(self.place).map_or(0, |at| self.text[..at].chars().count()) as u32;
        let place = Span::new(start, start + self.place.chars().count() as u32);
        let (lat, lon) = (Some(self.at.0), Some(self.at.1));
        let mention = Mention {
            name: Some(self.place.to_owned()),
            lat,
            lon,
            precision: Some(Precision::Place(PlacePrecision::Settlement)),
            ..Mention::new(MentionKind::Place, place)
        };
        let where_ = PlaceArgument {
            text: self.place.to_owned(),
            span: place,
            geoname: None,
            name: Some(self.place.to_owned()),
            lat,
            lon,
            precision: Some(PlacePrecision::Settlement),
        };
        let count = Count {
            low: Some(self.killed),
            high: Some(self.killed),
            approx: false,
            counted: None,
            total: true,
            words: None,
            early: false,
        };
        let mut claims = vec![
            self.claim(0, Facet::Place, Value::Place(where_), place),
            self.claim(1, Facet::Killed, Value::Toll(count), place),
        ];
        claims.extend(self.claimed.map(|day| self.claim(2, Facet::Time, Value::Time(on_day(day)), place)));
        Reading {
            schema: READING_SCHEMA.to_owned(),
            report: Report {
                id: self.id.to_owned(),
                publisher: Some(self.publisher.to_owned()),
                text: self.text.to_owned(),
                source: Source::default(),
                ..Report::default()
            },
            sentences: Vec::new(),
            days: self.days(),
            agency: self.agency.map(str::to_owned),
            mentions: vec![mention],
            voices: vec![
                voice("v0", VoiceKind::Report, self.publisher),
                voice("v1", self.voice.0, self.voice.1),
            ],
            attributions: Vec::new(),
            events: Vec::new(),
            incidents: vec![Incident { id: "i0".to_owned(), main: true, relevant: true, events: Vec::new() }],
            claims,
            withheld: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn days(&self) -> Option<ReportDays> {
        if let Some(day) = self.day {
            return Some(days_in_text(day));
        }
        let written = date(self.published?);
        let claimed = self.claimed.map(date);
        Some(ReportDays {
            source: DaySource::Publication,
            written: vec![written],
            incident: vec![claimed.unwrap_or(written)],
            weekdays: claimed.iter().map(|day| day.weekday().to_monday_one_offset().unsigned_abs()).collect(),
        })
    }

    fn claim(&self, n: usize, facet: Facet, value: Value, span: Span) -> Claim {
        Claim {
            id: format!("c-{}-{n}", self.id),
            incident: "i0".to_owned(),
            event: None,
            voice: if self.voice.0 == VoiceKind::Report { "v0".to_owned() } else { "v1".to_owned() },
            attribution: None,
            facet,
            value,
            stance: Stance::Asserts,
            confidence: None,
            unsure: false,
            spans: vec![span],
        }
    }
}

fn date(day: &str) -> Date {
    day.parse().expect("a test gives a date")
}

fn on_day(day: &str) -> TimeArgument {
    let day = Some(date(day));
    TimeArgument {
        text: "that day".to_owned(),
        span: Span::new(0, 4),
        earliest: day,
        latest: day,
        precision: None,
        clock: None,
    }
}

/// The days of a report that gives one day.
fn days_in_text(day: &str) -> ReportDays {
    let day = date(day);
    ReportDays { source: DaySource::Text, written: vec![day], incident: vec![day], weekdays: Vec::new() }
}

fn voice(id: &str, kind: VoiceKind, name: &str) -> Voice {
    Voice {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        description: None,
        actor: None,
        spans: Vec::new(),
    }
}

/// The incidents of readings, taken in this order.
pub fn resolve<'r>(readings: impl IntoIterator<Item = &'r Reading>) -> Vec<ResolvedIncident> {
    let mut resolver = Resolver::default();
    for reading in readings {
        resolver.add(Digest::new(reading));
    }
    resolver.incidents()
}
