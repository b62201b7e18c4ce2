//! The versions of the file. A case of an earlier version is brought to the latest, one step after another.

use rusqlite::Transaction;

use crate::error::Result;

/// What says that a SQLite file is a case: `Rash`.
pub(crate) const APPLICATION: i64 = 0x5261_7368;
/// Each step makes the next version out of the one before.
const STEPS: [&str; 2] = [include_str!("schema/001.sql"), include_str!("schema/002.sql")];
/// The version that this program writes.
pub(crate) const LATEST: i64 = STEPS.len() as i64;

/// Makes the latest version out of version `from`; 0 is an empty file.
pub(crate) fn migrate(tx: &Transaction<'_>, from: i64) -> Result<()> {
    make(tx, from, LATEST)?;
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", LATEST)?;
    Ok(())
}

/// Makes the tables of version `to` out of those of version `from`.
pub(crate) fn make(tx: &Transaction<'_>, from: i64, to: i64) -> Result<()> {
    let number = |version| usize::try_from(version).unwrap_or(0);
    for step in STEPS.iter().take(number(to)).skip(number(from)) {
        tx.execute_batch(step)?;
    }
    Ok(())
}
