//! Reports on their way into a case, some at a time: pages of the file that many of them change are written once.

use std::time::{Duration, Instant};

use anyhow::Result;
use rashomon_store::{Added, Case, Import, Incoming, Version, Work};

use super::open::told;

/// As many are added at once, or fewer with so many published bytes.
const MOST: usize = 200;
const MOST_BYTES: usize = 4 << 20;
/// The first of them waits no longer for the others, as far as they are read by then.
const LONGEST: Duration = Duration::from_millis(500);
/// Between two batches others can write.
const PAUSE: Duration = Duration::from_millis(5);

/// A report with its reading, and the version of the reading if it was given as it is.
pub struct AddedReading {
    pub incoming: Box<Incoming>,
    pub given: Option<Version>,
}

/// What became of reports.
#[derive(Default)]
pub struct Counts {
    pub new: usize,
    pub versions: usize,
    pub known: usize,
    pub removed: usize,
}

impl Counts {
    const fn add(&mut self, added: &Added) {
        match added {
            Added::New(_) => self.new += 1,
            Added::Version { .. } => self.versions += 1,
            Added::Known => self.known += 1,
            Added::Removed => self.removed += 1,
        }
    }
}

/// Reports that wait to be added, and what became of those before.
pub struct Batch<'c> {
    case: &'c mut Case,
    import: Import,
    version: &'c Version,
    work: &'c Work,
    waiting: Vec<AddedReading>,
    n_bytes: usize,
    since: Instant,
    counts: Counts,
}

impl<'c> Batch<'c> {
    pub fn new(case: &'c mut Case, import: Import, version: &'c Version, work: &'c Work) -> Self {
        let (waiting, counts) = (Vec::new(), Counts::default());
        Self { case, import, version, work, waiting, n_bytes: 0, since: Instant::now(), counts }
    }

    /// Takes a report, none where the case has it, and adds those that wait once they are enough.
    pub fn take(&mut self, read: Option<AddedReading>) -> Result<()> {
        let Some(read) = read else {
            self.counts.add(&Added::Known);
            return Ok(());
        };
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        self.n_bytes += read.incoming.bytes.len();
        self.waiting.push(read);
        if self.waiting.len() < MOST && self.n_bytes < MOST_BYTES && self.since.elapsed() < LONGEST {
            return Ok(());
        }
        self.add()?;
        std::thread::sleep(PAUSE);
        Ok(())
    }

    /// Adds what waits, and returns the import and what became of all.
    pub fn end(mut self) -> Result<(Import, Counts)> {
        self.add()?;
        Ok((self.import, self.counts))
    }

    fn add(&mut self) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.n_bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        let versions: Vec<Version> =
            waiting.iter().map(|read| read.given.as_ref().unwrap_or(self.version).clone()).collect();
        let reports = waiting.into_iter().map(|read| *read.incoming).zip(&versions);
        let added = self.case.add_all(reports, &mut self.import, self.work).map_err(told)?;
        added.iter().for_each(|added| self.counts.add(added));
        Ok(())
    }
}
