//! Distance on the globe, for SQL.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::error::Result;

/// The radius of the earth in kilometres.
const RADIUS: f64 = 6371.0;

/// Adds `km(lat, lon, lat, lon)`: kilometres between two points; none where one is not known.
pub(crate) fn add_functions(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("km", 4, flags, |from| {
        let mut at = [0.0; 4];
        for (n, degrees) in at.iter_mut().enumerate() {
            let Some(given) = from.get::<Option<f64>>(n)? else { return Ok(None) };
            *degrees = given;
        }
        Ok(Some(km((at[0], at[1]), (at[2], at[3]))))
    })?;
    Ok(())
}

/// Kilometres between two points in degrees, by the haversine formula.
fn km((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((a - b).to_radians() / 2.0).sin().powi(2);
    let inner =
        half(lat, other_lat) + lat.to_radians().cos() * other_lat.to_radians().cos() * half(lon, other_lon);
    2.0 * RADIUS * inner.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::km;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert!((km((35.0, 36.0), (36.0, 36.0)) - 111.2).abs() < 0.1);
    }
}
