//! The file itself: its pages, its tables and their relations.

use rusqlite::Connection;

use super::Verified;
use crate::error::Result;
use crate::migration::{LATEST, make};

/// Lets SQLite check its own pages, and compares the tables with those of this version.
pub(super) fn check(db: &Connection, verified: &mut Verified) -> Result<()> {
    let mut query = db.prepare("PRAGMA quick_check(20)")?;
    let found: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    found.into_iter().filter(|line| line != "ok").for_each(|line| verified.problem(format!("pages: {line}")));
    let mut query = db.prepare("PRAGMA foreign_key_check")?;
    let found = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    found
        .into_iter()
        .for_each(|table| verified.problem(format!("a row of `{table}` refers to one that is missing")));
    check_tables(db, verified)
}

/// Tables, views and indexes are those of the version that the file states.
fn check_tables(db: &Connection, verified: &mut Verified) -> Result<()> {
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if !(1..=LATEST).contains(&version) {
        verified.problem(format!(
            "the file states version {version}; this program knows versions up to {LATEST}"
        ));
        return Ok(());
    }
    let mut fresh = Connection::open_in_memory()?;
    let tx = fresh.transaction()?;
    make(&tx, 0, version)?;
    let (expected, found) = (definitions(&tx)?, definitions(db)?);
    for (name, definition) in &expected {
        if !found.iter().any(|(other, found)| other == name && found == definition) {
            verified.problem(format!("the definition of `{name}` was changed"));
        }
    }
    for (name, _) in found.iter().filter(|(name, _)| expected.iter().all(|(other, _)| other != name)) {
        verified.problem(format!("`{name}` is no table, view or index of a case"));
    }
    Ok(())
}

/// Every table, view and index with its definition. Statistics that SQLite keeps for itself are left out.
fn definitions(db: &Connection) -> Result<Vec<(String, String)>> {
    let sql = "SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
        WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
    let mut query = db.prepare(sql)?;
    Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}
