//! Rows in the shape of UCDP GED: 49 columns, numeric codes, deaths by the rule of low, best and high.

use rashomon_schema::{Facet, PlacePrecision, Status, Value};

use super::party::{ParticipantKind, agent, are_civilians, target};
use super::{Row, lead, publishers, rows, table as shaped};
use crate::data::Kind::{Count, Day, Number, Text};
use crate::data::{Cell, DataTable, Field, field, rule_result};
use crate::exported::Exported;

/// Columns of UCDP that only its own coding can fill.
const THEIRS_ALONE: &str = "always empty: only UCDP's own coding can fill it";

/// UCDP GED's columns, in its order.
fn fields<'e>() -> Vec<Field<Row<'e>>> {
    side_fields().into_iter().chain(source_fields()).chain(place_fields()).chain(death_fields()).collect()
}

/// Which incident it is, and between whom.
fn side_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("id", Text, "our id of the incident", |row| Cell::text(&row.record.id)),
        field("relid", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("year", Count, "year of the last possible day", |row| {
            Cell::count(row.record.time.map(|time| time.latest.year().unsigned_abs().into()))
        }),
        field("active_year", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("code_status", Text, "`Clear` where accounts agree on those killed, else `Check`", |row| {
            let standing = row.record.facets.get(&Facet::Killed).map(|comparison| comparison.status.as_str());
            Cell::text(if standing == Some("conflict") { "Check" } else { "Clear" })
        }),
        field(
            "type_of_violence",
            Count,
            "1 state-based, 2 non-state, 3 one-sided; empty where the sides are not known",
            |row| Cell::count(type_of_violence(row)),
        ),
        field("conflict_dset_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("conflict_new_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("conflict_name", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("dyad_dset_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("dyad_new_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("dyad_name", Text, "side_a - side_b", |row| {
            let name = |who: Option<super::party::Participant>| who.map(|who| who.name);
            name(agent(row))
                .zip(name(target(row)))
                .map_or(Cell::Empty, |(a, b)| Cell::text(format!("{a} - {b}")))
        }),
        field("side_a_dset_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("side_a_new_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("side_a", Text, "the agent with the most origins; empty where two have equally many", |row| {
            Cell::maybe(agent(row).as_ref().map(|agent| agent.name.as_str()))
        }),
        field("side_b_dset_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("side_b_new_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("side_b", Text, "the target with the most origins", |row| {
            Cell::maybe(target(row).as_ref().map(|target| target.name.as_str()))
        }),
    ]
}

/// Who reports it.
fn source_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("number_of_sources", Count, "number of reports", |row| {
            Cell::count(Some(row.record.reports.len() as u64))
        }),
        field("source_article", Text, "publisher, day and headline of every report", |row| {
            Cell::text(articles(row))
        }),
        field("source_office", Text, "publishers, separated by `;`", |row| {
            Cell::text(publishers(row).join(";"))
        }),
        field("source_date", Text, "days of publication, separated by `;`", |row| {
            Cell::text(of_reports(row, |report| report.published.map(|day| day.to_string())))
        }),
        field("source_headline", Text, "headlines, separated by `;`", |row| {
            Cell::text(of_reports(row, |report| report.title.clone()))
        }),
        field(
            "source_original",
            Text,
            "who the information comes from: every voice, separated by `;`",
            |row| Cell::text(voices(row)),
        ),
    ]
}

/// Where.
fn place_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("where_prec", Count, "1 exact to 6 country", |row| {
            Cell::count(row.record.place.as_ref().and_then(|place| place.precision).map(where_prec))
        }),
        field("where_coordinates", Text, "the place", |row| {
            Cell::maybe(row.record.place.as_ref().map(|place| place.name.as_str()))
        }),
        field("where_description", Text, "the places that accounts give, with origins", |row| {
            Cell::text(super::lead::sides_text(row.record, Facet::Place))
        }),
        field("adm_1", Text, "the first-order division", |row| {
            Cell::maybe(row.place.and_then(|place| place.admin1.as_deref()))
        }),
        field("adm_2", Text, "the second-order division", |row| {
            Cell::maybe(row.place.and_then(|place| place.admin2.as_deref()))
        }),
        field("latitude", Number, "latitude in degrees", |row| {
            Cell::number(row.record.place.as_ref().and_then(|place| place.lat))
        }),
        field("longitude", Number, "longitude in degrees", |row| {
            Cell::number(row.record.place.as_ref().and_then(|place| place.lon))
        }),
        field("geom_wkt", Text, "the point as text: longitude, latitude", |row| {
            at(row).map_or(Cell::Empty, |(lat, lon)| Cell::text(format!("POINT ({lon} {lat})")))
        }),
        field("priogrid_gid", Count, "the cell of the PRIO-GRID", |row| {
            Cell::count(at(row).map(|(lat, lon)| priogrid(lat, lon)))
        }),
        field("country", Text, "the country, with the gazetteer installed", |row| {
            Cell::maybe(row.place.and_then(|place| place.country.as_deref()))
        }),
        field("country_id", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("region", Text, THEIRS_ALONE, |_| Cell::Empty),
    ]
}

/// When, and how many died.
fn death_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("event_clarity", Count, "1: every row is one incident", |_| Cell::Count(1)),
        field("date_prec", Count, "1 exact to 5 more than a month", |row| Cell::count(date_prec(row))),
        field("date_start", Day, "first possible day", |row| {
            Cell::day(row.record.time.map(|time| time.earliest))
        }),
        field("date_end", Day, "last possible day", |row| Cell::day(row.record.time.map(|time| time.latest))),
        field("deaths_a", Count, "0: accounts rarely divide the dead by side", |_| Cell::Count(0)),
        field("deaths_b", Count, "`best`, where the dead are said to be fighters of side_b", |row| {
            Cell::count(Some(if are_fighters(row) { deaths(row, "best") } else { 0 }))
        }),
        field("deaths_civilians", Count, "`best`, where the dead are said to be civilians", |row| {
            Cell::count(Some(if are_civilians(row.record) { deaths(row, "best") } else { 0 }))
        }),
        field("deaths_unknown", Count, "`best`, where nobody says who the dead were", |row| {
            let known = are_civilians(row.record) || are_fighters(row);
            Cell::count(Some(if known { 0 } else { deaths(row, "best") }))
        }),
        field("best", Count, "the rule `toll.ucdp`: best", |row| Cell::count(Some(deaths(row, "best")))),
        field("high", Count, "the rule `toll.ucdp`: high", |row| Cell::count(Some(deaths(row, "high")))),
        field("low", Count, "the rule `toll.ucdp`: low", |row| Cell::count(Some(deaths(row, "low")))),
        field("gwnoa", Text, THEIRS_ALONE, |_| Cell::Empty),
        field("gwnob", Text, THEIRS_ALONE, |_| Cell::Empty),
    ]
}

/// One row an incident in which somebody died: UCDP has no others.
pub(crate) fn table(exported: &Exported) -> DataTable {
    let mut rows = rows(exported);
    rows.retain(|row| deaths(row, "high") > 0);
    shaped("ucdp", &fields(), &rows)
}

fn deaths(row: &Row<'_>, estimate: &str) -> u64 {
    rule_result(row.record, "toll.ucdp", &[estimate]).and_then(serde_json::Value::as_u64).unwrap_or(0)
}

fn are_fighters(row: &Row<'_>) -> bool {
    let side = lead(row.record, Facet::Status);
    side.is_some_and(|side| matches!(side.value, Value::Status { status: Status::Fighter, .. }))
}

fn type_of_violence(row: &Row<'_>) -> Option<u64> {
    let (agent, target) = (agent(row)?.kind, target(row)?.kind);
    let is_fighting = |kind: ParticipantKind| kind.is_state() || kind.is_armed();
    match (agent, target) {
        (agent, ParticipantKind::Civilian) if is_fighting(agent) => Some(3),
        (agent, target) if agent.is_armed() && target.is_armed() => Some(2),
        (agent, target) if is_fighting(agent) && is_fighting(target) => Some(1),
        _ => None,
    }
}

fn articles(row: &Row<'_>) -> String {
    let words = row.record.reports.iter().map(|report| {
        let day = report.published.map(|day| day.to_string());
        let parts = [report.publisher.clone(), day, report.title.clone().map(|title| format!("“{title}”"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    words.collect::<Vec<_>>().join(";")
}

fn of_reports(row: &Row<'_>, field: impl Fn(&rashomon_schema::ReportEntry) -> Option<String>) -> String {
    row.record.reports.iter().map(|report| field(report).unwrap_or_default()).collect::<Vec<_>>().join(";")
}

fn voices(row: &Row<'_>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for account in &row.record.accounts {
        if !names.contains(&account.name.as_str()) {
            names.push(&account.name);
        }
    }
    names.join(";")
}

fn at(row: &Row<'_>) -> Option<(f64, f64)> {
    let place = row.record.place.as_ref()?;
    Some((place.lat?, place.lon?))
}

/// Cells of half a degree, numbered from 1 at the south-west corner, row by row.
fn priogrid(lat: f64, lon: f64) -> u64 {
    let cell = |degrees: f64, last: f64| (degrees * 2.0).floor().clamp(0.0, last) as u64;
    cell(lat + 90.0, 359.0) * 720 + cell(lon + 180.0, 719.0) + 1
}

const fn where_prec(precision: PlacePrecision) -> u64 {
    match precision {
        PlacePrecision::Settlement => 1,
        PlacePrecision::Near => 2,
        PlacePrecision::District => 3,
        PlacePrecision::Province => 4,
        PlacePrecision::Between | PlacePrecision::Region => 5,
        PlacePrecision::Country => 6,
    }
}

fn date_prec(row: &Row<'_>) -> Option<u64> {
    let time = row.record.time?;
    Some(match (time.latest - time.earliest).get_days() {
        0 => 1,
        1..=5 => 2,
        6 => 3,
        7..=30 => 4,
        _ => 5,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_grid_are_numbered_from_the_south_west() {
        assert_eq!(priogrid(-90.0, -180.0), 1);
        assert_eq!(priogrid(-89.4, -179.9), 721);
        assert_eq!(priogrid(90.0, 180.0), 360 * 720);
    }
}
