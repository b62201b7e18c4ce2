//! The ledger: every entry gives its hash, the hashes give the tree, and the tree what was signed.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_ledger::{Checkpoint, Frontier, Hash, NodeId, Nodes, Note, leaf_hash};
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::Verified;
use crate::case::About;
use crate::error::Result;
use crate::log::FileNodes;

/// What the entries say, as far as rows are held against it.
#[derive(Default)]
pub(super) struct Log {
    /// Erased entries.
    pub(super) erased: BTreeSet<i64>,
    /// Imports that were taken back, with the entry that did it.
    pub(super) undone_imports: FxHashMap<i64, i64>,
    /// Reports: the entry of each, its import, and which row of entries it begins.
    pub(super) reports: Vec<(i64, String, i64)>,
    /// Readings and claims, each with the number of its report in `reports`.
    pub(super) readings: Vec<(i64, usize)>,
    /// Claims.
    pub(super) claims: Vec<(i64, usize)>,
    /// Judgements.
    pub(super) judgements: Vec<i64>,
    /// Reviews.
    pub(super) reviews: Vec<i64>,
    /// Judgements that were undone, by id, with the entry that did it.
    pub(super) undone: FxHashMap<String, i64>,
    /// Stretches of entries that removals erased in the logs of joined copies: the number of the copy, first and last.
    pub(super) removed_in_joined: Vec<(i64, i64, i64)>,
    latest: FxHashMap<String, usize>,
    removed: Vec<(i64, i64)>,
}

/// Checks every entry, the tree and the checkpoints in one pass.
pub(super) fn check(db: &Connection, about: &About, verified: &mut Verified) -> Result<Log> {
    let (mut log, mut frontier) = (Log::default(), Frontier::default());
    let notes = notes(db)?;
    let mut expected = 0;
    let mut query = db.prepare("SELECT seq, kind, body, hash FROM entry ORDER BY seq")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        let (body, hash): (Option<String>, [u8; 32]) = (row.get(2)?, row.get(3)?);
        if seq != expected {
            verified.problem(format!("entries {expected} to {} are missing", seq - 1));
        }
        expected = seq + 1;
        let hash = Hash::from_bytes(hash);
        match &body {
            Some(body) if leaf_hash(body.as_bytes()) != hash => {
                verified
                    .problem(format!("entry {seq} ({kind}) was changed: its content does not give its hash"));
            }
            Some(body) => log.take(seq, &kind, body, about, verified),
            None => log.take_erased(seq),
        }
        check_tree(db, &mut frontier, hash, verified)?;
        if let Some(note) = notes.get(&frontier.size()) {
            check_note(note, about, &frontier, verified);
        }
    }
    verified.entries = frontier.size();
    verified.unsigned =
        frontier.size() - notes.keys().copied().filter(|n| *n <= frontier.size()).max().unwrap_or(0);
    for size in notes.keys().filter(|size| **size > frontier.size()) {
        verified.problem(format!(
            "the ledger was cut: a checkpoint was signed over {size} entries, and it has {}",
            frontier.size()
        ));
    }
    log.check_erased(verified);
    Ok(log)
}

/// The signed notes by size.
fn notes(db: &Connection) -> Result<BTreeMap<u64, String>> {
    let mut query = db.prepare("SELECT size, note FROM checkpoint")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a hash to the tree, and compares the nodes that it completes with those in the file.
fn check_tree(db: &Connection, frontier: &mut Frontier, hash: Hash, verified: &mut Verified) -> Result<()> {
    let nodes = FileNodes(db);
    let mut wrong = None;
    frontier.append_with(hash, |node: NodeId, hash| -> Result<()> {
        if node.level > 0 && nodes.get(node).ok() != Some(hash) {
            wrong.get_or_insert(node);
        }
        Ok(())
    })?;
    if let Some(node) = wrong {
        let (first, last) = (node.index << node.level, ((node.index + 1) << node.level) - 1);
        let at = format!("level {}, position {}", node.level, node.index);
        verified.problem(format!("the tree over the entries {first} to {last} was changed ({at})"));
    }
    Ok(())
}

fn check_note(note: &str, about: &About, frontier: &Frontier, verified: &mut Verified) {
    verified.checkpoints += 1;
    let size = frontier.size();
    let opened = note
        .parse::<Note>()
        .and_then(|note| Checkpoint::open(&note, &about.key, &[]).map(|(opened, _)| opened));
    match opened {
        Err(error) => verified.problem(format!("the checkpoint over {size} entries is not valid: {error}")),
        Ok(opened) if opened.size != size || opened.root != frontier.root() => {
            verified.problem(format!("the first {size} entries are not those that were signed"));
        }
        Ok(_) => {}
    }
}

impl Log {
    fn take(&mut self, seq: i64, kind: &str, body: &str, about: &About, verified: &mut Verified) {
        let Ok(body) = serde_json::from_str::<Value>(body) else {
            return verified.problem(format!("entry {seq} is no JSON"));
        };
        if body["kind"].as_str() != Some(kind) {
            verified
                .problem(format!("entry {seq} is stored as `{kind}`, and says that it is {}", body["kind"]));
        }
        let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        match text("kind").as_str() {
            "case" => check_about(&body, about, verified),
            "report" => {
                self.latest.insert(text("report"), self.reports.len());
                self.reports.push((seq, text("report"), body["import"].as_i64().unwrap_or(-1)));
            }
            "reading" => self.readings.extend(self.latest.get(&text("report")).map(|report| (seq, *report))),
            "claim" => self.claims.extend(self.latest.get(&text("report")).map(|report| (seq, *report))),
            "judgement" => {
                self.judgements.push(seq);
                if text("decision") == "undo" {
                    self.undone.insert(text("subject"), seq);
                }
            }
            "review" => self.reviews.push(seq),
            "undo" => self.undone_imports.extend(body["import"].as_i64().map(|import| (import, seq))),
            "removal" => self.take_removal(&body),
            _ => {}
        }
    }

    fn take_removal(&mut self, body: &Value) {
        let ranges = body["entries"].as_array().into_iter().flatten();
        self.removed.extend(ranges.filter_map(|range| Some((range[0].as_i64()?, range[1].as_i64()?))));
        let of_copies = body["joined"].as_array().into_iter().flatten();
        self.removed_in_joined.extend(
            of_copies.filter_map(|range| Some((range[0].as_i64()?, range[1].as_i64()?, range[2].as_i64()?))),
        );
    }

    fn take_erased(&mut self, seq: i64) {
        self.erased.insert(seq);
    }

    /// Every erased entry must be one that a removal names.
    fn check_erased(&self, verified: &mut Verified) {
        verified.erased = self.erased.len() as u64;
        for seq in &self.erased {
            if !self.removed.iter().any(|(first, last)| (first..=last).contains(&seq)) {
                verified.problem(format!("entry {seq} was erased, and no removal says so"));
            }
        }
    }
}

/// Id, name and key of the case are those of its first entry.
fn check_about(body: &Value, about: &About, verified: &mut Verified) {
    let key = about.key.to_string();
    let fields = [
        ("case", "case", &about.id),
        ("name", "name", &about.name),
        ("created", "at", &about.created),
        ("key", "key", &key),
    ];
    for (name, field, value) in fields {
        if body[field].as_str() != Some(value) {
            verified
                .problem(format!("the {name} of the case was changed: its first entry says {}", body[field]));
        }
    }
}
