//! What one report says: the versioned record that `rashomon read` writes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::argument::{Argument, Clock, MeansArgument, PlaceArgument, TimeArgument};
use crate::claim::Claim;
use crate::report::Report;
use crate::span::Span;
use crate::taxonomy::{DaySource, EventMode, EventType, Harm, PlacePrecision, TimePrecision};
use crate::toll::Tolls;
use crate::vocabulary::{Act, Certainty, MentionKind, Mode, PlaceSense, Polarity, Stance, Tense, VoiceKind};

/// The name and version of the form below.
pub const READING_SCHEMA: &str = "rashomon/reading@2";

/// What the names of all versions of the form begin with; records of version 1 lack what is optional below.
pub const READING_FAMILY: &str = "rashomon/reading@";

/// The code of the diagnostic that a report is in another language than English, and so is not read.
pub const NOT_ENGLISH: &str = "not-english";

/// Everything read from one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// [`READING_SCHEMA`].
    pub schema: String,
    /// The report.
    pub report: Report,
    /// The sentences of the text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sentences: Vec<Span>,
    /// The days of what the report is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<ReportDays>,
    /// The news agency that the report credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Names, times and quantities, in order of the text.
    pub mentions: Vec<Mention>,
    /// Who speaks; the first is the report's own voice.
    pub voices: Vec<Voice>,
    /// Who says what, in order of the text.
    pub attributions: Vec<Attribution>,
    /// What is said to happen, in order of the text.
    pub events: Vec<Event>,
    /// What the events belong to; the main one first.
    pub incidents: Vec<Incident>,
    /// The atoms of comparison.
    pub claims: Vec<Claim>,
    /// Claims about the main incident that the judge finds too unlikely to be given; each has its confidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Claim>,
    /// What was repaired or could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// The reading of a report that is not read: `diagnostics` say why.
    pub fn unread(report: Report, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            schema: READING_SCHEMA.to_owned(),
            report,
            sentences: Vec::new(),
            days: None,
            agency: None,
            mentions: Vec::new(),
            voices: Vec::new(),
            attributions: Vec::new(),
            events: Vec::new(),
            incidents: Vec::new(),
            claims: Vec::new(),
            withheld: Vec::new(),
            diagnostics,
        }
    }

    /// Why the report was not read, if it was not.
    pub fn why_unread(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|diagnostic| diagnostic.code == NOT_ENGLISH)
    }
}

/// The days of what a report is about, as its opening gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDays {
    /// Where they come from.
    pub source: DaySource,
    /// Days on which the report may have been written.
    pub written: Vec<Date>,
    /// Days on which its main incident may have been.
    pub incident: Vec<Date>,
    /// Weekdays that the opening names, Monday as 1.
    pub weekdays: Vec<u8>,
}

/// A name, a time or a quantity in the text, and what it resolved to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// What it names.
    pub kind: MentionKind,
    /// Where it is.
    pub span: Span,
    /// Id of the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// GeoNames id of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geoname: Option<u32>,
    /// Usual name of the actor or the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Latitude in degrees, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// How precise a place or a time is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// Usual names of the areas that a place lies in, nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// What the name of a place refers to where it does not locate anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sense: Option<PlaceSense>,
    /// First day of a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// Last day of a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// Time of day of a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// Age of a person, in whole years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u32>,
    /// Lowest number of a quantity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Highest number of a quantity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// What a quantity counts or measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// The precision of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Precision {
    /// Of a place.
    Place(PlacePrecision),
    /// Of a time.
    Time(TimePrecision),
}

impl Mention {
    /// The precision of a place that is mentioned.
    pub const fn place_precision(&self) -> Option<PlacePrecision> {
        match self.precision {
            Some(Precision::Place(precision)) => Some(precision),
            _ => None,
        }
    }

    /// A mention that resolves to nothing yet.
    pub const fn new(kind: MentionKind, span: Span) -> Self {
        Self {
            kind,
            span,
            actor: None,
            geoname: None,
            name: None,
            lat: None,
            lon: None,
            precision: None,
            within: Vec::new(),
            sense: None,
            earliest: None,
            latest: None,
            clock: None,
            age: None,
            low: None,
            high: None,
            unit: None,
        }
    }
}

/// A speaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// `v0` is the report's own voice.
    pub id: String,
    /// Who or what it is.
    pub kind: VoiceKind,
    /// Its name, or the words used for one.
    pub name: String,
    /// How the report describes it.
    pub description: Option<String>,
    /// Id of the actor it resolves to.
    pub actor: Option<String>,
    /// Where the report mentions it.
    pub spans: Vec<Span>,
}

/// Source, cue and content of one act of speech, as in the PARC and PolNeAR corpora.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Order in the report: `a0`, `a1`.
    pub id: String,
    /// The voice that speaks.
    pub voice: String,
    /// The voices it speaks through, the nearest to the reader last.
    pub via: Vec<String>,
    /// The words that name the speaker.
    pub source: Vec<Span>,
    /// The words that mark the speech.
    pub cue: Vec<Span>,
    /// The words that are spoken.
    pub content: Vec<Span>,
    /// How it is given.
    pub mode: Mode,
    /// What is done by it.
    pub act: Act,
    /// Whether the speaker or the reporter hedges.
    pub hedged: bool,
    /// Who is addressed.
    pub addressee: Vec<Argument>,
    /// The medium, for example Twitter.
    pub channel: Option<String>,
    /// How sure the model is of it, from 0 to 1, where it proposed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Another stance that the speaker took before, where its sentence says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierStance>,
}

/// A stance that a speaker took before the one that a sentence reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierStance {
    /// The stance.
    pub stance: Stance,
    /// Days between the two, where the sentence gives them.
    pub lag_days: Option<i32>,
    /// The sentence.
    pub span: Span,
}

/// Certainty and polarity as in FactBank, relative to the voice, and the world the event lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factuality {
    /// How certain.
    pub certainty: Certainty,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// When, or in which world.
    pub tense: Tense,
}

/// Something that is said to happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Order in the report: `e0`, `e1`.
    pub id: String,
    /// The attribution that contains it; none in the report's own words.
    pub attribution: Option<String>,
    /// The word that expresses it.
    pub trigger: Span,
    /// PLOVER event type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<EventMode>,
    /// How sure the model is of the type, if it was asked.
    #[serde(default)]
    pub type_score: Option<f32>,
    /// ACLED sub-event type, derived.
    pub acled: Option<String>,
    /// CAMEO root, derived from type and mode, for exchange.
    #[serde(default)]
    pub cameo: Option<String>,
    /// Who did it.
    pub agent: Option<Argument>,
    /// Who or what it was done to.
    pub target: Option<Argument>,
    /// By which means.
    pub means: Option<MeansArgument>,
    /// Where.
    pub place: Option<PlaceArgument>,
    /// When.
    pub time: Option<TimeArgument>,
    /// How many were harmed, with one field for each kind of harm.
    #[serde(flatten)]
    pub tolls: Tolls,
    /// Persons among those of its tolls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub victims: Vec<Victim>,
    /// Whether it happened, according to the voice.
    pub factuality: Factuality,
}

/// A person among those killed, injured, missing, captured or displaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Victim {
    /// Where the person is mentioned: the span of a mention.
    pub span: Span,
    /// What happened to the person.
    pub toll: Harm,
}

/// What events are about: one strike, one bombing, one day of fighting in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Order in the report: `i0`, `i1`.
    pub id: String,
    /// Whether it is what the report is about.
    pub main: bool,
    /// Whether it holds an event of violence.
    #[serde(default = "relevant")]
    pub relevant: bool,
    /// Its events.
    pub events: Vec<String>,
}

/// Records of version 1 do not say; all their incidents were treated as relevant.
const fn relevant() -> bool {
    true
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was repaired.
    Note,
    /// Something may be misread.
    Warning,
}

/// What was repaired or could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A stable name, for example `entity-fragment`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One plain sentence.
    pub message: String,
    /// Where, in the text.
    pub span: Option<Span>,
}
