//! Bytes as they lie in the file: compressed with zstd, and named by SHA-256.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::Result;

/// The level of compression: higher ones cost more time than they save room.
const LEVEL: i32 = 3;
/// No stored value is larger: a damaged length cannot ask for memory.
const LARGEST: usize = 1 << 30;

/// Compresses bytes.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok(zstd::bulk::compress(bytes, LEVEL)?)
}

/// The bytes that [`pack`] compressed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten().unwrap_or(0);
    let size = usize::try_from(size).unwrap_or(LARGEST).min(LARGEST);
    Ok(zstd::bulk::decompress(packed, size)?)
}

/// A value as compressed JSON, and the hash of that JSON.
pub(crate) fn pack_json(value: &impl Serialize) -> Result<(Vec<u8>, String)> {
    let json = serde_json::to_vec(value)?;
    Ok((pack(&json)?, sha256(&json)))
}

/// The value that [`pack_json`] wrote.
pub(crate) fn unpack_json<T: DeserializeOwned>(packed: &[u8]) -> Result<T> {
    Ok(serde_json::from_slice(&unpack(packed)?)?)
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
