//! What is known of the world, and the comparison of incidents that changed.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_pipeline::{
    Agreement, IncidentRecord, Known, Policy, ReportedReversal, compare_incident, judge_records,
};
use rashomon_store::{Case, StoreError};

use super::open::{Session, told};
use super::shown::notes;
use crate::arguments::Common;
use crate::assets::Assets;

/// In a case of more incidents, track records rest on the incident that is shown alone.
const MOST_JUDGED: u64 = 1000;

/// So long a command that only reads compares incidents that others left to compare.
const SOON: Duration = Duration::from_secs(1);

/// The gazetteer, where it is installed, loaded when it is first asked for, and the actors.
pub struct Knowledge {
    assets: Assets,
    gazetteer: OnceLock<Option<Gazetteer>>,
    actors: Option<Actors>,
}

impl Knowledge {
    pub fn load(session: &Session<'_>) -> Result<Self> {
        Self::open(session.common)
    }

    /// What the assets hold.
    pub fn open(common: &Common) -> Result<Self> {
        let assets = Assets::open(common)?;
        Ok(Self { actors: assets.actors()?, gazetteer: OnceLock::new(), assets })
    }

    pub fn actors(&self) -> &Actors {
        self.actors.as_ref().unwrap_or_else(|| Actors::builtin())
    }

    pub fn gazetteer(&self) -> Option<&Gazetteer> {
        // Without it places are compared by distance.
        self.gazetteer.get_or_init(|| self.assets.gazetteer().ok()).as_ref()
    }

    pub fn world(&self) -> Known<'_> {
        Known::new(self.actors(), self.gazetteer())
    }
}

/// Compares the accounts of every incident that changed, and returns how many did.
pub fn refresh(case: &mut Case, knowledge: &Knowledge) -> Result<usize> {
    compare_stale(case, knowledge, Duration::MAX).map_err(told)
}

/// Compares incidents that changed as far as that takes no longer than somebody likes to wait, and nobody else writes.
pub fn refresh_soon(case: &mut Case, knowledge: &Knowledge) -> Result<()> {
    case.wait_at_most(SOON).map_err(told)?;
    match compare_stale(case, knowledge, SOON) {
        Ok(_) | Err(StoreError::Locked { .. } | StoreError::ReadOnly { .. } | StoreError::Full { .. }) => {
            Ok(())
        }
        Err(error) => Err(told(error)),
    }
}

fn compare_stale(case: &mut Case, knowledge: &Knowledge, limit: Duration) -> Result<usize, StoreError> {
    let world = knowledge.world();
    let mut n_compared = 0;
    let begin = Instant::now();
    for row in case.stale_incidents()? {
        if begin.elapsed() > limit {
            break;
        }
        let Some(stale) = case.stale_incident(row)? else { continue };
        let (mut record, reversals) = compare_incident(stale.resolved.clone(), &stale.readings, &world);
        record.judgements = notes(&stale.judgements);
        case.put_record(&stale, &record, &serde_json::to_string(&reversals)?)?;
        n_compared += 1;
    }
    Ok(n_compared)
}

/// The incident with the assessments by all methods, and whether track records rest on the whole case.
pub fn judged(case: &Case, record: IncidentRecord, knowledge: &Knowledge) -> Result<(IncidentRecord, bool)> {
    let whole = case.n_incidents().map_err(told)? <= MOST_JUDGED;
    let id = record.id.clone();
    let (records, reversals) = if whole { all_records(case)? } else { (vec![record.clone()], Vec::new()) };
    let judged = judge(records, &reversals, knowledge)?;
    Ok((judged.into_iter().find(|judged| judged.id == id).unwrap_or(record), whole))
}

/// Every record and every reversal that reports describe.
pub fn all_records(case: &Case) -> Result<(Vec<IncidentRecord>, Vec<ReportedReversal>)> {
    let (mut records, mut reversals) = (Vec::new(), Vec::new());
    case.each_record(|record, described| {
        records.push(record);
        let described: Vec<ReportedReversal> = serde_json::from_str(described)?;
        reversals.extend(described);
        Ok(())
    })
    .map_err(told)?;
    // A report can describe one reversal in several incidents.
    reversals.sort_by(|a, b| (&a.claims, &a.words).cmp(&(&b.claims, &b.words)));
    reversals.dedup();
    Ok((records, reversals))
}

/// Judges records by the policy of the program.
pub fn judge(
    records: Vec<IncidentRecord>,
    reversals: &[ReportedReversal],
    knowledge: &Knowledge,
) -> Result<Vec<IncidentRecord>> {
    let judged =
        judge_records(records, reversals, &knowledge.world(), &Policy::default(), &Agreement::builtin());
    judged.context("cannot judge the accounts")
}
