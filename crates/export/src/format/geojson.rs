//! GeoJSON (RFC 7946): a point for each incident, and one for each place that a voice gives.

use serde_json::{Map, Value, json};

use crate::data::{Cell, DataTable, TableName, about_rows};
use crate::exported::Exported;

/// Columns of the table of claims that are no properties on a map.
const NO_PROPERTIES: [&str; 4] = ["decision", "why", "lat", "lon"];

/// The incidents and the places that voices give, as features. An incident without a position has no geometry.
pub(super) fn to_geojson(exported: &Exported) -> Vec<u8> {
    let incidents = TableName::Incidents.of(exported);
    let claims = TableName::Claims.of(exported);
    let incident_features = (0..incidents.rows.len()).map(|row| feature(&incidents, row, "incident"));
    let located = (0..claims.rows.len()).filter(|row| {
        claims.cell(*row, "facet") == Some(&Cell::text("place")) && point(&claims, *row).is_some()
    });
    let claim_features = located.map(|row| feature(&claims, row, "place in an account"));
    let features: Vec<Value> = incident_features.chain(claim_features).collect();
    let about: Map<String, Value> =
        about_rows(&exported.about).into_iter().map(|(name, words)| (name, words.into())).collect();
    let collection = json!({"type": "FeatureCollection", "features": features, "rashomon": about});
    collection.to_string().into_bytes()
}

fn feature(table: &DataTable, row: usize, what: &str) -> Value {
    let geometry = point(table, row).map(|(lat, lon)| json!({"type": "Point", "coordinates": [lon, lat]}));
    let mut properties = table.object(row);
    properties.retain(|name, value| !value.is_null() && !NO_PROPERTIES.contains(&name.as_str()));
    properties.insert("what".to_owned(), what.into());
    let id = properties.get(if what == "incident" { "incident" } else { "claim" }).cloned();
    json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})
}

/// Latitude and longitude of a row.
pub(super) fn point(table: &DataTable, row: usize) -> Option<(f64, f64)> {
    let degrees = |name| match table.cell(row, name) {
        Some(Cell::Number(degrees)) => Some(*degrees),
        _ => None,
    };
    Some((degrees("lat")?, degrees("lon")?))
}
