//! When reports of each origin were published, and when the incident was: one lane an origin.

use jiff::civil::Date;
use rashomon_schema::IncidentRecord;

use super::{Picture, Shape, short};
use crate::incident::table::Table;
use crate::wording::date_words;

const WIDTH: f64 = 760.0;
const NAMES: f64 = 230.0;
const LANE: f64 = 24.0;
const TOP: f64 = 34.0;

/// The timeline of an incident, unless no report has a day of publication.
pub fn timeline(record: &IncidentRecord, table: &Table<'_>) -> Option<Picture> {
    let published: Vec<Date> = record.reports.iter().filter_map(|report| report.published).collect();
    let days = || published.iter().copied().chain(record.time.map(|time| time.earliest));
    let (first, last) = (days().min()?, days().max()?);
    published.first()?;
    let span = f64::from(between(first, last)).max(1.0);
    let x = |day: Date| NAMES + 20.0 + f64::from(between(first, day)) / span * (WIDTH - NAMES - 60.0);
    let bottom = LANE.mul_add(table.rows.len() as f64, TOP);
    let mut shapes = Vec::new();
    if let Some(time) = record.time {
        let at = x(time.earliest);
        shapes.push(Shape::line((at, TOP - 8.0), (at, bottom), "when"));
        shapes.push(Shape::text((at, 12.0), "middle", "label strong", "the incident".to_owned()));
        shapes.push(Shape::text((at, 24.0), "middle", "label", words(time.earliest)));
    }
    for (n, row) in table.rows.iter().enumerate() {
        let y = LANE.mul_add(n as f64 + 0.5, TOP);
        shapes.push(Shape::text((0.0, y + 4.0), "start", "label", short(&row.name, 34)));
        shapes.push(Shape::line((NAMES, y), (WIDTH, y), "lane"));
        for report in record.reports.iter().filter(|report| row.origin.reports.contains(&report.id)) {
            let Some(day) = report.published else { continue };
            let by = report.publisher.as_deref().unwrap_or(&report.id);
            shapes.push(Shape::circle(x(day), y, 5.0, "report", format!("{by}, {}", words(day))));
        }
    }
    shapes.push(Shape::text((NAMES + 20.0, bottom + 16.0), "start", "label", words(first)));
    if last > first {
        shapes.push(Shape::text((WIDTH, bottom + 16.0), "end", "label", words(last)));
    }
    let label =
        format!("Reports by day of publication, {} to {}, one lane an origin", words(first), words(last));
    Some(Picture { width: WIDTH as u32, height: bottom as u32 + 22, label, shapes })
}

fn between(first: Date, last: Date) -> i32 {
    first.until(last).map_or(0, |span| span.get_days())
}

fn words(day: Date) -> String {
    date_words(day.year(), day.month(), day.day())
}
