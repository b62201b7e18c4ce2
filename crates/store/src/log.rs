//! The ledger in the file: entries, the tree over them, and signed checkpoints.

use rashomon_ledger::{Hash, LedgerError, NodeId, Nodes, Note, Tree, leaf_hash, to_canonical_entry};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::Value;

use crate::error::{Result, StoreError};

/// The nodes of the tree, as they lie in the file.
pub(crate) struct FileNodes<'c>(pub(crate) &'c Connection);

impl Nodes for FileNodes<'_> {
    type Error = StoreError;

    fn get(&self, node: NodeId) -> Result<Hash> {
        let found = match node.level {
            0 => {
                let mut query = self.0.prepare_cached("SELECT hash FROM entry WHERE seq = ?1")?;
                query.query_row([node.index as i64], |row| row.get::<_, [u8; 32]>(0))
            }
            level => {
                let mut query =
                    self.0.prepare_cached("SELECT hash FROM tree WHERE level = ?1 AND position = ?2")?;
                query.query_row((level, node.index as i64), |row| row.get(0))
            }
        };
        let missing = || {
            let reason = format!("its hash at level {}, position {}, is missing", node.level, node.index);
            LedgerError::Malformed { what: "tree", reason }
        };
        Ok(Hash::from_bytes(found.optional()?.ok_or_else(missing)?))
    }

    fn put(&mut self, node: NodeId, hash: Hash) -> Result<()> {
        // Level 0 is the column of the entries.
        if node.level > 0 {
            let mut insert = self.0.prepare_cached("INSERT INTO tree VALUES (?1, ?2, ?3)")?;
            insert.execute((node.level, node.index as i64, hash.as_bytes()))?;
        }
        Ok(())
    }
}

/// How many entries there are.
pub(crate) fn n_entries(db: &Connection) -> Result<u64> {
    let mut query = db.prepare_cached("SELECT coalesce(max(seq) + 1, 0) FROM entry")?;
    Ok(query.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

/// Appends an entry and returns its number.
pub(crate) fn append(tx: &Transaction<'_>, kind: &str, body: &Value) -> Result<u64> {
    let seq = n_entries(tx)?;
    let bytes = to_canonical_entry(body)?;
    let hash = leaf_hash(&bytes);
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| LedgerError::Malformed { what: "entry", reason: "it is not UTF-8".to_owned() })?;
    let mut insert =
        tx.prepare_cached("INSERT INTO entry (seq, kind, body, hash) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((seq as i64, kind, text, hash.as_bytes()))?;
    Tree::open(FileNodes(tx), seq)?.append(hash)?;
    Ok(seq)
}

/// The tree over all entries.
pub(crate) fn tree(db: &Connection) -> Result<Tree<FileNodes<'_>>> {
    Tree::open(FileNodes(db), n_entries(db)?)
}

/// The body of an entry as text; none where it was erased.
pub(crate) fn entry_body(db: &Connection, seq: u64) -> Result<Option<String>> {
    let mut query = db.prepare_cached("SELECT body FROM entry WHERE seq = ?1")?;
    let body = query.query_row([seq as i64], |row| row.get(0)).optional()?;
    body.ok_or_else(|| StoreError::unknown("entry", &seq.to_string()))
}

/// The signed note over so many entries.
pub(crate) fn note_of(db: &Connection, size: u64) -> Result<Option<Note>> {
    let note: Option<String> = db
        .query_row("SELECT note FROM checkpoint WHERE size = ?1", [size as i64], |row| row.get(0))
        .optional()?;
    Ok(note.map(|note| note.parse()).transpose()?)
}
