//! A whole case as JSON lines, and back: what is derived is left out and computed again.
//!
//! The first line names the form. Each further line is a row: `{"table": "entry", "row": {"seq": 0, …}}`. Packed JSON is
//! text again, other bytes are base64.

use std::path::Path;

use base64ct::{Base64, Encoding};
use rashomon_ledger::{Hash, Tree};
use rashomon_resolve::IncidentProfile;
use rusqlite::types::{Value as SqlValue, ValueRef};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde_json::{Map, Value, json};

use crate::add::whole_reading;
use crate::case::{Access, Case, Work, make_private};
use crate::error::{Result, StoreError};
use crate::grouping::{Profiles, add_nodes};
use crate::log::FileNodes;
use crate::migration::{LATEST, migrate};
use crate::pack::{pack, unpack};

/// The name and version of the form.
pub const CASE_SCHEMA: &str = "rashomon/case@1";
/// Everything that is not derived, each table after those that it refers to.
const TABLES: [&str; 17] = [
    "about",
    "entry",
    "checkpoint",
    "import",
    "evidence",
    "report",
    "version",
    "reading",
    "claim",
    "judgement",
    "bond",
    "review",
    "saved_search",
    "joined",
    "joined_entry",
    "stamp",
    "incident_id",
];
/// Columns whose bytes are packed text, and packed bytes.
const PACKED_TEXT: [(&str, &str); 2] = [("report", "clean"), ("reading", "record")];
const PACKED_BYTES: [(&str, &str); 1] = [("evidence", "bytes")];

impl Case {
    /// Passes the whole case to `take`, line by line, without line ends.
    ///
    /// # Errors
    /// Of the file, and those of `take`.
    pub fn dump<E: From<StoreError>>(&self, mut take: impl FnMut(String) -> Result<(), E>) -> Result<(), E> {
        take(json!({"schema": CASE_SCHEMA, "version": LATEST}).to_string())?;
        for table in TABLES {
            let mut failed = Ok(());
            self.read(|db| {
                let columns = columns_of(db, table)?;
                let mut query =
                    db.prepare(&format!("SELECT {} FROM \"{table}\" ORDER BY 1, 2", columns.join(", ")))?;
                let mut rows = query.query([])?;
                while let (Ok(()), Some(row)) = (&failed, rows.next()?) {
                    let mut fields = Map::new();
                    for (n, column) in columns.iter().enumerate() {
                        fields.insert(column.clone(), to_json(table, column, row.get_ref(n)?)?);
                    }
                    failed = take(json!({"table": table, "row": fields}).to_string());
                }
                Ok(())
            })?;
            failed?;
        }
        Ok(())
    }

    /// Makes a case file of the lines of [`Case::dump`]: the same ids, entries and checkpoints. Whether they are in order is
    /// for [`Case::verify`] to say.
    ///
    /// # Errors
    /// If there is a file already, or a line is no row of a case; nothing is left then.
    pub fn restore(
        path: &Path,
        lines: impl Iterator<Item = std::io::Result<String>>,
        work: &Work,
    ) -> Result<Self> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        make_private(path)?;
        let made = fill(path, lines).and_then(|()| Self::open(path, Access::Write, work));
        if made.is_err() {
            // What was just made is of no use to anybody.
            let _ = std::fs::remove_file(path);
        }
        made.map_err(|error| error.at(path))
    }
}

/// The columns of a table, in order.
fn columns_of(db: &Connection, table: &str) -> Result<Vec<String>> {
    let mut query = db.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    Ok(query.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn to_json(table: &str, column: &str, value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) if PACKED_TEXT.contains(&(table, column)) => {
            String::from_utf8_lossy(&unpack(bytes)?).into()
        }
        ValueRef::Blob(bytes) if PACKED_BYTES.contains(&(table, column)) => {
            json!({"base64": Base64::encode_string(&unpack(bytes)?)})
        }
        ValueRef::Blob(bytes) => json!({"base64": Base64::encode_string(bytes)}),
    })
}

fn fill(path: &Path, lines: impl Iterator<Item = std::io::Result<String>>) -> Result<()> {
    let mut db = Connection::open(path)?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;")?;
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch("PRAGMA defer_foreign_keys = ON;")?;
    migrate(&tx, 0)?;
    let mut lines = lines.enumerate();
    match lines.next() {
        Some((_, line)) => check_form(&line?)?,
        None => return Err(no_row(1, "it is empty")),
    }
    for (n, line) in lines {
        let line = line?;
        if !line.trim().is_empty() {
            insert(&tx, &line).map_err(|reason| no_row(n + 1, &reason.to_string()))?;
        }
    }
    derive(&tx)?;
    tx.commit()?;
    Ok(())
}

fn no_row(line: usize, reason: &str) -> StoreError {
    StoreError::refused(
        format!("line {line} is no row of a case: {reason}"),
        "give a file that `rashomon export --format jsonl` wrote, whole",
    )
}

fn check_form(line: &str) -> Result<()> {
    let head: Value = serde_json::from_str(line).map_err(|error| no_row(1, &error.to_string()))?;
    let version = head["version"].as_i64().unwrap_or(0);
    match head["schema"].as_str() {
        Some(CASE_SCHEMA) if version <= LATEST => Ok(()),
        Some(CASE_SCHEMA) => {
            Err(no_row(1, &format!("it is of version {version}, and this program knows {LATEST}")))
        }
        _ => Err(no_row(1, &format!("its form is not `{CASE_SCHEMA}`"))),
    }
}

/// Inserts a row. Names of tables and columns are only used if the file has them.
fn insert(tx: &Transaction<'_>, line: &str) -> Result<()> {
    let refused = |reason: &str| StoreError::refused(reason, "");
    let mut line: Value = serde_json::from_str(line)?;
    let table = line["table"].as_str().unwrap_or_default().to_owned();
    let table =
        TABLES.iter().find(|known| **known == table).ok_or_else(|| refused("there is no such table"))?;
    let Value::Object(row) = line["row"].take() else { return Err(refused("it has no row")) };
    let known = columns_of(tx, table)?;
    let mut values = Vec::new();
    for (column, value) in &row {
        if !known.contains(column) {
            return Err(refused("there is no such column"));
        }
        values.push(to_sql(table, column, value)?);
    }
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({marks})", names.join(", "));
    tx.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

fn to_sql(table: &str, column: &str, value: &Value) -> Result<SqlValue> {
    let malformed = || StoreError::refused("a value is none of a case", "");
    Ok(match value {
        Value::Null => SqlValue::Null,
        Value::Number(number) => match number.as_i64() {
            Some(number) => SqlValue::Integer(number),
            None => SqlValue::Real(number.as_f64().ok_or_else(malformed)?),
        },
        Value::String(text) if PACKED_TEXT.contains(&(table, column)) => {
            SqlValue::Blob(pack(text.as_bytes())?)
        }
        Value::String(text) => SqlValue::Text(text.clone()),
        Value::Object(bytes) => {
            let encoded = bytes.get("base64").and_then(Value::as_str).ok_or_else(malformed)?;
            let bytes = Base64::decode_vec(encoded).map_err(|_| malformed())?;
            SqlValue::Blob(if PACKED_BYTES.contains(&(table, column)) { pack(&bytes)? } else { bytes })
        }
        Value::Bool(_) | Value::Array(_) => return Err(malformed()),
    })
}

/// Computes what a dump leaves out: the tree over the entries, the full text, the grouping.
fn derive(tx: &Transaction<'_>) -> Result<()> {
    let hashes: Vec<[u8; 32]> = tx
        .prepare("SELECT hash FROM entry ORDER BY seq")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for (seq, hash) in hashes.into_iter().enumerate() {
        Tree::open(FileNodes(tx), seq as u64)?.append(Hash::from_bytes(hash))?;
    }
    tx.execute_batch("INSERT INTO claim_text (rowid, voice, words) SELECT id, voice, words FROM claim;")?;
    let reports: Vec<(i64, String)> = tx
        .prepare("SELECT id, state FROM report WHERE clean IS NOT NULL ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let profiles = Profiles::default();
    for (report, state) in reports {
        let Some(clean) = crate::report::load_clean(tx, report)? else { continue };
        let mut text =
            tx.prepare_cached("INSERT INTO report_text (rowid, title, text) VALUES (?1, ?2, ?3)")?;
        text.execute((report, &clean.report.title, &clean.report.text))?;
        if state != "current" {
            continue;
        }
        if let Some(reading) = whole_reading(tx, report)? {
            add_nodes(tx, &profiles, report, IncidentProfile::all(&reading))?;
        }
    }
    Ok(())
}
