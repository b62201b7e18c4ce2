//! The matrix: origins by facets, conflicts first.

use rashomon_export::parts::{Column, MARKS, OriginRow, Table, Told, kind_words, plain, standing_sign};
use rashomon_schema::{Claim, Comparison, IncidentRecord, OriginKind, Standing};

/// The order of columns: what does not fit together first.
const ORDER: [Standing; 6] = [
    Standing::Conflict,
    Standing::Update,
    Standing::Differ,
    Standing::Agree,
    Standing::Single,
    Standing::Silent,
];

pub(super) struct MatrixView {
    pub(super) headings: Vec<HeadingView>,
    pub(super) rows: Vec<RowView>,
    pub(super) legend: Vec<(&'static str, &'static str)>,
}

pub(super) struct HeadingView {
    pub(super) words: &'static str,
    /// Class, sign and word.
    pub(super) standing: Option<(&'static str, &'static str, &'static str)>,
    pub(super) is_conflict: bool,
}

pub(super) struct RowView {
    pub(super) name: String,
    /// What makes it one origin, where that is more than one report.
    pub(super) about: String,
    pub(super) cells: Vec<CellView>,
}

pub(super) struct CellView {
    pub(super) id: String,
    pub(super) heading: &'static str,
    pub(super) entries: Vec<EntryView>,
    pub(super) is_open: bool,
}

pub(super) struct EntryView {
    pub(super) text: String,
    pub(super) stance: &'static str,
    /// The letter of its side, in a conflict.
    pub(super) side: Option<char>,
}

/// The matrix of an incident; `open` is the cell whose sentence is shown.
pub(super) fn matrix(record: &IncidentRecord, table: &Table<'_>, open: Option<&str>) -> MatrixView {
    let mut order: Vec<usize> = (0..table.columns.len()).collect();
    order.sort_by_key(|idx| {
        let status = table.standings[*idx].map_or(Standing::Silent, |standing| standing.status);
        ORDER.iter().position(|other| *other == status)
    });
    MatrixView {
        headings: order.iter().map(|idx| heading(table, *idx)).collect(),
        rows: table.rows.iter().map(|row| row_view(record, table, row, &order, open)).collect(),
        legend: MARKS
            .iter()
            .filter(|mark| table.uses(mark.of))
            .map(|mark| (mark.sign, mark.meaning))
            .collect(),
    }
}

fn heading(table: &Table<'_>, idx: usize) -> HeadingView {
    let standing = table.standings[idx].map(|standing| standing.status);
    HeadingView {
        words: table.columns[idx].heading(),
        standing: standing.map(|standing| (standing.as_str(), standing_sign(standing), standing.as_str())),
        is_conflict: standing == Some(Standing::Conflict),
    }
}

fn row_view(
    record: &IncidentRecord,
    table: &Table<'_>,
    row: &OriginRow<'_>,
    order: &[usize],
    open: Option<&str>,
) -> RowView {
    let cell = |idx: &usize| {
        let column = table.columns[*idx];
        let id = cell_id(row, column);
        let comparison = table.standings[*idx];
        CellView {
            heading: column.heading(),
            entries: row.cells[*idx]
                .iter()
                .map(|told| entry(record, row, column, told, comparison))
                .collect(),
            is_open: open == Some(id.as_str()),
            id,
        }
    };
    let is_shared = row.origin.reports.len() > 1 && row.origin.kind != OriginKind::Statement;
    RowView {
        name: plain(&row.name),
        about: if is_shared { kind_words(row.origin.kind).to_owned() } else { String::new() },
        cells: order.iter().map(cell).collect(),
    }
}

/// What an address names a cell by: the origin and the question.
pub(super) fn cell_id(row: &OriginRow<'_>, column: Column) -> String {
    format!("{}.{}", row.origin.id, column.heading().replace(' ', "-"))
}

fn entry(
    record: &IncidentRecord,
    row: &OriginRow<'_>,
    column: Column,
    told: &Told,
    comparison: Option<&Comparison>,
) -> EntryView {
    let in_conflict = comparison.filter(|comparison| comparison.status == Standing::Conflict);
    let claims = claims_of(record, row, column, told);
    let side = in_conflict.and_then(|comparison| {
        let holds = |claim: &(usize, &Claim)| {
            comparison.sides.iter().position(|side| side.claims.contains(&claim.1.id))
        };
        claims.iter().find_map(holds)
    });
    EntryView { text: told.text.clone(), stance: told.stance.as_str(), side: side.map(letter) }
}

/// The letter of a side: A, B and so on.
pub(super) fn letter(side: usize) -> char {
    char::from(b'A' + u8::try_from(side.min(25)).unwrap_or(25))
}

/// The claims behind a value in a cell, with the index of the report of each.
pub(super) fn claims_of<'r>(
    record: &'r IncidentRecord,
    row: &OriginRow<'_>,
    column: Column,
    told: &Told,
) -> Vec<(usize, &'r Claim)> {
    let accounts = record.accounts.iter().filter(|account| account.origin == row.origin.id);
    let claims = accounts.flat_map(|account| {
        let report = record.reports.iter().position(|entry| entry.id == account.report).unwrap_or_default();
        account.claims.iter().map(move |claim| (report, claim))
    });
    let is_read_there = |(report, claim): &(usize, &Claim)| {
        Column::of(claim.facet) == column
            && claim.spans.first().is_some_and(|span| told.read_from.contains(&(*report, *span)))
    };
    claims.filter(is_read_there).collect()
}
