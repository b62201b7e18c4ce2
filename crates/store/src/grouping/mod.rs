//! Which reports are about one incident: kept up to date report by report, each within its own block.

mod file;
mod regroup;

pub(crate) use file::{Grouped, Profiles};
pub(crate) use regroup::{Change, regroup};

use rashomon_resolve::{IncidentProfile, Keys, Likeness, affected_by, compare, find_candidates};
use rusqlite::Transaction;

use crate::error::Result;

/// Adds the incidents of a report, and groups what they affect.
pub(crate) fn add_nodes(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    report: i64,
    incidents: Vec<IncidentProfile>,
) -> Result<()> {
    let grouped = Grouped::new(tx, profiles);
    let mut change = Change::default();
    for profile in incidents {
        let node = add_node(&grouped, report, &profile)?;
        if profile.main {
            change.mains.extend(affected_by(&grouped, node));
        } else {
            change.mentions.insert(node);
        }
    }
    grouped.finish()?;
    regroup(tx, profiles, change)
}

/// Stores a node under its keys, and links it with those of its block.
fn add_node(grouped: &Grouped<'_>, report: i64, profile: &IncidentProfile) -> Result<u32> {
    let db = grouped.db;
    let keys = Keys::new(profile);
    let candidates = find_candidates(grouped, &keys);
    let mut insert =
        db.prepare_cached("INSERT INTO node (report, reported, main, profile) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((report, &profile.incident, profile.main, profile.to_bytes()))?;
    let node = db.last_insert_rowid() as u32;
    let mut link = db.prepare_cached("INSERT INTO link (node, other, score) VALUES (?1, ?2, ?3)")?;
    for candidate in candidates {
        let other = candidate.number;
        let likeness = compare(profile, &*grouped.load(other)?, candidate);
        let score = match likeness {
            Some(Likeness::Linked(score)) => Some(score),
            Some(Likeness::Mentioned) => None,
            None => continue,
        };
        link.execute((node, other, score))?;
        link.execute((other, node, score))?;
    }
    let mut block = db.prepare_cached("INSERT OR IGNORE INTO block (key, node) VALUES (?1, ?2)")?;
    for key in keys.stored() {
        block.execute((key.cast_signed(), node))?;
    }
    let mut block =
        db.prepare_cached("INSERT OR IGNORE INTO block_word (key, node, weight) VALUES (?1, ?2, ?3)")?;
    for (key, weight) in keys.stored_words() {
        block.execute((key.cast_signed(), node, weight))?;
    }
    Ok(node)
}

/// Takes the incidents of a report out, and groups what they affected.
pub(crate) fn remove_nodes(tx: &Transaction<'_>, profiles: &Profiles, report: i64) -> Result<()> {
    let nodes = nodes_of(tx, report)?;
    let grouped = Grouped::new(tx, profiles);
    let mut change = Change::default();
    for node in &nodes {
        let profile = grouped.load(*node)?;
        if profile.main {
            change.mains.extend(affected_by(&grouped, *node));
        }
        change.mentions.extend(grouped.mentions_around(*node)?);
        change.incidents.extend(grouped.incident_of(*node)?);
    }
    grouped.finish()?;
    for node in &nodes {
        remove_node(&grouped, *node)?;
        change.mains.remove(node);
        change.mentions.remove(node);
    }
    regroup(tx, profiles, change)
}

fn remove_node(grouped: &Grouped<'_>, node: u32) -> Result<()> {
    let (db, profile) = (grouped.db, grouped.load(node)?);
    let keys = Keys::new(&profile);
    let mut block = db.prepare_cached("DELETE FROM block WHERE key = ?1 AND node = ?2")?;
    for key in keys.stored() {
        block.execute((key.cast_signed(), node))?;
    }
    let mut block = db.prepare_cached("DELETE FROM block_word WHERE key = ?1 AND node = ?2")?;
    for (key, _) in keys.stored_words() {
        block.execute((key.cast_signed(), node))?;
    }
    db.execute(
        "DELETE FROM link WHERE other = ?1 AND node IN (SELECT other FROM link WHERE node = ?1)",
        [node],
    )?;
    db.execute("DELETE FROM link WHERE node = ?1", [node])?;
    db.execute("DELETE FROM node WHERE id = ?1", [node])?;
    Ok(())
}

/// Groups again what a decision on these nodes affects: the nodes, and what they are linked with.
pub(crate) fn affected_by_decision(grouped: &Grouped<'_>, nodes: &[u32]) -> Result<Change> {
    let mut change = Change::default();
    for node in nodes {
        if grouped.load(*node)?.main {
            change.mains.extend(affected_by(grouped, *node));
        } else {
            change.mentions.insert(*node);
        }
        change.mentions.extend(grouped.mentions_around(*node)?);
    }
    grouped.finish()?;
    Ok(change)
}

/// The nodes of a report, its main incident first.
pub(crate) fn nodes_of(tx: &rusqlite::Connection, report: i64) -> Result<Vec<u32>> {
    let mut query = tx.prepare_cached("SELECT id FROM node WHERE report = ?1 ORDER BY id")?;
    let nodes = query.query_map([report], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(nodes)
}

/// Marks the incidents of a report as to be compared again.
pub(crate) fn mark_stale(tx: &Transaction<'_>, report: i64) -> Result<()> {
    let sql =
        "UPDATE incident SET stale = stale + 1 WHERE id IN (SELECT incident FROM node WHERE report = ?1)";
    tx.execute(sql, [report])?;
    Ok(())
}
