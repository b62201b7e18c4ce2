//! The versions of the file. A case of an earlier version is brought to the latest, one step after another.

use rusqlite::Transaction;

use crate::error::Result;

/// What says that a SQLite file is a case: `Rash`.
pub(crate) const APPLICATION: i64 = 0x5261_7368;
/// Each step makes the next version out of the one before.
const STEPS: [&str; 1] = [include_str!("schema/001.sql")];
/// The version that this program writes.
pub(crate) const LATEST: i64 = STEPS.len() as i64;

/// Makes the latest version out of version `from`; 0 is an empty file.
pub(crate) fn migrate(tx: &Transaction<'_>, from: i64) -> Result<()> {
    for step in STEPS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", LATEST)?;
    Ok(())
}
