//! Published bytes to reports, with an exact map back to the bytes.
//!
//! Bytes are decoded, the main content of a page is taken, and damaged text is repaired. Whatever happens on the way, each
//! character of a report's text is known by the published bytes that it was made from:
//!
//! ```
//! use rashomon_ingest::{Format, Metadata, read_report};
//! use rashomon_schema::Span;
//!
//! let bytes = "the “masked men,quot; who came".as_bytes();
//! let report = read_report(bytes, Format::Text, Metadata::default())?.report;
//! assert_eq!(report.text, "the “masked men,\" who came");
//! let mark = report.source.to_bytes.map(report.source.to_decoded.map(Span::new(16, 17)));
//! assert_eq!(&bytes[mark.start as usize..mark.end as usize], b"quot;");
//! # Ok::<(), rashomon_ingest::IngestError>(())
//! ```
//!
//! Bad content is data: broken encodings and damaged text are read, and told in diagnostics. What is no text at all is
//! refused with an [`IngestError`]. Nothing here reads files: bytes come in, values go out.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod admit;
mod as_utf8;
mod csv_reports;
mod day_order;
mod decode;
mod detect;
mod diagnose;
mod document;
mod entity;
mod epub;
mod error;
mod extracted;
mod extraction;
mod format;
mod html;
mod json_lines;
mod json_records;
mod kind;
mod language;
mod mail;
mod markdown;
mod metadata;
mod office;
mod path_pattern;
mod pdf;
mod posts;
mod preamble;
mod published;
mod read;
mod record;
mod repair;
mod sheets;
mod step;
mod structure;
mod traced;
mod unpack;
mod web;

pub use admit::{Group, admit};
pub use csv_reports::{Columns, CsvRecords, CsvReports};
pub use decode::{Decoded, decode};
pub use document::Document;
pub use error::{IngestError, MAX_REPORT_BYTES};
pub use format::Format;
pub use json_lines::report_from_json_line;
pub use json_records::{JsonEntry, JsonRecords};
pub use kind::Kind;
pub use metadata::Metadata;
pub use path_pattern::PathPattern;
pub use published::{Order, parse_published};
pub use read::{Ingested, read_report};
pub use record::Record;
pub use step::{Found, Item, ReadSeek, Source};
pub use unpack::{Options, Unpacked};
