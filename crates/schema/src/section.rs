//! The parts that a report's page is made of.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::vocabulary::SectionKind;

/// A part of a report's text.
///
/// Sections are in order of where they start. Outer sections follow one another without overlap; no sentence crosses
/// the border of one. A section that starts inside another lies wholly inside it: an entry, a turn or a dateline
/// within the body. Inner sections are recorded and read like the text around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What the part is.
    pub kind: SectionKind,
    /// Where it is.
    pub span: Span,
    /// Who speaks in a turn of an interview, as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// When an entry of a live blog was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
}

impl Section {
    /// A section with neither speaker nor time.
    pub const fn new(kind: SectionKind, span: Span) -> Self {
        Self { kind, span, speaker: None, time: None }
    }
}

/// Where, when and by whom a report says it was written: `BEIRUT, March 3 (Agency) -`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    /// The whole dateline, with the dash that ends it.
    pub span: Span,
    /// The place.
    #[serde(default)]
    pub place: Option<Span>,
    /// The day; one without a year counts only if it fits the day of publication.
    #[serde(default)]
    pub day: Option<Date>,
    /// The agency, as published.
    #[serde(default)]
    pub agency: Option<String>,
}

/// The sections that lie in no other.
pub(crate) fn outer_sections(sections: &[Section]) -> impl Iterator<Item = &Section> {
    by_depth(sections).filter(|(_, is_inner)| !is_inner).map(|(section, _)| section)
}

/// The sections that lie in another.
pub fn inner_sections(sections: &[Section]) -> impl Iterator<Item = &Section> {
    by_depth(sections).filter(|(_, is_inner)| *is_inner).map(|(section, _)| section)
}

fn by_depth(sections: &[Section]) -> impl Iterator<Item = (&Section, bool)> {
    let mut reached = 0;
    sections.iter().map(move |section| {
        let is_inner = section.span.start < reached;
        reached = reached.max(section.span.end);
        (section, is_inner)
    })
}
