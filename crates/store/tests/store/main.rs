//! The case file through its interface: what goes in, what comes out, and what is told apart.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod bench;
mod dump;
mod erase;
mod grouping;
mod judgements;
mod ledger;
mod reports;
mod search;
