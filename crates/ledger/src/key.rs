//! Ed25519 keys with names, for signed notes (C2SP `signed-note`) and cosignatures (C2SP `tlog-cosignature`).

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature as Ed25519Signature, Signer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::LedgerError;
use crate::signature::{Signature, check_name};

pub(crate) const SECRET_PREFIX: &str = "PRIVATE+KEY+";

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum KeyKind {
    /// The text of a note: the key of a log.
    Log = 0x01,
    /// A checkpoint that somebody else's log made, with the time: the key of a reviewer or witness.
    Cosigner = 0x04,
}

impl KeyKind {
    /// The kind with this identifier byte.
    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Log, Self::Cosigner].into_iter().find(|kind| *kind as u8 == byte)
    }

    fn words(self) -> &'static str {
        match self {
            Self::Log => "the key of a log",
            Self::Cosigner => "the key of a cosigner",
        }
    }
}

/// The public half of a key. Written as a verifier key: `name+id+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    kind: KeyKind,
    key: ed25519_dalek::VerifyingKey,
}

impl VerifyingKey {
    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The 32 bytes of the public key.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The number that, with the name, tells keys apart in a note.
    pub fn id(&self) -> u32 {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', self.kind as u8])
            .chain_update(self.key.as_bytes())
            .finalize();
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
    }

    /// Whether a signature states that it is by this key.
    pub(crate) fn is_named_by(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.key_id == self.id()
    }

    /// Checks a signature of a text and returns the time that it states: only cosignatures do.
    pub(crate) fn check(&self, text: &str, signature: &Signature) -> Result<Option<u64>, LedgerError> {
        let bad = || LedgerError::BadSignature { name: self.name.clone() };
        let (time, message, bytes) = match self.kind {
            KeyKind::Log => (None, text.to_owned(), &signature.bytes[..]),
            KeyKind::Cosigner => {
                let (time, bytes) = signature.bytes.split_first_chunk().ok_or_else(bad)?;
                let time = u64::from_be_bytes(*time);
                (Some(time), cosigned_message(text, time), bytes)
            }
        };
        let bytes: &[u8; 64] = bytes.try_into().map_err(|_| bad())?;
        let signature = Ed25519Signature::from_bytes(bytes);
        self.key.verify_strict(message.as_bytes(), &signature).map_err(|_| bad())?;
        Ok(time)
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind as u8];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.id(), Base64::encode_string(&bytes))
    }
}

impl FromStr for VerifyingKey {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let malformed = |reason: &str| LedgerError::malformed("public key", reason);
        let (name, id, kind, bytes) = split_key("public key", text.trim_end())?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or_else(|| malformed("its bytes are no Ed25519 key"))?;
        let key = Self { name, kind, key };
        if key.id() != id {
            return Err(malformed("its id does not match its name and bytes"));
        }
        Ok(key)
    }
}

/// A key that signs: the name, what it signs, and the secret.
///
/// The secret is wiped from memory when the key is dropped. `Debug` does not show it.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    kind: KeyKind,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// A key made from 32 random bytes.
    ///
    /// # Errors
    ///
    /// [`LedgerError::KeyName`] if the name is empty or has a space, a control character or a `+`.
    pub fn from_seed(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, LedgerError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), kind, key: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey { name: self.name.clone(), kind: self.kind, key: self.key.verifying_key() }
    }

    /// Signs the text of a note. For the key of a log.
    pub fn sign(&self, text: &str) -> Result<Signature, LedgerError> {
        self.check_kind(KeyKind::Log)?;
        Ok(self.signature(Vec::new(), text))
    }

    /// Signs the text of a checkpoint, and that it was so at `time`, in seconds since 1970. For the key of a
    /// cosigner.
    ///
    /// A cosigner states that the log only grew since the last checkpoint that it signed: check that first.
    pub fn cosign(&self, checkpoint: &str, time: u64) -> Result<Signature, LedgerError> {
        self.check_kind(KeyKind::Cosigner)?;
        Ok(self.signature(time.to_be_bytes().to_vec(), &cosigned_message(checkpoint, time)))
    }

    /// The secret as text, one line: `PRIVATE+KEY+name+id+base64`. Go's `sumdb/note` reads the same form.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(vec![self.kind as u8]);
        bytes.extend(self.key.as_bytes());
        let encoded = Zeroizing::new(Base64::encode_string(&bytes));
        let id = self.verifying_key().id();
        Zeroizing::new(format!("{SECRET_PREFIX}{}+{id:08x}+{}\n", self.name, *encoded))
    }

    /// Reads what [`to_secret_text`](Self::to_secret_text) wrote.
    pub fn from_secret_text(text: &str) -> Result<Self, LedgerError> {
        let malformed = |reason: &str| LedgerError::malformed("secret key", reason);
        let text = text.trim_end().strip_prefix(SECRET_PREFIX);
        let text = text.ok_or_else(|| malformed("it does not begin with `PRIVATE+KEY+`"))?;
        let (name, id, kind, seed) = split_key("secret key", text)?;
        let key = Self::from_seed(&name, kind, &Zeroizing::new(seed))?;
        if key.verifying_key().id() != id {
            return Err(malformed("its id does not match its name and bytes"));
        }
        Ok(key)
    }

    /// The 32 bytes from which the key was made.
    pub(crate) fn seed(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    fn signature(&self, mut bytes: Vec<u8>, message: &str) -> Signature {
        bytes.extend(self.key.sign(message.as_bytes()).to_bytes());
        Signature { name: self.name.clone(), key_id: self.verifying_key().id(), bytes }
    }

    fn check_kind(&self, wanted: KeyKind) -> Result<(), LedgerError> {
        if self.kind == wanted {
            return Ok(());
        }
        let (found, wanted) = (self.kind.words(), wanted.words());
        Err(LedgerError::KeyKind { name: self.name.clone(), found, wanted })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// What a cosigner signs.
fn cosigned_message(checkpoint: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{checkpoint}")
}

/// Name, id, kind and bytes of a key written as `name+id+base64`.
fn split_key(what: &'static str, text: &str) -> Result<(String, u32, KeyKind, [u8; 32]), LedgerError> {
    let malformed = |reason: &str| LedgerError::malformed(what, reason);
    // Base64 may have a `+` too: only the first two separate.
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(malformed("it is not of the form `name+id+bytes`"));
    };
    check_name(name)?;
    let id = Some(id).filter(|id| id.len() == 8).and_then(|id| u32::from_str_radix(id, 16).ok());
    let id = id.ok_or_else(|| malformed("its id is not eight hexadecimal digits"))?;
    let mut bytes = Zeroizing::new([0; 33]);
    let decoded = Base64::decode(encoded, &mut *bytes).map_err(|_| malformed("its bytes are not base64"))?;
    let [kind, key @ ..] = decoded else { return Err(malformed("it has no bytes")) };
    let kind =
        KeyKind::from_byte(*kind).ok_or_else(|| malformed("it is of a kind that is not known here"))?;
    let key = key.try_into().map_err(|_| malformed("it has not 32 bytes"))?;
    Ok((name.to_owned(), id, kind, key))
}

#[cfg(test)]
mod tests {
    use super::{KeyKind, SigningKey, VerifyingKey};
    use crate::LedgerError;

    fn key(kind: KeyKind) -> SigningKey {
        SigningKey::from_seed("cases.example/north", kind, &[7; 32]).unwrap()
    }

    #[test]
    fn keys_are_read_back_from_their_text() {
        for kind in [KeyKind::Log, KeyKind::Cosigner] {
            let key = key(kind);
            let public = key.verifying_key();
            assert_eq!(public.to_string().parse::<VerifyingKey>().unwrap(), public);
            let again = SigningKey::from_secret_text(&key.to_secret_text()).unwrap();
            assert_eq!((again.verifying_key(), again.seed()), (public, key.seed()));
        }
    }

    #[test]
    fn changed_character_of_a_key_is_refused() {
        let text = key(KeyKind::Log).verifying_key().to_string();
        for (position, character) in text.char_indices() {
            let other = if character == 'a' { 'b' } else { 'a' };
            let mut changed = text.clone();
            changed.replace_range(position..=position, &other.to_string());
            assert!(changed.parse::<VerifyingKey>().is_err(), "{changed}");
        }
    }

    #[test]
    fn secret_is_not_shown() {
        let shown = format!("{:?}", key(KeyKind::Log));
        assert_eq!(shown, r#"SigningKey { name: "cases.example/north", kind: Log, .. }"#);
    }

    #[test]
    fn kinds_of_keys_are_not_mixed_up() {
        assert!(matches!(key(KeyKind::Log).cosign("x\n", 1), Err(LedgerError::KeyKind { .. })));
        assert!(matches!(key(KeyKind::Cosigner).sign("x\n"), Err(LedgerError::KeyKind { .. })));
    }

    #[test]
    fn names_that_break_a_line_are_refused() {
        for name in ["", "two words", "plus+sign", "line\nbreak", "no\u{a0}break"] {
            let made = SigningKey::from_seed(name, KeyKind::Log, &[7; 32]);
            assert!(matches!(made, Err(LedgerError::KeyName { .. })), "{name:?}");
        }
    }
}
