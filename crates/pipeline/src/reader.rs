//! One report through every stage.

use rashomon_assess::Policy;
use rashomon_extract::KnowledgeBase;
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_ingest::Ingested;
use rashomon_model::{Attributor, AttributorWorker};
use rashomon_nlp::{Doc, Pipeline, Worker};
use rashomon_schema::{ConfidenceLevels, NOT_ENGLISH, Reading, Report};

/// What is loaded once and shared by all threads.
pub struct Reader {
    engine: Pipeline,
    attributor: Option<Attributor>,
    gazetteer: Option<Gazetteer>,
    actors: Option<Actors>,
    levels: ConfidenceLevels,
}

impl Reader {
    /// Puts the stages together; without an attributor only rules find attributions, without a gazetteer no
    /// place resolves.
    pub fn new(engine: Pipeline, attributor: Option<Attributor>, gazetteer: Option<Gazetteer>) -> Self {
        Self { engine, attributor, gazetteer, actors: None, levels: Policy::default().claims }
    }

    /// With these actors instead of those of the built-in tables alone.
    pub fn with_actors(self, actors: Option<Actors>) -> Self {
        Self { actors, ..self }
    }

    /// With other levels of confidence than those of the policy that comes with the program.
    pub fn with_levels(self, levels: ConfidenceLevels) -> Self {
        Self { levels, ..self }
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
        ReportReader { engine, attributor, knowledge }
    }
}

/// Reads one report after another.
pub struct ReportReader<'r> {
    engine: Worker<'r>,
    attributor: Option<AttributorWorker<'r>>,
    knowledge: KnowledgeBase<'r>,
}

impl ReportReader<'_> {
    /// Parses the report's text; no sentence crosses the end of a paragraph or the border of a section. Nothing of a
    /// report in another language is parsed.
    pub fn parse(&mut self, ingested: &Ingested) -> Doc {
        if is_foreign(ingested) {
            return self.engine.parse_sections(String::new(), &[]);
        }
        let Report { text, .. } = &ingested.report;
        self.engine.parse_sections(text.clone(), &ingested.report.breaks())
    }

    /// Reads what the parsed report says.
    pub fn extract(&mut self, ingested: Ingested, doc: &Doc) -> Reading {
        let is_foreign = is_foreign(&ingested);
        let Ingested { report, diagnostics, .. } = ingested;
        if is_foreign {
            return Reading::unread(report, diagnostics);
        }
        rashomon_extract::read(report, doc, &self.knowledge, self.attributor.as_mut(), diagnostics)
    }

    /// Both stages in a row.
    pub fn read(&mut self, ingested: Ingested) -> Reading {
        let doc = self.parse(&ingested);
        self.extract(ingested, &doc)
    }
}

/// Whether a report is in another language than English, which alone is read.
fn is_foreign(ingested: &Ingested) -> bool {
    ingested.diagnostics.iter().any(|told| told.code == NOT_ENGLISH)
}
