//! Tables in the shape of others: the columns and code lists of ACLED, UCDP GED and Airwars.
//!
//! Their columns come first, under their names; ours follow, each beginning with `rashomon_`. A figure follows the named
//! rule. Of who did it and to whom, a cell gives the value with the most origins; where two have equally many, it is
//! empty. The columns beside it list all.

mod acled;
mod airwars;
mod lead;
mod party;
mod ucdp;

use rashomon_schema::{Facet, IncidentRecord};

use crate::data::Kind::{Count, Text};
use crate::data::{Cell, ClaimRow, DataTable, Field, claim_rows, field, judgement_words};
use crate::exported::{Exported, PlaceFacts};
use lead::{lead, sides_text};

pub(crate) use acled::table as acled_table;
pub(crate) use airwars::table as airwars_table;
pub(crate) use ucdp::table as ucdp_table;

/// An incident, its claims, and where it is.
pub(crate) struct Row<'e> {
    exported: &'e Exported,
    record: &'e IncidentRecord,
    claims: Vec<ClaimRow<'e>>,
    place: Option<&'e PlaceFacts>,
}

/// Every incident with its claims.
fn rows<'e>(exported: &'e Exported) -> Vec<Row<'e>> {
    let mut claims = claim_rows(exported).into_iter().peekable();
    let row = |record: &'e IncidentRecord| {
        let mut own = Vec::new();
        while let Some(claim) = claims.next_if(|claim: &ClaimRow<'_>| std::ptr::eq(claim.record, record)) {
            own.push(claim);
        }
        Row { exported, record, claims: own, place: exported.place(record) }
    };
    exported.records.iter().map(row).collect()
}

/// Our columns, behind those of the others.
fn our_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("rashomon_incident", Text, "id of the incident", |row| Cell::text(&row.record.id)),
        field("rashomon_agents", Text, "every agent that accounts name, with origins and stance", |row| {
            Cell::text(sides_text(row.record, Facet::Agent))
        }),
        field("rashomon_agent_standing", Text, "whether accounts agree on the agent", |row| {
            standing(row, Facet::Agent)
        }),
        field("rashomon_targets", Text, "every target that accounts name, with origins and stance", |row| {
            Cell::text(sides_text(row.record, Facet::Target))
        }),
        field("rashomon_killed", Text, "every figure of those killed, with origins and stance", |row| {
            Cell::text(sides_text(row.record, Facet::Killed))
        }),
        field("rashomon_killed_standing", Text, "whether accounts agree on those killed", |row| {
            standing(row, Facet::Killed)
        }),
        field("rashomon_occurred_standing", Text, "whether accounts agree that it happened", |row| {
            standing(row, Facet::Occurred)
        }),
        field(
            "rashomon_n_origins",
            Count,
            "number of origins: the same wording or voice counts once",
            |row| Cell::count(Some(row.record.origins as u64)),
        ),
        field(
            "rashomon_quotation",
            Text,
            "who says what, in the sentences that figures and agents were read from",
            |row| Cell::text(quotation(row)),
        ),
        field("rashomon_judgement", Text, "what people decided, with name and day", |row| {
            Cell::text(judgement_words(&row.record.judgements.iter().collect::<Vec<_>>()))
        }),
    ]
}

/// The table of rows in the columns of others, followed by ours.
fn table<'e>(name: &'static str, theirs: &[Field<Row<'e>>], rows: &[Row<'e>]) -> DataTable {
    let mut table = DataTable::new(name, theirs, rows);
    let ours = DataTable::new(name, &our_fields(), rows);
    table.columns.extend(ours.columns);
    for (row, more) in table.rows.iter_mut().zip(ours.rows) {
        row.extend(more);
    }
    table
}

fn standing(row: &Row<'_>, facet: Facet) -> Cell {
    Cell::maybe(row.record.facets.get(&facet).map(|comparison| comparison.status.as_str()))
}

/// `Civil Relief Corps: “It put the toll at 19.” | …`: each sentence once.
fn quotation(row: &Row<'_>) -> String {
    let mut said: Vec<String> = Vec::new();
    for claim in &row.claims {
        let matters = matches!(claim.claim.facet, Facet::Agent | Facet::Killed) && !claim.sentence.is_empty();
        let words = format!("{}: “{}”", claim.account.name, claim.sentence);
        if matters && !said.contains(&words) {
            said.push(words);
        }
    }
    said.join(" | ")
}

/// Everything that is published of it: publishers, each once.
fn publishers(row: &Row<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for report in &row.record.reports {
        let name = report.publisher.as_ref().or(report.uri.as_ref()).unwrap_or(&report.id);
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_that_others_publish() {
        let names = |table: DataTable| -> Vec<&str> {
            let theirs = table.columns.iter().map(|column| column.name);
            theirs.filter(|name| !name.starts_with("rashomon_")).collect()
        };
        let nothing = Exported::default();
        assert_eq!(names(acled_table(&nothing)).len(), 31);
        assert_eq!(names(ucdp_table(&nothing)).len(), 49);
        assert_eq!(names(acled_table(&nothing))[..3], ["event_id_cnty", "event_date", "year"]);
        assert_eq!(names(ucdp_table(&nothing))[44..47], ["best", "high", "low"]);
    }
}
