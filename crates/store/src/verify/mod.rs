//! Checks everything in a case, and names what is wrong.

mod content;
mod ledger;
mod others;
mod pages;

use rashomon_ledger::{Checkpoint, Note};
use serde::Serialize;

use crate::case::Case;
use crate::error::Result;
use crate::log::{n_entries, tree};

/// Problems that are named; more are only counted.
const NAMED: usize = 200;

/// What was checked, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Entries of the ledger.
    pub entries: u64,
    /// Of these, those that were erased by a removal.
    pub erased: u64,
    /// Signed checkpoints.
    pub checkpoints: u64,
    /// Reports with their bytes.
    pub reports: u64,
    /// Claims.
    pub claims: u64,
    /// Judgements.
    pub judgements: u64,
    /// Entries that no checkpoint covers yet: of a command that was interrupted.
    pub unsigned: u64,
    /// What is wrong, each in one phrase.
    pub problems: Vec<String>,
    /// Problems that are not named.
    pub more: usize,
}

impl Verified {
    /// Whether nothing is wrong.
    pub const fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, problem: String) {
        if self.problems.len() < NAMED {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }
}

impl Case {
    /// Checks the file, the ledger and everything that it speaks of; `step` is told what is being checked.
    ///
    /// # Errors
    /// If the file cannot be read at all; what can be read and is wrong is a problem, not an error.
    pub fn verify(&self, mut step: impl FnMut(&'static str)) -> Result<Verified> {
        let mut verified = Verified::default();
        self.read(|db| {
            step("pages of the file");
            pages::check(db, &mut verified)?;
            step("ledger");
            let log = ledger::check(db, self.about(), &mut verified)?;
            step("imports and versions");
            content::check_imports(db, &log, &mut verified)?;
            step("evidence and readings");
            content::check_reports(db, &log, &mut verified)?;
            step("claims");
            content::check_claims(db, &log, &mut verified)?;
            step("judgements");
            content::check_judgements(db, &log, &mut verified)?;
            step("reviews, time stamps and joined logs");
            others::check_reviews(db, &log, &mut verified)?;
            others::check_stamps(db, &mut verified)?;
            others::check_joined(db, self.about(), &log, &mut verified)
        })?;
        Ok(verified)
    }

    /// Whether the ledger is the one that a checkpoint was made of, grown; else what is wrong.
    pub fn verify_against(&self, note: &Note) -> Result<Option<String>> {
        self.read(|db| {
            let (checkpoint, _) = match Checkpoint::open(note, &self.about().key, &[]) {
                Ok(opened) => opened,
                Err(error) => return Ok(Some(format!("the checkpoint is not one of this case: {error}"))),
            };
            let size = n_entries(db)?;
            if size < checkpoint.size {
                return Ok(Some(format!(
                    "the ledger has {size} entries, and the checkpoint was made of {}: its tail was cut, or an older file was put back",
                    checkpoint.size
                )));
            }
            if tree(db)?.root(checkpoint.size)? != checkpoint.root {
                return Ok(Some(format!(
                    "the first {} entries are not those that the checkpoint was made of: it is another copy that went its own way, or entries were changed",
                    checkpoint.size
                )));
            }
            Ok(None)
        })
    }
}
