//! Incidents of many reports: the matrix of origins by facets, how the accounts stand, and the pictures.

mod judged;
mod page;
mod picture;
mod sheet;
mod table;
mod title;

use std::collections::BTreeMap;

use rashomon_schema::{IncidentRecord, Standing};

pub use page::incident_page;
pub use sheet::incident_sheets;
pub use title::incident_title;

/// The texts of reports, by the report's id; a cell whose report is not among them is shown without its sentence.
pub type Texts = BTreeMap<String, String>;

/// Incidents that several reports tell of, those with conflicts first, then those that one report tells of.
pub(crate) fn in_order(records: &[IncidentRecord]) -> (Vec<&IncidentRecord>, Vec<&IncidentRecord>) {
    let (mut several, mut single): (Vec<_>, Vec<_>) =
        records.iter().partition(|record| record.reports.len() > 1);
    if several.is_empty() {
        std::mem::swap(&mut several, &mut single);
    }
    several.sort_by_key(|record| std::cmp::Reverse((n_conflicts(record).min(1), record.origins)));
    (several, single)
}

pub(crate) fn n_conflicts(record: &IncidentRecord) -> usize {
    record.facets.values().filter(|facet| facet.status == Standing::Conflict).count()
}

/// The sign of a standing, and what it means; the word always stands beside it.
pub(crate) const fn standing_sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Conflict => "≠",
        Standing::Update => "↑",
        Standing::Agree => "=",
        Standing::Single | Standing::Silent => "·",
    }
}
