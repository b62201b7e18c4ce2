//! SHA-256 hashes of entries and of nodes, as in RFC 6962, section 2.1.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::LedgerError;

/// A SHA-256 hash: of an entry, of a node, or of a whole tree. Written as standard base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash([u8; Hash::LENGTH]);

impl Hash {
    /// Bytes of a hash.
    pub const LENGTH: usize = 32;

    /// The hash with these bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The bytes of the hash.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The root of a tree without entries: the hash of no bytes.
    pub fn empty_root() -> Self {
        Self(Sha256::digest([]).into())
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = LedgerError;

    fn try_from(bytes: &[u8]) -> Result<Self, LedgerError> {
        let bytes = bytes.try_into().map_err(|_| {
            LedgerError::malformed("hash", format!("{} bytes instead of {}", bytes.len(), Self::LENGTH))
        })?;
        Ok(Self(bytes))
    }
}

impl FromStr for Hash {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let mut bytes = [0; Self::LENGTH];
        match Base64::decode(text, &mut bytes) {
            Ok(decoded) if decoded.len() == Self::LENGTH => Ok(Self(bytes)),
            _ => Err(LedgerError::malformed("hash", format!("`{text}` is not 32 bytes in base64"))),
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64::encode_string(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of an entry, which is a leaf of the tree.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// The hash of a node above two others.
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::{Hash, leaf_hash};

    #[test]
    fn text_of_a_hash_is_read_back() {
        let hash = leaf_hash(b"an entry");
        assert_eq!(hash.to_string().parse::<Hash>().unwrap(), hash);
        assert_eq!(Hash::try_from(&hash.as_bytes()[..]).unwrap(), hash);
    }

    #[test]
    fn other_lengths_are_refused() {
        assert!("AAAA".parse::<Hash>().is_err());
        assert!("".parse::<Hash>().is_err());
        assert!(Hash::try_from(&[0; 31][..]).is_err());
    }

    #[test]
    fn root_of_no_entries_is_the_hash_of_no_bytes() {
        assert_eq!(Hash::empty_root().to_string(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
