//! The accounts of one incident in many reports: the versioned record that `rashomon incidents` writes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use crate::claim::{Claim, Value};
use crate::taxonomy::PlacePrecision;
use crate::vocabulary::{Facet, OriginKind, Outcome, Stance, Standing, VoiceKind};

/// The name and version of the form below.
pub const INCIDENT_SCHEMA: &str = "rashomon/incident@2";

/// One incident: its reports, every account of it, and whether the accounts agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentRecord {
    /// [`INCIDENT_SCHEMA`].
    pub schema: String,
    /// Derived from its reports.
    pub id: String,
    /// A few plain words: what happened, and where.
    pub title: String,
    /// Where it was, as narrowly as its accounts say.
    #[serde(default)]
    pub place: Option<IncidentPlace>,
    /// First and last day it may have been, as narrowly as its accounts say.
    #[serde(default)]
    pub time: Option<Period>,
    /// Its reports, in order of publication.
    pub reports: Vec<ReportEntry>,
    /// How many origins its accounts come from.
    pub origins: usize,
    /// The origins, and the reports behind each.
    #[serde(default)]
    pub origin_groups: Vec<Origin>,
    /// All claims of one voice in one report, in order of the reports.
    pub accounts: Vec<Account>,
    /// Whether the accounts agree, facet by facet.
    #[serde(deserialize_with = "facets")]
    pub facets: BTreeMap<Facet, Comparison>,
    /// The stances of each actor through time.
    #[serde(default)]
    pub positions: Vec<Position>,
    /// Judgements derived by named methods.
    #[serde(default)]
    pub assessments: Vec<Assessment>,
    /// What each account means under agreements.
    #[serde(default)]
    pub agreements: Vec<Finding>,
    /// What people decided on it, its reports and its claims; claims are as they were corrected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<JudgementNote>,
}

/// A decision of a person, in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgementNote {
    /// Id of the judgement.
    pub id: String,
    /// What kind it is: `wrong`, `same`, `split`, `contested`, `note`, `view`, `translation`.
    pub kind: String,
    /// Id of the claim, report or incident that it is about.
    pub subject: String,
    /// Who decided.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// The reason that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What it says, in one plain phrase.
    pub says: String,
}

/// Where an incident was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentPlace {
    /// GeoNames id.
    pub geoname: Option<u32>,
    /// Usual name of the place.
    pub name: String,
    /// Latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    pub lon: Option<f64>,
    /// How precise it is.
    pub precision: Option<PlacePrecision>,
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub earliest: Date,
    /// Last day.
    pub latest: Date,
}

/// A report of an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportEntry {
    /// The report's id.
    pub id: String,
    /// Whether the incident is what the report is about.
    pub main: bool,
    /// Where the report was found.
    #[serde(default)]
    pub uri: Option<String>,
    /// Its headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// The day it was published.
    #[serde(default)]
    pub published: Option<Date>,
    /// The day on which it was written: what its text says, else the day it was published.
    #[serde(default)]
    pub written: Option<Date>,
}

/// Where wording came from: what several outlets carry of it counts once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Order in the incident: `o0`, `o1`.
    pub id: String,
    /// What makes it one.
    pub kind: OriginKind,
    /// Who it comes from, in plain words.
    pub name: String,
    /// The reports that carry it.
    pub reports: Vec<String>,
}

/// All claims of one voice in one report about one incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Id of the voice in its report.
    pub voice: String,
    /// The name of the voice.
    pub name: String,
    /// Who or what the voice is.
    pub kind: VoiceKind,
    /// Id of the actor the voice resolves to.
    pub actor: Option<String>,
    /// Id of the report.
    pub report: String,
    /// Id of the origin in the incident.
    pub origin: String,
    /// What it claims, in order of the text.
    pub claims: Vec<Claim>,
}

/// What the accounts say of one facet, and whether they agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Whether they agree.
    pub status: Standing,
    /// The reason, in one plain sentence.
    pub why: String,
    /// What is said; claims that can both hold are one side.
    pub sides: Vec<Side>,
}

/// Claims that say the same of one facet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// What they say.
    pub value: Value,
    /// Their stance towards it.
    pub stance: Stance,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// How many origins they come from.
    pub origins: usize,
    /// How many voices give them; 0 in records that do not count voices.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub voices: usize,
    /// How many publications carry them, those with one wire copy counted once; 0 in records that do not count them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub publications: usize,
}

/// The stances of one actor on one proposition, in order of the time they were taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Position {
    /// Id of the actor, or of the voice where it resolves to none.
    pub actor: String,
    /// The actor's usual name.
    pub name: String,
    /// What the proposition is about.
    pub facet: Facet,
    /// The proposition: this value of this facet.
    pub value: Value,
    /// The stances, the first taken first.
    pub stances: Vec<StanceTaken>,
    /// The changes between them.
    pub reversals: Vec<Reversal>,
}

/// A stance, and when it was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StanceTaken {
    /// The stance.
    pub stance: Stance,
    /// When it was taken, if that is known.
    pub when: Option<Period>,
    /// Id of the report it was read from.
    pub report: String,
    /// Ids of the claims.
    pub claims: Vec<String>,
}

/// A change from one stance to another on the same proposition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reversal {
    /// The stance before.
    pub from: Stance,
    /// The stance after.
    pub to: Stance,
    /// Days between them, if they are known.
    pub lag_days: Option<i32>,
    /// The evidence for it, in one plain sentence.
    pub why: String,
    /// Ids of the claims, those before first.
    pub claims: Vec<String>,
}

/// A judgement derived by a named method; it can be deleted and made again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The method's name.
    pub method: String,
    /// The method's version.
    pub version: String,
    /// The result; its shape is the method's own.
    pub result: serde_json::Value,
    /// The reason, in plain words.
    #[serde(default)]
    pub why: String,
    /// Ids of the claims it used.
    pub claims: Vec<String>,
}

/// What one account means under one article of an agreement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the agreement.
    pub agreement: String,
    /// The article.
    pub article: String,
    /// Id of the voice in its report.
    pub voice: String,
    /// Id of the report.
    pub report: String,
    /// Whether the account's version of the facts meets the article's condition.
    pub outcome: Outcome,
    /// The reason, in one plain sentence.
    pub why: String,
    /// Ids of the claims that decided it.
    pub claims: Vec<String>,
}

/// A side whose value is not read yet.
#[derive(Deserialize)]
struct RawSide {
    value: serde_json::Value,
    stance: Stance,
    claims: Vec<String>,
    origins: usize,
    #[serde(default)]
    voices: usize,
    #[serde(default)]
    publications: usize,
}

/// A comparison before its facet is known.
#[derive(Deserialize)]
struct RawComparison {
    status: Standing,
    why: String,
    sides: Vec<RawSide>,
}

/// A map from facets, read facet by facet since the shape of a value follows its facet.
#[derive(Deserialize)]
struct RawFacets(BTreeMap<Facet, RawComparison>);

impl RawComparison {
    fn of(self, facet: Facet) -> Result<Comparison, serde_json::Error> {
        let side = |raw: RawSide| {
            let RawSide { value, stance, claims, origins, voices, publications } = raw;
            let value = Value::from_json(facet, value)?;
            Ok(Side { value, stance, claims, origins, voices, publications })
        };
        let sides = self.sides.into_iter().map(side).collect::<Result<_, serde_json::Error>>()?;
        Ok(Comparison { status: self.status, why: self.why, sides })
    }
}

const fn is_zero(n: &usize) -> bool {
    *n == 0
}

fn facets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Facet, Comparison>, D::Error> {
    let RawFacets(raw) = RawFacets::deserialize(deserializer)?;
    let read = raw.into_iter().map(|(facet, comparison)| Ok((facet, comparison.of(facet)?)));
    read.collect::<Result<_, serde_json::Error>>().map_err(serde::de::Error::custom)
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            actor: String,
            name: String,
            facet: Facet,
            value: serde_json::Value,
            stances: Vec<StanceTaken>,
            reversals: Vec<Reversal>,
        }
        let raw = Raw::deserialize(deserializer)?;
        let value = Value::from_json(raw.facet, raw.value).map_err(serde::de::Error::custom)?;
        let Raw { actor, name, facet, stances, reversals, .. } = raw;
        Ok(Self { actor, name, facet, value, stances, reversals })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"schema":"rashomon/incident@1","id":"n0","title":"Air strike in Kafr Halab",
        "place":{"geoname":null,"name":"Kafr Halab","lat":36.0,"lon":36.9,"precision":"settlement"},
        "time":{"earliest":"2019-03-12","latest":"2019-03-12"},
        "reports":[{"id":"r0","main":true,"uri":null,"title":null,"publisher":"Outlet A","published":"2019-03-12","written":"2019-03-12"}],
        "origins":1,"origin_groups":[{"id":"o0","kind":"report","name":"Outlet A","reports":["r0"]}],
        "accounts":[{"voice":"v0","name":"Outlet A","kind":"report","actor":null,"report":"r0","origin":"o0","claims":[
          {"id":"c0","incident":"i0","voice":"v0","attribution":null,"facet":"killed","value":{"low":3,"high":3,
           "approx":false,"counted":"people","total":true},"stance":"asserts","spans":[[0,5]]}]}],
        "facets":{"killed":{"status":"single","why":"one account gives it","sides":[{"value":{"low":3,"high":3,
           "approx":false,"counted":"people","total":true},"stance":"asserts","claims":["c0"],"origins":1}]}},
        "positions":[{"actor":"RUS","name":"Russia","facet":"agent","value":{"text":"Russia","actor":"RUS","name":"Russia"},
           "stances":[{"stance":"denies","when":null,"report":"r0","claims":["c0"]}],"reversals":[]}],
        "assessments":[{"method":"ucdp","version":"1","result":{"low":3},"why":"","claims":["c0"]}],
        "agreements":[{"agreement":"North Atlantic Treaty","article":"5","voice":"v0","report":"r0","outcome":"not met",
           "why":"outside the area","claims":["c0"]}]}"#;

    #[test]
    fn a_record_survives_the_round_trip() {
        let record: IncidentRecord = serde_json::from_str(RECORD).unwrap();
        let Value::Toll(count) = &record.facets[&Facet::Killed].sides[0].value else { panic!("not a toll") };
        assert_eq!(count.low, Some(3));
        assert!(matches!(&record.positions[0].value, Value::Actor(actor) if actor.text == "Russia"));
        let written = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<IncidentRecord>(&written).unwrap(), record);
        let same: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(same, serde_json::from_str::<serde_json::Value>(RECORD).unwrap());
    }
}
