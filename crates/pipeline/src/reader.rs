//! One report through every stage.

use rashomon_extract::Knowledge;
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_ingest::Ingested;
use rashomon_nlp::{Doc, Pipeline, Worker};
use rashomon_schema::Reading;

/// What is loaded once and shared by all threads.
pub struct Reader {
    engine: Pipeline,
    gazetteer: Option<Gazetteer>,
}

impl Reader {
    /// Puts the engine and the gazetteer together; without a gazetteer no place resolves.
    pub const fn new(engine: Pipeline, gazetteer: Option<Gazetteer>) -> Self {
        Self { engine, gazetteer }
    }

    /// The language engine.
    pub const fn engine(&self) -> &Pipeline {
        &self.engine
    }

    /// A reader for one thread.
    pub fn report_reader(&self) -> ReportReader<'_> {
        let knowledge = Knowledge { gazetteer: self.gazetteer.as_ref(), actors: Actors::builtin() };
        ReportReader { engine: self.engine.worker(), knowledge }
    }
}

/// Reads one report after another.
pub struct ReportReader<'r> {
    engine: Worker<'r>,
    knowledge: Knowledge<'r>,
}

impl ReportReader<'_> {
    /// Parses the report's text, paragraph by paragraph.
    pub fn parse(&mut self, ingested: &Ingested) -> Doc {
        self.engine.parse_paragraphs(ingested.report.text.clone())
    }

    /// Reads what the parsed report says.
    pub fn extract(&self, ingested: Ingested, doc: &Doc) -> Reading {
        rashomon_extract::read(ingested.report, doc, &self.knowledge, ingested.diagnostics)
    }

    /// Both stages in a row.
    pub fn read(&mut self, ingested: Ingested) -> Reading {
        let doc = self.parse(&ingested);
        self.extract(ingested, &doc)
    }
}
