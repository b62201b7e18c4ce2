//! One published document.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::offset::OffsetMap;
use crate::section::{Dateline, Section, outer_sections};
use crate::span::Span;
use crate::vocabulary::SectionKind;

/// One published document, as it is read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Given by the user, or derived from the bytes.
    #[serde(default)]
    pub id: String,
    /// Where it was found: a path, an address.
    #[serde(default)]
    pub uri: Option<String>,
    /// Its headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// The day it was published.
    #[serde(default)]
    pub published: Option<Date>,
    /// ISO 639-1 code of its language.
    #[serde(default)]
    pub language: Option<String>,
    /// The clean text; every span counts in it.
    pub text: String,
    /// The parts of the text: headline, byline, body, captions and so on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// The first dateline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// The day of publication that is printed above the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<Date>,
    /// How the text maps back to what was published.
    #[serde(skip)]
    pub source: Source,
}

impl Report {
    /// Where sentences end besides the ends of paragraphs: at the borders of outer sections.
    pub fn breaks(&self) -> Vec<usize> {
        let begin = self.text.chars().take_while(|c| c.is_whitespace()).count();
        let mut breaks: Vec<usize> = outer_sections(&self.sections)
            .flat_map(|section| [section.span.start as usize, section.span.end as usize])
            .filter(|&at| at > begin)
            .collect();
        breaks.dedup();
        breaks
    }

    /// The headline above the story, where the text has one.
    pub fn headline(&self) -> Option<Span> {
        outer_sections(&self.sections)
            .take_while(|section| section.kind != SectionKind::Body)
            .find(|section| section.kind == SectionKind::Headline)
            .map(|section| section.span)
    }

    /// The outer sections that tell nothing of the story, in order: bylines, captions, sub-headings, page furniture.
    pub fn asides(&self) -> Vec<Span> {
        let headline = self.headline();
        outer_sections(&self.sections)
            .filter(|section| section.kind != SectionKind::Body && Some(section.span) != headline)
            .map(|section| section.span)
            .collect()
    }
}

/// How a report's text maps back to the published bytes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Text to decoded source, both in Unicode scalar values.
    pub to_decoded: OffsetMap,
    /// Decoded source in scalar values to published bytes.
    pub to_bytes: OffsetMap,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_of_outer_sections_are_breaks() {
        let section = |kind, start, end| Section::new(kind, Span::new(start, end));
        let sections = vec![
            section(SectionKind::Headline, 0, 10),
            section(SectionKind::Byline, 11, 20),
            section(SectionKind::Body, 21, 60),
            section(SectionKind::Entry, 30, 40),
            section(SectionKind::Headline, 61, 70),
        ];
        let report = Report { sections, ..Report::default() };
        assert_eq!(report.breaks(), [10, 11, 20, 21, 60, 61, 70]);
        assert_eq!(report.headline(), Some(Span::new(0, 10)));
        assert_eq!(report.asides(), [Span::new(11, 20), Span::new(61, 70)]);
    }
}
