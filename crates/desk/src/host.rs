//! What the desk asks of the program around it.

use rashomon_schema::{Facet, IncidentRecord, Value};
use rashomon_store::{Case, Judgement, StoreError, Work};

/// The program around the desk: it reads reports, compares and judges incidents, and signs.
pub trait Host: Send + Sync + 'static {
    /// Who works, when, and random bytes.
    fn work(&self, author: &str) -> Result<Work, Problem>;
    /// Whether anything can be decided or added: a case without its key is read only.
    fn may_write(&self) -> Result<(), Problem>;
    /// A judgement in one plain phrase.
    fn describe(&self, judgement: &Judgement) -> String;
    /// A value as people write it: `14`, `at least 14`, `2020-02-27`, a name.
    fn value(&self, facet: Facet, given: &str) -> Result<Value, Problem>;
    /// The incident with the assessments by all methods, and whether track records rest on the whole case.
    fn judged(&self, case: &Case, record: IncidentRecord) -> Result<(IncidentRecord, bool), Problem>;
    /// Compares what changed, and signs the ledger.
    fn settle(&self, case: &mut Case) -> Result<(), Problem>;
    /// Reads reports and adds them; `tell` hears of each. It ends with the first error that no other report survives.
    fn add(
        &self,
        author: &str,
        uploads: Vec<Upload>,
        tell: &mut dyn FnMut(AddEvent),
    ) -> Result<AddSummary, Problem>;
    /// Verifies the case and adds the signature of a second person to its last checkpoint; returns the public key.
    fn cosign(&self, author: &str) -> Result<String, Problem>;
    /// Whether there is a second key to sign with.
    fn can_cosign(&self) -> bool;
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its name; a path in it means nothing.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What happens while reports are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddEvent {
    /// One report was read and added, or was there already.
    Report,
    /// One was refused.
    Refused(Problem),
    /// Everything is read; accounts are being compared.
    Comparing,
}

/// What adding came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct AddSummary {
    /// The number of the import, by which it can be taken back.
    pub import: Option<i64>,
    /// Reports that are new.
    pub new: usize,
    /// New versions of reports.
    pub versions: usize,
    /// Reports that were there.
    pub known: usize,
    /// Reports that were removed before and are not added again.
    pub removed: usize,
    /// Reports that were not read, because they are in another language.
    pub unread: usize,
}

/// What went wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{message}")]
pub struct Problem {
    /// What, and why.
    pub message: String,
    /// The remedy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether the user can remedy it, rather than us.
    #[serde(skip)]
    pub is_users: bool,
}

impl Problem {
    /// Something that the user can remedy.
    pub fn new(message: impl Into<String>, hint: Option<String>) -> Self {
        Self { message: message.into(), hint, is_users: true }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self { message: error.to_string(), hint: error.hint().map(str::to_owned), is_users: error.is_users() }
    }
}
