//! The table of claims: one row a claim.

use rashomon_schema::{Claim, Count, PlaceArgument, TimeArgument, Value};

use super::Kind::{Count as Whole, Day, Flag, Number, Text};
use super::judgement::judgement_words;
use super::value::{READ_AS, published_words, row_key, value_text};
use super::{Cell, ClaimRow, DataTable, Field, claim_rows, field};
use crate::exported::Exported;
use crate::reach::radius_km;

type Row<'e> = ClaimRow<'e>;

/// Every column; those that a person may fill in or change come first.
fn fields<'e>() -> Vec<Field<Row<'e>>> {
    claim_fields().into_iter().chain(word_fields()).chain(value_fields()).chain(source_fields()).collect()
}

/// What is claimed, and what people decide of it.
fn claim_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("claim", Text, "id of the claim", |row| Cell::text(&row.claim.id)),
        field("incident", Text, "id of the incident", |row| Cell::text(&row.record.id)),
        field("incident_title", Text, "what the incident was, where and when", |row| {
            Cell::text(&row.record.title)
        }),
        field("voice", Text, "who claims it; may be corrected", |row| Cell::text(&row.account.name)),
        field("facet", Text, "what the claim is about", |row| Cell::text(row.claim.facet.as_str())),
        field("value", Text, "what is claimed; may be corrected", |row| {
            Cell::text(value_text(&row.claim.value))
        }),
        field("stance", Text, "asserts, suspects, doubts, denies or admits; may be corrected", |row| {
            Cell::text(row.claim.stance.as_str())
        }),
        field("decision", Text, "to be filled in: `no claim` or `contested`", |_| Cell::Empty),
        field("why", Text, "to be filled in: the reason of the correction or decision", |_| Cell::Empty),
        field(
            "confidence",
            Number,
            "how likely the voice makes this claim, 0 to 1; empty where nobody weighed it",
            |row| Cell::number(row.claim.confidence.map(two_digits)),
        ),
        field("unsure", Flag, "whether the program is not sure that the voice says so", |row| {
            Cell::Flag(row.claim.unsure)
        }),
        field("standing", Text, "whether the accounts of this facet agree", |row| {
            Cell::maybe(row.standing().map(|standing| standing.as_str()))
        }),
        field("judgement", Text, "what people decided on the claim, with name and day", |row| {
            Cell::text(judgement_words(&row.judgements))
        }),
    ]
}

/// The words, and what they resolve to.
fn word_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("quote", Text, "the words of the value", |row| Cell::text(&row.quote)),
        field("sentence", Text, "the sentence they are in", |row| Cell::text(&row.sentence)),
        field("words", Text, "the words as the record has them", |row| {
            Cell::text(published_words(&row.claim.value))
        }),
        field("value_id", Text, "id of the actor, or GeoNames id of the place, of the value", |row| {
            value_id(row.claim)
        }),
    ]
}

/// The value in parts.
fn value_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("low", Whole, "lowest number of people", |row| {
            Cell::count(count(row).and_then(|count| count.low))
        }),
        field("high", Whole, "highest number of people; empty where it is open", |row| {
            Cell::count(count(row).and_then(|count| count.high))
        }),
        field("approximate", Flag, "whether the number is approximate", |row| {
            count(row).map_or(Cell::Empty, |count| Cell::Flag(count.approx))
        }),
        field("counted", Text, "what is counted, in the words of the report", |row| {
            Cell::maybe(count(row).and_then(|count| count.counted.as_deref()))
        }),
        field("total", Flag, "whether the number is the whole toll, not a part", |row| {
            count(row).map_or(Cell::Empty, |count| Cell::Flag(count.total))
        }),
        field("earliest", Day, "first day it may have been", |row| {
            Cell::day(time(row).and_then(|time| time.earliest))
        }),
        field("latest", Day, "last day it may have been", |row| {
            Cell::day(time(row).and_then(|time| time.latest))
        }),
        field("lat", Number, "latitude in degrees, WGS 84", |row| {
            Cell::number(place(row).and_then(|place| place.lat))
        }),
        field("lon", Number, "longitude in degrees, WGS 84", |row| {
            Cell::number(place(row).and_then(|place| place.lon))
        }),
        field("precision", Text, "how precise the place or the day is", precision),
        field("radius_km", Number, "kilometres within which the place may be", |row| {
            Cell::number(place(row).and_then(|place| place.precision).and_then(radius_km))
        }),
    ]
}

/// Who says it, and where it was published.
fn source_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("voice_kind", Text, "report, person, organisation, group, document or unnamed", |row| {
            Cell::text(row.account.kind.as_str())
        }),
        field("voice_actor", Text, "id of the actor that the voice resolves to", |row| {
            Cell::maybe(row.account.actor.as_deref())
        }),
        field("origin", Text, "the origin in the incident; equal ones count once", |row| {
            Cell::text(&row.account.origin)
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
        field("start", Whole, "first character of the quote in the text, counted from 0", |row| {
            Cell::count(row.span().map(|span| u64::from(span.start)))
        }),
        field("end", Whole, "the character after it", |row| {
            Cell::count(row.span().map(|span| u64::from(span.end)))
        }),
        field("byte_start", Whole, "its first byte in the published bytes, counted from 0", |row| {
            Cell::count(row.bytes().map(|span| u64::from(span.start)))
        }),
        field("byte_end", Whole, "the byte after it", |row| {
            Cell::count(row.bytes().map(|span| u64::from(span.end)))
        }),
        field(READ_AS, Text, "hashes of value, stance and voice as exported: leave it as it is", |row| {
            Cell::text(row_key(&value_text(&row.claim.value), row.claim.stance.as_str(), &row.account.name))
        }),
    ]
}

/// One row a claim, in order of incidents, reports and texts.
pub(super) fn table(exported: &Exported) -> DataTable {
    DataTable::new("claims", &fields(), &claim_rows(exported))
}

/// Confidences are no more precise than that.
fn two_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

fn value_id(claim: &Claim) -> Cell {
    match &claim.value {
        Value::Actor(actor) => Cell::maybe(actor.actor.as_deref()),
        Value::Place(place) => place.geoname.map_or(Cell::Empty, |id| Cell::Text(id.to_string())),
        _ => Cell::Empty,
    }
}

const fn count<'r>(row: &'r Row<'_>) -> Option<&'r Count> {
    match &row.claim.value {
        Value::Toll(count) => Some(count),
        _ => None,
    }
}

const fn time<'r>(row: &'r Row<'_>) -> Option<&'r TimeArgument> {
    match &row.claim.value {
        Value::Time(time) => Some(time),
        _ => None,
    }
}

const fn place<'r>(row: &'r Row<'_>) -> Option<&'r PlaceArgument> {
    match &row.claim.value {
        Value::Place(place) => Some(place),
        _ => None,
    }
}

fn precision(row: &Row<'_>) -> Cell {
    let of_place = place(row).and_then(|place| place.precision).map(|precision| precision.as_str());
    let of_time = || time(row).and_then(|time| time.precision).map(|precision| precision.as_str());
    Cell::maybe(of_place.or_else(of_time))
}
