//! One published document.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::offset::OffsetMap;

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
    /// How the text maps back to what was published.
    #[serde(skip)]
    pub source: Source,
}

/// How a report's text maps back to the published bytes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Text to decoded source, both in Unicode scalar values.
    pub to_decoded: OffsetMap,
    /// Decoded source in scalar values to published bytes.
    pub to_bytes: OffsetMap,
}
