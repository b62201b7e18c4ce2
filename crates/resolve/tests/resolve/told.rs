//! Readings of invented reports.

use rashomon_resolve::{Digest, Resolver};
use rashomon_schema::{
    Claim, Count, Facet, Incident, IncidentRecord, Mention, MentionKind, PlaceArgument, READING_SCHEMA,
    Reading, Report, Source, Span, Stance, Value, Voice, VoiceKind,
};

/// A report that tells of one attack in one place, in the words of one voice.
pub struct Told<'t> {
    pub id: &'t str,
    pub publisher: &'t str,
    pub text: &'t str,
    pub voice: (VoiceKind, &'t str),
    pub place: &'t str,
    pub at: (f64, f64),
    pub killed: u64,
}

impl Default for Told<'_> {
    fn default() -> Self {
        Self {
            id: "r0",
            publisher: "Daily Courier",
            text: MARKET,
            voice: (VoiceKind::Organisation, "Civil Defence"),
            place: "Kafr Halab",
            at: (36.0, 36.9),
            killed: 17,
        }
    }
}

pub const MARKET: &str = "12 March 2019 An air strike on the market of Kafr Halab killed 17 people on Tuesday, Civil Defence said. \
    Rescuers dug through the rubble of a bakery until the evening. The dead were taken to the cemetery behind the old mill. \
    A second strike hit the road to the river an hour later, but nobody was hurt there, and the market was closed for the rest of the week.";

impl Told<'_> {
    pub fn reading(&self) -> Reading {
        let start = self.text.find(self.place).map_or(0, |at| self.text[..at].chars().count()) as u32;
        let place = Span::new(start, start + self.place.chars().count() as u32);
        let (lat, lon) = (Some(self.at.0), Some(self.at.1));
        let mention = Mention {
            name: Some(self.place.to_owned()),
            lat,
            lon,
            precision: Some("settlement".to_owned()),
            ..Mention::new(MentionKind::Place, place)
        };
        let where_ = PlaceArgument {
            text: self.place.to_owned(),
            span: place,
            geoname: None,
            name: Some(self.place.to_owned()),
            lat,
            lon,
            precision: Some("settlement".to_owned()),
        };
        let count = Count {
            low: Some(self.killed),
            high: Some(self.killed),
            approx: false,
            counted: None,
            total: true,
        };
        let claims = vec![
            self.claim(0, Facet::Place, Value::Place(where_), place),
            self.claim(1, Facet::Killed, Value::Toll(count), place),
        ];
        Reading {
            schema: READING_SCHEMA.to_owned(),
            report: Report {
                id: self.id.to_owned(),
                publisher: Some(self.publisher.to_owned()),
                text: self.text.to_owned(),
                source: Source::default(),
                ..Report::default()
            },
            mentions: vec![mention],
            voices: vec![
                voice("v0", VoiceKind::Report, self.publisher),
                voice("v1", self.voice.0, self.voice.1),
            ],
            attributions: Vec::new(),
            events: Vec::new(),
            incidents: vec![Incident { id: "i0".to_owned(), main: true, events: Vec::new() }],
            claims,
            diagnostics: Vec::new(),
        }
    }

    fn claim(&self, n: usize, facet: Facet, value: Value, span: Span) -> Claim {
        Claim {
            id: format!("c-{}-{n}", self.id),
            incident: "i0".to_owned(),
            voice: if self.voice.0 == VoiceKind::Report { "v0".to_owned() } else { "v1".to_owned() },
            attribution: None,
            facet,
            value,
            stance: Stance::Asserts,
            spans: vec![span],
        }
    }
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
pub fn resolve<'r>(readings: impl IntoIterator<Item = &'r Reading>) -> Vec<IncidentRecord> {
    let mut resolver = Resolver::default();
    for reading in readings {
        resolver.add(Digest::of(reading));
    }
    resolver.incidents()
}
