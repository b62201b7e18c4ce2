//! What one report says: the versioned record that `rashomon read` writes.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::report::Report;
use crate::span::Span;
use crate::vocabulary::{Act, Certainty, Facet, MentionKind, Mode, PlaceSense, Polarity, Tense, VoiceKind};

/// The name and version of the form below.
pub const READING_SCHEMA: &str = "rashomon/reading@1";

/// Everything read from one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// [`READING_SCHEMA`].
    pub schema: String,
    /// The report.
    pub report: Report,
    /// Names, times and quantities, in order of the text.
    pub mentions: Vec<Mention>,
    /// Who speaks; the first is the report's own voice.
    pub voices: Vec<Voice>,
    /// Who says what, in order of the text.
    pub attributions: Vec<Attribution>,
    /// What is spoken of, in order of the text.
    pub events: Vec<Event>,
    /// What the events belong to; the main one first.
    pub incidents: Vec<Incident>,
    /// The atoms of comparison.
    pub claims: Vec<Claim>,
    /// What was repaired or could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A name, a time or a quantity in the text, and what it resolved to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// What it names.
    pub kind: MentionKind,
    /// Where it stands.
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
    /// Of a place: settlement, district, province, country; of a time: day, month, year and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
    /// Usual names of the areas that a place lies in, nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// What the name of a place stands for where it does not tell where something is.
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

impl Mention {
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

/// Whoever speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// `v0` is the report's own voice.
    pub id: String,
    /// Who or what it is.
    pub kind: VoiceKind,
    /// Its name, or the words that stand for one.
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
    /// Who is spoken to, as voices or as words.
    pub addressee: Vec<Argument>,
    /// The medium, for example Twitter.
    pub channel: Option<String>,
}

/// Words that stand for a participant, and the actor they resolve to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Id of the actor.
    pub actor: Option<String>,
    /// The actor's usual name.
    pub name: Option<String>,
}

/// Words that tell by which means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeansArgument {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Class in the taxonomy of means.
    pub class: Option<String>,
}

/// Words that tell where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceArgument {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// GeoNames id.
    pub geoname: Option<u32>,
    /// Usual name of the place.
    pub name: Option<String>,
    /// Latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    pub lon: Option<f64>,
    /// settlement, district, province, country, near, between; none when unresolved.
    pub precision: Option<String>,
}

/// Words that tell when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeArgument {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// First day it may have been.
    pub earliest: Option<Date>,
    /// Last day it may have been.
    pub latest: Option<Date>,
    /// minute, hour, part-of-day, day, week, month, year, range; none when unresolved.
    pub precision: Option<String>,
    /// The time of day, where one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
}

/// A time of day, from the first minute it may have been to the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The first.
    pub earliest: Time,
    /// The last.
    pub latest: Time,
    /// The zone, where the words name one: GMT, local, Moscow.
    pub zone: Option<String>,
}

/// A number of people, bounds inclusive, `None` where open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// The lowest number that fits the words.
    pub low: Option<u64>,
    /// The highest.
    pub high: Option<u64>,
    /// Whether the words are approximate.
    pub approx: bool,
    /// What is counted, in the report's words.
    pub counted: Option<String>,
    /// Whether it is the whole toll, not a part of it.
    pub total: bool,
    /// Where it was read.
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

/// Something spoken of as happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Order in the report: `e0`, `e1`.
    pub id: String,
    /// Inside which attribution; none in the report's own words.
    pub attribution: Option<String>,
    /// The word that tells of it.
    pub trigger: Span,
    /// PLOVER event type.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// How sure the model is of the type, where it weighed it.
    #[serde(default)]
    pub type_score: Option<f32>,
    /// ACLED sub-event type, derived.
    pub acled: Option<String>,
    /// CAMEO root, derived from type and mode, for exchange.
    #[serde(default)]
    pub cameo: Option<String>,
    /// Who did it.
    pub agent: Option<Argument>,
    /// To whom or what.
    pub target: Option<Argument>,
    /// By which means.
    pub means: Option<MeansArgument>,
    /// Where.
    pub place: Option<PlaceArgument>,
    /// When.
    pub time: Option<TimeArgument>,
    /// How many were killed.
    pub killed: Vec<Toll>,
    /// How many were injured.
    pub injured: Vec<Toll>,
    /// How many were missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Toll>,
    /// How many were taken prisoner, detained or abducted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captured: Vec<Toll>,
    /// How many fled or were driven from their homes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub displaced: Vec<Toll>,
    /// Persons among those of its tolls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub victims: Vec<Victim>,
    /// Whether it happened, to the voice.
    pub factuality: Factuality,
}

/// A person among those killed, injured, missing, captured or displaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Victim {
    /// Where the person is mentioned: the span of a mention.
    pub span: Span,
    /// Among whom: the facet of the toll.
    pub toll: Facet,
}

/// What events are about: one strike, one bombing, one day of fighting in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Order in the report: `i0`, `i1`.
    pub id: String,
    /// Whether it is what the report is about.
    pub main: bool,
    /// Its events.
    pub events: Vec<String>,
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
