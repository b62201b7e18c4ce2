//! Every way out: the accounts sheet, JSON lines and the self-contained page.
//!
//! Everything here turns a [`Reading`](rashomon_schema::Reading) into text; nothing prints or opens files.
//! [`sheet`] is for a terminal, [`page`] for a browser, and [`json_line`] for the next program. The first two
//! share one matrix of voices by facets, so that they never say different things.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod cell;
mod incident;
mod json;
mod matrix;
mod offsets;
mod page;
mod passage;
mod sheet;
mod speech;
mod wording;

pub use incident::{ReportText, Texts, incident_page, incident_sheets};
pub use json::{json_line, json_pretty, write_json_line};
pub use offsets::{Offsets, with_offsets};
pub use page::page;
pub use sheet::{SheetOptions, sheet, sheets};
