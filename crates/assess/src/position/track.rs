//! How the statements of each voice fared, per kind of statement: counts with their n, never a score.

use std::collections::BTreeMap;

use rashomon_schema::{Claim, Facet, IncidentRecord, Position, Stance, Standing, Value};
use serde::Serialize;

use super::ReportedReversal;
use crate::compare::{Relation, accounts_on, holds, relate};
use crate::world::{World, side_of};

/// What a statement is about, seen from who makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conduct {
    /// What the voice itself, or what it is part of, did or did not do.
    Own,
    /// What others did.
    Others,
    /// How many were killed, injured, missing, captured or displaced.
    Tolls,
}

/// How the statements of one kind fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrackRecord {
    /// The voice: its actor, or its name.
    pub speaker: String,
    /// The kind of statement.
    pub conduct: Conduct,
    /// Statements that were settled: confirmed or refuted.
    pub n: usize,
    /// Settled for it: the accused admitted what it said; another origin gives the same number and none
    /// another.
    pub borne_out: usize,
    /// Settled against it: it took its denial back; another actor admitted the act; two origins and more give
    /// another number.
    pub refuted: usize,
    /// Not settled.
    pub open: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    BorneOut,
    Refuted,
    Open,
}

/// The track record of every voice in these incidents, whose facets and positions are filled, and in the
/// reversals that reports describe.
pub fn track_records(
    records: &[IncidentRecord],
    reversals: &[ReportedReversal],
    world: &dyn World,
) -> Vec<TrackRecord> {
    let mut counts: BTreeMap<(String, Conduct), [usize; 3]> = BTreeMap::new();
    for record in records {
        for facet in [Facet::Agent].into_iter().chain(Facet::TOLLS) {
            for account in accounts_on(record, facet).into_iter().filter(|account| !account.copy) {
                for statement in &account.statements {
                    let conduct = conduct(statement.claim, &account.speaker, world);
                    let fate = match conduct {
                        Conduct::Tolls => toll_fate(record, statement.claim),
                        Conduct::Own => own_fate(&record.positions, statement.claim),
                        Conduct::Others => others_fate(record, statement.claim, world),
                    };
                    counts.entry((account.speaker.clone(), conduct)).or_default()[fate as usize] += 1;
                }
            }
        }
    }
    for one in reversals.iter().filter(|one| one.from == Stance::Denies) {
        let own =
            one.agents.is_empty() || one.agents.iter().any(|agent| same_side(agent, &one.speaker, world));
        let conduct = if own { Conduct::Own } else { Conduct::Others };
        counts.entry((one.speaker.clone(), conduct)).or_default()[Fate::Refuted as usize] += 1;
    }
    let track = |((speaker, conduct), [borne_out, refuted, open]): ((String, Conduct), [usize; 3])| {
        TrackRecord { speaker, conduct, n: borne_out + refuted, borne_out, refuted, open }
    };
    counts.into_iter().map(track).collect()
}

/// What a claim is about, seen from its speaker.
pub(crate) fn conduct(claim: &Claim, speaker: &str, world: &dyn World) -> Conduct {
    match &claim.value {
        Value::Toll(_) => Conduct::Tolls,
        Value::Actor(agent)
            if agent.actor.as_deref().is_some_and(|actor| same_side(actor, speaker, world)) =>
        {
            Conduct::Own
        }
        _ => Conduct::Others,
    }
}

fn same_side(a: &str, b: &str, world: &dyn World) -> bool {
    side_of(a, world) == side_of(b, world)
}

/// A denial that the voice took back is refuted; what it admits is borne out by itself.
fn own_fate(positions: &[Position], claim: &Claim) -> Fate {
    if claim.stance == Stance::Admits {
        return Fate::BorneOut;
    }
    let mut reversals = positions.iter().flat_map(|position| &position.reversals);
    let taken_back =
        reversals.any(|reversal| reversal.claims.contains(&claim.id) && reversal.from == claim.stance);
    if taken_back { Fate::Refuted } else { Fate::Open }
}

/// Settled where somebody admits the act: the one that the claim names, or another.
fn others_fate(record: &IncidentRecord, claim: &Claim, world: &dyn World) -> Fate {
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    let admitted = claims.filter(|one| one.facet == Facet::Agent && one.stance == Stance::Admits);
    let relations: Vec<Relation> = admitted.map(|one| relate(&one.value, &claim.value, world)).collect();
    if relations.contains(&Relation::Same) {
        if holds(claim.stance) { Fate::BorneOut } else { Fate::Refuted }
    } else if relations.contains(&Relation::Apart) && holds(claim.stance) {
        Fate::Refuted
    } else {
        Fate::Open
    }
}

/// Settled where another origin gives the same and nobody another number, or where two and more give another.
fn toll_fate(record: &IncidentRecord, claim: &Claim) -> Fate {
    let Some(comparison) = record.facets.get(&claim.facet) else { return Fate::Open };
    let mine = comparison.sides.iter().find(|side| side.claims.contains(&claim.id));
    let Some(mine) = mine else { return Fate::Open };
    let others =
        comparison.sides.iter().filter(|side| side.claims != mine.claims).map(|side| side.origins).max();
    match (mine.origins, others.unwrap_or(0)) {
        (2.., 0) => Fate::BorneOut,
        (1, 2..) if comparison.status == Standing::Conflict => Fate::Refuted,
        _ => Fate::Open,
    }
}
