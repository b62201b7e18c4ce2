//! Which report carries which origin: origins at the left, reports at the right.

use rashomon_schema::IncidentRecord;

use super::{Picture, Shape, short};
use crate::incident::sheet::kind_words;
use crate::incident::table::Table;
use crate::wording::plain;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 300.0;
const RIGHT: f64 = 470.0;
const STEP: f64 = 24.0;

/// The network of origins, unless there is only one report.
pub(in crate::incident) fn network(record: &IncidentRecord, table: &Table<'_>) -> Option<Picture> {
    if record.reports.len() < 2 || table.rows.is_empty() {
        return None;
    }
    let n_lines = table.rows.len().max(record.reports.len()) as f64;
    let y = |n: usize, of: usize| STEP * ((n_lines - of as f64) / 2.0 + n as f64 + 0.5);
    let mut shapes = Vec::new();
    for (n, row) in table.rows.iter().enumerate() {
        let at = y(n, table.rows.len());
        for (m, report) in record.reports.iter().enumerate() {
            if row.origin.reports.contains(&report.id) {
                shapes.push(Shape::line((LEFT, at), (RIGHT, y(m, record.reports.len())), "edge"));
            }
        }
        let title = format!("{}: {}", row.name, kind_words(row.origin.kind));
        shapes.push(Shape::circle(
            LEFT,
            at,
            5.0,
            if row.origin.reports.len() > 1 { "shared" } else { "report" },
            title,
        ));
        shapes.push(Shape::text((LEFT - 12.0, at + 4.0), "end", "label", short(&row.name, 42)));
    }
    for (m, report) in record.reports.iter().enumerate() {
        let at = y(m, record.reports.len());
        let name = plain(report.publisher.as_deref().unwrap_or(&report.id));
        let title = report.title.as_deref().map(plain).unwrap_or_default();
        shapes.push(Shape::Rect {
            x: super::units(RIGHT - 4.0),
            y: super::units(at - 4.0),
            width: super::units(8.0),
            height: super::units(8.0),
            class: "outlet",
            title: format!("{name}: {title}"),
        });
        shapes.push(Shape::text(
            (RIGHT + 12.0, at + 4.0),
            "start",
            "label",
            short(&format!("{} {name}", m + 1), 40),
        ));
    }
    let label = format!(
        "{} origins at the left, {} reports at the right, joined where a report carries an origin",
        table.rows.len(),
        record.reports.len()
    );
    Some(Picture { width: WIDTH as u32, height: (n_lines * STEP) as u32 + 4, label, shapes })
}
