//! The nouns of Rashomon, spans and offset maps, vocabularies, content-derived ids and the versioned JSON
//! form.
//!
//! A [`Reading`] is what one published [`Report`] says: its voices, their attributions, the events they speak
//! of and the claims they make. Everything here is plain data; nothing reads files or knows a parse.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod argument;
mod calendar;
mod claim;
mod geometry;
mod id;
mod incident;
mod offset;
mod reading;
mod report;
mod section;
mod span;
mod taxonomy;
mod toll;
mod visit;
mod vocabulary;
mod wording;
mod written_date;

pub use argument::{Argument, Clock, MeansArgument, PlaceArgument, TimeArgument};
pub use calendar::{MONTHS, is_month, is_weekday, month_named, weekday_abbreviated, weekday_named};
pub use claim::{Actor, Claim, ConfidenceLevel, ConfidenceLevels, Means, Value};
pub use geometry::distance_km;
pub use id::content_id;
pub use incident::{
    Account, Assessment, Comparison, Finding, INCIDENT_SCHEMA, IncidentPlace, IncidentRecord, JudgementNote,
    Origin, Period, Position, ReportEntry, Reversal, Side, StanceTaken,
};
pub use offset::{OffsetMap, OffsetMapBuilder};
pub use reading::{
    Attribution, Diagnostic, EarlierStance, Event, Factuality, Incident, Mention, NOT_ENGLISH, Precision,
    READING_FAMILY, READING_SCHEMA, Reading, ReportDays, Severity, Victim, Voice,
};
pub use report::{Report, Source};
pub use section::{Dateline, Section, inner_sections};
pub use span::Span;
pub use taxonomy::{
    ActorTrait, DaySource, EventMode, EventType, Harm, MeansClass, MeansKind, PlacePrecision, TimePrecision,
};
pub use toll::{Count, Toll, Tolls};
pub use vocabulary::{
    Act, Certainty, Facet, MentionKind, Mode, OriginKind, Outcome, PlaceSense, Polarity, SectionKind, Stance,
    Standing, Status, Tense, VoiceKind,
};
pub use wording::{describe_clock, describe_event};
pub use written_date::{Setting, WrittenDate, date_at, dates_in};
