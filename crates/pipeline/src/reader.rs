//! One report through every stage.

use rashomon_assess::Policy;
use rashomon_extract::KnowledgeBase;
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_ingest::Ingested;
use rashomon_model::{Attributor, AttributorWorker};
use rashomon_nlp::{Doc, PartLimits, Pipeline, Worker};
use rashomon_schema::{ConfidenceLevels, Diagnostic, NOT_ENGLISH, Reading, Report};

use crate::join::JoinedReading;
use crate::parts::{LIMITS, Part, cut_into_parts, read_in_part, report_of_part};
use crate::true_case::{is_in_capitals, true_cased, warn_of_capitals};

/// What is loaded once and shared by all threads.
pub struct Reader {
    engine: Pipeline,
    attributor: Option<Attributor>,
    gazetteer: Option<Gazetteer>,
    actors: Option<Actors>,
    levels: ConfidenceLevels,
    limits: PartLimits,
}

impl Reader {
    /// Puts the stages together; without an attributor only rules find attributions, without a gazetteer no
    /// place resolves.
    pub fn new(engine: Pipeline, attributor: Option<Attributor>, gazetteer: Option<Gazetteer>) -> Self {
        Self { engine, attributor, gazetteer, actors: None, levels: Policy::default().claims, limits: LIMITS }
    }

    /// With these actors instead of those of the built-in tables alone.
    pub fn with_actors(self, actors: Option<Actors>) -> Self {
        Self { actors, ..self }
    }

    /// With other levels of confidence than those of the policy that comes with the program.
    pub fn with_levels(self, levels: ConfidenceLevels) -> Self {
        Self { levels, ..self }
    }

    /// With other limits on the parts in which a long report is read.
    pub fn with_part_limits(self, limits: PartLimits) -> Self {
        Self { limits, ..self }
    }

    /// The language engine.
    pub const fn engine(&self) -> &Pipeline {
        &self.engine
    }

    /// The gazetteer, if there is one.
    pub const fn gazetteer(&self) -> Option<&Gazetteer> {
        self.gazetteer.as_ref()
    }

    /// The actors: those of the built-in tables, with what was added to them.
    pub fn actors(&self) -> &Actors {
        self.actors.as_ref().unwrap_or_else(|| Actors::builtin())
    }

    /// A reader for one thread.
    pub fn report_reader(&self) -> ReportReader<'_> {
        let knowledge =
            KnowledgeBase { gazetteer: self.gazetteer.as_ref(), actors: self.actors(), levels: self.levels };
        let attributor = self.attributor.as_ref().map(Attributor::worker);
        let mut engine = self.engine.worker();
        if attributor.is_some() {
            engine = engine.keeping_context();
        }
        ReportReader { engine, attributor, knowledge, limits: self.limits }
    }
}

/// Reads one report after another.
pub struct ReportReader<'r> {
    engine: Worker<'r>,
    attributor: Option<AttributorWorker<'r>>,
    knowledge: KnowledgeBase<'r>,
    limits: PartLimits,
}

/// A step of reading a report or a part of it, as it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The text is cut into parts.
    Cut,
    /// So many tokens are parsed.
    Parsed(usize),
    /// What they say is read.
    Read,
}

impl ReportReader<'_> {
    /// Reads a report; a long one part by part.
    pub fn read(&mut self, ingested: Ingested) -> Reading {
        self.read_observed(ingested, |_| ())
    }

    /// Reads a report as [`ReportReader::read`] does, and says after each step that it is done.
    pub fn read_observed(&mut self, mut ingested: Ingested, mut observe: impl FnMut(Step)) -> Reading {
        if is_foreign(&ingested) {
            return Reading::unread(ingested.report, ingested.diagnostics);
        }
        if is_in_capitals(&ingested.report.text) {
            ingested.diagnostics.push(warn_of_capitals());
        }
        let parts = cut_into_parts(&mut self.engine, &ingested.report.text, self.limits);
        observe(Step::Cut);
        let n_chars = ingested.report.text.chars().count() as u32;
        match parts.as_slice() {
            [part] if part.span.end == n_chars => {
                self.read_part(ingested.report, ingested.diagnostics, &mut observe)
            }
            parts => self.read_in_parts(ingested, parts, n_chars, &mut observe),
        }
    }

    fn read_in_parts(
        &mut self,
        mut ingested: Ingested,
        parts: &[Part],
        n_chars: u32,
        observe: &mut impl FnMut(Step),
    ) -> Reading {
        let mut joined: Option<JoinedReading> = None;
        for part in parts {
            let reading = self.read_part(report_of_part(&ingested.report, part), Vec::new(), observe);
            match &mut joined {
                None => joined = Some(JoinedReading::new(reading)),
                Some(joined) => joined.add(reading, part.span.start),
            }
        }
        let n_read = parts.last().map_or(0, |part| part.span.end);
        if n_read < n_chars {
            ingested.diagnostics.push(read_in_part(n_read, n_chars));
        }
        let Ingested { report, diagnostics, .. } = ingested;
        match joined {
            Some(joined) => Reading { report, diagnostics, ..joined.into_reading() },
            None => Reading::unread(report, diagnostics),
        }
    }

    fn read_part(
        &mut self,
        report: Report,
        diagnostics: Vec<Diagnostic>,
        observe: &mut impl FnMut(Step),
    ) -> Reading {
        let doc = self.parse_text(&report);
        observe(Step::Parsed(doc.len()));
        let reading = self.extract_from(report, &doc, diagnostics);
        observe(Step::Read);
        reading
    }

    /// Parses the report's text, however long it is; no sentence crosses the end of a paragraph or the border of a
    /// section. What is in capitals is parsed as running text. Nothing of a report in another language is parsed.
    pub fn parse(&mut self, ingested: &Ingested) -> Doc {
        if is_foreign(ingested) {
            return self.engine.parse_sections(String::new(), &[]);
        }
        self.parse_text(&ingested.report)
    }

    /// Reads what the parsed report says.
    pub fn extract(&mut self, ingested: Ingested, doc: &Doc) -> Reading {
        let is_foreign = is_foreign(&ingested);
        let Ingested { report, diagnostics, .. } = ingested;
        if is_foreign {
            return Reading::unread(report, diagnostics);
        }
        self.extract_from(report, doc, diagnostics)
    }

    fn parse_text(&mut self, report: &Report) -> Doc {
        self.engine.parse_sections(true_cased(&report.text).into_owned(), &report.breaks())
    }

    fn extract_from(&mut self, report: Report, doc: &Doc, diagnostics: Vec<Diagnostic>) -> Reading {
        rashomon_extract::read(report, doc, &self.knowledge, self.attributor.as_mut(), diagnostics)
    }
}

/// Whether a report is in another language than English, which alone is read.
fn is_foreign(ingested: &Ingested) -> bool {
    ingested.diagnostics.iter().any(|told| told.code == NOT_ENGLISH)
}
