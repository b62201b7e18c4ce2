//! Signed notes (C2SP `signed-note`): a text, and lines with signatures below it.

use std::fmt;
use std::str::FromStr;

use crate::LedgerError;
use crate::key::VerifyingKey;
use crate::signature::Signature;

/// A text with signatures.
///
/// ```
/// use rashomon_ledger::{KeyKind, Note, SigningKey};
///
/// let key = SigningKey::from_seed("cases.example/north", KeyKind::Log, &[7; 32])?;
/// let text = "The file was handed over.\n";
/// let note = Note::new(text, [key.sign(text)?])?;
///
/// let received: Note = note.to_string().parse()?;
/// received.verify(&[key.verifying_key()])?;
/// # Ok::<(), rashomon_ledger::LedgerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<'a> {
    /// The key that signed.
    pub key: &'a VerifyingKey,
    /// When, in seconds since 1970, if it is a cosignature.
    pub time: Option<u64>,
}

impl Note {
    /// A note of this text, which ends with a line break, and these signatures, of which there is at least one.
    pub fn new(text: &str, signatures: impl IntoIterator<Item = Signature>) -> Result<Self, LedgerError> {
        let malformed = |reason: &str| LedgerError::malformed("note", reason);
        if !text.ends_with('\n') {
            return Err(malformed("its text does not end with a line break"));
        }
        if text.contains(|c: char| c.is_ascii_control() && c != '\n') {
            return Err(malformed("it has a control character"));
        }
        let signatures: Vec<Signature> = signatures.into_iter().collect();
        if signatures.is_empty() {
            return Err(malformed("it has no signature"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The text that is signed, with its last line break.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, not yet checked.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature. One by the same key is replaced: a note has one signature by a key.
    pub fn add(&mut self, signature: Signature) {
        let same_key = |s: &&mut Signature| s.name == signature.name && s.key_id == signature.key_id;
        match self.signatures.iter_mut().find(same_key) {
            Some(earlier) => *earlier = signature,
            None => self.signatures.push(signature),
        }
    }

    /// Checks the signatures by these keys, and returns one result for each key that signed, in the order of
    /// the note. Signatures by other keys are ignored.
    ///
    /// # Errors
    ///
    /// If none of the keys signed, if one signed twice, or if a signature does not match the text.
    pub fn verify<'a>(&self, keys: &'a [VerifyingKey]) -> Result<Vec<Verified<'a>>, LedgerError> {
        let mut verified: Vec<Verified<'a>> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.is_named_by(signature)) else { continue };
            if verified.iter().any(|earlier| earlier.key == key) {
                return Err(LedgerError::SignedTwice { name: key.name().to_owned() });
            }
            verified.push(Verified { key, time: key.check(&self.text, signature)? });
        }
        if verified.is_empty() {
            let expected = join(keys.iter().map(VerifyingKey::name));
            let found = join(self.signatures.iter().map(|signature| &*signature.name));
            return Err(LedgerError::NotSigned { expected, found });
        }
        Ok(verified)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for Note {
    type Err = LedgerError;

    fn from_str(note: &str) -> Result<Self, LedgerError> {
        let malformed = |reason: &str| LedgerError::malformed("note", reason);
        // The text itself may have empty lines: the last one separates.
        let end = note.rfind("\n\n").ok_or_else(|| malformed("no empty line is above its signatures"))? + 1;
        let (text, lines) = (&note[..end], &note[end + 1..]);
        let lines = lines.strip_suffix('\n').ok_or_else(|| malformed("its last line is cut"))?;
        let signatures: Vec<Signature> = lines.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Self::new(text, signatures)
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::Note;
    use crate::LedgerError;
    use crate::key::{KeyKind, SigningKey, VerifyingKey};
    use crate::signature::Signature;

    const TEXT: &str = "One line.\n\nAnother one, after an empty line.\n";

    fn key(name: &str, kind: KeyKind) -> SigningKey {
        SigningKey::from_seed(name, kind, &[3; 32]).unwrap()
    }

    fn log() -> SigningKey {
        key("cases.example/north", KeyKind::Log)
    }

    fn reviewer() -> SigningKey {
        key("reviewers.example/second", KeyKind::Cosigner)
    }

    fn note() -> Note {
        let signatures = [log().sign(TEXT).unwrap(), reviewer().cosign(TEXT, 1_700_000_000).unwrap()];
        Note::new(TEXT, signatures).unwrap()
    }

    fn verify(note: &Note, keys: &[VerifyingKey]) -> Result<Vec<Option<u64>>, LedgerError> {
        Ok(note.verify(keys)?.into_iter().map(|verified| verified.time).collect())
    }

    #[test]
    fn note_is_read_back_with_both_signatures() {
        let received: Note = note().to_string().parse().unwrap();
        assert_eq!(received, note());
        let keys = [reviewer().verifying_key(), log().verifying_key()];
        assert_eq!(verify(&received, &keys).unwrap(), [None, Some(1_700_000_000)]);
        assert_eq!(verify(&received, &keys[..1]).unwrap(), [Some(1_700_000_000)]);
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let original = note().to_string().into_bytes();
        let keys = [log().verifying_key(), reviewer().verifying_key()];
        for position in 0..original.len() {
            let mut bytes = original.clone();
            bytes[position] ^= 1;
            let refused = String::from_utf8(bytes).map_or(true, |text| {
                let verified = text.parse::<Note>().and_then(|note| note.verify(&keys).map(|v| v.len()));
                verified.is_err() || verified == Ok(1)
            });
            // A changed name or id makes a signature one by an unknown key; the other one is still good.
            assert!(refused, "byte {position}");
        }
    }

    #[test]
    fn unknown_keys_are_ignored_and_all_unknown_is_an_error() {
        let other = SigningKey::from_seed("cases.example/north", KeyKind::Log, &[4; 32]).unwrap();
        let error = note().verify(&[other.verifying_key()]).unwrap_err().to_string();
        assert_eq!(
            error,
            "none of the expected keys signed this (`cases.example/north`); \
             the signatures are by `cases.example/north`, `reviewers.example/second`"
        );
    }

    #[test]
    fn second_signature_by_a_key_replaces_the_first() {
        let mut note = note();
        note.add(reviewer().cosign(TEXT, 1_800_000_000).unwrap());
        assert_eq!(verify(&note, &[reviewer().verifying_key()]).unwrap(), [Some(1_800_000_000)]);
        let twice = format!("{note}{}\n", reviewer().cosign(TEXT, 5).unwrap());
        let twice: Note = twice.parse().unwrap();
        let error = twice.verify(&[reviewer().verifying_key()]).unwrap_err();
        assert!(matches!(error, LedgerError::SignedTwice { .. }));
    }

    #[test]
    fn damaged_notes_are_refused() {
        let whole = note().to_string();
        let cut = &whole[..whole.len() - 1];
        for text in
            ["", "\n\n", "text\n", "text\n\n", "text\n\nname AAAAAAA=\n", "a\tb\n\n— x AAAAAAA=\n", cut]
        {
            assert!(text.parse::<Note>().is_err(), "{text:?}");
        }
        assert!("— x AAAAAA==".parse::<Signature>().is_err());
        assert!("— x AAAAAAA=".parse::<Signature>().is_ok());
    }
}
