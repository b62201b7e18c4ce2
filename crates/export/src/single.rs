//! One report as incidents, so that formats made for many reports show one as well. Nothing is compared.

use std::collections::BTreeMap;

use rashomon_schema::{
    Account, Claim, INCIDENT_SCHEMA, Incident, IncidentPlace, IncidentRecord, Origin, OriginKind, Period,
    Reading, ReportEntry, Stance, Value, Voice,
};

use crate::exported::{About, Exported, ReportSource};
use crate::incident::ReportText;
use crate::wording::report_title;

/// What readings say, for an export: each incident of each report apart, in order.
pub fn exported_readings(readings: &[Reading], about: About) -> Exported {
    let mut exported = Exported { about, ..Exported::default() };
    for reading in readings {
        let report = &reading.report;
        exported.records.extend(reading.incidents.iter().filter_map(|incident| record(reading, incident)));
        let text = ReportText { text: report.text.clone(), sentences: reading.sentences.clone() };
        exported.texts.insert(report.id.clone(), text);
        let source = ReportSource {
            language: report.language.clone(),
            maps: Some(report.source.clone()),
            ..ReportSource::default()
        };
        exported.sources.insert(report.id.clone(), source);
    }
    exported
}

/// An incident of one report; none where nothing is claimed of it.
fn record(reading: &Reading, incident: &Incident) -> Option<IncidentRecord> {
    let claims: Vec<&Claim> = reading.claims.iter().filter(|claim| claim.incident == incident.id).collect();
    if claims.is_empty() {
        return None;
    }
    let report = &reading.report;
    let entry = ReportEntry {
        id: report.id.clone(),
        main: incident.main,
        uri: report.uri.clone(),
        title: report.title.clone(),
        publisher: report.publisher.clone(),
        published: report.published,
        written: reading.days.as_ref().and_then(|days| days.written.first().copied()).or(report.published),
    };
    let accounts: Vec<Account> =
        reading.voices.iter().filter_map(|voice| account(reading, voice, &claims)).collect();
    let origins: Vec<Origin> = accounts.iter().map(|account| origin(account, &report.id)).collect();
    let title = if incident.main { report_title(reading) } else { format!("mentioned: {}", incident.id) };
    Some(IncidentRecord {
        schema: INCIDENT_SCHEMA.to_owned(),
        id: format!("{}/{}", report.id, incident.id),
        title,
        place: place(&claims),
        time: days(&claims),
        reports: vec![entry],
        origins: origins.len(),
        origin_groups: origins,
        accounts,
        facets: BTreeMap::new(),
        positions: Vec::new(),
        assessments: Vec::new(),
        agreements: Vec::new(),
        judgements: Vec::new(),
    })
}

fn account(reading: &Reading, voice: &Voice, claims: &[&Claim]) -> Option<Account> {
    let own: Vec<Claim> =
        claims.iter().filter(|claim| claim.voice == voice.id).map(|claim| (*claim).clone()).collect();
    let is_report = voice.kind == rashomon_schema::VoiceKind::Report;
    let name = reading.report.publisher.as_ref().filter(|_| is_report).unwrap_or(&voice.name);
    (!own.is_empty()).then(|| Account {
        voice: voice.id.clone(),
        name: name.clone(),
        kind: voice.kind,
        actor: voice.actor.clone(),
        report: reading.report.id.clone(),
        origin: format!("o-{}", voice.id),
        claims: own,
    })
}

fn origin(account: &Account, report: &str) -> Origin {
    let is_report = account.kind == rashomon_schema::VoiceKind::Report;
    Origin {
        id: account.origin.clone(),
        kind: if is_report { OriginKind::Report } else { OriginKind::Statement },
        name: account.name.clone(),
        reports: vec![report.to_owned()],
    }
}

/// The first place that is asserted and has a position, else the first that is asserted.
fn place(claims: &[&Claim]) -> Option<IncidentPlace> {
    let asserted = || claims.iter().filter(|claim| matches!(claim.stance, Stance::Asserts | Stance::Admits));
    let places = || {
        asserted().filter_map(|claim| match &claim.value {
            Value::Place(place) => Some(place),
            _ => None,
        })
    };
    let place = places().find(|place| place.lat.is_some()).or_else(|| places().next())?;
    Some(IncidentPlace {
        geoname: place.geoname,
        name: place.name.clone().unwrap_or_else(|| place.text.clone()),
        lat: place.lat,
        lon: place.lon,
        precision: place.precision,
    })
}

/// The first days that are asserted.
fn days(claims: &[&Claim]) -> Option<Period> {
    let asserted = claims.iter().filter(|claim| matches!(claim.stance, Stance::Asserts | Stance::Admits));
    let mut days = asserted.filter_map(|claim| match &claim.value {
        Value::Time(time) => Some(Period { earliest: time.earliest?, latest: time.latest? }),
        _ => None,
    });
    days.next()
}
