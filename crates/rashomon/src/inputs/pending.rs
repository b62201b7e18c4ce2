//! A report as it was found, not read yet.

use std::path::PathBuf;

use anyhow::Result;
use rashomon_ingest::{Decoded, Document, IngestError, Ingested, Metadata, Record, admit};
use rashomon_schema::{READING_SCHEMA, Reading};

use super::refused;
use crate::failure::UserError;

/// A report as it was found.
pub struct Pending {
    /// The file it came from, as the user named it, and where in it.
    name: String,
    content: Content,
    given: Given,
}

/// How a file came to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given {
    /// By its path, which names the report in all its versions.
    #[default]
    Path,
    /// By its bytes and a name that others may have too.
    Upload,
}

enum Content {
    Document(Box<Document>),
    Record(Box<Record>),
    /// One object of what `rashomon read --format jsonl` wrote.
    Reading {
        bytes: Vec<u8>,
        line: u64,
    },
}

impl Pending {
    /// A document with a name.
    pub(super) const fn document(name: String, document: Box<Document>) -> Self {
        Self { name, content: Content::Document(document), given: Given::Path }
    }

    /// A report of a file of many.
    pub(super) const fn record(name: String, record: Box<Record>) -> Self {
        Self { name, content: Content::Record(record), given: Given::Path }
    }

    /// An object of readings.
    pub(super) const fn reading_of(name: String, bytes: Vec<u8>, line: u64) -> Self {
        Self { name, content: Content::Reading { bytes, line }, given: Given::Path }
    }

    /// The same, having come in this way.
    pub(super) const fn given(mut self, given: Given) -> Self {
        self.given = given;
        self
    }

    /// The file it came from, as the user named it, and where in it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Decodes, repairs and takes the main content.
    pub fn read(self) -> Result<Ingested> {
        let Self { name, content, .. } = self;
        let read = match content {
            Content::Document(mut document) => {
                let uri = document.given.uri.take().or_else(|| Some(name.clone()).filter(|name| name != "-"));
                document.given.uri = uri;
                document.read()
            }
            Content::Record(record) => record.read(),
            Content::Reading { line, .. } => return Err(already_read(&name, line)),
        };
        read.map_err(|e| refused(&name, &e))
    }

    /// The reading, if it was read before; otherwise the report.
    pub fn reading(self) -> Result<Either> {
        let Content::Reading { bytes, line } = &self.content else {
            return Ok(Either::Report(Box::new(self)));
        };
        let place = format!("{}:{line}", self.name);
        let reading: Reading = serde_json::from_slice(bytes).map_err(|e| {
            UserError::plain(format!("cannot read `{place}`: not a `{READING_SCHEMA}` record: {e}"))
        })?;
        Ok(Either::Reading(Box::new(reading)))
    }

    /// What is kept of it as evidence, and the report or reading itself.
    pub fn with_evidence(mut self) -> (Evidence, Self) {
        let evidence = match &mut self.content {
            Content::Document(document) => {
                let address = document.given.uri.clone().or_else(|| document.given.id.clone());
                let is_path = self.given == Given::Path && self.name != "-";
                let of_file = || is_path.then(|| source_of_file(&self.name));
                let source = address.or_else(of_file);
                // Why there are none is said when it is read.
                let bytes = document.evidence().unwrap_or_default().to_vec();
                Evidence { bytes, source }
            }
            Content::Record(record) => {
                let Metadata { id, uri, .. } = &record.metadata;
                Evidence { bytes: record.bytes.clone(), source: id.clone().or_else(|| uri.clone()) }
            }
            Content::Reading { .. } => Evidence { bytes: Vec::new(), source: None },
        };
        (evidence, self)
    }

    /// Decodes only: id and text as they are, possibly empty.
    pub fn decode(self) -> Result<(String, String)> {
        match self.content {
            Content::Document(mut document) => {
                let decoded = document.evidence().and_then(admit_empty).and_then(|()| document.decode());
                match decoded {
                    Ok(decoded) => Ok((self.name, decoded.text)),
                    Err(error) => Err(refused(&self.name, &error)),
                }
            }
            Content::Record(record) => {
                let Decoded { text, .. } = record.decode();
                let id = record.metadata.id.unwrap_or_else(|| format!("{}:{}", self.name, record.line));
                Ok((id, text))
            }
            Content::Reading { line, .. } => Err(already_read(&self.name, line)),
        }
    }
}

/// Checks that bytes are text; they may be none.
fn admit_empty(bytes: &[u8]) -> Result<(), IngestError> {
    match admit(bytes) {
        Err(IngestError::Empty) => Ok(()),
        admitted => admitted,
    }
}

/// What is kept of a report as it was published.
pub struct Evidence {
    /// The bytes; none of a reading, which has its text alone.
    pub bytes: Vec<u8>,
    /// What names the report in all its versions, if anything does but its id.
    pub source: Option<String>,
}

/// A file by its whole path, as a hash: a case that is handed on does not say how somebody's folders are named.
fn source_of_file(name: &str) -> String {
    let path = std::path::absolute(name).unwrap_or_else(|_| PathBuf::from(name));
    format!("file:{}", &blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex()[..16])
}

/// A report that is still to be read, or one that was.
pub enum Either {
    Report(Box<Pending>),
    Reading(Box<Reading>),
}

fn already_read(name: &str, line: u64) -> anyhow::Error {
    let message = format!("cannot read `{name}:{line}`: it is a reading, not a report");
    UserError::with_hint(message, "readings go to `rashomon incidents`")
}
