//! The parts in which a long report is read.
//!
//! What is kept of each token while a report is read would fill the memory on a long one, so it is read part by part.
//! Reports of up to [`LIMITS`]`.n_tokens` tokens, some 50 pages, are read as one.

use std::ops::Range;

use rashomon_nlp::{PartLimits, Worker};
use rashomon_schema::{Dateline, Diagnostic, Report, Section, SectionKind, Severity, Span};

/// A part takes some 50 MB next to the models, whatever it holds. All parts together have 100,000 words, some 200 pages of
/// prose. The records of more would fill the memory.
pub const LIMITS: PartLimits = PartLimits { n_tokens: 1 << 15, n_bytes: 1 << 20, n_tokens_in_all: 1 << 17 };

/// A part of a report's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    bytes: Range<usize>,
    /// In scalar values.
    pub span: Span,
}

/// Cuts a text into the parts in which it is read.
pub fn cut_into_parts(engine: &mut Worker<'_>, text: &str, limits: PartLimits) -> Vec<Part> {
    let (mut start, mut n_chars) = (0, 0);
    let ends = engine.cut_into_parts(text, limits).into_iter();
    ends.map(|end| {
        let bytes = std::mem::replace(&mut start, end)..end;
        let span = Span::new(n_chars, n_chars + text[bytes.clone()].chars().count() as u32);
        n_chars = span.end;
        Part { bytes, span }
    })
    .collect()
}

/// A part as a report of its own.
pub fn report_of_part(report: &Report, part: &Part) -> Report {
    let is_first = part.span.start == 0;
    // What stands at the start of a later part is no headline of the report: the body has begun.
    let body = Section::new(SectionKind::Body, Span::new(0, 0));
    let sections = report.sections.iter().filter_map(|section| {
        let span = shifted_into(section.span, part.span)?;
        Some(Section { span, ..section.clone() })
    });
    Report {
        // Ids of claims are made of it: those of two parts differ.
        id: if is_first { report.id.clone() } else { format!("{}+{}", report.id, part.span.start) },
        text: report.text[part.bytes.clone()].to_owned(),
        sections: Some(body).filter(|_| !is_first).into_iter().chain(sections).collect(),
        dateline: report.dateline.as_ref().and_then(|dateline| dateline_of_part(dateline, part.span)),
        uri: report.uri.clone(),
        title: report.title.clone(),
        publisher: report.publisher.clone(),
        published: report.published,
        language: report.language.clone(),
        printed: report.printed,
        source: Default::default(),
    }
}

/// A report's dateline, if it stands in a part.
fn dateline_of_part(dateline: &Dateline, part: Span) -> Option<Dateline> {
    let span = part.contains(dateline.span).then(|| shifted_into(dateline.span, part))??;
    let place = dateline.place.and_then(|place| shifted_into(place, part));
    Some(Dateline { span, place, ..dateline.clone() })
}

/// What of `span` lies in a part, counted from its start.
fn shifted_into(span: Span, part: Span) -> Option<Span> {
    let within = Span::new(span.start.max(part.start), span.end.min(part.end));
    (!within.is_empty()).then(|| Span::new(within.start - part.start, within.end - part.start))
}

/// Says that a text is read up to `n_read` of its `n` scalar values.
pub fn read_in_part(n_read: u32, n: u32) -> Diagnostic {
    Diagnostic {
        code: "read-in-part".to_owned(),
        severity: Severity::Warning,
        message: format!(
            "only the first {n_read} of {n} characters are read; give the rest as further reports"
        ),
        span: Some(Span::new(n_read, n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_has_the_sections_that_lie_in_it() {
        let section = |kind, start, end| Section::new(kind, Span::new(start, end));
        let report = Report {
            id: "r1".to_owned(),
            text: "Title\nOne two.\nThree é four.".to_owned(),
            sections: vec![section(SectionKind::Headline, 0, 5), section(SectionKind::Body, 6, 28)],
            dateline: Some(Dateline { span: Span::new(6, 9), place: None, day: None, agency: None }),
            ..Report::default()
        };
        let part = Part { bytes: 15..29, span: Span::new(15, 28) };
        let later = report_of_part(&report, &part);
        assert_eq!((later.id.as_str(), later.text.as_str()), ("r1+15", "Three é four."));
        assert_eq!(later.sections, [section(SectionKind::Body, 0, 0), section(SectionKind::Body, 0, 13)]);
        assert_eq!((&later.dateline, later.headline()), (&None, None));
        let first = report_of_part(&report, &Part { bytes: 0..15, span: Span::new(0, 15) });
        assert_eq!((first.id.as_str(), first.headline()), ("r1", Some(Span::new(0, 5))));
        assert!(first.dateline.is_some());
    }
}
