//! Functions that our SQL asks for.

use rashomon_schema::distance_km;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use sha2::{Digest, Sha256};

use crate::error::Result;

/// Adds `km(lat, lon, lat, lon)`: kilometres between two points, none where one is not known; and `lot(id, seed)`: a number
/// that puts rows into an order that nobody chose, another for every seed.
pub(crate) fn add_functions(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("km", 4, flags, |from| {
        let mut at = [0.0; 4];
        for (n, degrees) in at.iter_mut().enumerate() {
            let Some(given) = from.get::<Option<f64>>(n)? else { return Ok(None) };
            *degrees = given;
        }
        Ok(Some(distance_km((at[0], at[1]), (at[2], at[3]))))
    })?;
    db.create_scalar_function("lot", 2, flags, |from| {
        let (id, seed): (i64, Vec<u8>) = (from.get(0)?, from.get(1)?);
        let hash = Sha256::new().chain_update(seed).chain_update(id.to_le_bytes()).finalize();
        Ok(hash.iter().take(8).fold(0_i64, |lot, byte| lot << 8 | i64::from(*byte)))
    })?;
    Ok(())
}
