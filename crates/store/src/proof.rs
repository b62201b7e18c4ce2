//! Proofs that need no case: of one entry, and the whole ledger as files.

use rashomon_ledger::{Checkpoint, LogProof, Note, SigningKey, Tile, to_bundle};
use rusqlite::{Connection, OptionalExtension};

use crate::case::{Case, Work};
use crate::error::{Result, StoreError};
use crate::log::{entry_body, note_of, tree};

/// One entry and the proof that it is in the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Proved {
    /// Its number.
    pub seq: u64,
    /// Its bytes.
    pub entry: String,
    /// The proof, with a signed checkpoint.
    pub proof: LogProof,
}

/// A file of an exported ledger.
pub type ExportedFile = (String, Vec<u8>);

impl Case {
    /// Proves a claim, a report or a judgement by its id.
    ///
    /// # Errors
    /// If there is none, its entry was erased, or no checkpoint covers it.
    pub fn prove(&self, id: &str) -> Result<Proved> {
        self.read(|db| {
            let seq = entry_of(db, id)?;
            let entry = entry_body(db, seq)?.ok_or_else(|| {
                StoreError::refused(
                    format!("the entry of `{id}` was erased"),
                    "its hash is in the ledger; who has the bytes can prove them",
                )
            })?;
            let size: i64 =
                db.query_row("SELECT coalesce(max(size), 0) FROM checkpoint", [], |row| row.get(0))?;
            let unsigned = || {
                StoreError::refused("no checkpoint covers the entry", "run `rashomon case checkpoint` first")
            };
            let note = note_of(db, size as u64)?.filter(|_| seq < size as u64).ok_or_else(unsigned)?;
            let hashes = tree(db)?.inclusion_proof(seq, size as u64)?;
            Ok(Proved { seq, entry, proof: LogProof { extra: None, index: seq, hashes, checkpoint: note } })
        })
    }

    /// Passes the files of the ledger in the tlog-tiles layout to `take`, and the numbers of erased entries, whose
    /// bundles hold nothing in their place.
    pub fn export_ledger<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(ExportedFile) -> Result<(), E>,
    ) -> Result<Vec<u64>, E> {
        let note = self.checkpoint()?;
        let note = note.ok_or_else(|| {
            StoreError::refused("the ledger is not signed", "run `rashomon case checkpoint`")
        })?;
        let size = note.text().parse::<Checkpoint>().map_err(StoreError::from)?.size;
        take(("checkpoint".to_owned(), note.to_string().into_bytes()))?;
        let mut erased = Vec::new();
        for tile in Tile::all(size) {
            let bytes = self.read(|db| tree(db)?.tile(tile))?;
            take((tile.path(), bytes))?;
            if tile.level == 0 {
                let entries = tile.entries().map(|seq| Ok((seq, self.read(|db| entry_body(db, seq))?)));
                let entries = entries.collect::<Result<Vec<_>>>()?;
                erased.extend(entries.iter().filter(|(_, body)| body.is_none()).map(|(seq, _)| *seq));
                let bodies = entries.iter().map(|(_, body)| body.as_deref().unwrap_or_default().as_bytes());
                take((tile.entries_path(), to_bundle(bodies).map_err(StoreError::from)?))?;
            }
        }
        Ok(erased)
    }

    /// The bodies of entries from `first` on; none where one was erased.
    pub fn entries(&self, first: u64, n: u64) -> Result<Vec<(u64, Option<String>)>> {
        self.read(|db| {
            let sql = "SELECT seq, body FROM entry WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
            let mut query = db.prepare(sql)?;
            let rows = query
                .query_map((first as i64, n as i64), |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
            let entries: Vec<(u64, Option<String>)> = rows.collect::<Result<_, _>>()?;
            if entries.is_empty() {
                Err(StoreError::unknown("entry", &first.to_string()))
            } else {
                Ok(entries)
            }
        })
    }

    /// Adds a second person's signature to the last checkpoint.
    ///
    /// # Errors
    /// If there is none, or the key is not one for cosigning.
    pub fn cosign(&mut self, key: &SigningKey, work: &Work) -> Result<Note> {
        let time = u64::try_from(work.time.as_second()).unwrap_or_default();
        let unsigned =
            || StoreError::refused("there is no checkpoint to sign", "run `rashomon case checkpoint` first");
        let mut note = self.checkpoint()?.ok_or_else(unsigned)?;
        Checkpoint::cosign(&mut note, key, time)?;
        let size = note.text().parse::<Checkpoint>()?.size;
        self.write(|tx, _| {
            tx.execute("UPDATE checkpoint SET note = ?2 WHERE size = ?1", (size as i64, note.to_string()))?;
            Ok(())
        })?;
        Ok(note)
    }
}

/// The entry of a claim of a reading that counts, of a report or of a judgement.
fn entry_of(db: &Connection, id: &str) -> Result<u64> {
    let sql = "SELECT claim.entry FROM claim JOIN reading ON reading.id = claim.reading
          WHERE claim.claim = ?1 AND reading.current = 1
        UNION ALL SELECT entry FROM report WHERE report = ?1
        UNION ALL SELECT entry FROM judgement WHERE judgement = ?1";
    let seq: Option<i64> = db.query_row(sql, [id], |row| row.get(0)).optional()?;
    seq.map(|seq| seq as u64).ok_or_else(|| StoreError::unknown("claim, report or judgement", id))
}
