//! How the accounts of one incident stand, facet by facet.
//!
//! Every facet is compared between accounts, never between single claims: an account that says "Russian or Syrian planes" agrees
//! with one that names either. Two accounts are apart on a facet when nothing that the one says can hold together with
//! anything that the other says, or when one denies what the other holds. A suspicion excludes nobody else. A comparison never picks a side.

mod actor;
mod kind;
mod means;
mod occurred;
mod place;
mod saying;
mod side;
mod time;
mod toll;
mod wording;

use std::collections::BTreeMap;

use rashomon_schema::{Comparison, Facet, IncidentRecord, Standing, Value};

use crate::world::World;
use saying::{Account, Saying};

pub(crate) use means::kinds as means_kinds;
pub(crate) use place::{distance_km, reach};
pub(crate) use saying::{accounts_on, holds, speaker};
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
    let accounts_on = |facet: Facet| -> Vec<Account<'_>> {
        saying::accounts_on(record, facet).into_iter().map(|account| account.for_body(world)).collect()
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
    let accounts = accounts.into_iter().map(|account| account.telling()).filter(|a| !a.sayings.is_empty());
    let accounts: Vec<Account<'_>> = accounts.collect();
    let sides = side::sides(&accounts, world);
    let apart = first_apart(&accounts, world);
    let standing = match (&apart, accounts.iter().filter(|account| !account.copy).count()) {
        (_, 0) => Standing::Silent,
        (Some(_), _) => Standing::Conflict,
        (None, 1) => Standing::Single,
        (None, _) => Standing::Agree,
    };
    let why = match apart {
        Some((a, b)) => wording::apart(facet, a, b, world),
        None => wording::together(facet, standing, &accounts),
    };
    let hours = hours_apart(&accounts).map(|(a, b)| wording::hours_apart(a, b));
    let why = [Some(why), hours].into_iter().flatten().collect::<Vec<_>>().join("; ");
    Comparison { status: standing, why, sides }
}

/// The first two accounts of one day whose hours differ: said, but no conflict.
fn hours_apart<'c, 'r>(accounts: &'c [Account<'r>]) -> Option<(&'c Saying<'r>, &'c Saying<'r>)> {
    let times = |account: &'c Account<'r>| {
        account.held().filter_map(|saying| match &saying.claim.value {
            Value::Time(time) if time.clock.is_some() => Some((saying, time)),
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

/// How two values of one facet stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They say the same, or one says it more narrowly.
    Same,
    /// Both can hold.
    Open,
    /// They cannot both hold.
    Apart,
}

/// How two values stand; values of different facets say nothing of each other.
pub(crate) fn relate(a: &Value, b: &Value, world: &dyn World) -> Relation {
    match (a, b) {
        (Value::Actor(a), Value::Actor(b)) => actor::relate(a, b, world),
        (Value::Means(a), Value::Means(b)) => means::relate(a, b),
        (Value::Place(a), Value::Place(b)) => place::relate(a, b, world),
        (Value::Time(a), Value::Time(b)) => time::relate(a, b),
        (Value::Type { kind: a, mode: ma }, Value::Type { kind: b, mode: mb }) => {
            kind::relate((a, ma.as_deref()), (b, mb.as_deref()))
        }
        (Value::Status { status: a, .. }, Value::Status { status: b, .. }) => kind::relate_status(*a, *b),
        (Value::Occurred {}, Value::Occurred {}) => Relation::Same,
        (Value::Toll(a), Value::Toll(b)) => toll::relate(a, b),
        _ => Relation::Open,
    }
}

/// Whether a value says anything: "unknown gunmen" names nobody and conflicts with nothing.
pub(crate) fn tells(value: &Value) -> bool {
    match value {
        Value::Actor(actor) => actor::names_somebody(actor),
        Value::Means(means) => means::tells(means),
        Value::Place(place) => !place.text.is_empty(),
        Value::Time(time) => time.earliest.is_some() || time.latest.is_some(),
        Value::Type { kind, .. } => !kind.is_empty(),
        Value::Toll(count) => count.low.is_some() || count.high.is_some(),
        Value::Occurred {} | Value::Status { .. } => true,
    }
}

/// The first two accounts that are apart, in the order of accounts.
fn first_apart<'c, 'r>(
    accounts: &'c [Account<'r>],
    world: &dyn World,
) -> Option<(&'c Saying<'r>, &'c Saying<'r>)> {
    let means = means::together(accounts);
    let pairs = (0..accounts.len()).flat_map(|a| (a + 1..accounts.len()).map(move |b| (a, b)));
    let others = pairs.filter(|&(a, b)| accounts[a].speaker != accounts[b].speaker);
    others.into_iter().find_map(|(a, b)| {
        let by_means = || means::apart(&means[a], &means[b], &means);
        apart(&accounts[a], &accounts[b], by_means, world)
    })
}

/// A saying of each account that cannot hold together, if the accounts are apart.
fn apart<'c, 'r>(
    a: &'c Account<'r>,
    b: &'c Account<'r>,
    by_means: impl Fn() -> bool,
    world: &dyn World,
) -> Option<(&'c Saying<'r>, &'c Saying<'r>)> {
    let denial = denied(a, b, world).or_else(|| denied(b, a, world).map(|(b, a)| (a, b)));
    denial.or_else(|| {
        let (x, y) = a.held().next().zip(b.held().next())?;
        let relation = |x: &Saying<'_>, y: &Saying<'_>| relate(&x.claim.value, &y.claim.value, world);
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
    a: &'c Account<'r>,
    b: &'c Account<'r>,
    world: &dyn World,
) -> Option<(&'c Saying<'r>, &'c Saying<'r>)> {
    a.denied().find_map(|x| {
        let same = b.held().find(|y| relate(&x.claim.value, &y.claim.value, world) == Relation::Same);
        same.map(|y| (x, y))
    })
}
