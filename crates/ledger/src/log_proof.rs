//! Proofs in files of their own (C2SP `tlog-proof`): one entry is in a log, shown without the log.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};

use crate::LedgerError;
use crate::checkpoint::{Checkpoint, decimal};
use crate::hash::{Hash, leaf_hash};
use crate::key::VerifyingKey;
use crate::note::Note;
use crate::proof::verify_inclusion;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// That an entry is in a log: its index, the way to the root, and a signed checkpoint with that root.
///
/// `Display` writes the form of files with the extension `.tlog-proof`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    /// What the application adds. Nothing signs it: compare it with what is proved before believing it.
    pub extra: Option<Vec<u8>>,
    /// Position of the entry in the log, from 0.
    pub index: u64,
    /// The hashes from the entry upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: Note,
}

impl LogProof {
    /// Checks that the entry is in the log, and returns the checkpoint that shows it.
    ///
    /// # Errors
    ///
    /// If the checkpoint is not signed by the log, or if the hashes do not lead from the entry to its root.
    pub fn verify(&self, entry: &[u8], log: &VerifyingKey) -> Result<Checkpoint, LedgerError> {
        let (checkpoint, _) = Checkpoint::open(&self.checkpoint, log, &[])?;
        verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, &self.hashes, checkpoint.root)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", Base64::encode_string(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for LogProof {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Self, LedgerError> {
        let malformed = |reason: &str| LedgerError::malformed("proof", reason);
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or_else(|| malformed("no empty line is above its checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(malformed("its first line is not `c2sp.org/tlog-proof@v1`"));
        }
        let extra = lines.next_if(|line| line.starts_with("extra ")).map(|line| &line["extra ".len()..]);
        let extra = extra.map(Base64::decode_vec).transpose();
        let extra = extra.map_err(|_| malformed("what it adds is not base64"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or_else(|| malformed("it does not state the index of the entry"))?;
        let hashes = lines.map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.parse()? })
    }
}
