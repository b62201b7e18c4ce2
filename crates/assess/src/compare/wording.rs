//! The reason for a standing, in one plain sentence.

use std::collections::BTreeSet;

use rashomon_schema::{Count, Facet, Standing, TimeArgument, Value, describe_clock};

use super::statement::{AccountOnFacet, Statement, holds};
use crate::world::World;

/// Why a facet is silent, single or agreed.
pub(crate) fn explain_agreement(facet: Facet, standing: Standing, accounts: &[AccountOnFacet<'_>]) -> String {
    let own: Vec<&AccountOnFacet<'_>> = accounts.iter().filter(|account| !account.copy).collect();
    let statements = || own.iter().flat_map(|account| &account.statements);
    let voices: BTreeSet<&str> = own.iter().map(|account| account.speaker.as_str()).collect();
    match standing {
        Standing::Silent => format!("no account says {}", question(facet)),
        Standing::Single if voices.len() > 1 => {
            format!("{} voices say {}, all from one origin", voices.len(), question(facet))
        }
        Standing::Single => format!("only {} says {}", own[0].statements[0].name, question(facet)),
        _ => {
            let publications: BTreeSet<usize> = statements().map(|statement| statement.publication).collect();
            format!("{} say the same on {}", support(voices.len(), publications.len()), question(facet))
        }
    }
}

/// `3 voices in 2 publications`.
pub(crate) fn support(n_voices: usize, n_publications: usize) -> String {
    let n_of = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    format!("{} in {}", n_of(n_voices, "voice"), n_of(n_publications, "publication"))
}

/// That two values differ and can both hold.
pub(crate) fn explain_difference(
    facet: Facet,
    a: &Statement<'_>,
    b: &Statement<'_>,
    world: &dyn World,
) -> String {
    let told = |one: &Statement<'_>| {
        let words = words(&one.claim.value, world);
        if holds(one.claim.stance) {
            format!("{} says {words}", one.name)
        } else {
            format!("{} {} {words}", one.name, one.claim.stance)
        }
    };
    format!("on {}, {} and {}, which can both hold", question(facet), told(a), told(b))
}

/// Why two accounts are apart.
pub(crate) fn explain_conflict(
    facet: Facet,
    a: &Statement<'_>,
    b: &Statement<'_>,
    world: &dyn World,
) -> String {
    if holds(a.claim.stance) && holds(b.claim.stance) {
        let (x, y) = (words(&a.claim.value, world), words(&b.claim.value, world));
        return format!("on {}, {} says {x} and {} says {y}", question(facet), a.name, b.name);
    }
    let (denying, holding) = if holds(a.claim.stance) { (b, a) } else { (a, b) };
    let what = words(&holding.claim.value, world);
    let what = if facet == Facet::Occurred { "that it happened".to_owned() } else { what };
    format!(
        "on {}, {} says {what} and {} {} it",
        question(facet),
        holding.name,
        denying.name,
        denying.claim.stance
    )
}

/// Why numbers are apart, or how they rose.
pub(crate) fn explain_tolls(
    facet: Facet,
    standing: Standing,
    low: &Statement<'_>,
    high: &Statement<'_>,
) -> String {
    let number = |statement: &Statement<'_>| match &statement.claim.value {
        Value::Toll(count) => toll(count),
        _ => String::new(),
    };
    let (from, to, verb) = (number(low), number(high), facet.as_str());
    if standing == Standing::Update {
        return format!("the number {verb} rises from {from} ({}) to {to} ({})", low.name, high.name);
    }
    format!(
        "{} gives {from} {verb} and {} gives {to}, and no rise of one count explains it",
        low.name, high.name
    )
}

/// That the hours of one day differ.
pub(crate) fn explain_hours(a: &Statement<'_>, b: &Statement<'_>) -> String {
    let hours = |statement: &Statement<'_>| match &statement.claim.value {
        Value::Time(TimeArgument { clock: Some(clock), .. }) => describe_clock(clock),
        _ => String::new(),
    };
    format!("the hours differ: {} says {} and {} says {}", a.name, hours(a), b.name, hours(b))
}

/// A count in words and figures: `at least 20`, `about 100`, `3 to 5`.
fn toll(count: &Count) -> String {
    let about = if count.approx { "about " } else { "" };
    match (count.low, count.high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (Some(low), Some(high)) => format!("{about}{low} to {high}"),
        (Some(low), None) => count.words.clone().unwrap_or_else(|| format!("at least {about}{low}")),
        (None, Some(high)) => format!("up to {about}{high}"),
        (None, None) => "an unknown number".to_owned(),
    }
}

/// A value in words.
fn words(value: &Value, world: &dyn World) -> String {
    match value {
        Value::Actor(actor) => {
            let known = actor.actor.as_deref().and_then(|id| world.name_of(id));
            actor.name.clone().or(known).unwrap_or_else(|| actor.text.clone())
        }
        Value::Means(means) => means.text.clone(),
        Value::Place(place) => place.name.clone().unwrap_or_else(|| place.text.clone()),
        Value::Time(time) => match (time.earliest, time.latest) {
            (Some(a), Some(b)) if a != b => format!("{a} to {b}"),
            (Some(day), _) | (None, Some(day)) => day.to_string(),
            (None, None) => time.text.clone(),
        },
        Value::Toll(count) => toll(count),
        Value::Type { kind, mode } => {
            mode.map_or_else(|| kind.as_str().to_lowercase(), |mode| mode.as_str().to_owned())
        }
        Value::Status { status, .. } => status.to_string(),
        Value::Occurred {} => "that it happened".to_owned(),
    }
}

/// What a facet asks.
pub(crate) const fn question(facet: Facet) -> &'static str {
    match facet {
        Facet::Occurred => "whether it happened",
        Facet::Type => "what kind of event it was",
        Facet::Agent => "who did it",
        Facet::Target => "who or what was hit",
        Facet::Means => "by which means",
        Facet::Place => "where it was",
        Facet::Time => "when it was",
        Facet::Killed => "how many were killed",
        Facet::Injured => "how many were injured",
        Facet::Missing => "how many were missing",
        Facet::Captured => "how many were captured",
        Facet::Displaced => "how many were displaced",
        Facet::Status => "who the dead were",
    }
}
