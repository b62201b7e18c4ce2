//! Signatures as lines of a note, and the names of keys.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};

use crate::LedgerError;

/// What a line with a signature begins with.
const SIGNATURE_PREFIX: &str = "— ";

/// A signature as its line states it. It proves nothing before [`Note::verify`](crate::Note::verify).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The number that, with the name, tells keys apart.
    pub key_id: u32,
    /// What the key made of the text.
    pub bytes: Vec<u8>,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key_id.to_be_bytes().to_vec();
        bytes.extend(&self.bytes);
        write!(f, "{SIGNATURE_PREFIX}{} {}", self.name, Base64::encode_string(&bytes))
    }
}

impl FromStr for Signature {
    type Err = LedgerError;

    fn from_str(line: &str) -> Result<Self, LedgerError> {
        let malformed = |reason: &str| LedgerError::malformed("signature", reason);
        let line = line.strip_prefix(SIGNATURE_PREFIX).ok_or_else(|| malformed("its line lacks the dash"))?;
        let (name, encoded) = line.split_once(' ').ok_or_else(|| malformed("its line lacks a name"))?;
        check_name(name)?;
        let bytes = Base64::decode_vec(encoded).map_err(|_| malformed("it is not base64"))?;
        let Some((id, bytes)) = bytes.split_first_chunk().filter(|(_, bytes)| !bytes.is_empty()) else {
            return Err(malformed("it is too short"));
        };
        Ok(Self { name: name.to_owned(), key_id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
    }
}

/// Refuses names that would break the lines of a note.
pub(crate) fn check_name(name: &str) -> Result<(), LedgerError> {
    let breaks = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(breaks) {
        return Err(LedgerError::KeyName { name: name.to_owned() });
    }
    Ok(())
}
