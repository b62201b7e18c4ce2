//! Time stamps of checkpoints (RFC 3161): the request that is sent, and the response.

use rashomon_ledger::{Checkpoint, Stamp, StampRequest};
use rusqlite::{Connection, OptionalExtension};

use crate::case::Case;
use crate::error::{Result, StoreError};

impl Case {
    /// The request to stamp the last checkpoint as it is printed; `nonce` is random. While a request waits for its
    /// response, it is given again.
    ///
    /// # Errors
    /// If there is no checkpoint, or it has a time stamp already.
    pub fn stamp_request(&mut self, nonce: u64) -> Result<Vec<u8>> {
        let unsigned =
            || StoreError::refused("there is no checkpoint to stamp", "run `rashomon case checkpoint` first");
        let note = self.checkpoint()?.ok_or_else(unsigned)?;
        let size = note.text().parse::<Checkpoint>()?.size as i64;
        let note = note.to_string();
        self.write(|tx, _| {
            let sql = "SELECT request FROM stamp WHERE size = ?1 AND note = ?2 AND response IS NULL";
            if let Some(waiting) = tx.query_row(sql, (size, &note), |row| row.get(0)).optional()? {
                return Ok(waiting);
            }
            refuse_stamped(tx, size)?;
            let request = StampRequest::new(note.as_bytes(), nonce).to_der();
            tx.execute(
                "INSERT OR REPLACE INTO stamp (size, note, request) VALUES (?1, ?2, ?3)",
                (size, &note, &request),
            )?;
            Ok(request)
        })
    }

    /// Takes the response to the last request, and returns what it confirms.
    ///
    /// # Errors
    /// If no request waits, or the response is not one to it.
    pub fn take_stamp(&mut self, response: &[u8]) -> Result<Stamp> {
        let stamp = Stamp::from_response(response)?;
        self.write(|tx, _| {
            let sql = "SELECT size, request FROM stamp ORDER BY size DESC LIMIT 1";
            let last: Option<(i64, Vec<u8>)> =
                tx.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((size, request)) = last else {
                return Err(StoreError::refused(
                    "no time stamp was asked for",
                    "write a request with `rashomon case timestamp --request FILE`",
                ));
            };
            stamp.check(&StampRequest::from_der(&request)?)?;
            tx.execute("UPDATE stamp SET response = ?2 WHERE size = ?1", (size, response))?;
            Ok(())
        })?;
        Ok(stamp)
    }
}

/// A response is never replaced: it cannot be had again.
fn refuse_stamped(db: &Connection, size: i64) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM stamp WHERE size = ?1 AND response IS NOT NULL)";
    if !db.query_row(sql, [size], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    Err(StoreError::refused(
        format!("the checkpoint over {size} entries has a time stamp already"),
        "change the case or sign a new checkpoint before you ask for another",
    ))
}
