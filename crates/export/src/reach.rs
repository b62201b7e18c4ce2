//! How far from its coordinates a place may be, and the circle around it.

use rashomon_schema::PlacePrecision;

const RADII: &str = include_str!("../tables/radii.tsv");
/// Kilometres of a degree of latitude.
pub(crate) const KM_OF_DEGREE: f64 = 111.2;

/// Kilometres around the coordinates within which a place of this precision may be.
pub(crate) fn radius_km(precision: PlacePrecision) -> Option<f64> {
    let rows = RADII.lines().filter(|row| !row.starts_with('#')).filter_map(|row| row.split_once('\t'));
    let mut of_precision = rows.filter(|(name, _)| *name == precision.as_str());
    of_precision.find_map(|(_, km)| km.parse().ok())
}

/// The corners, latitude first, of a polygon that stands for a circle, counter-clockwise and closed; none where it
/// would cross the date line or come near a pole.
pub(crate) fn circle(lat: f64, lon: f64, km: f64) -> Option<Vec<(f64, f64)>> {
    const CORNERS: u32 = 36;
    let north = km / KM_OF_DEGREE;
    let east = north / lat.to_radians().cos().max(0.05);
    if lat.abs() + north > 85.0 || lon.abs() + east > 180.0 {
        return None;
    }
    let corner = |n: u32| {
        let angle = f64::from(n % CORNERS) * std::f64::consts::TAU / f64::from(CORNERS);
        (north.mul_add(angle.sin(), lat), east.mul_add(angle.cos(), lon))
    };
    Some((0..=CORNERS).map(corner).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_precision_has_a_radius() {
        assert!(PlacePrecision::ALL.iter().all(|precision| radius_km(*precision).is_some_and(|km| km > 0.0)));
    }

    #[test]
    fn circles_are_closed_and_stay_on_the_map() {
        let corners = circle(36.0, 36.9, 3.0).unwrap();
        assert_eq!(corners.first(), corners.last());
        assert!(corners.iter().all(|(lat, lon)| (lat - 36.0).abs() < 0.03 && (lon - 36.9).abs() < 0.04));
        assert!(circle(0.0, 179.9, 60.0).is_none());
        assert!(circle(84.9, 0.0, 60.0).is_none());
    }
}
