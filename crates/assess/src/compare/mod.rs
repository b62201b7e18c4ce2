//! Comparison of the accounts of one incident, facet by facet.
//!
//! Every facet is compared between accounts, never between single claims: an account that says "Russian or
//! Syrian planes" agrees with one that names either. Two accounts are apart on a facet when nothing that the
//! one says can hold together with anything that the other says, or when one denies what the other holds. A
//! suspicion excludes nobody else. A comparison never picks a side.

mod actor;
mod kind;
mod means;
mod occurred;
mod place;
mod publication;
mod side;
mod statement;
mod time;
mod toll;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use rashomon_schema::{Comparison, Facet, IncidentRecord, Standing, Value};

use crate::world::World;
use statement::{AccountOnFacet, Statement};

pub(crate) use means::kinds as means_kinds;
pub(crate) use place::{distance_km, reach};
pub(crate) use publication::Publications;
pub(crate) use statement::{accounts_on, holds, speaker};
pub(crate) use toll::figure;
pub(crate) use wording::question;

/// Compares all accounts of an incident on every facet.
pub fn compare(record: &IncidentRecord, world: &dyn World) -> BTreeMap<Facet, Comparison> {
    Facet::ALL.iter().map(|facet| (*facet, compare_facet(record, *facet, world))).collect()
}

/// Compares all accounts of an incident on one facet.
pub fn compare_facet(record: &IncidentRecord, facet: Facet, world: &dyn World) -> Comparison {
    if facet == Facet::Occurred {
        return occurred::compare(record);
    }
    let accounts_on = |facet: Facet| -> Vec<AccountOnFacet<'_>> {
        statement::accounts_on(record, facet).into_iter().map(|account| account.for_body(world)).collect()
    };
    let accounts = accounts_on(facet);
    match facet {
        Facet::Killed => return toll::compare(&accounts, facet, &[]),
        facet if facet.is_toll() => {
            let killed = accounts_on(Facet::Killed);
            let rising = toll::compare(&killed, Facet::Killed, &[]).status == Standing::Update;
            return toll::compare(&accounts, facet, if rising { &killed } else { &[] });
        }
        _ => {}
    }
    let accounts =
        accounts.into_iter().map(|account| account.specified()).filter(|a| !a.statements.is_empty());
    let accounts: Vec<AccountOnFacet<'_>> = accounts.collect();
    let sides = side::sides(&accounts, world);
    let (status, why) = status_and_reason(facet, &accounts, world);
    Comparison { status, why, sides }
}

fn status_and_reason(facet: Facet, accounts: &[AccountOnFacet<'_>], world: &dyn World) -> (Standing, String) {
    if let Some((a, b)) = first_apart(accounts, world) {
        return (Standing::Conflict, wording::explain_conflict(facet, a, b, world));
    }
    let agreed = match n_independent(accounts) {
        0 => Standing::Silent,
        1 => Standing::Single,
        _ => Standing::Agree,
    };
    if agreed != Standing::Agree {
        return (agreed, wording::explain_agreement(facet, agreed, accounts));
    }
    if let Some((a, b)) = first_different(accounts, world) {
        return (Standing::Differ, wording::explain_difference(facet, a, b, world));
    }
    match hours_apart(accounts) {
        Some((a, b)) => (Standing::Differ, wording::explain_hours(a, b)),
        None => (agreed, wording::explain_agreement(facet, agreed, accounts)),
    }
}

/// How many accounts do not depend on each other: neither two of one voice do, nor two of one origin.
pub(crate) fn n_independent(accounts: &[AccountOnFacet<'_>]) -> usize {
    let own = || accounts.iter().filter(|account| !account.copy);
    let speakers: BTreeSet<&str> = own().map(|account| account.speaker.as_str()).collect();
    let origins: BTreeSet<&str> =
        own().flat_map(|a| &a.statements).map(|statement| statement.origin).collect();
    speakers.len().min(origins.len())
}

/// A statement of each of the first two accounts that do not say the same, in the order of accounts.
fn first_different<'c, 'r>(
    accounts: &'c [AccountOnFacet<'r>],
    world: &dyn World,
) -> Option<(&'c Statement<'r>, &'c Statement<'r>)> {
    let is_same = |x: &Statement<'_>, y: &Statement<'_>| {
        holds(x.claim.stance) == holds(y.claim.stance)
            && relate(&x.claim.value, &y.claim.value, world) == Relation::Same
    };
    let pairs =
        (0..accounts.len()).flat_map(|a| (a + 1..accounts.len()).map(move |b| (&accounts[a], &accounts[b])));
    pairs.filter(|(a, b)| a.speaker != b.speaker && !a.copy && !b.copy).find_map(|(a, b)| {
        let agrees = a.statements.iter().any(|x| b.statements.iter().any(|y| is_same(x, y)));
        a.statements.first().zip(b.statements.first()).filter(|_| !agrees)
    })
}

/// The first two accounts of one day whose hours differ: said, but no conflict.
fn hours_apart<'c, 'r>(accounts: &'c [AccountOnFacet<'r>]) -> Option<(&'c Statement<'r>, &'c Statement<'r>)> {
    let times = |account: &'c AccountOnFacet<'r>| {
        account.held().filter_map(|statement| match &statement.claim.value {
            Value::Time(time) if time.clock.is_some() => Some((statement, time)),
            _ => None,
        })
    };
    let pairs =
        (0..accounts.len()).flat_map(|a| (a + 1..accounts.len()).map(move |b| (&accounts[a], &accounts[b])));
    let mut others = pairs.filter(|(a, b)| a.speaker != b.speaker);
    others.find_map(|(a, b)| {
        let apart = times(a).all(|(_, x)| times(b).all(|(_, y)| time::hours_apart(x, y)));
        let first = times(a).next().zip(times(b).next());
        first.filter(|_| apart).map(|((x, _), (y, _))| (x, y))
    })
}

/// The relation of two values of one facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They say the same, or one says it more narrowly.
    Same,
    /// Both can hold.
    Open,
    /// They cannot both hold.
    Apart,
}

/// The relation of two values; values of different facets are unrelated.
pub(crate) fn relate(a: &Value, b: &Value, world: &dyn World) -> Relation {
    match (a, b) {
        (Value::Actor(a), Value::Actor(b)) => actor::relate(a, b, world),
        (Value::Means(a), Value::Means(b)) => means::relate(a, b),
        (Value::Place(a), Value::Place(b)) => place::relate(a, b, world),
        (Value::Time(a), Value::Time(b)) => time::relate(a, b),
        (Value::Type { kind: a, mode: ma }, Value::Type { kind: b, mode: mb }) => {
            kind::relate((*a, *ma), (*b, *mb))
        }
        (Value::Status { status: a, .. }, Value::Status { status: b, .. }) => kind::relate_status(*a, *b),
        (Value::Occurred {}, Value::Occurred {}) => Relation::Same,
        (Value::Toll(a), Value::Toll(b)) => toll::relate(a, b),
        _ => Relation::Open,
    }
}

/// Whether a value specifies anything: "unknown gunmen" conflicts with nothing.
pub(crate) fn is_specified(value: &Value) -> bool {
    match value {
        Value::Actor(actor) => actor::is_specified(actor),
        Value::Means(means) => means::is_specified(means),
        Value::Place(place) => !place.text.is_empty(),
        Value::Time(time) => time.earliest.is_some() || time.latest.is_some(),
        Value::Toll(count) => count.low.is_some() || count.high.is_some(),
        Value::Occurred {} | Value::Type { .. } | Value::Status { .. } => true,
    }
}

/// The first two accounts that are apart, in the order of accounts.
fn first_apart<'c, 'r>(
    accounts: &'c [AccountOnFacet<'r>],
    world: &dyn World,
) -> Option<(&'c Statement<'r>, &'c Statement<'r>)> {
    let means = means::joint_kinds(accounts);
    let pairs = (0..accounts.len()).flat_map(|a| (a + 1..accounts.len()).map(move |b| (a, b)));
    let others = pairs.filter(|&(a, b)| accounts[a].speaker != accounts[b].speaker);
    others.into_iter().find_map(|(a, b)| {
        let by_means = || means::are_apart(&means[a], &means[b], &means);
        apart(&accounts[a], &accounts[b], by_means, world)
    })
}

/// A statement of each account that cannot hold together, if the accounts are apart.
fn apart<'c, 'r>(
    a: &'c AccountOnFacet<'r>,
    b: &'c AccountOnFacet<'r>,
    by_means: impl Fn() -> bool,
    world: &dyn World,
) -> Option<(&'c Statement<'r>, &'c Statement<'r>)> {
    let denial = denied(a, b, world).or_else(|| denied(b, a, world).map(|(b, a)| (a, b)));
    denial.or_else(|| {
        let (x, y) = a.held().next().zip(b.held().next())?;
        let relation = |x: &Statement<'_>, y: &Statement<'_>| relate(&x.claim.value, &y.claim.value, world);
        let apart = match x.claim.facet {
            Facet::Means => by_means(),
            Facet::Agent | Facet::Target if !(a.is_firm() && b.is_firm()) => false,
            _ => a.held().all(|x| b.held().all(|y| relation(x, y) == Relation::Apart)),
        };
        apart.then_some((x, y))
    })
}

/// What `a` denies or doubts and `b` holds.
fn denied<'c, 'r>(
    a: &'c AccountOnFacet<'r>,
    b: &'c AccountOnFacet<'r>,
    world: &dyn World,
) -> Option<(&'c Statement<'r>, &'c Statement<'r>)> {
    a.denied().find_map(|x| {
        let same = b.held().find(|y| relate(&x.claim.value, &y.claim.value, world) == Relation::Same);
        same.map(|y| (x, y))
    })
}
