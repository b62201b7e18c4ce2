//! One document as it was found, not read yet.

use jiff::civil::Date;
use rashomon_schema::{Diagnostic, Severity};

use crate::decode::{Decoded, decode};
use crate::error::IngestError;
use crate::extracted::Extracted;
use crate::format::Format;
use crate::metadata::Metadata;
use crate::read::{Ingested, read_document, read_extracted};

/// One document as it was found, not read yet.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its bytes, as published.
    pub bytes: Vec<u8>,
    /// What kind of document it is.
    pub format: Format,
    /// What is known of it, whatever it says itself.
    pub given: Metadata,
    /// What counts where it does not say.
    pub fallback: Metadata,
    /// The encoding that was declared with it.
    pub charset: Option<String>,
    /// The day on which an archive of the web took it.
    pub captured: Option<Date>,
    /// The text that was taken out of it, where its bytes are none.
    pub(crate) extracted: Option<Box<Extracted>>,
}

impl Document {
    /// A document of which nothing else is known.
    pub(crate) fn new(bytes: Vec<u8>, format: Format) -> Self {
        let (given, fallback) = (Metadata::default(), Metadata::default());
        Self { bytes, format, given, fallback, charset: None, captured: None, extracted: None }
    }

    /// Decodes only; of what is no text its text is taken.
    ///
    /// # Errors
    ///
    /// That of the text being taken out.
    pub fn decode(&mut self) -> Result<Decoded, IngestError> {
        let charset = self.charset.clone();
        Ok(decode(self.evidence()?, charset.as_deref()))
    }

    /// The bytes that offsets count in: those that were published where these are text, and otherwise the text that was
    /// taken out of them.
    ///
    /// # Errors
    ///
    /// That of the text being taken out.
    pub fn evidence(&mut self) -> Result<&[u8], IngestError> {
        if self.extracted.is_none() {
            self.extracted = Extracted::of(&self.bytes, self.format)?.map(Box::new);
        }
        Ok(self.extracted.as_ref().map_or(&self.bytes, |extracted| extracted.inner.text.as_bytes()))
    }

    /// Reads the report.
    ///
    /// # Errors
    ///
    /// As [`crate::read_report`].
    pub fn read(mut self) -> Result<Ingested, IngestError> {
        self.evidence()?;
        let mut ingested = match self.extracted {
            Some(extracted) => read_extracted(*extracted, self.given)?,
            None => read_document(&self.bytes, self.format, self.given, self.charset.as_deref())?,
        };
        ingested.diagnostics.extend(self.captured.map(capture));
        let Metadata { id: _, uri, title, publisher, published, language } = self.fallback;
        let report = &mut ingested.report;
        report.uri = report.uri.take().or(uri);
        report.title = report.title.take().or(title);
        report.publisher = report.publisher.take().or(publisher);
        report.published = report.published.or(published);
        report.language = report.language.take().or(language);
        Ok(ingested)
    }
}

/// What is told of a page that an archive of the web took: that day is not the one of its publication.
fn capture(day: Date) -> Diagnostic {
    let message = format!("the page was captured on {day}");
    Diagnostic { code: "captured".to_owned(), severity: Severity::Note, message, span: None }
}
