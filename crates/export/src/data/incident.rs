//! The table of incidents: one row an incident, with what named rules make of it.

use rashomon_schema::{Facet, IncidentRecord, Standing};
use serde_json::Value;

use super::Kind::{Count, Day, Number, Text};
use super::judgement::judgement_words;
use super::{Cell, Column, DataTable, Field, field};
use crate::exported::Exported;
use crate::reach::radius_km;

type Row = IncidentRecord;

const BEFORE: &[Field<Row>] = &[
    field("incident", Text, "id of the incident", |row| Cell::text(&row.id)),
    field("title", Text, "what it was, where and when", |row| Cell::text(&row.title)),
    field("earliest", Day, "first day it may have been", |row| Cell::day(row.time.map(|time| time.earliest))),
    field("latest", Day, "last day it may have been", |row| Cell::day(row.time.map(|time| time.latest))),
    field("place", Text, "usual name of the place", |row| {
        Cell::maybe(row.place.as_ref().map(|place| place.name.as_str()))
    }),
    field("geoname", Count, "GeoNames id of the place", |row| {
        Cell::count(row.place.as_ref().and_then(|place| place.geoname).map(u64::from))
    }),
    field("lat", Number, "latitude in degrees, WGS 84", |row| {
        Cell::number(row.place.as_ref().and_then(|place| place.lat))
    }),
    field("lon", Number, "longitude in degrees, WGS 84", |row| {
        Cell::number(row.place.as_ref().and_then(|place| place.lon))
    }),
    field("precision", Text, "how precise the place is", |row| {
        Cell::maybe(row.place.as_ref().and_then(|place| place.precision).map(|precision| precision.as_str()))
    }),
    field("radius_km", Number, "kilometres within which the place may be", |row| {
        Cell::number(row.place.as_ref().and_then(|place| place.precision).and_then(radius_km))
    }),
    field("n_reports", Count, "number of reports", |row| Cell::count(Some(row.reports.len() as u64))),
    field("n_origins", Count, "number of origins: the same wording or voice counts once", |row| {
        Cell::count(Some(row.origins as u64))
    }),
    field("n_accounts", Count, "number of accounts", |row| Cell::count(Some(row.accounts.len() as u64))),
    field("n_conflicts", Count, "number of facets on which accounts conflict", |row| {
        let is_conflict = |comparison: &&rashomon_schema::Comparison| comparison.status == Standing::Conflict;
        Cell::count(Some(row.facets.values().filter(is_conflict).count() as u64))
    }),
];

const AFTER: &[Field<Row>] = &[
    field("killed_acled", Count, "killed, by the rule of ACLED: the lowest figure", |row| {
        rule_cell(row, "toll.acled", &["killed"])
    }),
    field("killed_ucdp_low", Count, "killed, by the rule of UCDP: low", |row| {
        rule_cell(row, "toll.ucdp", &["low"])
    }),
    field("killed_ucdp_best", Count, "the same: best", |row| rule_cell(row, "toll.ucdp", &["best"])),
    field("killed_ucdp_high", Count, "the same: high", |row| rule_cell(row, "toll.ucdp", &["high"])),
    field("killed_airwars_min", Count, "killed, by the rule of Airwars: lowest credible figure", |row| {
        rule_cell(row, "toll.airwars", &["killed", "min"])
    }),
    field("killed_airwars_max", Count, "the same: highest", |row| {
        rule_cell(row, "toll.airwars", &["killed", "max"])
    }),
    field("grade_airwars", Text, "grade by the rule of Airwars", |row| {
        let word = rule_result(row, "grade.airwars", &["word"]);
        Cell::maybe(word.and_then(Value::as_str))
    }),
    field(
        "judgement",
        Text,
        "what people decided on the incident and its reports, with name and day",
        |row| {
            let claims = || row.accounts.iter().flat_map(|account| &account.claims);
            let is_of_claim = |subject: &str| claims().any(|claim| claim.id == subject);
            let judgements: Vec<_> =
                row.judgements.iter().filter(|judgement| !is_of_claim(&judgement.subject)).collect();
            Cell::text(judgement_words(&judgements))
        },
    ),
];

/// One row an incident; the columns of facets say whether its accounts agree.
pub(super) fn table(exported: &Exported) -> DataTable {
    let facets = Facet::ALL.iter().map(|facet| Column {
        name: facet.as_str(),
        kind: Text,
        about: "whether its accounts agree: agree, differ, conflict, update, single or silent",
    });
    let columns =
        BEFORE.iter().map(|field| field.column).chain(facets).chain(AFTER.iter().map(|field| field.column));
    let cells = |row: &Row| {
        let standing = |facet| row.facets.get(facet).map(|comparison| comparison.status.as_str());
        let facets = Facet::ALL.iter().map(|facet| Cell::maybe(standing(facet)));
        let before = BEFORE.iter().map(|field| (field.cell)(row));
        before.chain(facets).chain(AFTER.iter().map(|field| (field.cell)(row))).collect()
    };
    DataTable {
        name: "incidents",
        columns: columns.collect(),
        rows: exported.records.iter().map(cells).collect(),
    }
}

/// What a rule makes of an incident, at a path in its result.
pub(crate) fn rule_result<'r>(record: &'r IncidentRecord, method: &str, path: &[&str]) -> Option<&'r Value> {
    let assessment = record.assessments.iter().find(|assessment| assessment.method == method)?;
    let found = path.iter().try_fold(&assessment.result, |value, key| value.get(key))?;
    Some(found).filter(|value| !value.is_null())
}

fn rule_cell(record: &IncidentRecord, method: &str, path: &[&str]) -> Cell {
    Cell::count(rule_result(record, method, path).and_then(Value::as_u64))
}
