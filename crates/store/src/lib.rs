//! The case file: evidence, readings, incidents, judgements and their ledger in one SQLite file.
//!
//! | what | table | how it changes |
//! |---|---|---|
//! | what was done | `entry`, `tree`, `checkpoint` | is appended; `remove` erases a body and leaves its hash |
//! | published bytes and clean text | `evidence`, `report` | is added; `undo_import` takes a whole import back |
//! | what was read | `version`, `reading`, `claim` | is added; earlier readings are kept |
//! | what people decide | `judgement`, `bond`, `review` | is added; undoing is another judgement |
//! | which reports are about one incident | `node`, `block`, `link`, `incident` | is derived, and can be computed again |
//!
//! Only this crate writes SQL. It knows files, but neither the clock nor who works: a [`Work`] brings both, and the
//! random bytes. What an incident's accounts come to is for `pipeline` to say; its records are stored here.

mod add;
mod agreement;
mod bond;
mod case;
mod changes;
mod claim;
mod dump;
mod erase;
mod error;
mod grouping;
mod incident;
mod join;
mod judgement;
mod kept;
mod log;
mod migration;
mod overview;
mod pack;
mod proof;
mod report;
mod review;
mod search;
mod sign;
mod source;
mod sql_function;
mod stamp;
mod undo;
mod verify;

pub use add::{Added, Import, Lookup, Version};
pub use agreement::Agreement;
pub use case::{About, Access, Case, Work};
pub use changes::{ChangeLine, ChangedValue};
pub use claim::words;
pub use dump::CASE_SCHEMA;
pub use error::{Result, StoreError};
pub use incident::{IncidentFilter, IncidentLine, Near, StaleIncident, TextOf};
pub use join::Joined;
pub use judgement::{Decision, Judged, Judgement, Right};
pub use kept::{KeptReport, Reviewed};
pub use overview::{IncidentBrief, Overview};
pub use pack::sha256;
pub use proof::Proved;
pub use report::{CleanReport, Incoming};
pub use review::{Assignment, Disagreement, Review, ReviewTask, ReviewerLine};
pub use search::{Hit, Query, SavedSearch, Status};
pub use source::{Kept, Part, SourceOf, StampFiles};
pub use undo::{ImportLine, Undone};
pub use verify::Verified;
