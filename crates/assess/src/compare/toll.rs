//! Whether numbers of dead or injured can all hold.
//!
//! A number is taken as the report of a count at a moment: "at least 20" of one voice and "at least 40" of
//! another at the same hour are two counts, although both bounds could hold. Approximate words and ranges
//! hold with whatever falls in them. A part is never compared with a total. One voice that gives a higher
//! number later updates its count, and what others say between its first and its last number belongs to the
//! same rise.

use std::collections::BTreeMap;

use rashomon_schema::{Comparison, Count, Facet, Standing, Value};

use super::statement::{AccountOnFacet, Statement};
use super::{Relation, n_independent, side, wording};

/// How much an approximate number may be off, as a share of it.
const APPROXIMATE: f64 = 0.15;

/// A first count is seldom less than this part of the last: beyond, the two count different things.
const MOST_RISE: u64 = 4;

/// Within how many days a later date is believed to be later.
const DAYS_OF_RISE: i32 = 7;

/// Compares the tolls of all accounts; `stages` are the accounts of another toll that only rises, if there is
/// one.
pub(crate) fn compare(
    accounts: &[AccountOnFacet<'_>],
    facet: Facet,
    stages: &[AccountOnFacet<'_>],
) -> Comparison {
    let accounts = comparable(accounts);
    let statements: Vec<TollStatement<'_, '_>> = accounts.iter().flat_map(figures).collect();
    let sides = side::ordered(grouped(&accounts));
    let gap = widest_gap(&statements);
    let standing = match (&gap, n_independent(&accounts)) {
        (_, 0) => Standing::Silent,
        (Some(_), _)
            if is_replaced(&statements)
                || rises(&statements)
                || (!stages.is_empty() && rises_with(&statements, stages)) =>
        {
            Standing::Update
        }
        (Some(_), _) => Standing::Conflict,
        (None, 1) => Standing::Single,
        (None, _) => Standing::Agree,
    };
    let why = match gap {
        Some((low, high)) => wording::explain_tolls(facet, standing, low.statement, high.statement),
        None => wording::explain_agreement(facet, standing, &accounts),
    };
    Comparison { status: standing, why, sides }
}

/// A number, and who gives it.
struct TollStatement<'c, 'r> {
    speaker: &'c str,
    statement: &'c Statement<'r>,
    count: &'r Count,
    number: u64,
}

/// Whether all that is apart are first counts, by the words of their reports, below the later ones.
fn is_replaced(statements: &[TollStatement<'_, '_>]) -> bool {
    let (first, last): (Vec<_>, Vec<_>) = statements.iter().partition(|one| one.count.early);
    let below = |one: &&TollStatement<'_, '_>| last.iter().all(|later| one.number <= later.number);
    let agree = |one: &&TollStatement<'_, '_>| {
        last.iter().all(|other| relate(one.count, other.count) != Relation::Apart)
    };
    !last.is_empty() && first.iter().all(below) && last.iter().all(agree)
}

/// The one number that a count reports: its lower bound, or its upper where it has no other.
pub(crate) fn figure(count: &Count) -> Option<u64> {
    count.low.or(count.high)
}

/// Two counts: the same or compatible, of different things, or apart.
pub(crate) fn relate(a: &Count, b: &Count) -> Relation {
    if a.total != b.total || (!a.total && thing(a) != thing(b)) {
        return Relation::Open;
    }
    match (figure(a), figure(b)) {
        (Some(x), Some(y)) if x == y || within(a, b) || one_more(a, b) => Relation::Same,
        (Some(_), Some(_)) => Relation::Apart,
        _ => Relation::Open,
    }
}

/// Whether approximate words, or a range, leave room for the other.
fn within(a: &Count, b: &Count) -> bool {
    let vague = |count: &Count| {
        count.approx || matches!((count.low, count.high), (Some(low), Some(high)) if low != high)
    };
    let ((low, high), (low2, high2)) = (bounds(a), bounds(b));
    (vague(a) || vague(b)) && low <= high2 && low2 <= high
}

fn bounds(count: &Count) -> (f64, f64) {
    let slack = if count.approx { APPROXIMATE } else { 0.0 };
    let bound = |value: Option<u64>, open: f64, factor: f64| value.map_or(open, |n| n as f64 * factor);
    (bound(count.low, 0.0, 1.0 - slack), bound(count.high, f64::INFINITY, 1.0 + slack))
}

/// "More than 60" and "60".
fn one_more(a: &Count, b: &Count) -> bool {
    let open = |count: &Count| count.low.is_some() && count.high.is_none();
    let (Some(x), Some(y)) = (figure(a), figure(b)) else { return false };
    (x == y + 1 && open(a)) || (y == x + 1 && open(b))
}

fn thing(count: &Count) -> String {
    count.counted.as_deref().unwrap_or_default().to_lowercase()
}

/// Totals where any account gives one, and otherwise parts of the kind that most accounts give.
fn comparable<'r>(accounts: &[AccountOnFacet<'r>]) -> Vec<AccountOnFacet<'r>> {
    let totals = only(accounts, |count| count.total);
    if !totals.is_empty() {
        return totals;
    }
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for count in accounts.iter().flat_map(|account| account.statements.iter().filter_map(count_of)) {
        *kinds.entry(thing(count)).or_default() += 1;
    }
    let most = kinds.into_iter().rev().max_by_key(|(_, n)| *n);
    most.map(|(kind, _)| only(accounts, |count| thing(count) == kind)).unwrap_or_default()
}

fn only<'r>(accounts: &[AccountOnFacet<'r>], keep: impl Fn(&Count) -> bool) -> Vec<AccountOnFacet<'r>> {
    let kept = accounts.iter().map(|account| {
        let mut account = account.clone();
        account.statements.retain(|statement| {
            count_of(statement).is_some_and(|count| figure(count).is_some() && keep(count))
        });
        account
    });
    kept.filter(|account| !account.statements.is_empty()).collect()
}

fn count_of<'r>(statement: &Statement<'r>) -> Option<&'r Count> {
    match &statement.claim.value {
        Value::Toll(count) => Some(count),
        _ => None,
    }
}

fn figures<'c, 'r>(account: &'c AccountOnFacet<'r>) -> impl Iterator<Item = TollStatement<'c, 'r>> {
    account.held().filter_map(|statement| {
        let count = count_of(statement)?;
        Some(TollStatement { speaker: &account.speaker, statement, count, number: figure(count)? })
    })
}

fn grouped<'c, 'r>(accounts: &'c [AccountOnFacet<'r>]) -> Vec<Vec<&'c Statement<'r>>> {
    let mut statements: Vec<&Statement<'r>> =
        accounts.iter().flat_map(|account| &account.statements).collect();
    // Exact numbers first: vague words join the number they fit.
    statements.sort_by_key(|statement| count_of(statement).is_some_and(|count| count.approx));
    let mut groups: Vec<Vec<&Statement<'r>>> = Vec::new();
    for statement in statements {
        let fits = |group: &&mut Vec<&Statement<'r>>| {
            group[0].claim.stance == statement.claim.stance
                && count_of(group[0])
                    .zip(count_of(statement))
                    .is_some_and(|(a, b)| relate(a, b) == Relation::Same)
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(statement),
            None => groups.push(vec![statement]),
        }
    }
    groups
}

/// The lowest and the highest number that are apart, if any are.
fn widest_gap<'t, 'c, 'r>(
    statements: &'t [TollStatement<'c, 'r>],
) -> Option<(&'t TollStatement<'c, 'r>, &'t TollStatement<'c, 'r>)> {
    let pairs = statements.iter().flat_map(|a| statements.iter().map(move |b| (a, b)));
    let apart = pairs.filter(|(a, b)| a.number < b.number && relate(a.count, b.count) == Relation::Apart);
    apart.reduce(|widest, pair| {
        if pair.1.number - pair.0.number > widest.1.number - widest.0.number { pair } else { widest }
    })
}

/// Whether the numbers are one count that rises: one voice raises its own and all others fall into its rise,
/// or every higher one was written later.
fn rises(statements: &[TollStatement<'_, '_>]) -> bool {
    let numbers = || statements.iter().map(|one| one.number);
    let (lowest, highest) = (numbers().min().unwrap_or_default(), numbers().max().unwrap_or_default());
    let one_count = highest < lowest.saturating_mul(MOST_RISE);
    one_count && (statements.iter().any(|first| own_rise(first, statements)) || later_is_higher(statements))
}

fn later_is_higher(statements: &[TollStatement<'_, '_>]) -> bool {
    let apart =
        |a: &TollStatement<'_, '_>, b: &TollStatement<'_, '_>| relate(a.count, b.count) == Relation::Apart;
    let ordered = |a: &TollStatement<'_, '_>, b: &TollStatement<'_, '_>| {
        a.number >= b.number || !apart(a, b) || just_after(b, a)
    };
    statements.iter().all(|a| statements.iter().all(|b| ordered(a, b)))
}

fn own_rise(first: &TollStatement<'_, '_>, statements: &[TollStatement<'_, '_>]) -> bool {
    let own: Vec<&TollStatement<'_, '_>> =
        statements.iter().filter(|one| one.speaker == first.speaker).collect();
    let apart =
        |a: &TollStatement<'_, '_>, b: &TollStatement<'_, '_>| relate(a.count, b.count) == Relation::Apart;
    let Some(last) = own.iter().max_by_key(|one| one.number).filter(|last| apart(first, last)) else {
        return false;
    };
    // A report that repeats the earlier number next to the later one describes the rise.
    let last_of = |one: &TollStatement<'_, '_>| {
        own.iter().all(|b| b.statement.report != one.statement.report || b.number <= one.number)
    };
    let falls = own
        .iter()
        .filter(|one| last_of(one))
        .any(|a| own.iter().any(|b| a.number < b.number && apart(a, b) && just_after(a, b)));
    let inside = |one: &TollStatement<'_, '_>| {
        (first.number..=last.number).contains(&one.number) || !apart(one, first) || !apart(one, last)
    };
    !falls && statements.iter().all(inside)
}

/// Whether `a` was published after `b`, within days: dates of one incident that are further apart are too
/// often wrong.
fn just_after(a: &TollStatement<'_, '_>, b: &TollStatement<'_, '_>) -> bool {
    let days = a.statement.published.zip(b.statement.published).map(|(a, b)| (a - b).get_days());
    days.is_some_and(|days| (1..=DAYS_OF_RISE).contains(&days))
}

/// Whether the numbers apart rise with the first toll of the same accounts, which itself only rises: the
/// later stage has both.
fn rises_with(statements: &[TollStatement<'_, '_>], stages: &[AccountOnFacet<'_>]) -> bool {
    let stage = |one: &TollStatement<'_, '_>| {
        let same = stages.iter().find(|a| {
            a.speaker == one.speaker && a.statements.iter().any(|s| s.report == one.statement.report)
        });
        same.and_then(|account| account.held().filter_map(count_of).filter_map(figure).max())
    };
    let ordered = |a: &TollStatement<'_, '_>, b: &TollStatement<'_, '_>| {
        a.number >= b.number
            || relate(a.count, b.count) != Relation::Apart
            || stage(a).zip(stage(b)).is_some_and(|(x, y)| x < y)
    };
    statements.iter().all(|a| statements.iter().all(|b| ordered(a, b)))
}
