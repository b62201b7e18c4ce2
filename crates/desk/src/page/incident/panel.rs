//! The sentence behind a cell: the report next to the matrix, with the chain of voices.

use rashomon_export::parts::{Table, plain, stance_words};
use rashomon_schema::{Claim, IncidentRecord};
use rashomon_store::Case;

use super::matrix::{cell_id, claims_of};
use super::{Wanted, publication};
use crate::error::Result;
use crate::page::claim::{chain, sureness};
use crate::passage_view::{TextView, text_view};

pub(super) struct PanelView {
    pub(super) incident: String,
    pub(super) cell: String,
    pub(super) who: String,
    pub(super) heading: &'static str,
    pub(super) claims: Vec<ClaimTab>,
    pub(super) shown: Option<ShownClaim>,
    /// The address to come back to.
    pub(super) back: String,
}

pub(super) struct ClaimTab {
    pub(super) href: String,
    pub(super) said: String,
    pub(super) publication: String,
    pub(super) is_shown: bool,
}

pub(super) struct ShownClaim {
    pub(super) claim: String,
    pub(super) said: String,
    pub(super) sureness: &'static str,
    pub(super) chain: Vec<String>,
    pub(super) report: String,
    pub(super) title: String,
    pub(super) facts: String,
    pub(super) text: TextView,
}

/// A cell and a claim of it.
pub(super) struct Open<'r> {
    row: usize,
    column: usize,
    claims: Vec<(usize, &'r Claim)>,
    shown: usize,
}

/// The cell that is wanted, if the incident has it.
pub(super) fn open<'r>(record: &'r IncidentRecord, table: &Table<'r>, wanted: &Wanted) -> Option<Open<'r>> {
    for (row_idx, row) in table.rows.iter().enumerate() {
        for (column_idx, column) in table.columns.iter().enumerate() {
            let is_wanted = wanted.cell.as_ref().is_none_or(|cell| *cell == cell_id(row, *column));
            if !is_wanted || (wanted.cell.is_none() && wanted.claim.is_none()) {
                continue;
            }
            let told = row.cells[column_idx].iter();
            let mut claims: Vec<(usize, &Claim)> =
                told.flat_map(|told| claims_of(record, row, *column, told)).collect();
            claims.dedup_by(|a, b| a.1.id == b.1.id);
            let shown = match &wanted.claim {
                Some(id) => claims.iter().position(|(_, claim)| claim.id == *id),
                None => Some(0).filter(|_| !claims.is_empty()),
            };
            if let Some(shown) = shown {
                return Some(Open { row: row_idx, column: column_idx, claims, shown });
            }
        }
    }
    None
}

/// The panel of an open cell.
pub(super) fn panel(
    case: &Case,
    record: &IncidentRecord,
    table: &Table<'_>,
    open: &Open<'_>,
) -> Result<PanelView> {
    let (row, column) = (&table.rows[open.row], table.columns[open.column]);
    let cell = cell_id(row, column);
    let (report, claim) = open.claims[open.shown];
    let tabs = open.claims.iter().enumerate().map(|(n, (report, claim))| ClaimTab {
        href: format!("/incidents/{}?cell={cell}&claim={}#at", record.id, claim.id),
        said: stance_words(&claim.value, claim.stance),
        publication: publication(record, &record.reports[*report].id),
        is_shown: n == open.shown,
    });
    Ok(PanelView {
        who: plain(&row.name),
        heading: column.heading(),
        claims: tabs.collect(),
        shown: shown(case, record, report, claim)?,
        back: format!("/incidents/{}?cell={cell}&claim={}", record.id, claim.id),
        incident: record.id.clone(),
        cell,
    })
}

fn shown(case: &Case, record: &IncidentRecord, report: usize, claim: &Claim) -> Result<Option<ShownClaim>> {
    let entry = &record.reports[report];
    let Ok(kept) = case.report(&entry.id) else { return Ok(None) };
    let reading = &kept.reading;
    let claims: Vec<&Claim> = reading.claims.iter().collect();
    Ok(Some(ShownClaim {
        claim: claim.id.clone(),
        said: stance_words(&claim.value, claim.stance),
        sureness: sureness(claim),
        chain: chain(reading, claim),
        report: entry.id.clone(),
        title: rashomon_export::parts::report_title(reading),
        facts: publication(record, &entry.id),
        text: text_view(reading, &claims, Some(claim)),
    }))
}
