//! Claims that can stand together, as sides.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rashomon_schema::{Claim, Side, Stance};

use super::saying::{Account, Saying, holds};
use super::{Relation, relate};
use crate::world::World;

/// The sides of a facet, the one with the most origins first.
pub(crate) fn sides(accounts: &[Account<'_>], world: &dyn World) -> Vec<Side> {
    let mut groups: Vec<Vec<&Saying<'_>>> = Vec::new();
    for saying in accounts.iter().flat_map(|account| &account.sayings) {
        match groups.iter_mut().find(|group| belongs(group[0].claim, saying.claim, world)) {
            Some(group) => group.push(saying),
            None => groups.push(vec![saying]),
        }
    }
    ordered(groups)
}

/// Groups of sayings as sides, in an order that no name decides.
pub(crate) fn ordered(groups: Vec<Vec<&Saying<'_>>>) -> Vec<Side> {
    let mut sides: Vec<(usize, Side)> = groups.iter().map(|group| side(group)).enumerate().collect();
    sides.sort_by_key(|(n, side)| (Reverse(side.origins), Reverse(side.claims.len()), *n));
    sides.into_iter().map(|(_, side)| side).collect()
}

fn belongs(first: &Claim, claim: &Claim, world: &dyn World) -> bool {
    holds(first.stance) == holds(claim.stance) && relate(&first.value, &claim.value, world) == Relation::Same
}

fn side(group: &[&Saying<'_>]) -> Side {
    let firmest = group.iter().min_by_key(|saying| softness(saying.claim.stance));
    let firmest = firmest.expect("no group is made without a saying");
    let origins: BTreeSet<&str> = group.iter().map(|saying| saying.origin).collect();
    Side {
        value: group[0].claim.value.clone(),
        stance: firmest.claim.stance,
        claims: group.iter().map(|saying| saying.claim.id.clone()).collect(),
        origins: origins.len(),
    }
}

/// Stances from firm to soft.
const fn softness(stance: Stance) -> u8 {
    match stance {
        Stance::Asserts => 0,
        Stance::Admits => 1,
        Stance::Denies => 2,
        Stance::Suspects => 3,
        Stance::Doubts => 4,
    }
}
