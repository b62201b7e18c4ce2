//! Reports that are being added: what is done, for pages that wait for it.

use std::sync::{Arc, Mutex};

use serde::Serialize;
use tokio::sync::watch;

use crate::host::{AddEvent, AddSummary, Problem};
use crate::lock::lock;

/// Jobs that are remembered.
const KEPT: usize = 50;
/// Problems that are shown one by one.
const SHOWN: usize = 200;

/// How far a job is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Phase {
    #[default]
    Reading,
    Comparing,
    Done,
    Failed,
}

/// What is known of a job.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct JobState {
    pub(crate) phase: Phase,
    /// Reports that were read.
    pub(crate) read: usize,
    /// What was refused, with remedies.
    pub(crate) refused: Vec<Problem>,
    /// How many more were refused.
    pub(crate) more_refused: usize,
    pub(crate) summary: Option<AddSummary>,
    /// Why it failed as a whole.
    pub(crate) problem: Option<Problem>,
}

impl JobState {
    /// Whether nothing more comes.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Done | Phase::Failed)
    }

    fn take(&mut self, event: AddEvent) {
        match event {
            AddEvent::Report => self.read += 1,
            AddEvent::Comparing => self.phase = Phase::Comparing,
            AddEvent::Refused(problem) if self.refused.len() < SHOWN => self.refused.push(problem),
            AddEvent::Refused(_) => self.more_refused += 1,
        }
    }
}

/// Reports that are being added.
pub(crate) struct Job {
    pub(crate) id: u64,
    sender: watch::Sender<JobState>,
}

impl Job {
    /// What is known now.
    pub(crate) fn state(&self) -> JobState {
        self.sender.borrow().clone()
    }

    /// Hears of every change.
    pub(crate) fn follow(&self) -> watch::Receiver<JobState> {
        self.sender.subscribe()
    }

    /// Something happened.
    pub(crate) fn tell(&self, event: AddEvent) {
        self.sender.send_modify(|state| state.take(event));
    }

    /// It ended.
    pub(crate) fn end(&self, end: Result<AddSummary, Problem>) {
        self.sender.send_modify(|state| match end {
            Ok(summary) => {
                state.phase = Phase::Done;
                state.summary = Some(summary);
            }
            Err(problem) => {
                state.phase = Phase::Failed;
                state.problem = Some(problem);
            }
        });
    }
}

/// The jobs of this run of the desk.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<Vec<Arc<Job>>>);

impl Jobs {
    /// A new job.
    pub(crate) fn begin(&self) -> Arc<Job> {
        let mut jobs = lock(&self.0);
        let id = jobs.last().map_or(1, |job| job.id + 1);
        let job = Arc::new(Job { id, sender: watch::Sender::new(JobState::default()) });
        if jobs.len() == KEPT {
            jobs.remove(0);
        }
        jobs.push(Arc::clone(&job));
        job
    }

    /// A job by its number.
    pub(crate) fn find(&self, id: u64) -> Option<Arc<Job>> {
        lock(&self.0).iter().find(|job| job.id == id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_counts_what_it_hears() {
        let jobs = Jobs::default();
        let job = jobs.begin();
        job.tell(AddEvent::Report);
        job.tell(AddEvent::Refused(Problem::new("cannot read `a.pdf`", None)));
        assert!(!job.state().is_over());
        job.end(Ok(AddSummary::default()));
        let state = jobs.find(job.id).unwrap().state();
        assert_eq!((state.read, state.refused.len(), state.phase), (1, 1, Phase::Done));
        assert!(jobs.find(99).is_none());
    }
}
