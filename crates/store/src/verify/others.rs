//! Reviews, time stamps and the logs of joined copies.

use rashomon_ledger::{Checkpoint, Frontier, Hash, Note, Stamp, StampRequest, leaf_hash};
use rusqlite::Connection;
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::Verified;
use super::ledger::Log;
use crate::case::About;
use crate::error::Result;

/// The rows of reviews follow from their entries.
pub(super) fn check_reviews(db: &Connection, log: &Log, verified: &mut Verified) -> Result<()> {
    let sql = "SELECT claim, round, reviewer, verdict, value, review.entry, entry.body FROM review
        LEFT JOIN entry ON entry.seq = review.entry WHERE done IS NOT NULL";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let claim: String = row.get(0)?;
        let seq: Option<i64> = row.get(5)?;
        if seq.is_some_and(|seq| log.erased.contains(&seq)) {
            continue;
        }
        let body: Option<String> = row.get(6)?;
        let entry: Value = body.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
        let mut same = entry["kind"] == "review";
        for (column, field) in [(0, "claim"), (1, "round"), (2, "by"), (3, "verdict"), (4, "value")] {
            same &= row.get::<_, Option<String>>(column)?.as_deref() == entry[field].as_str();
        }
        if !same {
            verified.problem(format!(
                "a review of the claim `{claim}` was changed: its row is not what its entry says"
            ));
        }
    }
    let mut query = db.prepare("SELECT entry FROM review WHERE entry IS NOT NULL")?;
    let known: FxHashSet<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for seq in log.reviews.iter().filter(|seq| !known.contains(seq)) {
        verified.problem(format!("a review is missing (entry {seq})"));
    }
    Ok(())
}

/// Time stamps are of the checkpoints that they are stored with.
pub(super) fn check_stamps(db: &Connection, verified: &mut Verified) -> Result<()> {
    let sql = "SELECT stamp.size, stamp.note, request, response, checkpoint.note FROM stamp
        LEFT JOIN checkpoint ON checkpoint.size = stamp.size";
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (size, stamped): (i64, String) = (row.get(0)?, row.get(1)?);
        let signed: Option<String> = row.get(4)?;
        let text = |note: &str| note.parse::<Note>().map(|note| note.text().to_owned()).ok();
        let is_of_checkpoint =
            signed.is_some_and(|signed| text(&signed).is_some() && text(&signed) == text(&stamped));
        let request = StampRequest::from_der(&row.get::<_, Vec<u8>>(2)?);
        let is_confirmed = match (request, row.get::<_, Option<Vec<u8>>>(3)?) {
            (Err(_), _) => false,
            (Ok(_), None) => true,
            (Ok(request), Some(response)) => Stamp::from_response(&response)
                .is_ok_and(|stamp| stamp.check(&request).is_ok() && stamp.is_of(stamped.as_bytes())),
        };
        if !is_of_checkpoint || !is_confirmed {
            verified.problem(format!("the time stamp of the checkpoint over {size} entries was changed"));
        }
    }
    Ok(())
}

/// The logs of joined copies: every entry gives its hash, and with the common part they give what was signed.
pub(super) fn check_joined(db: &Connection, about: &About, log: &Log, verified: &mut Verified) -> Result<()> {
    for (id, (common, note)) in crate::join::logs(db)? {
        let mut frontier = Frontier::default();
        let mut query = db.prepare("SELECT hash FROM entry WHERE seq < ?1 ORDER BY seq")?;
        for hash in query.query_map([common as i64], |row| row.get::<_, [u8; 32]>(0))? {
            frontier.append(Hash::from_bytes(hash?));
        }
        let signed = note
            .parse::<Note>()
            .and_then(|note| Checkpoint::open(&note, &about.key, &[]).map(|opened| opened.0));
        let mut removed = removed_in(db, id)?;
        removed.extend(
            log.removed_in_joined.iter().filter(|(copy, ..)| *copy == id).map(|range| (range.1, range.2)),
        );
        let mut query =
            db.prepare("SELECT seq, body, hash FROM joined_entry WHERE joined = ?1 ORDER BY seq")?;
        let mut rows = query.query([id])?;
        let mut holds = signed.is_ok();
        while let Some(row) = rows.next()? {
            let (seq, body, hash): (i64, Option<String>, [u8; 32]) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let hash = Hash::from_bytes(hash);
            match body {
                Some(body) if leaf_hash(body.as_bytes()) != hash => {
                    verified.problem(format!("entry {seq} of the joined copy {id} was changed"));
                }
                None if !removed.iter().any(|(first, last)| (first..=last).contains(&&seq)) => {
                    verified.problem(format!(
                        "entry {seq} of the joined copy {id} was erased, and no removal says so"
                    ));
                }
                _ => {}
            }
            frontier.append(hash);
            if let Ok(signed) = &signed
                && signed.size == frontier.size()
            {
                holds &= signed.root == frontier.root();
            }
        }
        if !holds {
            verified.problem(format!("the log of the joined copy {id} is not the one that was signed"));
        }
    }
    Ok(())
}

/// What the removals of a joined copy erased there: first and last entry of each stretch.
fn removed_in(db: &Connection, joined: i64) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT range.value ->> '$[0]', range.value ->> '$[1]' FROM joined_entry, json_each(body, '$.entries') AS range
        WHERE joined = ?1 AND kind = 'removal' AND body IS NOT NULL";
    let mut query = db.prepare(sql)?;
    Ok(query.query_map([joined], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}
