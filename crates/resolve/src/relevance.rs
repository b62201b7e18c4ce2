//! Which claims of a report are about an incident.
//!
//! An event with another day, or a place far away, is mostly another incident, wherever the report mentions
//! it. It stays if it is a voice's version of this incident: then day and place are what the accounts
//! disagree on.

use rashomon_schema::{
    Account, Claim, Facet, IncidentPlace, MeansClass, Period, PlacePrecision, Stance, Value,
};
use rustc_hash::FxHashSet;

use crate::days::day_number;
use crate::pair::LEAST_TOLL;
use crate::place::Point;

/// Days around an incident's that may still mean it.
const DAYS: i32 = 2;
/// Kilometres from an incident's place beyond which a place is another one.
const FAR_KM: f32 = 150.0;

/// When and where an incident was, according to most reports.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IncidentAnchor<'r> {
    pub(crate) time: Option<Period>,
    pub(crate) place: Option<&'r IncidentPlace>,
}

/// Keeps the claims of events that can be this incident.
///
/// If none of a report's events fits the anchor, all of them mean the incident. If some fit, another one is a
/// version of them where its voice has no event that fits and gives the same toll, or denies it. `is_dated`
/// says whether the text of a report gives its day: otherwise its days are counted from a day of publication,
/// which is only a hint, and another day is no claim.
pub(crate) fn retain_relevant(
    accounts: &mut [Account],
    anchor: IncidentAnchor<'_>,
    is_dated: impl Fn(&str) -> bool,
) {
    let (left_out, undated) = irrelevant_events(accounts, anchor, is_dated);
    for (n, account) in accounts.iter_mut().enumerate() {
        account.claims.retain(|claim| {
            let Some(event) = &claim.event else { return true };
            let event = (n, event.clone());
            !left_out.contains(&event) && (claim.facet != Facet::Time || !undated.contains(&event))
        });
    }
}

/// An account, and an event of its report.
type AccountEvent = (usize, String);

/// The events to leave out, and those of which only the day is left out.
fn irrelevant_events(
    accounts: &[Account],
    anchor: IncidentAnchor<'_>,
    is_dated: impl Fn(&str) -> bool,
) -> (FxHashSet<AccountEvent>, FxHashSet<AccountEvent>) {
    let events: Vec<ClaimedEvent<'_>> =
        accounts.iter().enumerate().flat_map(|(n, account)| claimed_events(n, account, anchor)).collect();
    let fitting: Vec<&ClaimedEvent<'_>> = events.iter().filter(|event| event.fit == Fit::Here).collect();
    let reports: FxHashSet<&str> = fitting.iter().map(|event| event.report).collect();
    let voices: FxHashSet<usize> = fitting.iter().map(|event| event.account).collect();
    let (mut left_out, mut undated) = (FxHashSet::default(), FxHashSet::default());
    for event in &events {
        let Fit::Apart { in_place } = event.fit else { continue };
        let is_only = !reports.contains(event.report);
        let is_version =
            || !voices.contains(&event.account) && fitting.iter().any(|other| event.is_version_of(other));
        if !is_only && !is_version() {
            left_out.insert((event.account, event.id.to_owned()));
        } else if !in_place && !is_dated(event.report) {
            undated.insert((event.account, event.id.to_owned()));
        }
    }
    (left_out, undated)
}

/// What one account claims of one event.
struct ClaimedEvent<'c> {
    account: usize,
    report: &'c str,
    id: &'c str,
    claims: Vec<&'c Claim>,
    fit: Fit,
}

/// How day and place of an event fit those of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It has one of them, and none that is another.
    Here,
    /// It has another.
    Apart { in_place: bool },
    /// It has neither.
    Open,
}

/// The events of an account, in the order of their claims.
fn claimed_events<'c>(n: usize, account: &'c Account, anchor: IncidentAnchor<'_>) -> Vec<ClaimedEvent<'c>> {
    let mut events: Vec<ClaimedEvent<'c>> = Vec::new();
    for claim in &account.claims {
        let Some(id) = claim.event.as_deref() else { continue };
        match events.iter_mut().find(|event| event.id == id) {
            Some(event) => event.claims.push(claim),
            None => events.push(ClaimedEvent {
                account: n,
                report: &account.report,
                id,
                claims: vec![claim],
                fit: Fit::Open,
            }),
        }
    }
    for event in &mut events {
        event.fit = fit(&event.claims, anchor);
    }
    events
}

fn fit(claims: &[&Claim], anchor: IncidentAnchor<'_>) -> Fit {
    let on_facet = |facet: Facet| claims.iter().filter(move |claim| claim.facet == facet);
    let all_apart = |facet: Facet, apart: &dyn Fn(&Value) -> bool| {
        on_facet(facet).next().is_some() && on_facet(facet).all(|claim| apart(&claim.value))
    };
    let in_place = all_apart(Facet::Place, &|value| anchor.place.is_some_and(|place| is_far(value, place)));
    let in_time = all_apart(Facet::Time, &|value| anchor.time.is_some_and(|time| is_other_time(value, time)));
    match (in_place || in_time, on_facet(Facet::Place).chain(on_facet(Facet::Time)).next()) {
        (true, _) => Fit::Apart { in_place },
        (false, Some(_)) => Fit::Here,
        (false, None) => Fit::Open,
    }
}

impl ClaimedEvent<'_> {
    /// Whether it can only be `other` with another day or place: it has the same toll, or denies the same
    /// means.
    fn is_version_of(&self, other: &Self) -> bool {
        let mut tolls = self.claims.iter().filter_map(|claim| killed(claim));
        let is_denied =
            || self.claims.iter().any(|claim| matches!(claim.stance, Stance::Denies | Stance::Doubts));
        let (mine, theirs) = (self.means(), other.means());
        tolls.any(|n| n >= LEAST_TOLL && other.claims.iter().any(|claim| killed(claim) == Some(n)))
            || (is_denied() && (mine.is_none() || mine == theirs))
    }

    fn means(&self) -> Option<MeansClass> {
        self.claims.iter().find_map(|claim| match &claim.value {
            Value::Means(means) => means.class,
            _ => None,
        })
    }
}

/// How many a claim says were killed.
fn killed(claim: &Claim) -> Option<u64> {
    match &claim.value {
        Value::Toll(count) if claim.facet == Facet::Killed => count.low.or(count.high),
        _ => None,
    }
}

fn is_other_time(value: &Value, time: Period) -> bool {
    let Value::Time(claimed) = value else { return false };
    let (Some(earliest), Some(latest)) = (claimed.earliest, claimed.latest) else { return false };
    let days = |from, to| day_number(to) - day_number(from);
    days(time.latest, earliest) > DAYS || days(latest, time.earliest) > DAYS
}

fn is_far(value: &Value, place: &IncidentPlace) -> bool {
    use PlacePrecision::{District, Near, Settlement};
    let Value::Place(claimed) = value else { return false };
    let narrow = matches!(claimed.precision, Some(Settlement | District | Near));
    let both = Point::new(claimed.lat, claimed.lon).zip(Point::new(place.lat, place.lon));
    narrow && both.is_some_and(|(a, b)| a.km_to(b) > FAR_KM)
}
