//! Entities of FollowTheMoney as JSON lines: persons, bodies, positions, and the links between them.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{DictionaryError, Draft, country, wrong};
use crate::actor::ActorKind;

#[derive(Debug, Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    properties: FxHashMap<String, Vec<String>>,
}

impl Entity {
    fn all<'a>(&'a self, properties: &'a [&str]) -> impl Iterator<Item = &'a String> {
        properties.iter().filter_map(|property| self.properties.get(*property)).flatten()
    }

    fn first(&self, properties: &[&str]) -> Option<&str> {
        properties.iter().find_map(|property| self.properties.get(*property)?.first()).map(String::as_str)
    }
}

/// The actors, and how many entities are none.
pub(super) fn read(text: &str) -> Result<(Vec<Draft>, usize), DictionaryError> {
    let (mut drafts, mut links) = (Vec::new(), Vec::new());
    let (mut at, mut n_skipped) = (FxHashMap::default(), 0);
    for (n, json) in text.lines().enumerate().filter(|(_, json)| !json.trim().is_empty()) {
        let line = n + 1;
        let entity: Entity = serde_json::from_str(json).map_err(|_| wrong(line, "it is no JSON object"))?;
        match kind(&entity.schema) {
            Some(kind) => {
                at.insert(entity.id.clone(), drafts.len());
                drafts.push(draft(line, kind, &entity)?);
            }
            None if ends(&entity).is_some() => links.push(entity),
            None => n_skipped += 1,
        }
    }
    for link in links {
        n_skipped += usize::from(!connect(&link, &at, &mut drafts));
    }
    Ok((drafts, n_skipped))
}

fn kind(schema: &str) -> Option<ActorKind> {
    Some(match schema {
        "Person" => ActorKind::Person,
        "PublicBody" => ActorKind::Government,
        "Organization" => ActorKind::Ngo,
        "Company" | "LegalEntity" => ActorKind::Company,
        "Position" => ActorKind::Office,
        _ => return None,
    })
}

fn draft(line: usize, kind: ActorKind, entity: &Entity) -> Result<Draft, DictionaryError> {
    let name = entity.first(&["name"]).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| wrong(line, format!("the entity `{}` has no name", entity.id)))?;
    let others =
        entity.all(&["name", "alias", "previousName", "abbreviation"]).filter(|other| *other != name);
    Ok(Draft {
        line,
        name: name.to_owned(),
        aliases: others.cloned().collect(),
        kind: Some(kind),
        country: entity.first(&["country", "jurisdiction", "nationality"]).and_then(country),
        ..Draft::default()
    })
}

/// Whom a link leads from and to.
fn ends(link: &Entity) -> Option<(&str, &str)> {
    let (from, to) = match link.schema.as_str() {
        "Membership" => ("member", "organization"),
        "Occupancy" => ("holder", "post"),
        "Employment" => ("employee", "employer"),
        "Directorship" => ("director", "organization"),
        _ => return None,
    };
    link.first(&[from]).zip(link.first(&[to]))
}

/// Makes one actor a part of another for the days that the link tells; tells whether both are there.
fn connect(link: &Entity, at: &FxHashMap<String, usize>, drafts: &mut [Draft]) -> bool {
    let both = ends(link).and_then(|(from, to)| at.get(from).copied().zip(at.get(to).copied()));
    let Some((from, to)) = both.filter(|(from, to)| from != to) else { return false };
    let body = drafts[to].name.clone();
    let days = [link.first(&["startDate"]), link.first(&["endDate"])].map(|day| day.unwrap_or_default());
    let is_day = |day: &str| day.is_empty() || crate::actor::Day::bounds(day).is_some();
    if days.iter().any(|day| !day.is_empty()) && days.iter().all(|day| is_day(day)) {
        drafts[from].terms.push((body.clone(), days.join("..")));
    }
    drafts[from].parent.get_or_insert(body);
    true
}
