//! Where accounts put the incident: a circle for each place, as wide as the words are imprecise.

use rashomon_schema::{IncidentRecord, PlacePrecision, Stance, Value};

use super::{Picture, Shape, short, units};
use crate::reach::KM_OF_DEGREE;
use crate::wording::{n_of, plain};

const SIDE: f64 = 420.0;

/// Wider circles than this do not set the frame where narrower ones exist.
const FRAMED_KM: f64 = 120.0;

/// A place that accounts name.
struct Spot {
    name: String,
    lat: f64,
    lon: f64,
    radius_km: f64,
    origins: Vec<String>,
}

/// The picture of the places, unless none has a position.
pub fn place(record: &IncidentRecord) -> Option<Picture> {
    let spots = spots(record);
    let narrow: Vec<&Spot> = spots.iter().filter(|spot| spot.radius_km <= FRAMED_KM).collect();
    let framed: Vec<&Spot> = if narrow.is_empty() { spots.iter().collect() } else { narrow };
    let frame = Frame::around(&framed)?;
    let mut shapes = vec![Shape::Rect {
        x: units(0.5),
        y: units(0.5),
        width: units(SIDE - 1.0),
        height: units(SIDE - 1.0),
        class: "frame",
        title: String::new(),
    }];
    for spot in &spots {
        let (x, y) = frame.at(spot.lat, spot.lon);
        let title = format!(
            "{}, within about {:.0} km; {}",
            spot.name,
            spot.radius_km,
            n_of(spot.origins.len(), "origin")
        );
        shapes.push(Shape::circle(x, y, (spot.radius_km * frame.scale).max(3.0), "area", title));
    }
    for spot in &framed {
        let (x, y) = frame.at(spot.lat, spot.lon);
        let words = format!("{} ({})", short(&spot.name, 26), spot.origins.len());
        let anchor = if x > SIDE / 2.0 { "end" } else { "start" };
        shapes.push(Shape::circle(x, y, 2.0, "centre", String::new()));
        shapes.push(Shape::text(
            (if x > SIDE / 2.0 { x - 6.0 } else { x + 6.0 }, y - 5.0),
            anchor,
            "label",
            words,
        ));
    }
    shapes.extend(scale_bar(frame.scale));
    let names: Vec<String> = spots
        .iter()
        .map(|s| format!("{} within {:.0} km ({})", s.name, s.radius_km, n_of(s.origins.len(), "origin")))
        .collect();
    Some(Picture {
        width: SIDE as u32,
        height: SIDE as u32,
        label: format!("Places named: {}", names.join("; ")),
        shapes,
    })
}

fn spots(record: &IncidentRecord) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for account in &record.accounts {
        for claim in account.claims.iter().filter(|claim| claim.stance != Stance::Denies) {
            let Value::Place(place) = &claim.value else { continue };
            let (Some(name), Some(lat), Some(lon)) = (place.name.as_deref(), place.lat, place.lon) else {
                continue;
            };
            let radius_km = radius_km(place.precision);
            let same = |spot: &&mut Spot| spot.name == name && spot.radius_km.total_cmp(&radius_km).is_eq();
            if let Some(spot) = spots.iter_mut().find(same) {
                if !spot.origins.contains(&account.origin) {
                    spot.origins.push(account.origin.clone());
                }
            } else {
                spots.push(Spot {
                    name: plain(name),
                    lat,
                    lon,
                    radius_km,
                    origins: vec![account.origin.clone()],
                });
            }
        }
    }
    // Wide circles lie below narrow ones.
    spots.sort_by(|a, b| b.radius_km.total_cmp(&a.radius_km));
    spots
}

/// Kilometres within which a place of this precision may be.
pub fn radius_km(precision: Option<PlacePrecision>) -> f64 {
    precision.and_then(crate::reach::radius_km).unwrap_or(50.0)
}

/// What part of the earth is drawn, and how large.
struct Frame {
    lat: f64,
    lon: f64,
    /// Units a kilometre.
    scale: f64,
}

impl Frame {
    fn around(spots: &[&Spot]) -> Option<Self> {
        let first = spots.first()?;
        let narrowing = first.lat.to_radians().cos().max(0.05);
        let edges = |at: fn(&Spot) -> f64, km: f64| {
            let low = spots.iter().map(|s| at(s) - s.radius_km / km).fold(f64::INFINITY, f64::min);
            let high = spots.iter().map(|s| at(s) + s.radius_km / km).fold(f64::NEG_INFINITY, f64::max);
            ((low + high) / 2.0, (high - low) * km)
        };
        let (lat, tall) = edges(|s| s.lat, KM_OF_DEGREE);
        let (lon, wide) = edges(|s| s.lon, KM_OF_DEGREE * narrowing);
        Some(Self { lat, lon, scale: SIDE * 0.9 / tall.max(wide).max(5.0) })
    }

    /// North is up; the few hundred kilometres that are drawn lie flat.
    fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        let east = (lon - self.lon) * KM_OF_DEGREE * self.lat.to_radians().cos().max(0.05);
        let north = (lat - self.lat) * KM_OF_DEGREE;
        (east.mul_add(self.scale, SIDE / 2.0), (-north).mul_add(self.scale, SIDE / 2.0))
    }
}

/// A round number of kilometres, about a fifth of the picture.
fn scale_bar(scale: f64) -> Vec<Shape> {
    let most = SIDE / 4.0 / scale;
    let km = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]
        .into_iter()
        .rfind(|km| *km <= most)
        .unwrap_or(1.0);
    let (left, y) = (14.0, SIDE - 16.0);
    vec![
        Shape::line((left, y), (km.mul_add(scale, left), y), "scale"),
        Shape::text((left, y - 5.0), "start", "label", format!("{km:.0} km")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn north_is_up_and_east_is_right() {
        let spot = |lat, lon| Spot { name: String::new(), lat, lon, radius_km: 3.0, origins: Vec::new() };
        let (south, north) = (spot(35.0, 36.0), spot(36.0, 37.0));
        let frame = Frame::around(&[&south, &north]).unwrap();
        let (a, b) = (frame.at(35.0, 36.0), frame.at(36.0, 37.0));
        assert!(a.0 < b.0 && a.1 > b.1);
        assert!(b.0 < SIDE && b.1 > 0.0);
    }
}
