//! The reason for a standing, in one plain sentence.

use std::collections::BTreeSet;

use jiff::civil::Time;
use rashomon_schema::{Clock, Count, Facet, Standing, TimeArgument, Value};

use super::saying::{Account, Saying, holds};
use crate::world::World;

/// Why a facet is silent, single or agreed.
pub(crate) fn together(facet: Facet, standing: Standing, accounts: &[Account<'_>]) -> String {
    let told: Vec<&Account<'_>> = accounts.iter().filter(|account| !account.copy).collect();
    match standing {
        Standing::Silent => format!("no account says {}", question(facet)),
        Standing::Single => format!("only {} says {}", told[0].sayings[0].name, question(facet)),
        _ => {
            let origins: BTreeSet<&str> =
                told.iter().flat_map(|a| &a.sayings).map(|saying| saying.origin).collect();
            let n = origins.len();
            let from = if n == 1 { "one origin".to_owned() } else { format!("{n} origins") };
            format!("{} accounts from {from} can all hold on {}", told.len(), question(facet))
        }
    }
}

/// Why two accounts are apart.
pub(crate) fn apart(facet: Facet, a: &Saying<'_>, b: &Saying<'_>, world: &dyn World) -> String {
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
pub(crate) fn tolls_apart(facet: Facet, standing: Standing, low: &Saying<'_>, high: &Saying<'_>) -> String {
    let number = |saying: &Saying<'_>| match &saying.claim.value {
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
pub(crate) fn hours_apart(a: &Saying<'_>, b: &Saying<'_>) -> String {
    let hours = |saying: &Saying<'_>| match &saying.claim.value {
        Value::Time(TimeArgument { clock: Some(clock), .. }) => clock_words(clock),
        _ => String::new(),
    };
    format!("the hours differ: {} says {} and {} says {}", a.name, hours(a), b.name, hours(b))
}

fn clock_words(clock: &Clock) -> String {
    let figures = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
    let (from, until) = (figures(clock.earliest), figures(clock.latest));
    let hours = if from == until { from } else { format!("{from} to {until}") };
    clock
        .zone
        .as_ref()
        .filter(|zone| *zone != "local")
        .map_or_else(|| hours.clone(), |zone| format!("{hours} {zone}"))
}

/// A count in words and figures: `at least 20`, `about 100`, `3 to 5`.
fn toll(count: &Count) -> String {
    let about = if count.approx { "about " } else { "" };
    match (count.low, count.high) {
        (Some(low), Some(high)) if low == high => format!("{about}{low}"),
        (Some(low), Some(high)) => format!("{about}{low} to {high}"),
        (Some(low), None) => format!("at least {about}{low}"),
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
        Value::Type { kind, mode } => mode.clone().unwrap_or_else(|| kind.to_lowercase()),
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
        Facet::Target => "whom it hit",
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
