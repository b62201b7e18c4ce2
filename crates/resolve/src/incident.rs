//! One resolved incident: its reports, accounts and origins, where and when it was.

use std::collections::BTreeMap;

use rashomon_schema::{
    Account, Claim, IncidentPlace, Origin, Period, PlaceArgument, PlacePrecision, ReportEntry, Stance, Value,
    content_id,
};
use rustc_hash::FxHashSet;

use crate::days::day_of;
use crate::digest::Digest;
use crate::origin::{Origins, count_origins};
use crate::profile::IncidentProfile;
use crate::relevance::{IncidentAnchor, retain_relevant};

/// One incident with every account of it; the accounts are not compared yet.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedIncident {
    /// Derived from its reports.
    pub id: String,
    /// Where it was, as narrowly as its accounts say.
    pub place: Option<IncidentPlace>,
    /// The day it was, according to most reports.
    pub time: Option<Period>,
    /// The reports that mention it, in order of writing.
    pub reports: Vec<ReportEntry>,
    /// How many origins its accounts come from.
    pub n_origins: usize,
    /// The origins, and the reports behind each.
    pub origins: Vec<Origin>,
    /// All claims of one voice in one report, in order of the reports.
    pub accounts: Vec<Account>,
}

/// Joins what reports say of one incident: each digest with the number of one of its profiles.
pub fn resolve_reported(reported: &[(&Digest, usize)]) -> ResolvedIncident {
    let reported =
        reported.iter().map(|(digest, n)| ReportedIncident { digest, profile: &digest.profiles[*n] });
    resolve_incident(reported.collect())
}

/// One incident in one report.
#[derive(Clone, Copy)]
pub(crate) struct ReportedIncident<'d> {
    pub(crate) digest: &'d Digest,
    pub(crate) profile: &'d IncidentProfile,
}

impl<'d> ReportedIncident<'d> {
    fn report(&self) -> &'d str {
        &self.digest.entry.id
    }
}

/// Joins what several reports say of one incident.
pub(crate) fn resolve_incident(mut reported: Vec<ReportedIncident<'_>>) -> ResolvedIncident {
    reported.sort_by_key(|one| {
        (one.digest.entry.written, one.report(), !one.profile.main, &one.profile.incident)
    });
    let mut reports: Vec<&Digest> = reported.iter().map(|one| one.digest).collect();
    reports.dedup_by_key(|digest| &digest.entry.id);
    let mut origins = Origins::new(&reports);
    let all: Vec<Account> =
        (0..reports.len()).flat_map(|n| report_accounts(n, reports[n], &reported, &mut origins)).collect();
    let (time, place) = (likely_day(&reported), likely_place(&all));
    let mut origins = origins.without_accounts();
    let anchor = IncidentAnchor { time, place: place.as_ref() };
    let accounts = relevant_accounts(all, &reported, anchor, &mut origins);
    let entries = reports.iter().map(|digest| {
        let main = reported.iter().any(|one| one.profile.main && one.report() == digest.entry.id);
        ReportEntry { main, ..digest.entry.clone() }
    });
    ResolvedIncident {
        id: incident_id(&reported),
        place,
        time,
        reports: entries.collect(),
        n_origins: count_origins(accounts.iter()),
        origins: origins.list(),
        accounts,
    }
}

/// The accounts that have relevant claims, with their origins.
fn relevant_accounts(
    mut all: Vec<Account>,
    reported: &[ReportedIncident<'_>],
    anchor: IncidentAnchor<'_>,
    origins: &mut Origins<'_>,
) -> Vec<Account> {
    let dated: FxHashSet<&str> =
        reported.iter().filter(|one| one.profile.days.in_text).map(ReportedIncident::report).collect();
    retain_relevant(&mut all, anchor, |report| dated.contains(report));
    all.retain(|account| !account.claims.is_empty());
    for account in &mut all {
        if let Some(origin) = origins.origin_of_account(account) {
            account.origin = origin;
        }
    }
    all
}

/// Derived from the reports and which of their incidents it is.
fn incident_id(reported: &[ReportedIncident<'_>]) -> String {
    let mut parts: Vec<[&str; 2]> =
        reported.iter().map(|one| [one.profile.report.as_str(), one.profile.incident.as_str()]).collect();
    parts.sort_unstable();
    let parts: Vec<&[u8]> = parts.iter().flatten().map(|part| part.as_bytes()).collect();
    content_id('n', &parts)
}

/// What each voice of one report claims of the incident, in order of the voices.
fn report_accounts(
    report: usize,
    digest: &Digest,
    reported: &[ReportedIncident<'_>],
    origins: &mut Origins<'_>,
) -> Vec<Account> {
    let incidents: Vec<&str> = reported
        .iter()
        .filter(|one| one.report() == digest.entry.id)
        .map(|one| one.profile.incident.as_str())
        .collect();
    let is_of_incident = |claim: &&Claim| incidents.contains(&claim.incident.as_str());
    let mut accounts = Vec::new();
    for voice in &digest.voices {
        let claims = digest.claims.iter().filter(is_of_incident).filter(|claim| claim.voice == voice.id);
        let claims: Vec<Claim> = claims.cloned().collect();
        if !claims.is_empty() {
            accounts.push(Account {
                voice: voice.id.clone(),
                name: voice.name.clone(),
                kind: voice.kind,
                actor: voice.actor.clone(),
                report: digest.entry.id.clone(),
                origin: origins.origin_of_voice(report, voice),
                claims,
            });
        }
    }
    accounts
}

/// The place that most origins name, among the narrowest.
fn likely_place(accounts: &[Account]) -> Option<IncidentPlace> {
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
        precision: place.precision,
    })
}

/// Settlements and their surroundings first, countries last.
fn width(place: &PlaceArgument) -> u8 {
    match place.precision {
        Some(PlacePrecision::Settlement) => 0,
        Some(PlacePrecision::Near | PlacePrecision::District | PlacePrecision::Between) => 1,
        Some(PlacePrecision::Province) => 2,
        Some(PlacePrecision::Region) | None => 3,
        Some(PlacePrecision::Country) => 4,
    }
}

/// The day that most reports may mean, from their texts where one gives it; the first of equals.
fn likely_day(reported: &[ReportedIncident<'_>]) -> Option<Period> {
    let most_votes = |in_text: bool| {
        let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
        for days in reported.iter().map(|one| &one.profile.days).filter(|days| days.in_text == in_text) {
            for day in &days.list {
                *votes.entry(*day).or_default() += 1;
            }
        }
        votes.into_iter().rev().max_by_key(|(_, n)| *n).map(|(day, _)| day)
    };
    let day = day_of(most_votes(true).or_else(|| most_votes(false))?)?;
    Some(Period { earliest: day, latest: day })
}
