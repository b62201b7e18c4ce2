//! What `export`, `read` and `incidents` share of the formats of others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::Path;

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use rashomon_export::{About, ActorFacts, ExportError, Format, PlaceFacts, TableName};
use rashomon_gazetteer::{Actors, Class, Gazetteer, Place};
use rashomon_schema::{IncidentRecord, Value};

use crate::failure::UserError;

/// The parser of `--table`.
pub fn table_parser() -> impl TypedValueParser<Value = TableName> {
    let names = TableName::ALL.iter().map(|table| PossibleValue::new(table.as_str()));
    PossibleValuesParser::new(names)
        .map(|name| TableName::ALL.iter().copied().find(|table| table.as_str() == name).unwrap_or_default())
}

/// The formats of an export as possible values of an option.
pub fn possible_formats(is_wanted: impl Fn(Format) -> bool) -> Vec<PossibleValue> {
    let wanted = Format::ALL.iter().filter(|format| is_wanted(**format));
    wanted.map(|format| PossibleValue::new(format.as_str()).help(format.about())).collect()
}

/// Who makes an export of reports that are in no case.
pub fn about() -> About {
    About { program: concat!("rashomon ", env!("CARGO_PKG_VERSION")).to_owned(), case: None }
}

/// An export that cannot be made, with its remedy.
pub fn refused(error: ExportError) -> anyhow::Error {
    match error.hint() {
        Some(hint) => UserError::with_hint(error.to_string(), hint),
        None => error.into(),
    }
}

/// Refuses to write what a terminal cannot show.
pub fn check_output(format: Format, out: Option<&Path>) -> Result<()> {
    if format.is_binary() && out.is_none() && std::io::stdout().is_terminal() {
        return Err(UserError::with_hint(
            format!("cannot show `{}` on a terminal", format.as_str()),
            "name a file with `--out`",
        ));
    }
    Ok(())
}

/// What is known of the actors that records name.
pub fn actor_facts(records: &[IncidentRecord], actors: &Actors) -> BTreeMap<String, ActorFacts> {
    let mut named = BTreeSet::new();
    for account in records.iter().flat_map(|record| &record.accounts) {
        named.extend(account.actor.as_deref());
        named.extend(account.claims.iter().filter_map(|claim| match &claim.value {
            Value::Actor(actor) => actor.actor.as_deref(),
            _ => None,
        }));
    }
    let facts = |id: &str| {
        let actor = actors.get(id)?;
        let facts = ActorFacts {
            name: actor.name.clone(),
            kind: actor.kind.as_str().to_owned(),
            country: actor.country.clone(),
        };
        Some((id.to_owned(), facts))
    };
    named.into_iter().filter_map(facts).collect()
}

/// The areas that the places of incidents and claims lie in; of places that the gazetteer does not have nothing is known.
pub fn place_facts(records: &[IncidentRecord], gazetteer: Option<&Gazetteer>) -> BTreeMap<u32, PlaceFacts> {
    let Some(gazetteer) = gazetteer else { return BTreeMap::new() };
    let of_incidents = records
        .iter()
        .filter_map(|record| record.place.as_ref())
        .map(|place| (place.geoname, Some(place.name.as_str())));
    let accounts = records.iter().flat_map(|record| &record.accounts);
    let of_claims = accounts.flat_map(|account| &account.claims).filter_map(|claim| match &claim.value {
        Value::Place(place) => Some((place.geoname, place.name.as_deref())),
        _ => None,
    });
    let mut facts = BTreeMap::new();
    for (id, name) in of_incidents.chain(of_claims) {
        let (Some(id), Some(name)) = (id, name) else { continue };
        if facts.contains_key(&id) {
            continue;
        }
        if let Some(found) = gazetteer.lookup(name).find(|found| found.geoname == Some(id)) {
            facts.insert(id, areas(gazetteer, &found));
        }
    }
    facts
}

fn areas(gazetteer: &Gazetteer, place: &Place<'_>) -> PlaceFacts {
    let around: Vec<Place<'_>> = std::iter::once(*place).chain(gazetteer.parents(place)).collect();
    let named =
        |class: Class| around.iter().find(|area| area.class == class).map(|area| area.name.to_owned());
    PlaceFacts {
        country_code: place.country.map(str::to_owned),
        country: named(Class::Country),
        admin1: named(Class::Adm1),
        admin2: named(Class::Adm2),
    }
}
