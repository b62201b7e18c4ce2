//! How a name resolves, for people to read.

use anyhow::Result;
use jiff::civil::Date;
use rashomon_gazetteer::{Actor, ActorKind, Actors, Day};

use crate::failure::UserError;

/// What a name means: kind, hierarchy, other names, offices and days.
pub fn describe(actors: &Actors, name: &str, on: Option<Date>, country: Option<&str>) -> Result<String> {
    let country = country.map(str::to_uppercase);
    let found = actors.get(name).or_else(|| actors.resolve_in(name, country.as_deref()));
    let Some(actor) = found.or_else(|| actors.resolve_metonym(name)) else {
        return Err(unresolved(actors, name));
    };
    let mut lines = vec![title(actor)];
    let mut add = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("  {label:<8} {text}"));
        }
    };
    add("part of", join(" < ", actors.parents(actor).map(|parent| parent.name.clone())));
    add("country", actor.country.clone().unwrap_or_default());
    add("also", join(", ", actors.aliases(&actor.id).map(str::to_owned)));
    add("note", actors.note(&actor.id).unwrap_or_default().to_owned());
    for (office, days) in actors.offices(&actor.id) {
        add("was", format!("{} {days}", office.name));
    }
    let mut holders: Vec<_> = actors.holders(&actor.id).map(|(holder, days)| (days, &holder.name)).collect();
    holders.sort_unstable();
    let label = if actor.kind == ActorKind::Office { "held by" } else { "people" };
    for (days, holder) in holders {
        add(label, format!("{holder} {days}"));
    }
    if let Some(day) = on {
        let holder = actors.holder(&actor.id, Day::new(day.year(), day.month(), day.day()));
        add("on", format!("{day}: {}", holder.map_or_else(|| "not known".to_owned(), title)));
    }
    Ok(lines.join("\n"))
}

fn title(actor: &Actor) -> String {
    format!("{}  ({}, {})", actor.name, actor.id, actor.kind.as_str())
}

fn join(by: &str, parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(by)
}

fn unresolved(actors: &Actors, name: &str) -> anyhow::Error {
    let meanings = actors.meanings(name);
    if meanings.len() > 1 {
        let several = join(", ", meanings.into_iter().map(title));
        return UserError::with_hint(
            format!("`{name}` may mean several actors: {several}"),
            "choose by the country of the report, with `--country`",
        );
    }
    UserError::with_hint(
        format!("unknown actor `{name}`; a report's wording is kept as written"),
        "add names of your own with `rashomon actors add`",
    )
}
