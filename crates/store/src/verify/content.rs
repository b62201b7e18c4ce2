//! Evidence, readings, claims and judgements, held against their entries.

use rashomon_schema::{Claim, Reading};
use rusqlite::{Connection, OptionalExtension};
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::Verified;
use super::ledger::Log;
use crate::claim::Columns;
use crate::error::Result;
use crate::pack::{sha256, unpack, unpack_json};
use crate::report::{CleanReport, Incoming};

/// The body of an entry; its own problems are named where the ledger is checked.
fn body(db: &Connection, seq: i64) -> Result<Option<Value>> {
    let mut query = db.prepare_cached("SELECT body FROM entry WHERE seq = ?1")?;
    let text: Option<Option<String>> = query.query_row([seq], |row| row.get(0)).optional()?;
    Ok(text.flatten().and_then(|text| serde_json::from_str(&text).ok()))
}

/// The entries that the rows of a table belong to. They are read at once: not every table has an index of them.
fn entries_of(db: &Connection, table: &str) -> Result<FxHashSet<i64>> {
    let mut query = db.prepare(&format!("SELECT entry FROM {table}"))?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Checks bytes, clean texts and readings by their hashes, and the columns of reports by their entries.
pub(super) fn check_reports(db: &Connection, log: &Log, verified: &mut Verified) -> Result<()> {
    let known = entries_of(db, "report")?;
    for (seq, report, import) in &log.reports {
        if !known.contains(seq) && !log.undone_imports.contains_key(import) {
            verified.problem(format!(
                "the report `{report}` is missing, and nothing says that it was taken back"
            ));
        }
    }
    let sql = "SELECT report.id, report.report, report.entry, report.state, evidence.sha256, evidence.bytes, report.clean,
          report.title, report.publisher, report.published, report.uri, report.source, report.archive, report.language,
          report.import, report.fingerprint, evidence.size, (SELECT source FROM report old WHERE old.id = report.previous),
          EXISTS (SELECT 1 FROM report newer WHERE newer.previous = report.id)
        FROM report JOIN evidence ON evidence.id = report.evidence ORDER BY report.id";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        verified.reports += 1;
        let (id, report, seq, state): (i64, String, i64, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        if state == "removed" {
            check_tombstone(log, &report, seq, verified);
            continue;
        }
        let Some(entry) = body(db, seq)? else {
            verified.problem(format!("the report `{report}` has no entry"));
            continue;
        };
        let stored: String = row.get(4)?;
        check_known(row, &report, &entry, verified)?;
        check_hash(
            row.get(5)?,
            Some(stored.as_str()),
            &format!("the bytes of the report `{report}`"),
            verified,
        );
        check_hash(
            row.get(6)?,
            entry["clean"].as_str(),
            &format!("the text of the report `{report}`"),
            verified,
        );
        let columns = [
            ("report", 1),
            ("evidence", 4),
            ("title", 7),
            ("publisher", 8),
            ("published", 9),
            ("uri", 10),
            ("source", 11),
            ("archive", 12),
            ("language", 13),
        ];
        for (field, column) in columns {
            let stored: Option<String> = row.get(column)?;
            if entry[field].as_str() != stored.as_deref() {
                verified.problem(format!("the {field} of the report `{report}` was changed"));
            }
        }
        check_readings(db, id, &report, verified)?;
    }
    check_missing(db, "reading", &log.readings, log, verified)
}

/// Import, size and fingerprint of a report, the version before it, and whether it counts.
fn check_known(row: &rusqlite::Row<'_>, report: &str, entry: &Value, verified: &mut Verified) -> Result<()> {
    if entry["import"].as_i64() != row.get(14)? || entry["size"].as_i64() != row.get(16)? {
        verified.problem(format!("the import or the size of the report `{report}` was changed"));
    }
    let bytes = row.get::<_, Option<Vec<u8>>>(5)?.and_then(|packed| unpack(&packed).ok());
    let clean = row.get::<_, Option<Vec<u8>>>(6)?.and_then(|packed| unpack_json::<CleanReport>(&packed).ok());
    // Where one of them is missing or damaged, that is named already.
    if let (Some(bytes), Some(clean)) = (bytes, clean)
        && Incoming::fingerprint(&bytes, &clean.report) != row.get::<_, String>(15)?
    {
        verified.problem(format!("the fingerprint of the report `{report}` was changed"));
    }
    let before: Option<String> = row.get(17)?;
    if before.is_some_and(|source| entry["source"].as_str() != Some(source.as_str())) {
        verified.problem(format!("the version before the report `{report}` was changed"));
    }
    // A report counts until there is a newer version of it.
    let has_newer: bool = row.get(18)?;
    if (row.get::<_, String>(3)? == "superseded") != has_newer {
        verified.problem(format!("whether the report `{report}` counts was changed"));
    }
    Ok(())
}

/// The rows of imports and versions follow from their entries.
pub(super) fn check_imports(db: &Connection, log: &Log, verified: &mut Verified) -> Result<()> {
    let mut query = db.prepare("SELECT id, entry, time, author, files, undone FROM import")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let entry = body(db, row.get(1)?)?.unwrap_or_default();
        let files: Option<Value> = serde_json::from_str(&row.get::<_, String>(4)?).ok();
        let same = entry["kind"] == "import"
            && entry["at"].as_str() == Some(&row.get::<_, String>(2)?)
            && entry["by"].as_str() == Some(&row.get::<_, String>(3)?)
            && files.as_ref() == Some(&entry["files"]);
        if !same || row.get::<_, Option<i64>>(5)? != log.undone_imports.get(&id).copied() {
            verified.problem(format!("the import `{id}` was changed: its row is not what the ledger says"));
        }
    }
    let mut query = db.prepare("SELECT version, about, entry FROM version")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let version: String = row.get(0)?;
        let entry = body(db, row.get(2)?)?.unwrap_or_default();
        let about: Option<Value> = serde_json::from_str(&row.get::<_, String>(1)?).ok();
        if entry["version"].as_str() != Some(&version) || about.as_ref() != Some(&entry["about"]) {
            verified
                .problem(format!("the version `{version}` was changed: its row is not what its entry says"));
        }
    }
    Ok(())
}

/// A report that was removed: its entry must be erased, by a removal.
fn check_tombstone(log: &Log, report: &str, seq: i64, verified: &mut Verified) {
    if !log.erased.contains(&seq) {
        verified.problem(format!("the report `{report}` is marked as removed, and no removal says so"));
    }
}

/// Compressed bytes give the hash that an entry states.
fn check_hash(packed: Option<Vec<u8>>, expected: Option<&str>, what: &str, verified: &mut Verified) {
    match packed {
        None => verified.problem(format!("{what} are missing")),
        Some(packed) => match unpack(&packed) {
            Ok(bytes) if Some(sha256(&bytes).as_str()) == expected => {}
            _ => verified.problem(format!("{what} were changed: they do not give their hash")),
        },
    }
}

fn check_readings(db: &Connection, report: i64, name: &str, verified: &mut Verified) -> Result<()> {
    let sql = "SELECT reading.entry, reading.record, version.version, reading.unread FROM reading
        JOIN version ON version.id = reading.version WHERE reading.report = ?1";
    let mut query = db.prepare_cached(sql)?;
    let mut rows = query.query([report])?;
    while let Some(row) = rows.next()? {
        let (version, packed): (String, Option<Vec<u8>>) = (row.get(2)?, row.get(1)?);
        let what = format!("the reading of `{name}` by version {version}");
        let Some(entry) = body(db, row.get(0)?)? else {
            verified.problem(format!("{what} has no entry"));
            continue;
        };
        if entry["version"].as_str() != Some(version.as_str()) || entry["report"].as_str() != Some(name) {
            verified.problem(format!("{what} belongs to another report or version"));
        }
        let unread = packed
            .as_deref()
            .and_then(|packed| serde_json::from_slice::<Reading>(&unpack(packed).ok()?).ok())
            .map(|reading| reading.why_unread().is_some());
        if unread.is_some_and(|unread| row.get(3) != Ok(unread)) {
            verified.problem(format!("{what} is marked wrongly as read or not read"));
        }
        check_hash(packed, entry["record"].as_str(), &what, verified);
    }
    let current = "SELECT count(*) FROM reading WHERE report = ?1 AND current = 1
        AND id = (SELECT max(id) FROM reading WHERE report = ?1)";
    if db.query_row(current, [report], |row| row.get::<_, i64>(0))? != 1 {
        verified.problem(format!("the last reading of `{name}` is not the one that counts"));
    }
    Ok(())
}

/// Every entry of a kind must have its row, unless its report was taken back or removed.
fn check_missing(
    db: &Connection,
    table: &str,
    entries: &[(i64, usize)],
    log: &Log,
    verified: &mut Verified,
) -> Result<()> {
    let known = entries_of(db, table)?;
    for (seq, report) in entries.iter().filter(|(seq, _)| !known.contains(seq)) {
        let (entry, name, import) = &log.reports[*report];
        let is_gone = log.undone_imports.contains_key(import) || log.erased.contains(entry);
        if !is_gone {
            verified.problem(format!("a {table} of the report `{name}` is missing (entry {seq})"));
        }
    }
    Ok(())
}

/// The columns of claims follow from their entries.
pub(super) fn check_claims(db: &Connection, log: &Log, verified: &mut Verified) -> Result<()> {
    let sql = "SELECT claim.claim, claim.entry, claim.voice, claim.actor, claim.facet, claim.stance, claim.words,
          claim.incident, report.report, entry.body, claim.low, claim.high, claim.earliest, claim.latest, claim.lat, claim.lon,
          claim.value_actor, claim.confidence
        FROM claim JOIN entry ON entry.seq = claim.entry JOIN report ON report.id = claim.report";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        verified.claims += 1;
        let id: String = row.get(0)?;
        let body: Option<String> = row.get(9)?;
        let entry: Value = body.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
        let Ok(claim) = serde_json::from_value::<Claim>(entry["claim"].clone()) else {
            verified.problem(format!("the claim `{id}` has no entry"));
            continue;
        };
        if !is_same_claim(row, &entry, &claim)? {
            verified.problem(format!("the claim `{id}` was changed: its row is not what its entry says"));
        }
    }
    check_missing(db, "claim", &log.claims, log, verified)
}

fn is_same_claim(row: &rusqlite::Row<'_>, entry: &Value, claim: &Claim) -> Result<bool> {
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let voice = &entry["voice"];
    let columns = Columns::new(&claim.value);
    let texts = [
        (0, Some(claim.id.as_str())),
        (2, voice["name"].as_str()),
        (3, voice["actor"].as_str()),
        (4, Some(claim.facet.as_str())),
        (5, Some(claim.stance.as_str())),
        (7, Some(claim.incident.as_str())),
        (8, entry["report"].as_str()),
        (6, entry["words"].as_str()),
        (12, columns.earliest.as_deref()),
        (13, columns.latest.as_deref()),
        (16, columns.actor),
    ];
    for (column, expected) in texts {
        if text(column)?.as_deref() != expected {
            return Ok(false);
        }
    }
    let numbers =
        row.get::<_, Option<i64>>(10)? == columns.low && row.get::<_, Option<i64>>(11)? == columns.high;
    let point =
        row.get::<_, Option<f64>>(14)? == columns.lat && row.get::<_, Option<f64>>(15)? == columns.lon;
    let confidence = row.get::<_, Option<f32>>(17)? == claim.confidence;
    Ok(numbers && point && confidence)
}

/// The rows of judgements follow from their entries.
pub(super) fn check_judgements(db: &Connection, log: &Log, verified: &mut Verified) -> Result<()> {
    let known = entries_of(db, "judgement")?;
    for seq in log.judgements.iter().filter(|seq| !known.contains(seq)) {
        verified.problem(format!("a judgement is missing (entry {seq})"));
    }
    let sql = "SELECT judgement, entry, kind, subject, author, time, why, body, undone FROM judgement";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        verified.judgements += 1;
        let (id, seq): (String, i64) = (row.get(0)?, row.get(1)?);
        if log.undone.get(&id).copied() != row.get::<_, Option<i64>>(8)? {
            verified.problem(format!("whether the judgement `{id}` holds was changed"));
        }
        if log.erased.contains(&seq) {
            continue;
        }
        let entry = body(db, seq)?.unwrap_or_default();
        let texts = [(0, "judgement"), (2, "decision"), (3, "subject"), (4, "by"), (5, "at"), (6, "why")];
        let mut same = true;
        for (column, field) in texts {
            same &= row.get::<_, Option<String>>(column)?.as_deref() == entry[field].as_str();
        }
        let says: Option<Value> = serde_json::from_str(&row.get::<_, String>(7)?).ok();
        if !same || says.as_ref() != Some(&entry["says"]) {
            verified.problem(format!("the judgement `{id}` was changed: its row is not what its entry says"));
        }
    }
    check_bonds(db, verified)
}

/// What judgements say of incidents is what grouping takes from them.
fn check_bonds(db: &Connection, verified: &mut Verified) -> Result<()> {
    let sql = "SELECT judgement, body, undone IS NOT NULL,
          (SELECT json_group_array(json_object('one', json_object('source', source, 'incident', reported),
             'other', json_object('source', other_source, 'incident', other_reported), 'same', json(iif(same, 'true', 'false'))))
           FROM bond WHERE bond.judgement = judgement.id)
        FROM judgement WHERE kind IN ('same', 'split')";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let parse = |text: String| serde_json::from_str::<Value>(&text).unwrap_or_default();
        let (says, stored) = (parse(row.get(1)?), parse(row.get(3)?));
        // A removal erased what it said; that it holds is in the ledger.
        if says.as_object().is_some_and(serde_json::Map::is_empty) {
            continue;
        }
        let expected = if row.get(2)? { Value::Array(Vec::new()) } else { says["bonds"].clone() };
        if stored != expected {
            let id: String = row.get(0)?;
            verified.problem(format!("what the judgement `{id}` says of incidents was changed"));
        }
    }
    Ok(())
}
