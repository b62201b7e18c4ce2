//! Pictures drawn inside the page: plain shapes with text, nothing fetched. Everything they show is on the
//! page in words as well.

mod network;
mod place;
mod timeline;

pub(super) use network::network;
pub use place::{place, radius_km};
pub use timeline::timeline;

/// A drawing: shapes in user units.
pub struct Picture {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// What it shows, for those who do not see it.
    pub label: String,
    /// The shapes, those behind first.
    pub shapes: Vec<Shape>,
}

/// A shape; `class` sets its look, `title` says what it shows.
#[allow(missing_docs, reason = "attributes of SVG")]
pub enum Shape {
    Circle { x: String, y: String, r: String, class: &'static str, title: String },
    Line { x1: String, y1: String, x2: String, y2: String, class: &'static str },
    Rect { x: String, y: String, width: String, height: String, class: &'static str, title: String },
    Text { x: String, y: String, anchor: &'static str, class: &'static str, text: String },
}

impl Shape {
    fn circle(x: f64, y: f64, r: f64, class: &'static str, title: String) -> Self {
        Self::Circle { x: units(x), y: units(y), r: units(r), class, title }
    }

    fn line((x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &'static str) -> Self {
        Self::Line { x1: units(x1), y1: units(y1), x2: units(x2), y2: units(y2), class }
    }

    fn text((x, y): (f64, f64), anchor: &'static str, class: &'static str, text: String) -> Self {
        Self::Text { x: units(x), y: units(y), anchor, class, text }
    }
}

/// Tenths are fine enough, and the same on every machine.
fn units(value: f64) -> String {
    format!("{value:.1}")
}

/// A name that is cut where it is too long for its place.
fn short(name: &str, n_chars: usize) -> String {
    if name.chars().count() <= n_chars {
        return name.to_owned();
    }
    let mut cut: String = name.chars().take(n_chars - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut + "…"
}
