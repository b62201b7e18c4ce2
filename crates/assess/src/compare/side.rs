//! Claims that can hold together, as sides.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rashomon_schema::{Claim, Side, Stance};

use super::statement::{AccountOnFacet, Statement, holds};
use super::{Relation, relate};
use crate::world::World;

/// The sides of a facet, the one with the most origins first.
pub(crate) fn sides(accounts: &[AccountOnFacet<'_>], world: &dyn World) -> Vec<Side> {
    let mut groups: Vec<Vec<&Statement<'_>>> = Vec::new();
    for statement in accounts.iter().flat_map(|account| &account.statements) {
        match groups.iter_mut().find(|group| belongs(group[0].claim, statement.claim, world)) {
            Some(group) => group.push(statement),
            None => groups.push(vec![statement]),
        }
    }
    ordered(groups)
}

/// Groups of statements as sides, in an order that does not depend on names.
pub(crate) fn ordered(groups: Vec<Vec<&Statement<'_>>>) -> Vec<Side> {
    let mut sides: Vec<(usize, Side)> = groups.iter().map(|group| side(group)).enumerate().collect();
    sides.sort_by_key(|(n, side)| (Reverse(side.origins), Reverse(side.claims.len()), *n));
    sides.into_iter().map(|(_, side)| side).collect()
}

fn belongs(first: &Claim, claim: &Claim, world: &dyn World) -> bool {
    holds(first.stance) == holds(claim.stance) && relate(&first.value, &claim.value, world) == Relation::Same
}

fn side(group: &[&Statement<'_>]) -> Side {
    let firmest = group.iter().min_by_key(|statement| softness(statement.claim.stance));
    let firmest = firmest.expect("no group is made without a statement");
    let origins: BTreeSet<&str> = group.iter().map(|statement| statement.origin).collect();
    Side {
        value: group[0].claim.value.clone(),
        stance: firmest.claim.stance,
        claims: group.iter().map(|statement| statement.claim.id.clone()).collect(),
        origins: origins.len(),
        voices: group.iter().map(|statement| statement.speaker.as_str()).collect::<BTreeSet<_>>().len(),
        publications: group.iter().map(|statement| statement.publication).collect::<BTreeSet<_>>().len(),
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
