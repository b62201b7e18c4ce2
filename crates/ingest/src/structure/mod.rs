//! The parts of a report's page, found in its text alone.
//!
//! Outer parts interrupt the story: front matter, captions, links. What is left is the body. Inner parts lie within
//! the body: datelines, entries, turns, lists.

mod boilerplate;
mod byline;
mod caption;
mod dateline;
mod front_matter;
mod interview;
mod lines;
mod list;
mod live_blog;
mod tags;
mod words;

use std::cmp::Reverse;

use jiff::civil::Date;
use rashomon_schema::{Dateline, Section, SectionKind, Span};

use crate::traced::Traced;
use lines::lines_of;
use tags::TAGS_WITHIN;

/// How many stretches of words front matter and tags are looked for in.
const OPENING: usize = 4 * TAGS_WITHIN;

/// The parts of a report's text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Structure {
    pub sections: Vec<Section>,
    pub dateline: Option<Dateline>,
    pub printed: Option<Date>,
}

impl Structure {
    /// Finds the parts of `text`, whose headline is `title`.
    pub fn find(text: &str, title: Option<&str>, published: Option<Date>) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let words = words::first_words(text, OPENING);
        let front = front_matter::find_front_matter(text, &words, title.unwrap_or_default());
        let tags = tags::find_tags(&words, front.n_words);
        let mut cuts: Vec<u32> = tags.iter().map(|tags| tags.start).collect();
        let mut parts = front.sections;
        parts.extend(
            tags.and_then(|tags| {
                Some(Section::new(SectionKind::Boilerplate, Span::new(tags.start, tags.end?)))
            }),
        );
        parts.extend(boilerplate::find_closing(text));
        parts.extend(caption::find_interruptions(&chars));
        cuts.extend([0, chars.len() as u32]);
        let outer = partition(&chars, &parts, cuts);
        let mut sections: Vec<Section> =
            inner_parts(text).iter().flat_map(|inner| within_body(inner, &outer)).collect();
        sections.extend(outer);
        let found = Self { sections: nested(sections), dateline: None, printed: front.day };
        found.with_dateline(&chars, published)
    }

    /// Takes over the parts that a report came with, as far as they lie in `text` and fit into one another.
    ///
    /// Their spans count in the text before repair.
    pub fn adopt(given: Self, text: &Traced<'_>, published: Option<Date>) -> Self {
        let chars: Vec<char> = text.text.chars().collect();
        let mut sections = given.sections;
        for section in &mut sections {
            let found = text.find(section.span);
            section.span = Span::new(found.start, found.end.min(chars.len() as u32));
        }
        sections.retain(|section| !section.span.is_empty());
        Self { sections: nested(sections), ..given }.with_dateline(&chars, published)
    }

    /// The parts with the first dateline read.
    fn with_dateline(mut self, chars: &[char], published: Option<Date>) -> Self {
        let first = self.sections.iter().find(|section| section.kind == SectionKind::Dateline);
        let published = self.printed.or(published);
        self.dateline = first.map(|section| dateline::read_dateline(chars, section.span, published));
        self
    }
}

/// What lies within the story.
fn inner_parts(text: &str) -> Vec<Section> {
    let lines = lines_of(text);
    let mut parts = live_blog::find_entries(&lines);
    parts.extend(interview::find_turns(&lines));
    parts.extend(list::find_lists(&lines));
    parts.extend(dateline::find_datelines(&lines));
    parts.extend(byline::find_byline(&lines));
    parts.extend(boilerplate::find_link_lines(&lines));
    parts
}

/// Divides a text at `cuts` and at the borders of `parts`; what no part covers is body, and an earlier part wins.
fn partition(chars: &[char], parts: &[Section], mut cuts: Vec<u32>) -> Vec<Section> {
    cuts.extend(parts.iter().flat_map(|part| [part.span.start, part.span.end]));
    cuts.sort_unstable();
    cuts.dedup();
    let mut covers: Vec<(u32, u32, usize)> =
        parts.iter().enumerate().map(|(n, part)| (part.span.start, part.span.end, n)).collect();
    covers.sort_unstable();
    let mut open: Vec<usize> = Vec::new();
    let mut next = covers.iter().peekable();
    let mut sections = Vec::new();
    for stretch in cuts.windows(2) {
        while let Some((.., n)) = next.next_if(|(start, ..)| *start <= stretch[0]) {
            open.push(*n);
        }
        open.retain(|&n| parts[n].span.end > stretch[0]);
        let kind = open.iter().min().map_or(SectionKind::Body, |&n| parts[n].kind);
        sections
            .extend(trimmed(chars, Span::new(stretch[0], stretch[1])).map(|span| Section::new(kind, span)));
    }
    sections
}

/// The span without the white space at its ends; none if nothing is left.
fn trimmed(chars: &[char], span: Span) -> Option<Span> {
    let inside = &chars[span.start as usize..span.end as usize];
    let start = inside.iter().position(|c| !c.is_whitespace())?;
    let end = inside.iter().rposition(|c| !c.is_whitespace())? + 1;
    Some(Span::new(span.start + start as u32, span.start + end as u32))
}

/// The pieces of `section` that lie within the body.
fn within_body(section: &Section, outer: &[Section]) -> Vec<Section> {
    let first = outer.partition_point(|other| other.span.end <= section.span.start);
    outer[first..]
        .iter()
        .take_while(|other| other.span.start < section.span.end)
        .filter(|other| other.kind == SectionKind::Body)
        .map(|body| Section {
            span: Span::new(section.span.start.max(body.span.start), section.span.end.min(body.span.end)),
            ..section.clone()
        })
        .collect()
}

/// Sections in order, each wholly inside or outside of every other; what crosses the border of an earlier one is left out.
fn nested(mut sections: Vec<Section>) -> Vec<Section> {
    sections.sort_by_key(|section| (section.span.start, Reverse(section.span.end)));
    let mut open: Vec<Span> = Vec::new();
    sections.retain(|section| {
        while open.last().is_some_and(|last| last.end <= section.span.start) {
            open.pop();
        }
        let fits = open.last().is_none_or(|last| section.span.end <= last.end);
        if fits {
            open.push(section.span);
        }
        fits
    });
    sections
}
