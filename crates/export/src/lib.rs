//! Every way out: the accounts sheet, JSON lines, the self-contained page, and the formats of others.
//!
//! Everything here turns records into text or bytes; nothing prints or opens files. [`sheet`] is for a terminal,
//! [`page`] for a browser, and [`json_line`] for the next program. The first two share one matrix of voices by
//! facets, so that they never say different things. Every other [`Format`] is made of one [`Exported`]: incidents,
//! with what is known of their reports and their case; those that are tables share each [`DataTable`].

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod bag;
mod cell;
mod data;
mod dossier;
mod exported;
mod format;
mod incident;
mod iri;
mod json;
mod matrix;
mod offsets;
mod page;
mod passage;
mod reach;
mod redact;
mod shaped;
mod sheet;
mod single;
mod speech;
mod wording;

/// What the pages are made of, for who lays it out in another way: the web desk.
pub mod parts {
    pub use crate::incident::{
        OriginRow, Picture, Reason, Shape, Table, Told, judged, kind_words, place, radius_km, reasons,
        standing_sign, timeline,
    };
    pub use crate::matrix::{Column, MARKS, Mark, Sign};
    pub use crate::page::{Label, Segment, Segments, segments_with_values, voice_class};
    pub use crate::passage::Passage;
    pub use crate::speech::{act_words, why_unread};
    pub use crate::wording::{
        date_words, n_of, plain, publication, report_title, stance_words, value_words, voice_name,
    };

    /// The style sheet of the page of reports: colours, tables, marks in texts.
    pub const PAGE_CSS: &str = include_str!("../templates/page.css");
    /// The style sheet of the page of incidents: standings, reasons, pictures.
    pub const INCIDENTS_CSS: &str = include_str!("../templates/incidents.css");
}

pub use bag::{BAG_SIGNATURE, Bag, BagFile, bag_note_text};
pub use data::{Cell, Column, DataTable, Kind, READ_AS, TableName, about_rows, row_key, value_text};
pub use dossier::dossier;
pub use exported::{About, ActorFacts, CaseFacts, Exported, PlaceFacts, ReportSource};
pub use format::{ExportError, Format, original_text, to_csv, to_xlsx};
pub use incident::{ReportText, Texts, incident_page, incident_sheets};
pub use json::{json_line, json_pretty, write_json_line};
pub use offsets::{Offsets, with_offsets};
pub use page::page;
pub use redact::{
    Keeping, PlaceLevel, Redacted, RedactionPolicy, TimeLevel, Withheld, Withholding, find_withheld, redact,
};
pub use sheet::{SheetOptions, sheet, sheets};
pub use single::exported_readings;
