//! Signed checkpoints of the ledger.

use rashomon_ledger::{Checkpoint, Note, SigningKey};

use crate::case::Case;
use crate::error::{Result, StoreError};
use crate::log::{n_entries, note_of, tree};

impl Case {
    /// Signs the ledger as it is now, unless that was done, and keeps the signed note.
    ///
    /// # Errors
    /// If the key is not the case's.
    pub fn sign(&mut self, key: &SigningKey) -> Result<Note> {
        self.check_key(key)?;
        self.sync()?;
        let origin = self.about().key.name().to_owned();
        self.write(|tx, _| {
            let tree = tree(tx)?;
            let size = tree.size();
            if let Some(note) = note_of(tx, size)? {
                return Ok(note);
            }
            let checkpoint = Checkpoint { origin, size, root: tree.root(size)? };
            let note = checkpoint.sign(key)?;
            tx.execute(
                "INSERT INTO checkpoint (size, note) VALUES (?1, ?2)",
                (size as i64, note.to_string()),
            )?;
            Ok(note)
        })
    }

    /// Refuses a key that the case was not made with.
    pub fn check_key(&self, key: &SigningKey) -> Result<()> {
        if key.verifying_key() == self.about().key {
            return Ok(());
        }
        Err(StoreError::WrongKey { path: self.path.clone() })
    }

    /// The last signed note, if there is one.
    pub fn checkpoint(&self) -> Result<Option<Note>> {
        self.read(|db| {
            let last: Option<i64> = db.query_row("SELECT max(size) FROM checkpoint", [], |row| row.get(0))?;
            last.map_or(Ok(None), |size| note_of(db, size as u64))
        })
    }

    /// How many entries the ledger has.
    pub fn n_entries(&self) -> Result<u64> {
        self.read(n_entries)
    }
}
