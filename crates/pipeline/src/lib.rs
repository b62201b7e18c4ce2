//! The stages in order and in parallel: the one interface that others call.
//!
//! A [`Reader`] holds what is loaded once: the language engine, the gazetteer, the actors. Each thread asks
//! it for a [`ReportReader`], which takes one report after another from [`Ingested`] to [`Reading`].
//! [`in_order`] spreads work over threads and hands the results back in the order of the input, whatever the
//! number of threads.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod incidents;
mod join;
mod known;
mod order;
mod parts;
mod reader;
mod record;
mod true_case;

pub use incidents::{Digested, Incidents, compare_incident, judge_records};
pub use known::Known;
pub use order::in_order;
pub use rashomon_assess::position::ReportedReversal;
pub use rashomon_assess::{Agreement, AssessError, Policy, World};
pub use rashomon_ingest::Ingested;
pub use rashomon_nlp::PartLimits;
pub use rashomon_resolve::ResolvedIncident;
pub use rashomon_schema::{IncidentRecord, Reading};
pub use reader::{Reader, ReportReader, Step};
