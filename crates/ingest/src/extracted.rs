//! Documents whose bytes are no text, with the text that was taken out of them.

use rashomon_schema::{Severity, content_id};
use sha2::{Digest, Sha256};

use crate::diagnose::Notice;
use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::extraction::Extraction;
use crate::format::Format;
use crate::{office, pdf};

/// An extraction with what ties it to its document.
#[derive(Debug, Clone)]
pub(crate) struct Extracted {
    pub inner: Extraction,
    /// The id of the report: it is that of the document, not of the text.
    pub id: String,
    /// Says that offsets count in the text, and of which bytes it was made.
    origin: String,
}

impl Extracted {
    /// Takes the text out of a document; none where its bytes are the text.
    pub fn of(bytes: &[u8], format: Format) -> Result<Option<Self>, IngestError> {
        let inner = match format {
            Format::Text | Format::Markdown | Format::Html => return Ok(None),
            Format::Docx => office::docx::extract(bytes)?,
            Format::Odt => office::odt::extract(bytes)?,
            Format::Rtf => office::rtf::extract(bytes)?,
            Format::Pdf => pdf::extract(bytes)?,
        };
        if inner.text.len() > MAX_REPORT_BYTES {
            return Err(IngestError::TooLarge { size: inner.text.len(), limit: MAX_REPORT_BYTES });
        }
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let origin = format!(
            "the text was taken out of the {} with SHA-256 {hash}; offsets count in this text",
            format.name()
        );
        Ok(Some(Self { inner, id: content_id('r', &[bytes]), origin }))
    }

    /// What there is to tell about it.
    pub fn notices(&mut self) -> Vec<Notice> {
        let origin = Notice::new("extracted-text", Severity::Note, std::mem::take(&mut self.origin));
        let warnings = self
            .inner
            .warnings
            .drain(..)
            .map(|message| Notice::new("unread-part", Severity::Warning, message));
        std::iter::once(origin).chain(warnings).collect()
    }
}
