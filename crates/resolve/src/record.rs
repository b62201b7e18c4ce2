//! The record of one incident: reports, accounts and origins, where and when.

use std::collections::BTreeMap;

use rashomon_schema::{
    Account, Claim, INCIDENT_SCHEMA, IncidentPlace, IncidentRecord, Period, PlaceArgument, Stance, Value,
    content_id,
};
use rustc_hash::FxHashSet;

use crate::about::{Scene, keep};
use crate::calendar::date_of;
use crate::digest::Digest;
use crate::origin::{Origins, count};
use crate::sketch::Sketch;

/// One incident as one report tells it.
#[derive(Clone, Copy)]
pub(crate) struct Told<'d> {
    pub(crate) digest: &'d Digest,
    pub(crate) sketch: &'d Sketch,
}

/// The record of what is told in these; how the accounts stand is left open.
pub(crate) fn record(mut told: Vec<Told<'_>>) -> IncidentRecord {
    told.sort_by_key(|told| {
        (told.digest.entry.written, &told.digest.entry.id, !told.sketch.main, &told.sketch.incident)
    });
    let mut reports: Vec<&Digest> = told.iter().map(|told| told.digest).collect();
    reports.dedup_by_key(|digest| &digest.entry.id);
    let mut origins = Origins::among(&reports);
    let all: Vec<Account> =
        reports.iter().enumerate().flat_map(|(n, _)| accounts(n, reports[n], &told, &mut origins)).collect();
    let (time, place) = (time(&told), place(&all));
    let mut origins = origins.anew();
    let accounts = about(all, &told, Scene { time, place: place.as_ref() }, &mut origins);
    let entries = reports.iter().map(|digest| {
        let main = told.iter().any(|told| told.sketch.main && told.digest.entry.id == digest.entry.id);
        rashomon_schema::ReportEntry { main, ..digest.entry.clone() }
    });
    IncidentRecord {
        schema: INCIDENT_SCHEMA.to_owned(),
        id: id(&told),
        title: String::new(),
        place,
        time,
        reports: entries.collect(),
        origins: count(accounts.iter()),
        origin_groups: origins.listed(),
        accounts,
        facets: BTreeMap::new(),
        positions: Vec::new(),
        assessments: Vec::new(),
        agreements: Vec::new(),
    }
}

/// The accounts that anything is left of, with their origins.
fn about(
    mut all: Vec<Account>,
    told: &[Told<'_>],
    scene: Scene<'_>,
    origins: &mut Origins<'_>,
) -> Vec<Account> {
    let dated: FxHashSet<&str> =
        told.iter().filter(|told| told.sketch.days.told).map(|told| told.digest.entry.id.as_str()).collect();
    keep(&mut all, scene, |report| dated.contains(report));
    all.retain(|account| !account.claims.is_empty());
    for account in &mut all {
        if let Some(origin) = origins.of_account(account) {
            account.origin = origin;
        }
    }
    all
}

/// Derived from the reports and which of their incidents it is.
fn id(told: &[Told<'_>]) -> String {
    let mut parts: Vec<[&str; 2]> =
        told.iter().map(|told| [told.sketch.report.as_str(), told.sketch.incident.as_str()]).collect();
    parts.sort_unstable();
    let parts: Vec<&[u8]> = parts.iter().flatten().map(|part| part.as_bytes()).collect();
    content_id('n', &parts)
}

/// What each voice of one report claims of the incident, in order of the voices.
fn accounts(report: usize, digest: &Digest, told: &[Told<'_>], origins: &mut Origins<'_>) -> Vec<Account> {
    let incidents: Vec<&str> = told
        .iter()
        .filter(|told| told.digest.entry.id == digest.entry.id)
        .map(|told| told.sketch.incident.as_str())
        .collect();
    let about = |claim: &&Claim| incidents.contains(&claim.incident.as_str());
    let mut accounts = Vec::new();
    for voice in &digest.voices {
        let claims: Vec<Claim> =
            digest.claims.iter().filter(about).filter(|claim| claim.voice == voice.id).cloned().collect();
        if !claims.is_empty() {
            accounts.push(Account {
                voice: voice.id.clone(),
                name: voice.name.clone(),
                kind: voice.kind,
                actor: voice.actor.clone(),
                report: digest.entry.id.clone(),
                origin: origins.of(report, voice),
                claims,
            });
        }
    }
    accounts
}

/// The place that most origins name, among the narrowest.
fn place(accounts: &[Account]) -> Option<IncidentPlace> {
    let mut named: BTreeMap<(u8, &str), (Vec<&str>, &PlaceArgument)> = BTreeMap::new();
    for account in accounts {
        for claim in account.claims.iter().filter(|claim| claim.stance != Stance::Denies) {
            if let Value::Place(place) = &claim.value {
                let Some(name) = place.name.as_deref() else { continue };
                let (origins, _) = named.entry((width(place), name)).or_insert_with(|| (Vec::new(), place));
                if !origins.contains(&account.origin.as_str()) {
                    origins.push(&account.origin);
                }
            }
        }
    }
    let narrowest = named.keys().map(|(width, _)| *width).min()?;
    let among = named.iter().filter(|((width, _), _)| *width == narrowest).rev();
    let ((_, name), (_, place)) = among.max_by_key(|(_, (origins, _))| origins.len())?;
    Some(IncidentPlace {
        geoname: place.geoname,
        name: (*name).to_owned(),
        lat: place.lat,
        lon: place.lon,
        precision: place.precision.clone(),
    })
}

/// Settlements and their surroundings first, countries last.
fn width(place: &PlaceArgument) -> u8 {
    match place.precision.as_deref() {
        Some("settlement") => 0,
        Some("near" | "district" | "between") => 1,
        Some("province") => 2,
        Some("country") => 4,
        _ => 3,
    }
}

/// The day that most reports may mean, from the text where one tells it; the first of equals.
fn time(told: &[Told<'_>]) -> Option<Period> {
    let of = |by_text: bool| {
        let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
        for days in told.iter().map(|told| &told.sketch.days).filter(|days| days.told == by_text) {
            for day in &days.list {
                *votes.entry(*day).or_default() += 1;
            }
        }
        votes.into_iter().rev().max_by_key(|(_, n)| *n).map(|(day, _)| day)
    };
    let day = date_of(of(true).or_else(|| of(false))?)?;
    Some(Period { earliest: day, latest: day })
}
