//! Distances on the globe.

/// The mean radius of the Earth in kilometres.
const EARTH_KM: f64 = 6371.0;

/// The great-circle distance in kilometres between two points, each latitude and longitude in degrees, by the haversine
/// formula.
pub fn distance_km((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
    let (d_lat, d_lon) = ((b - a) / 2.0, (lon_b - lon_a).to_radians() / 2.0);
    let h = d_lat.sin().powi(2) + a.cos() * b.cos() * d_lon.sin().powi(2);
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::distance_km;

    #[test]
    fn known_distances() {
        assert!(distance_km((36.2, 37.16), (36.2, 37.16)) < 1e-9);
        // Aleppo to Damascus, some 310 km.
        assert!((distance_km((36.2012, 37.1612), (33.5102, 36.2913)) - 310.0).abs() < 5.0);
        // Half around the globe.
        assert!((distance_km((0.0, 0.0), (0.0, 180.0)) - 20_015.0).abs() < 1.0);
    }
}
