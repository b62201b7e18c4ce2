//! What is taken out of a document whose bytes are no text.

use crate::metadata::Metadata;

/// The text of a document whose bytes are no text, and what the document says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extraction {
    pub text: String,
    pub metadata: Metadata,
    pub byline: Option<String>,
    /// What could not be read.
    pub warnings: Vec<String>,
}
