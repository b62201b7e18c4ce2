//! Points on the earth.

use rashomon_schema::PlacePrecision;

/// The radius of the earth in kilometres.
const RADIUS: f32 = 6371.0;

/// A point, as a vector of length one from the centre of the earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point([f32; 3]);

impl Point {
    /// The point at a latitude and a longitude in degrees, where both are known.
    pub(crate) fn new(lat: Option<f64>, lon: Option<f64>) -> Option<Self> {
        let (lat, lon) = (lat?.to_radians(), lon?.to_radians());
        Some(Self([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()].map(|part| part as f32)))
    }

    /// Its coordinates.
    pub(crate) const fn parts(self) -> [f32; 3] {
        self.0
    }

    /// The point with these coordinates.
    pub(crate) const fn from_parts(parts: [f32; 3]) -> Self {
        Self(parts)
    }

    /// Kilometres in a straight line: up to 1,000 km at most a thousandth shorter than along the ground.
    pub(crate) fn km_to(self, other: Self) -> f32 {
        RADIUS * self.0.iter().zip(other.0).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    }
}

/// A point, and the radius in kilometres within which the place may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    point: Point,
    radius: f32,
}

impl Spot {
    /// A place at its precision; none for a region or a country.
    pub(crate) fn new(lat: Option<f64>, lon: Option<f64>, precision: Option<PlacePrecision>) -> Option<Self> {
        let radius = match precision? {
            PlacePrecision::Settlement => 5.0,
            PlacePrecision::Near | PlacePrecision::Between => 20.0,
            PlacePrecision::District => 25.0,
            PlacePrecision::Province => 70.0,
            PlacePrecision::Region | PlacePrecision::Country => return None,
        };
        Some(Self { point: Point::new(lat, lon)?, radius })
    }

    /// Its point and radius.
    pub(crate) const fn parts(self) -> (Point, f32) {
        (self.point, self.radius)
    }

    /// The spot with this point and radius.
    pub(crate) const fn from_parts(point: Point, radius: f32) -> Self {
        Self { point, radius }
    }
}

/// Kilometres between the edges of the nearest two; none where either list is empty.
pub(crate) fn gap_km(a: &[Spot], b: &[Spot]) -> Option<f32> {
    let gap = |a: &Spot, b: &Spot| a.point.km_to(b.point) - a.radius - b.radius;
    let all = a.iter().flat_map(|a| b.iter().map(move |b| gap(a, b)));
    all.min_by(f32::total_cmp)
}

/// The shortest distance between a point of one list and one of the other.
pub(crate) fn nearest_km(a: &[Point], b: &[Point]) -> Option<f32> {
    let all = a.iter().flat_map(|a| b.iter().map(move |b| a.km_to(*b)));
    all.min_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let at = |lat: f64| Point::new(Some(lat), Some(36.0)).unwrap();
        assert!((at(35.0).km_to(at(36.0)) - 111.2).abs() < 0.5);
        assert_eq!(nearest_km(&[at(35.0)], &[]), None);
    }
}
