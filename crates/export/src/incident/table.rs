//! The accounts of many reports side by side: origins by facets, and whether the accounts of each facet
//! agree.

use rashomon_schema::{Account, Claim, Comparison, Facet, IncidentRecord, Origin, OriginKind, Span, Stance};

use crate::matrix::{Column, Entry, Sign, cell, without_mark};
use crate::wording::{n_of, plain};

/// One value in a cell, and every sentence it was read from.
pub struct Told {
    /// The value, in words that show the stance.
    pub text: String,
    /// The stance of the voice towards it.
    pub stance: Stance,
    /// Whether the program is not sure of it.
    pub unsure: bool,
    /// Index of the report and span in its text.
    pub read_from: Vec<(usize, Span)>,
}

/// What one origin says, by column.
pub struct OriginRow<'r> {
    /// The origin.
    pub origin: &'r Origin,
    /// Its name, with the number of reports that carry it.
    pub name: String,
    /// One cell for each column.
    pub cells: Vec<Vec<Told>>,
}

/// Origins by facets; only columns and origins that have a value.
pub struct Table<'r> {
    /// The questions.
    pub columns: Vec<Column>,
    /// The origins.
    pub rows: Vec<OriginRow<'r>>,
    /// Whether the accounts of each column agree.
    pub standings: Vec<Option<&'r Comparison>>,
}

impl<'r> Table<'r> {
    /// The accounts of the incident; voices before the reports' own words.
    pub fn of(record: &'r IncidentRecord) -> Self {
        let mut rows: Vec<OriginRow<'r>> =
            record.origin_groups.iter().map(|origin| row(record, origin)).collect();
        rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        rows.sort_by_key(|row| row.origin.kind != OriginKind::Statement);
        let told = |idx: &usize| rows.iter().any(|row| !row.cells[*idx].is_empty());
        let kept: Vec<usize> = (0..Column::ALL.len()).filter(told).collect();
        for row in &mut rows {
            let mut cells = std::mem::take(&mut row.cells).into_iter().enumerate();
            row.cells = cells.by_ref().filter(|(idx, _)| kept.contains(idx)).map(|(_, cell)| cell).collect();
        }
        let columns: Vec<Column> = kept.iter().map(|idx| Column::ALL[*idx]).collect();
        let standings = columns.iter().map(|column| standing(record, *column)).collect();
        Self { columns, rows, standings }
    }

    /// Whether some cell shows the sign.
    pub fn uses(&self, sign: Sign) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| sign.is_in(cell.iter().map(|told| (told.stance, told.unsure))))
    }
}

/// The comparison of a column. How it was done is compared by the means; by types of event, which imply some, only
/// where nobody names the means.
pub(crate) fn standing(record: &IncidentRecord, column: Column) -> Option<&Comparison> {
    let mut of_column = Facet::ALL.iter().filter(|facet| Column::of(**facet) == column);
    let told = |facet: &&Facet| record.facets.get(facet).is_some_and(|facet| !facet.sides.is_empty());
    let facet = match column {
        Column::How => [&Facet::Means, &Facet::Type].into_iter().find(told)?,
        _ => of_column.find(told)?,
    };
    record.facets.get(facet)
}

fn row<'r>(record: &'r IncidentRecord, origin: &'r Origin) -> OriginRow<'r> {
    let mut cells: Vec<Vec<Told>> = Column::ALL.iter().map(|_| Vec::new()).collect();
    for account in record.accounts.iter().filter(|account| account.origin == origin.id) {
        add(&mut cells, record, account);
    }
    OriginRow { origin, name: row_name(record, origin), cells }
}

fn add(cells: &mut [Vec<Told>], record: &IncidentRecord, account: &Account) {
    let report = record.reports.iter().position(|entry| entry.id == account.report).unwrap_or_default();
    let claims: Vec<&Claim> = account.claims.iter().collect();
    for (told, column) in cells.iter_mut().zip(Column::ALL) {
        for Entry { text, stance, unsure, spans } in cell(&claims, column) {
            let text = match corrector(record, &claims, column, &spans) {
                Some(by) => format!("{text} (corrected by {})", plain(by)),
                None => text,
            };
            let read_from = spans.into_iter().map(|span| (report, span));
            match told.iter_mut().find(|other| without_mark(&other.text) == without_mark(&text)) {
                Some(same) => {
                    same.read_from.extend(read_from);
                    // One report of an origin may be surer than another.
                    if same.unsure && !unsure {
                        (same.text, same.unsure) = (text, false);
                    }
                }
                None => told.push(Told { text, stance, unsure, read_from: read_from.collect() }),
            }
        }
    }
}

/// Who corrected a claim of a column that was read from these spans; the last one counts.
fn corrector<'r>(
    record: &'r IncidentRecord,
    claims: &[&Claim],
    column: Column,
    spans: &[Span],
) -> Option<&'r str> {
    let is_shown = |claim: &&Claim| {
        Column::of(claim.facet) == column && claim.spans.first().is_some_and(|span| spans.contains(span))
    };
    let shown: Vec<&str> = claims.iter().copied().filter(is_shown).map(|claim| claim.id.as_str()).collect();
    let mut corrections = record.judgements.iter().rev().filter(|judgement| judgement.kind == "wrong");
    corrections
        .find(|judgement| shown.contains(&judgement.subject.as_str()))
        .map(|judgement| judgement.by.as_str())
}

fn row_name(record: &IncidentRecord, origin: &Origin) -> String {
    let name = plain(&origin.name);
    let own_voice = |account: &&Account| account.origin == origin.id;
    let own =
        record.accounts.iter().find(own_voice).is_some_and(|a| a.kind == rashomon_schema::VoiceKind::Report);
    let name = if own { format!("{name}, own voice") } else { name };
    match origin.reports.len() {
        0 | 1 => name,
        n => format!("{name} ({})", n_of(n, "report")),
    }
}
