//! The table of accounts: one row a voice in a report, with a column a facet.

use rashomon_schema::{Account, Facet, IncidentRecord, JudgementNote, ReportEntry, Stance};

use super::Kind::{Day, Text};
use super::judgement::judgement_words;
use super::value::value_text;
use super::{Cell, Column, DataTable, Field, field};
use crate::exported::{Exported, ReportSource};

/// An account with its incident and its report.
struct Row<'e> {
    record: &'e IncidentRecord,
    report: &'e ReportEntry,
    source: Option<&'e ReportSource>,
    account: &'e Account,
    judgements: Vec<&'e JudgementNote>,
}

/// Whose account it is.
fn voice_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("incident", Text, "id of the incident", |row| Cell::text(&row.record.id)),
        field("incident_title", Text, "what the incident was, where and when", |row| {
            Cell::text(&row.record.title)
        }),
        field("voice", Text, "who gives the account", |row| Cell::text(&row.account.name)),
        field("voice_kind", Text, "report, person, organisation, group, document or unnamed", |row| {
            Cell::text(row.account.kind.as_str())
        }),
        field("voice_actor", Text, "id of the actor that the voice resolves to", |row| {
            Cell::maybe(row.account.actor.as_deref())
        }),
        field("origin", Text, "the origin in the incident; equal ones count once", |row| {
            Cell::text(&row.account.origin)
        }),
    ]
}

/// Where it was published.
fn report_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("judgement", Text, "what people decided on claims of the account, with name and day", |row| {
            Cell::text(judgement_words(&row.judgements))
        }),
        field("report", Text, "id of the report", |row| Cell::text(&row.report.id)),
        field("publisher", Text, "who published it", |row| Cell::maybe(row.report.publisher.as_deref())),
        field("published", Day, "the day it was published", |row| Cell::day(row.report.published)),
        field("report_title", Text, "its headline", |row| Cell::maybe(row.report.title.as_deref())),
        field("uri", Text, "where it was found", |row| Cell::maybe(row.report.uri.as_deref())),
        field("archive", Text, "where an archived copy is", |row| {
            Cell::maybe(row.source.and_then(|source| source.archive.as_deref()))
        }),
        field("sha256", Text, "SHA-256 of the published bytes", |row| {
            Cell::maybe(row.source.and_then(|source| source.sha256.as_deref()))
        }),
    ]
}

/// One row an account, in order of incidents and reports.
pub(super) fn table(exported: &Exported) -> DataTable {
    let (rows, before, after) = (rows(exported), voice_fields(), report_fields());
    let facets = Facet::ALL.iter().map(|facet| Column {
        name: facet.as_str(),
        kind: Text,
        about: "what the voice says of it, with its stance; values are separated by `; `",
    });
    let columns =
        before.iter().map(|field| field.column).chain(facets).chain(after.iter().map(|field| field.column));
    let cells = |row| {
        let facets = Facet::ALL.iter().map(|facet| facet_cell(row, *facet));
        let cells_before = before.iter().map(|field| (field.cell)(row));
        cells_before.chain(facets).chain(after.iter().map(|field| (field.cell)(row))).collect()
    };
    DataTable { name: "accounts", columns: columns.collect(), rows: rows.iter().map(cells).collect() }
}

fn rows(exported: &Exported) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for record in &exported.records {
        for account in &record.accounts {
            let Some(report) = record.reports.iter().find(|report| report.id == account.report) else {
                continue;
            };
            let is_of =
                |judgement: &&JudgementNote| account.claims.iter().any(|claim| claim.id == judgement.subject);
            let judgements = record.judgements.iter().filter(is_of).collect();
            rows.push(Row { record, report, source: exported.source(&report.id), account, judgements });
        }
    }
    rows
}

/// What an account says of a facet: `at least 14; not Kastria; 19 (corrected by A. Reyes)`.
fn facet_cell(row: &Row<'_>, facet: Facet) -> Cell {
    let mut said: Vec<String> = Vec::new();
    for claim in row.account.claims.iter().filter(|claim| claim.facet == facet) {
        let mut words = stance_text(&value_text(&claim.value), claim.stance);
        if claim.unsure {
            words.push_str(" (unsure)");
        }
        let corrections = row.judgements.iter().rev().filter(|judgement| judgement.kind == "wrong");
        if let Some(by) = corrections
            .filter(|judgement| judgement.subject == claim.id)
            .map(|judgement| &judgement.by)
            .next()
        {
            words.push_str(&format!(" (corrected by {by})"));
        }
        if !said.contains(&words) {
            said.push(words);
        }
    }
    Cell::text(said.join("; "))
}

/// A value and the stance towards it; plain words, no signs, since a cell of a table has no legend.
fn stance_text(value: &str, stance: Stance) -> String {
    match stance {
        Stance::Asserts => value.to_owned(),
        other => format!("{other}: {value}"),
    }
}
