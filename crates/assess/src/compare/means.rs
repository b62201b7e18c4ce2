//! The taxonomy of means: delivered from the air, indirect fire, placed or carried explosive, chemical, small
//! arms.

use std::sync::LazyLock;

use rashomon_schema::{Means, MeansClass, MeansKind, Value};

use super::Relation;
use super::statement::AccountOnFacet;
use crate::table::rows;

type KindPairs = Vec<(MeansKind, MeansKind)>;

/// Means that cannot be one.
static APART: LazyLock<KindPairs> = LazyLock::new(|| kind_pairs(include_str!("../tables/means_apart.tsv")));

/// Wide words for means, and the narrow ones that they cover.
static WIDER: LazyLock<KindPairs> = LazyLock::new(|| kind_pairs(include_str!("../tables/means_wider.tsv")));

fn kind_pairs(table: &'static str) -> KindPairs {
    let kind = |word: &str| MeansKind::parse(word).expect("the table has kinds of means");
    rows(table).map(|row| (kind(row[0]), kind(row[1]))).collect()
}

/// Two means are apart if the taxonomy says so; `missile`, `blast` and the like go with most.
pub(crate) fn relate(a: &Means, b: &Means) -> Relation {
    let (x, y) = (kinds(a), kinds(b));
    if x.is_empty() || y.is_empty() {
        return Relation::Open;
    }
    let is_same = |kind: &MeansKind, other: &MeansKind| {
        kind == other || WIDER.contains(&(*kind, *other)) || WIDER.contains(&(*other, *kind))
    };
    if x.iter().any(|kind| y.iter().any(|other| is_same(kind, other))) {
        return Relation::Same;
    }
    if x.iter().all(|kind| y.iter().all(|other| exclude(*kind, *other))) {
        Relation::Apart
    } else {
        Relation::Open
    }
}

/// Whether the means say anything.
pub(crate) fn is_specified(means: &Means) -> bool {
    !kinds(means).is_empty()
}

/// The kinds that the words give, else the one that the class gives.
pub(crate) fn kinds(means: &Means) -> Vec<MeansKind> {
    if means.kinds.is_empty() {
        means.class.map(kind_of_class).into_iter().collect()
    } else {
        means.kinds.clone()
    }
}

const fn kind_of_class(class: MeansClass) -> MeansKind {
    match class {
        MeansClass::Aerial => MeansKind::Air,
        MeansClass::Drone => MeansKind::Drone,
        MeansClass::Indirect => MeansKind::Fire,
        MeansClass::Explosive => MeansKind::Bomb,
        MeansClass::Suicide => MeansKind::Suicide,
        MeansClass::Chemical => MeansKind::Chemical,
        MeansClass::SmallArms => MeansKind::Firearms,
        MeansClass::Blade => MeansKind::Blade,
        MeansClass::Fire => MeansKind::Arson,
        MeansClass::Ground | MeansClass::Combat => MeansKind::Combat,
    }
}

/// Whether none of the means of one account goes with any of another, unless some account has both.
pub(crate) fn are_apart(x: &[MeansKind], y: &[MeansKind], joint: &[Vec<MeansKind>]) -> bool {
    let in_one_account = |kind: &MeansKind, other: &MeansKind| {
        joint.iter().any(|kinds| kinds.contains(kind) && kinds.contains(other))
    };
    let is_apart =
        |kind: &MeansKind, other: &MeansKind| exclude(*kind, *other) && !in_one_account(kind, other);
    !x.is_empty() && !y.is_empty() && x.iter().all(|kind| y.iter().all(|other| is_apart(kind, other)))
}

/// The means of each account: one with both shelling and air strikes shows that both can hold.
pub(crate) fn joint_kinds(accounts: &[AccountOnFacet<'_>]) -> Vec<Vec<MeansKind>> {
    accounts.iter().map(specific_kinds).collect()
}

/// The means of an account, without those that it gives more narrowly elsewhere.
fn specific_kinds(account: &AccountOnFacet<'_>) -> Vec<MeansKind> {
    let means = account.held().filter_map(|statement| match &statement.claim.value {
        Value::Means(means) => Some(kinds(means)),
        _ => None,
    });
    let all: Vec<MeansKind> = means.flatten().collect();
    let has_narrower = |kind| WIDER.iter().any(|(wide, narrow)| *wide == kind && all.contains(narrow));
    all.iter().copied().filter(|kind| !has_narrower(*kind)).collect()
}

fn exclude(a: MeansKind, b: MeansKind) -> bool {
    APART.contains(&(a, b)) || APART.contains(&(b, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_word_is_nested_in_none_that_excludes_it() {
        for (wide, narrow) in WIDER.iter() {
            assert!(!exclude(*wide, *narrow), "{wide:?} {narrow:?}");
        }
    }
}
