//! The case behind the pages: connections that read, one writer at a time, and the list of incidents in memory.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use rashomon_schema::IncidentRecord;
use rashomon_store::{Access, Case, Overview, sha256};

use crate::error::{DeskError, Result};
use crate::host::Host;
use crate::job::Jobs;
use crate::lock::lock;

/// Connections that are kept open between requests.
const KEPT: usize = 4;
/// Incidents whose assessments are remembered.
const MOST_JUDGED: usize = 200;

/// How a desk is set up.
#[derive(Debug, Clone)]
pub struct DeskOptions {
    /// The case file.
    pub case: PathBuf,
    /// The name that judgements carry, where the command gives one; otherwise people are asked.
    pub name: Option<String>,
    /// The name that the question suggests.
    pub suggested_name: Option<String>,
    /// What a browser must know to be answered: random letters and digits.
    pub key: String,
    /// The port it is served on.
    pub port: u16,
}

/// A desk over one case.
pub struct Desk {
    pub(crate) options: DeskOptions,
    pub(crate) host: Box<dyn Host>,
    pub(crate) jobs: Jobs,
    pub(crate) case_name: String,
    readers: Mutex<Vec<Case>>,
    writer: Mutex<()>,
    overview: Mutex<Overview>,
    judged: Mutex<JudgedRecords>,
}

/// Records with their assessments, as long as the file does not change.
#[derive(Default)]
struct JudgedRecords {
    version: i64,
    records: HashMap<String, Arc<(IncidentRecord, bool)>>,
}

impl Desk {
    /// Opens the case, and compares what an interrupted command left uncompared.
    ///
    /// # Errors
    /// If the case cannot be opened.
    pub fn open(options: DeskOptions, host: Box<dyn Host>) -> Result<Arc<Self>, crate::Problem> {
        let work = host.work("desk")?;
        let reader = Case::open(&options.case, Access::Read, &work)?;
        let case_name = reader.about().name.clone();
        if !reader.stale_incidents()?.is_empty() && host.may_write().is_ok() {
            host.settle(&mut Case::open(&options.case, Access::Write, &work)?)?;
        }
        let overview = Overview::open(&options.case, &work)?;
        Ok(Arc::new(Self {
            options,
            host,
            jobs: Jobs::default(),
            case_name,
            readers: Mutex::new(vec![reader]),
            writer: Mutex::new(()),
            overview: Mutex::new(overview),
            judged: Mutex::default(),
        }))
    }

    /// What proves that a form was written by this desk.
    pub(crate) fn token(&self) -> String {
        sha256(format!("form {}", self.options.key).as_bytes())[..32].to_owned()
    }

    /// Reads from the case away from the threads that answer.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self, &Case) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let desk = Arc::clone(self);
        spawn(move || {
            let kept = lock(&desk.readers).pop();
            let case = match kept {
                Some(case) => case,
                None => Case::open(&desk.options.case, Access::Read, &desk.host.work("desk")?)?,
            };
            let done = work(&desk, &case);
            let mut readers = lock(&desk.readers);
            if readers.len() < KEPT {
                readers.push(case);
            }
            done
        })
        .await
    }

    /// Writes to the case; nobody else at this desk writes meanwhile. Then what changed is compared and signed.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        author: String,
        work: impl FnOnce(&Self, &mut Case, &rashomon_store::Work) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let desk = Arc::clone(self);
        spawn(move || {
            let _alone = lock(&desk.writer);
            desk.host.may_write()?;
            let who = desk.host.work(&author)?;
            let mut case = Case::open(&desk.options.case, Access::Write, &who)?;
            let done = work(&desk, &mut case, &who)?;
            desk.host.settle(&mut case)?;
            Ok(done)
        })
        .await
    }

    /// Does something with the list of incidents as it is now.
    pub(crate) fn with_overview<T>(&self, work: impl FnOnce(&Overview) -> T) -> Result<T> {
        let mut overview = lock(&self.overview);
        overview.update()?;
        Ok(work(&overview))
    }

    /// An incident with its assessments, by its id or that of a report or a claim of it.
    pub(crate) fn judged(&self, case: &Case, id: &str) -> Result<Arc<(IncidentRecord, bool)>> {
        let version = lock(&self.overview).update()?;
        {
            let mut judged = lock(&self.judged);
            if judged.version != version || judged.records.len() > MOST_JUDGED {
                *judged = JudgedRecords { version, records: HashMap::new() };
            }
            if let Some(known) = judged.records.get(id) {
                return Ok(Arc::clone(known));
            }
        }
        let made = Arc::new(self.host.judged(case, case.record(id)?)?);
        let mut judged = lock(&self.judged);
        // Somebody may have written while this was made: then it is shown, and not remembered.
        if judged.version == version {
            judged.records.insert(id.to_owned(), Arc::clone(&made));
        }
        drop(judged);
        Ok(made)
    }
}

/// Runs what blocks on a thread of its own.
pub(crate) async fn spawn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| DeskError::Defect)?
}

/// Keeps everybody else at this desk from writing.
pub(crate) fn lock_writer(desk: &Desk) -> MutexGuard<'_, ()> {
    lock(&desk.writer)
}
