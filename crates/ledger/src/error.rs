//! What can go wrong.

/// Why something cannot be read, made or believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// An entry that the tree does not have.
    #[error("entry `{index}` is not in the log: it has `{size}` entries, counted from 0")]
    NoSuchEntry {
        /// The entry asked for.
        index: u64,
        /// Number of entries.
        size: u64,
    },
    /// A size that the tree never had.
    #[error("the log cannot be shown with `{size}` entries: it has `{largest}`")]
    NoSuchSize {
        /// The size asked for.
        size: u64,
        /// Number of entries.
        largest: u64,
    },
    /// A proof that does not show that an entry is in a log.
    #[error("the proof does not show that the entry is number `{index}` of a log of `{size}` entries")]
    NotIncluded {
        /// The index that the proof states.
        index: u64,
        /// The size that the proof states.
        size: u64,
    },
    /// A proof that does not show that a log only grew.
    #[error("the proof does not show that the log only grew from `{old}` to `{new}` entries")]
    Inconsistent {
        /// The smaller size.
        old: u64,
        /// The larger size.
        new: u64,
    },
    /// Text or bytes that are not of the form that they should have.
    #[error("cannot read the {what}: {reason}")]
    Malformed {
        /// What was read.
        what: &'static str,
        /// Why it cannot be that.
        reason: String,
    },
    /// A name that no key can have.
    #[error("`{name}` cannot be the name of a key: it must have characters, none of them a space or `+`")]
    KeyName {
        /// The name.
        name: String,
    },
    /// A key of one kind, used as the other.
    #[error("the key `{name}` is {found}, and {wanted} is needed")]
    KeyKind {
        /// The name of the key.
        name: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A signature by a known key that is not one of this text.
    #[error("the signature by `{name}` is not one of this text: the text or the signature was changed")]
    BadSignature {
        /// The name of the key.
        name: String,
    },
    /// Two signatures by one known key.
    #[error("`{name}` signed twice; one signature is expected")]
    SignedTwice {
        /// The name of the key.
        name: String,
    },
    /// No signature by any known key.
    #[error("none of the expected keys signed this ({expected}); the signatures are by {found}")]
    NotSigned {
        /// The keys that were expected.
        expected: String,
        /// The names of those that signed.
        found: String,
    },
    /// A checkpoint of another log.
    #[error("this is a checkpoint of the log `{found}`, not of `{expected}`")]
    OtherLog {
        /// The log that was expected.
        expected: String,
        /// The log that the checkpoint names.
        found: String,
    },
    /// A passphrase that does not open the key.
    #[error("the key `{name}` does not open with this passphrase")]
    Passphrase {
        /// The name of the key.
        name: String,
    },
    /// A key that is protected and was read as if it were not.
    #[error("the key `{name}` is protected by a passphrase")]
    PassphraseNeeded {
        /// The name of the key.
        name: String,
    },
    /// An entry that does not fit into a bundle of entries.
    #[error("the entry has `{length}` bytes; a log takes at most `{most}`")]
    EntryTooLong {
        /// Bytes of the entry.
        length: usize,
        /// The most bytes an entry may have.
        most: usize,
    },
    /// A number that canonical JSON cannot hold exactly.
    #[error("the number `{number}` cannot be written in canonical JSON: other programs would round it")]
    InexactNumber {
        /// The number.
        number: String,
    },
    /// A time stamp that the authority refused to give.
    #[error("the time-stamping authority refused the request: {reason}")]
    StampRefused {
        /// What the authority says.
        reason: String,
    },
    /// A time stamp for something else.
    #[error("this is not the time stamp that was asked for: {reason}")]
    OtherStamp {
        /// What differs.
        reason: &'static str,
    },
}

impl LedgerError {
    pub(crate) fn malformed(what: &'static str, reason: impl Into<String>) -> Self {
        Self::Malformed { what, reason: reason.into() }
    }
}
