//! Incidents of many reports: the matrix of origins by facets, whether the accounts agree, and the pictures.

mod judged;
mod page;
mod picture;
mod sheet;
mod table;

use std::collections::BTreeMap;

use rashomon_schema::{IncidentRecord, Span, Standing};

use crate::passage::Passage;

pub use judged::judged;
pub use page::incident_page;
pub(crate) use page::{IncidentView, incident_view};
pub use picture::{Picture, Shape, place, radius_km, timeline};
pub use sheet::{Reason, incident_sheets, kind_words, reasons};
pub use table::{OriginRow, Table, Told};

/// The texts of reports by id; a cell is shown without its sentence if its report is not among them.
pub type Texts = BTreeMap<String, ReportText>;

/// The text of a report and its sentences.
#[derive(Debug, Clone, Default)]
pub struct ReportText {
    /// The text.
    pub text: String,
    /// Its sentences, in order.
    pub sentences: Vec<Span>,
}

/// The passage of a report's text; empty if the report is unknown.
pub(crate) fn passage(texts: &Texts, report: &str) -> Passage {
    texts.get(report).map_or_else(Passage::default, |text| Passage::new(&text.text, &text.sentences))
}

/// Incidents with several accounts: of several reports first, those with conflicts before the others, then of one
/// report with several voices. And the incidents that only one voice describes.
pub(crate) fn in_order(records: &[IncidentRecord]) -> (Vec<&IncidentRecord>, Vec<&IncidentRecord>) {
    let (mut several, mut single): (Vec<_>, Vec<_>) =
        records.iter().partition(|record| record.reports.len() > 1 || record.accounts.len() > 1);
    if several.is_empty() {
        std::mem::swap(&mut several, &mut single);
    }
    let rank =
        |record: &&IncidentRecord| (record.reports.len() > 1, n_conflicts(record).min(1), record.origins);
    several.sort_by_key(|record| std::cmp::Reverse(rank(record)));
    (several, single)
}

pub(crate) fn n_conflicts(record: &IncidentRecord) -> usize {
    record.facets.values().filter(|facet| facet.status == Standing::Conflict).count()
}

/// The sign of a standing; it is never shown without the word.
pub const fn standing_sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Conflict => "≠",
        Standing::Update => "↑",
        Standing::Agree => "=",
        Standing::Differ => "≈",
        Standing::Single | Standing::Silent => "·",
    }
}
