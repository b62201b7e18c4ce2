//! Checkpoints (C2SP `tlog-checkpoint`): the size and root of a log, as the text of a signed note.

use std::fmt;
use std::str::FromStr;

use crate::key::{SigningKey, VerifyingKey};
use crate::note::{Note, Verified};
use crate::proof::TreeHead;
use crate::{Hash, LedgerError};

/// What a log was at one moment.
///
/// `Display` writes the text of the note; lines that somebody added below the root are refused when reading, as
/// no proof covers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log. Its key should have the same.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The checkpoint as a note signed by the log.
    ///
    /// # Errors
    ///
    /// If the key is not one of a log, or if the origin is empty or has more than one line.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, LedgerError> {
        let text = self.to_string();
        if text.parse::<Self>().as_ref() != Ok(self) {
            let reason = format!("`{}` cannot be the name of a log", self.origin);
            return Err(LedgerError::malformed("checkpoint", reason));
        }
        Note::new(&text, [key.sign(&text)?])
    }

    /// The checkpoint in a note, once the log's key and the cosignatures by known keys are checked.
    ///
    /// # Errors
    ///
    /// If the note is not signed by the log, if a signature is wrong, or if it is no checkpoint.
    pub fn open<'a>(
        note: &Note,
        log: &'a VerifyingKey,
        cosigners: &'a [VerifyingKey],
    ) -> Result<(Self, Vec<Verified<'a>>), LedgerError> {
        note.verify(std::slice::from_ref(log))?;
        let cosigned = note.signatures().iter().any(|s| cosigners.iter().any(|key| key.is_named_by(s)));
        let verified = if cosigned { note.verify(cosigners)? } else { Vec::new() };
        Ok((note.text().parse()?, verified))
    }

    /// Adds the cosignature of a second person to a checkpoint, made at `time`, in seconds since 1970.
    ///
    /// # Errors
    ///
    /// If the note is no checkpoint, or the key not one of a cosigner.
    pub fn cosign(note: &mut Note, key: &SigningKey, time: u64) -> Result<(), LedgerError> {
        let _checkpoint: Self = note.text().parse()?;
        note.add(key.cosign(note.text(), time)?);
        Ok(())
    }

    /// Size and root.
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: self.root }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}

impl FromStr for Checkpoint {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let malformed = |reason: String| LedgerError::malformed("checkpoint", reason);
        let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(text).split('\n').collect();
        let [origin, size, root] = lines[..] else {
            return Err(malformed(format!("it has {} lines instead of 3", lines.len())));
        };
        if origin.is_empty() {
            return Err(malformed("it does not name the log".to_owned()));
        }
        let size = decimal(size).ok_or_else(|| malformed(format!("`{size}` is not a number of entries")))?;
        Ok(Self { origin: origin.to_owned(), size, root: root.parse()? })
    }
}

/// A number as digits alone, without leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let is_plain = text == "0" || (text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::Checkpoint;
    use crate::key::{KeyKind, SigningKey};
    use crate::{Hash, LedgerError};

    fn checkpoint(origin: &str) -> Checkpoint {
        Checkpoint { origin: origin.to_owned(), size: 0, root: Hash::empty_root() }
    }

    fn key(kind: KeyKind, seed: u8) -> SigningKey {
        SigningKey::from_seed("cases.example/north", kind, &[seed; 32]).unwrap()
    }

    #[test]
    fn signed_and_cosigned_checkpoint_opens() {
        let (log, reviewer) = (key(KeyKind::Log, 1), key(KeyKind::Cosigner, 2));
        let mut note = checkpoint("cases.example/north").sign(&log).unwrap();
        Checkpoint::cosign(&mut note, &reviewer, 1_700_000_000).unwrap();
        let (log, reviewers) = (log.verifying_key(), [reviewer.verifying_key()]);
        let (opened, cosigned) = Checkpoint::open(&note, &log, &reviewers).unwrap();
        assert_eq!(opened, checkpoint("cases.example/north"));
        assert_eq!(cosigned[0].time, Some(1_700_000_000));
        assert!(Checkpoint::open(&note, &log, &[]).unwrap().1.is_empty());
    }

    #[test]
    fn cosignature_does_not_replace_the_signature_of_the_log() {
        let reviewer = key(KeyKind::Cosigner, 2);
        let mut note = checkpoint("cases.example/north").sign(&key(KeyKind::Log, 1)).unwrap();
        Checkpoint::cosign(&mut note, &reviewer, 1).unwrap();
        let (other_log, reviewers) = (key(KeyKind::Log, 3).verifying_key(), [reviewer.verifying_key()]);
        let opened = Checkpoint::open(&note, &other_log, &reviewers);
        assert!(matches!(opened, Err(LedgerError::NotSigned { .. })));
    }

    #[test]
    fn text_is_read_back() {
        let checkpoint = checkpoint("a log, by its name");
        assert_eq!(checkpoint.to_string().parse::<Checkpoint>().unwrap(), checkpoint);
    }

    #[test]
    fn other_texts_are_refused() {
        let root = Hash::empty_root();
        for size in ["", "01", "+1", "-1", " 1", "1.0", "18446744073709551616"] {
            assert!(format!("log\n{size}\n{root}\n").parse::<Checkpoint>().is_err(), "{size}");
        }
        for text in [format!("\n1\n{root}\n"), format!("log\n1\n{root}\nmore\n"), "log\n1\n".to_owned()] {
            assert!(text.parse::<Checkpoint>().is_err(), "{text}");
        }
        assert!(checkpoint("two\nlines").sign(&key(KeyKind::Log, 1)).is_err());
        assert!(checkpoint("").sign(&key(KeyKind::Log, 1)).is_err());
    }
}
