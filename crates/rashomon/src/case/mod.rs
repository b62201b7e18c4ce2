//! `rashomon case`: a file that keeps reports, what was read in them, and what people decide.

mod add;
mod bag;
mod batch;
mod browser;
mod changes;
mod correction;
mod export;
mod host;
mod import;
mod incidents;
mod judge;
mod keys;
mod ledger;
mod open;
mod remove;
mod review;
mod search;
mod shown;
mod value;
mod warn;
mod world;

use anyhow::Result;

pub use export::run as export;

use crate::arguments::{Common, DeskOptions};
use crate::case_arguments::{CaseAction, CaseCommand};
use crate::failure::Outcome;
use open::Session;

/// Runs `rashomon desk`.
pub fn desk(options: &DeskOptions, common: &Common) -> Result<Outcome> {
    host::run(options, common)
}

/// Runs `rashomon case`.
pub fn run(command: CaseCommand, common: &Common) -> Result<Outcome> {
    let CaseCommand { file, by, format, action } = command;
    let session = Session::new(file, by, format, common)?;
    match action {
        CaseAction::New(options) => open::create(&session, &options),
        CaseAction::Add(options) => add::run(&session, &options),
        CaseAction::Reread(options) => add::reread(&session, &options),
        CaseAction::Incidents(options) => incidents::list(&session, &options),
        CaseAction::Show(options) => incidents::show(&session, &options),
        CaseAction::Search(options) => search::run(&session, &options),
        CaseAction::Judge { decision } => judge::run(&session, decision),
        CaseAction::Judgements { orphaned, all } => judge::list(&session, orphaned, all),
        CaseAction::Review { action } => review::run(&session, action),
        CaseAction::Changes { since, between } => changes::run(&session, since.as_deref(), &between),
        CaseAction::Import { file } => import::run(&session, &file),
        CaseAction::Imports => changes::imports(&session),
        CaseAction::Undo { import, why } => remove::undo(&session, import, why.as_deref()),
        CaseAction::Remove { report, why } => remove::remove(&session, &report, &why),
        CaseAction::Join { other } => remove::join(&session, &other),
        CaseAction::Verify { against } => ledger::verify(&session, against.as_deref()),
        CaseAction::Checkpoint { out } => ledger::checkpoint(&session, out.as_deref()),
        CaseAction::Cosign { key } => ledger::cosign(&session, &key),
        CaseAction::Prove { claim, out } => ledger::prove(&session, &claim, out.as_deref()),
        CaseAction::Ledger { action } => ledger::run(&session, action),
        CaseAction::Timestamp(options) => ledger::timestamp(&session, &options),
    }
}
