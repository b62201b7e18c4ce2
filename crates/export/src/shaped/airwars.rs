//! Rows in the shape of Airwars: the fields of an incident, with ranges of harm and the position of the accused.

use rashomon_schema::{Claim, Facet, PlacePrecision, Stance, Standing, Value};

use super::party::agent;
use super::{Row, lead, publishers, rows, table as shaped};
use crate::data::Kind::{Count, Day, Flag, Number, Text};
use crate::data::{Cell, DataTable, Field, field, rule_result, value_text};
use crate::exported::Exported;

/// Airwars's fields.
fn fields<'e>() -> Vec<Field<Row<'e>>> {
    place_fields().into_iter().chain(strike_fields()).chain(harm_fields()).collect()
}

/// Which incident it is, when and where.
fn place_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("unique_reference_code", Text, "our id of the incident", |row| Cell::text(&row.record.id)),
        field("date_type", Text, "date or range", |row| {
            Cell::maybe(
                row.record.time.map(|time| if time.earliest == time.latest { "date" } else { "range" }),
            )
        }),
        field("date", Day, "first possible day", |row| Cell::day(row.record.time.map(|time| time.earliest))),
        field("date_end", Day, "last possible day", |row| Cell::day(row.record.time.map(|time| time.latest))),
        field("first_reported_date", Day, "first day of publication", |row| {
            Cell::day(first_report(row).and_then(|r| r.published))
        }),
        field("first_reported_by", Text, "who published then", |row| {
            Cell::maybe(first_report(row).and_then(|report| report.publisher.as_deref()))
        }),
        field("first_reported_url", Text, "where", |row| {
            Cell::maybe(first_report(row).and_then(|report| report.uri.as_deref()))
        }),
        field("country", Text, "the country, with the gazetteer installed", |row| {
            Cell::maybe(row.place.and_then(|place| place.country.as_deref()))
        }),
        field("region", Text, "the first-order division", |row| {
            Cell::maybe(row.place.and_then(|place| place.admin1.as_deref()))
        }),
        field("location_name", Text, "the place", |row| {
            Cell::maybe(row.record.place.as_ref().map(|place| place.name.as_str()))
        }),
        field("latitude", Number, "latitude in degrees", |row| {
            Cell::number(row.record.place.as_ref().and_then(|place| place.lat))
        }),
        field("longitude", Number, "longitude in degrees", |row| {
            Cell::number(row.record.place.as_ref().and_then(|place| place.lon))
        }),
        field(
            "geolocation_accuracy",
            Text,
            "province_governorate, district, town or nearby_landmark",
            |row| Cell::maybe(row.record.place.as_ref().and_then(|place| accuracy(place.precision?))),
        ),
    ]
}

/// What was done and by whom.
fn strike_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field(
            "strike_status",
            Text,
            "declared_strike, likely_strike, contested_strike or single_source_claim",
            |row| Cell::text(strike_status(row)),
        ),
        field("strike_type", Text, "the means with the most origins", |row| {
            Cell::maybe(lead(row.record, Facet::Means).map(|side| value_text(&side.value)).as_deref())
        }),
        field("targeted_belligerent", Text, "the target with the most origins", |row| {
            Cell::maybe(lead(row.record, Facet::Target).map(|side| value_text(&side.value)).as_deref())
        }),
        field("belligerent", Text, "every agent that accounts name, separated by `; `", |row| {
            Cell::text(belligerents(row))
        }),
        field("belligerent_type", Text, "Known where the agent admits it, else Suspected", |row| {
            let any = !belligerents(row).is_empty();
            if any { Cell::text(if admits(row) { "Known" } else { "Suspected" }) } else { Cell::Empty }
        }),
        field(
            "belligerent_assessment",
            Text,
            "not_yet_assessed: no belligerent's own assessment is read",
            |_| Cell::text("not_yet_assessed"),
        ),
        field("deaths_conceded_min", Count, "lowest figure that an agent who admits it gives", |row| {
            Cell::count(conceded(row).filter_map(|(low, _)| low).min())
        }),
        field("deaths_conceded_max", Count, "highest figure that an agent who admits it gives", |row| {
            Cell::count(conceded(row).filter_map(|(_, high)| high).max())
        }),
    ]
}

/// Who was harmed, and who reports it.
fn harm_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("civilian_harm_reported", Flag, "whether an account reports harm", |row| {
            let harm = rule_result(row.record, "grade.airwars", &["civilian_harm_reported"])
                .and_then(serde_json::Value::as_bool);
            harm.map_or(Cell::Empty, Cell::Flag)
        }),
        field("civilian_harm_status", Text, "the grade by the rule `grade.airwars`", |row| {
            Cell::maybe(
                rule_result(row.record, "grade.airwars", &["word"]).and_then(serde_json::Value::as_str),
            )
        }),
        field("killed_min", Count, "the rule `toll.airwars`: lowest credible figure", |row| {
            bound(row, "killed", "min")
        }),
        field("killed_max", Count, "the rule `toll.airwars`: highest", |row| bound(row, "killed", "max")),
        field("injured_min", Count, "the same of those injured", |row| bound(row, "injured", "min")),
        field("injured_max", Count, "the same of those injured", |row| bound(row, "injured", "max")),
        field("sources", Text, "publishers, separated by `; `", |row| Cell::text(publishers(row).join("; "))),
        field("source_urls", Text, "addresses, separated by spaces", |row| {
            let addresses = row.record.reports.iter().filter_map(|report| report.uri.as_deref());
            Cell::text(addresses.collect::<Vec<_>>().join(" "))
        }),
    ]
}

/// One row an incident.
pub(crate) fn table(exported: &Exported) -> DataTable {
    shaped("airwars", &fields(), &rows(exported))
}

fn first_report<'r>(row: &'r Row<'_>) -> Option<&'r rashomon_schema::ReportEntry> {
    row.record
        .reports
        .iter()
        .filter(|report| report.published.is_some())
        .min_by_key(|report| report.published)
}

fn bound(row: &Row<'_>, harm: &str, bound: &str) -> Cell {
    Cell::count(rule_result(row.record, "toll.airwars", &[harm, bound]).and_then(serde_json::Value::as_u64))
}

/// The agents that accounts name, each once.
fn belligerents(row: &Row<'_>) -> String {
    let mut names: Vec<String> = Vec::new();
    let sides = row.record.facets.get(&Facet::Agent).into_iter().flat_map(|comparison| &comparison.sides);
    for side in
        sides.filter(|side| matches!(side.stance, Stance::Asserts | Stance::Admits | Stance::Suspects))
    {
        let name = value_text(&side.value);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("; ")
}

fn admits(row: &Row<'_>) -> bool {
    row.claims.iter().any(|claim| claim.claim.facet == Facet::Agent && claim.claim.stance == Stance::Admits)
}

/// The figures of those killed that accounts give which admit the deed.
fn conceded<'r>(row: &'r Row<'_>) -> impl Iterator<Item = (Option<u64>, Option<u64>)> + use<'r> {
    let admitting = row.record.accounts.iter().filter(|account| {
        account.claims.iter().any(|claim| claim.facet == Facet::Agent && claim.stance == Stance::Admits)
    });
    admitting.flat_map(|account| &account.claims).filter_map(|claim: &Claim| match &claim.value {
        Value::Toll(count) if claim.facet == Facet::Killed && claim.stance != Stance::Denies => {
            Some((count.low, count.high))
        }
        _ => None,
    })
}

/// Declared by who did it, contested between several, likely by two publications, else one source's claim.
fn strike_status(row: &Row<'_>) -> &'static str {
    let agents = row.record.facets.get(&Facet::Agent);
    let publications = row
        .record
        .reports
        .iter()
        .map(|report| report.publisher.as_ref())
        .collect::<std::collections::BTreeSet<_>>();
    match agents.map(|comparison| comparison.status) {
        _ if admits(row) => "declared_strike",
        Some(Standing::Conflict) => "contested_strike",
        _ if publications.len() > 1 && agent(row).is_some() => "likely_strike",
        _ => "single_source_claim",
    }
}

const fn accuracy(precision: PlacePrecision) -> Option<&'static str> {
    match precision {
        PlacePrecision::Settlement => Some("town"),
        PlacePrecision::Near | PlacePrecision::Between => Some("nearby_landmark"),
        PlacePrecision::District => Some("district"),
        PlacePrecision::Province => Some("province_governorate"),
        PlacePrecision::Region | PlacePrecision::Country => None,
    }
}
