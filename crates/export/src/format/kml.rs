//! KML 2.2 for virtual globes: incidents and the places that voices give, each with the circle it may be in.

use std::fmt::Write;

use super::geojson::point;
use crate::data::{Cell, DataTable, TableName, about_rows, cell_text};
use crate::exported::Exported;
use crate::reach::circle;

/// Columns that are shown of an incident.
const OF_INCIDENT: [&str; 9] = [
    "incident",
    "place",
    "precision",
    "radius_km",
    "n_reports",
    "n_origins",
    "n_accounts",
    "n_conflicts",
    "judgement",
];
/// Columns that are shown of a place in an account.
const OF_CLAIM: [&str; 10] = [
    "claim",
    "incident",
    "voice",
    "value",
    "stance",
    "precision",
    "radius_km",
    "sentence",
    "publisher",
    "uri",
];

/// The incidents and places as a document with two folders.
pub(super) fn to_kml(exported: &Exported) -> Vec<u8> {
    let incidents = TableName::Incidents.of(exported);
    let claims = TableName::Claims.of(exported);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n",
    );
    element(&mut out, "name", "Incidents and the places that accounts give");
    let about: Vec<String> =
        about_rows(&exported.about).into_iter().map(|(name, words)| format!("{name}: {words}")).collect();
    element(&mut out, "description", &about.join("\n"));
    folder(&mut out, "Incidents", &incidents, "title", &OF_INCIDENT, |_| true);
    let is_place = |row: usize| claims.cell(row, "facet") == Some(&Cell::text("place"));
    folder(&mut out, "Places in accounts", &claims, "value", &OF_CLAIM, is_place);
    out.push_str("</Document>\n</kml>\n");
    out.into_bytes()
}

fn folder(
    out: &mut String,
    name: &str,
    table: &DataTable,
    title: &str,
    shown: &[&str],
    is_wanted: impl Fn(usize) -> bool,
) {
    out.push_str("<Folder>\n");
    element(out, "name", name);
    for row in (0..table.rows.len()).filter(|row| is_wanted(*row)) {
        if let Some(at) = point(table, row) {
            placemark(out, table, row, title, shown, at);
        }
    }
    out.push_str("</Folder>\n");
}

fn placemark(
    out: &mut String,
    table: &DataTable,
    row: usize,
    title: &str,
    shown: &[&str],
    (lat, lon): (f64, f64),
) {
    let text = |name: &str| table.cell(row, name).map(cell_text).unwrap_or_default();
    out.push_str("<Placemark>\n");
    element(out, "name", &text(title));
    let (begin, end) = (text("earliest"), text("latest"));
    if !begin.is_empty() && !end.is_empty() {
        out.push_str("<TimeSpan>");
        element(out, "begin", &begin);
        element(out, "end", &end);
        out.push_str("</TimeSpan>\n");
    }
    out.push_str("<ExtendedData>\n");
    for name in shown.iter().filter(|name| !text(name).is_empty()) {
        // The names of columns need no escaping.
        let _ = write!(out, "<Data name=\"{name}\">");
        element(out, "value", &text(name));
        out.push_str("</Data>\n");
    }
    out.push_str("</ExtendedData>\n<MultiGeometry>\n");
    let _ = writeln!(out, "<Point><coordinates>{lon},{lat}</coordinates></Point>");
    let radius = table.cell(row, "radius_km");
    if let Some(corners) =
        radius.and_then(|cell| if let Cell::Number(km) = cell { circle(lat, lon, *km) } else { None })
    {
        let corners: Vec<String> = corners.iter().map(|(lat, lon)| format!("{lon:.5},{lat:.5}")).collect();
        let _ = writeln!(out, "<LineString><coordinates>{}</coordinates></LineString>", corners.join(" "));
    }
    out.push_str("</MultiGeometry>\n</Placemark>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escape(text));
}

/// Text for XML 1.0: its signs are escaped, and characters that it cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_be_markup() {
        assert_eq!(escape("<script>&\u{1}\"x\""), "&lt;script&gt;&amp;&quot;x&quot;");
        assert_eq!(escape("\u{200f}\u{200b}"), "\u{200f}\u{200b}");
    }
}
