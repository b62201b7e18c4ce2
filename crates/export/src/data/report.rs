//! The table of reports: one row a report.

use rashomon_schema::{IncidentRecord, ReportEntry};

use super::Kind::{Count, Day, Text};
use super::{Cell, DataTable, Field, field};
use crate::exported::{Exported, ReportSource};

struct Row<'e> {
    report: &'e ReportEntry,
    incidents: Vec<&'e IncidentRecord>,
    source: Option<&'e ReportSource>,
}

impl Row<'_> {
    /// The ids of incidents that the report is about, or only mentions.
    fn incidents(&self, main: bool) -> String {
        let is_main = |record: &IncidentRecord| {
            record.reports.iter().any(|report| report.id == self.report.id && report.main)
        };
        let ids =
            self.incidents.iter().filter(|record| is_main(record) == main).map(|record| record.id.as_str());
        ids.collect::<Vec<_>>().join("; ")
    }

    fn known(&self, field: impl Fn(&ReportSource) -> Option<&str>) -> Cell {
        Cell::maybe(self.source.and_then(field))
    }
}

/// Every column.
fn fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("report", Text, "id of the report", |row| Cell::text(&row.report.id)),
        field("publisher", Text, "who published it", |row| Cell::maybe(row.report.publisher.as_deref())),
        field("published", Day, "the day it was published", |row| Cell::day(row.report.published)),
        field(
            "written",
            Day,
            "the day it was written, as its text says, else the day it was published",
            |row| Cell::day(row.report.written),
        ),
        field("title", Text, "its headline", |row| Cell::maybe(row.report.title.as_deref())),
        field("byline", Text, "who wrote it", |row| row.known(|source| source.byline.as_deref())),
        field("language", Text, "ISO 639-1 code of its language", |row| {
            row.known(|source| source.language.as_deref())
        }),
        field("uri", Text, "where it was found", |row| Cell::maybe(row.report.uri.as_deref())),
        field("archive", Text, "where an archived copy is", |row| {
            row.known(|source| source.archive.as_deref())
        }),
        field("sha256", Text, "SHA-256 of the published bytes", |row| {
            row.known(|source| source.sha256.as_deref())
        }),
        field("n_bytes", Count, "number of published bytes", |row| {
            Cell::count(row.source.and_then(|source| source.n_bytes))
        }),
        field("incident", Text, "the incident it is about", |row| Cell::text(row.incidents(true))),
        field("mentions", Text, "incidents it only mentions, separated by `; `", |row| {
            Cell::text(row.incidents(false))
        }),
        field("added", Text, "when it was added to the case, in UTC", |row| {
            row.known(|source| source.added.as_deref())
        }),
        field("added_by", Text, "who added it", |row| row.known(|source| source.added_by.as_deref())),
        field("version", Text, "what read it; the sheet `about` says what that is", |row| {
            row.known(|source| source.version.as_deref())
        }),
    ]
}

/// One row a report, by id.
pub(super) fn table(exported: &Exported) -> DataTable {
    let rows: Vec<Row<'_>> = exported
        .reports()
        .into_iter()
        .map(|(id, (report, incidents))| Row { report, incidents, source: exported.source(id) })
        .collect();
    DataTable::new("reports", &fields(), &rows)
}
