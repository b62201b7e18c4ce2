//! Points on the earth.

/// Latitude and longitude in degrees.
pub(crate) type Point = (f32, f32);

/// A point, and the kilometres within which it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    point: Point,
    radius: f32,
}

impl Spot {
    /// A place at the precision stated; none for what is as wide as a country.
    pub(crate) fn of(lat: Option<f64>, lon: Option<f64>, precision: Option<&str>) -> Option<Self> {
        let radius = match precision? {
            "settlement" => 5.0,
            "near" | "between" => 20.0,
            "district" => 25.0,
            "province" => 70.0,
            _ => return None,
        };
        let (lat, lon) = lat.zip(lon)?;
        Some(Self { point: (lat as f32, lon as f32), radius })
    }
}

/// Kilometres between the edges of the nearest two; none where either list is empty.
pub(crate) fn gap_km(a: &[Spot], b: &[Spot]) -> Option<f32> {
    let gap = |a: &Spot, b: &Spot| distance_km(a.point, b.point) - a.radius - b.radius;
    let all = a.iter().flat_map(|a| b.iter().map(move |b| gap(a, b)));
    all.min_by(f32::total_cmp)
}

/// Great-circle distance in kilometres.
pub(crate) fn distance_km(a: Point, b: Point) -> f32 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (d_lat, d_lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = d_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * d_lon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// The shortest distance between a point of one list and one of the other.
pub(crate) fn nearest_km(a: &[Point], b: &[Point]) -> Option<f32> {
    let all = a.iter().flat_map(|&a| b.iter().map(move |&b| distance_km(a, b)));
    all.min_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert!((distance_km((35.0, 36.0), (36.0, 36.0)) - 111.2).abs() < 0.5);
        assert_eq!(nearest_km(&[(35.0, 36.0)], &[]), None);
    }
}
