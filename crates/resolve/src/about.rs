//! Which claims are about an incident: an event that is told with another day, or a place far away, is mostly another incident's, wherever it stands in the
//! report. Where it is a voice's version of this one it stays: day and place are then what the accounts disagree on.

use rashomon_schema::{Account, Claim, Facet, IncidentPlace, Period, Span, Stance, Value};
use rustc_hash::FxHashSet;

use crate::pair::LEAST_TOLL;
use crate::place::Point;

/// Days around an incident's that still may mean it.
const DAYS: i32 = 2;
/// Kilometres from an incident's place that no words of a place bridge.
const FAR_KM: f32 = 150.0;

/// When and where an incident was, by most reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'r> {
    pub(crate) time: Option<Period>,
    pub(crate) place: Option<&'r IncidentPlace>,
}

/// Leaves the claims of events that can be this incident.
///
/// A report that tells of no event then and there means the incident by what it tells. Beside events that fit, another one is a version of
/// them where its voice tells of none that fits and gives the same toll, or denies it. `is_dated` says of a report whether its text tells its day: else the
/// days that it gives are counted from a day of publication, which is a hint only, and another day is no claim.
pub(crate) fn keep(accounts: &mut [Account], scene: Scene<'_>, is_dated: impl Fn(&str) -> bool) {
    let events: Vec<Event<'_>> =
        accounts.iter().enumerate().flat_map(|(n, account)| events(n, account, scene)).collect();
    let fitting: Vec<&Event<'_>> = events.iter().filter(|event| event.fit == Fit::Here).collect();
    let reports: FxHashSet<&str> = fitting.iter().map(|event| event.report).collect();
    let voices: FxHashSet<usize> = fitting.iter().map(|event| event.account).collect();
    let (mut left_out, mut undated) = (FxHashSet::default(), FxHashSet::default());
    for event in &events {
        let Fit::Apart { in_place } = event.fit else { continue };
        let is_only = !reports.contains(event.report);
        let is_version =
            || !voices.contains(&event.account) && fitting.iter().any(|other| event.is_version_of(other));
        if !is_only && !is_version() {
            left_out.insert((event.account, event.trigger));
        } else if !in_place && !is_dated(event.report) {
            undated.insert((event.account, event.trigger));
        }
    }
    for (n, account) in accounts.iter_mut().enumerate() {
        account.claims.retain(|claim| {
            let event = trigger(claim).map(|trigger| (n, trigger));
            event.is_none_or(|event| {
                !left_out.contains(&event) && (claim.facet != Facet::Time || !undated.contains(&event))
            })
        });
    }
}

/// What one account tells of one event.
struct Event<'c> {
    account: usize,
    report: &'c str,
    trigger: Span,
    claims: Vec<&'c Claim>,
    fit: Fit,
}

/// How the day and place of an event stand to those of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It tells one of them, and none that is another.
    Here,
    /// It tells another.
    Apart { in_place: bool },
    /// It tells neither.
    Open,
}

/// The events of an account, in the order of their claims.
fn events<'c>(n: usize, account: &'c Account, scene: Scene<'_>) -> Vec<Event<'c>> {
    let mut events: Vec<Event<'c>> = Vec::new();
    for claim in &account.claims {
        let Some(trigger) = trigger(claim) else { continue };
        match events.iter_mut().find(|event| event.trigger == trigger) {
            Some(event) => event.claims.push(claim),
            None => events.push(Event {
                account: n,
                report: &account.report,
                trigger,
                claims: vec![claim],
                fit: Fit::Open,
            }),
        }
    }
    for event in &mut events {
        event.fit = fit(&event.claims, scene);
    }
    events
}

/// The word that tells of the claim's event: its claims share it.
fn trigger(claim: &Claim) -> Option<Span> {
    match (claim.facet, claim.spans.as_slice()) {
        (Facet::Type, [trigger, ..]) | (_, [_, trigger, ..]) => Some(*trigger),
        _ => None,
    }
}

fn fit(claims: &[&Claim], scene: Scene<'_>) -> Fit {
    let of = |facet: Facet| claims.iter().filter(move |claim| claim.facet == facet);
    let all_apart = |facet: Facet, apart: &dyn Fn(&Value) -> bool| {
        of(facet).next().is_some() && of(facet).all(|claim| apart(&claim.value))
    };
    let in_place = all_apart(Facet::Place, &|value| scene.place.is_some_and(|place| far(value, place)));
    let in_time = all_apart(Facet::Time, &|value| scene.time.is_some_and(|time| other_time(value, time)));
    match (in_place || in_time, of(Facet::Place).chain(of(Facet::Time)).next()) {
        (true, _) => Fit::Apart { in_place },
        (false, Some(_)) => Fit::Here,
        (false, None) => Fit::Open,
    }
}

impl Event<'_> {
    /// Whether it can only be the other, told with another day or place: it has the same toll, or denies what was done by the same means.
    fn is_version_of(&self, other: &Self) -> bool {
        let mut tolls = self.claims.iter().filter_map(|claim| toll(claim));
        let denied =
            || self.claims.iter().any(|claim| matches!(claim.stance, Stance::Denies | Stance::Doubts));
        let (mine, theirs) = (self.means(), other.means());
        tolls.any(|n| n >= LEAST_TOLL && other.claims.iter().any(|claim| toll(claim) == Some(n)))
            || (denied() && (mine.is_none() || mine == theirs))
    }

    fn means(&self) -> Option<&str> {
        self.claims.iter().find_map(|claim| match &claim.value {
            Value::Means(means) => means.class.as_deref(),
            _ => None,
        })
    }
}

/// How many a claim says were killed.
fn toll(claim: &Claim) -> Option<u64> {
    match &claim.value {
        Value::Toll(count) if claim.facet == Facet::Killed => count.low.or(count.high),
        _ => None,
    }
}

fn other_time(value: &Value, time: Period) -> bool {
    let Value::Time(told) = value else { return false };
    let (Some(earliest), Some(latest)) = (told.earliest, told.latest) else { return false };
    let days = |from, to| crate::calendar::number(to) - crate::calendar::number(from);
    days(time.latest, earliest) > DAYS || days(latest, time.earliest) > DAYS
}

fn far(value: &Value, place: &IncidentPlace) -> bool {
    let Value::Place(told) = value else { return false };
    let narrow = matches!(told.precision.as_deref(), Some("settlement" | "district" | "near"));
    let both = Point::of(told.lat, told.lon).zip(Point::of(place.lat, place.lon));
    narrow && both.is_some_and(|(a, b)| a.km_to(b) > FAR_KM)
}
