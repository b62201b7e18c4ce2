//! `rashomon actors`: dictionaries of actors that the user adds, and how a name resolves.

mod show;

use std::path::Path;

use anyhow::Result;
use rashomon_gazetteer::{Actors, DictionaryError, read_dictionary, slug};

use crate::arguments::{ActorsCommand, Common};
use crate::assets::{Assets, Dictionaries};
use crate::failure::{Outcome, UserError, report};
use crate::output::say;

const FORMATS: &str =
    "give a CSV with a column `name`, a PETRARCH dictionary, or FollowTheMoney entities as JSON lines";

/// Runs `rashomon actors`.
pub fn run(command: &ActorsCommand, common: &Common) -> Result<Outcome> {
    let assets = Assets::open(common)?;
    let dictionaries = Dictionaries::open(&assets);
    match command {
        ActorsCommand::Add { files, name } => {
            let mut outcome = Outcome::Fine;
            for file in files {
                if let Err(error) = add(&dictionaries, file, name.as_deref()) {
                    outcome = outcome.max(report(&error));
                }
            }
            Ok(outcome)
        }
        ActorsCommand::List => list(&dictionaries),
        ActorsCommand::Remove { names } => {
            for name in names {
                dictionaries.remove(name)?;
                say(&format!("removed {name}"))?;
            }
            Ok(Outcome::Fine)
        }
        ActorsCommand::Show { name, on, country } => {
            let added = assets.actors()?;
            let actors = added.as_ref().unwrap_or_else(|| Actors::builtin());
            say(&show::describe(actors, name, *on, country.as_deref())?)?;
            Ok(Outcome::Fine)
        }
    }
}

fn add(dictionaries: &Dictionaries, path: &Path, name: Option<&str>) -> Result<()> {
    let shown = path.display();
    let refused = |reason: &str| UserError::plain(format!("cannot read `{shown}`: {reason}"));
    let bytes = std::fs::read(path).map_err(|error| refused(&error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| refused("it is not UTF-8"))?;
    let name = slug(name.map_or_else(|| stem(path), str::to_owned).as_str());
    if name.is_empty() {
        return Err(UserError::with_hint(
            format!("cannot name the dictionary of `{shown}`"),
            "name it with `--name`",
        ));
    }
    let known = Actors::with(&dictionaries.read_but(&name)?);
    let dictionary = read_dictionary(&name, &text, &known).map_err(|error| match error {
        DictionaryError::Line { .. } => refused(&error.to_string()),
        error => UserError::with_hint(format!("cannot read `{shown}`: {error}"), FORMATS),
    })?;
    dictionaries.write(&name, &dictionary)?;
    let n_new = dictionary.entries.iter().filter(|entry| known.get(&entry.id).is_none()).count();
    let n_known = dictionary.entries.len() - n_new;
    let skipped = match dictionary.n_skipped {
        0 => String::new(),
        n => format!("; {n} entities are not actors and were left out"),
    };
    say(&format!(
        "added {name} ({}): {n_new} new actors, more names for {n_known}{skipped}",
        dictionary.format.as_str()
    ))
}

/// The file's name without folder and endings.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

fn list(dictionaries: &Dictionaries) -> Result<Outcome> {
    say(&format!("built in  {} actors", Actors::builtin().len()))?;
    for name in dictionaries.names()? {
        let entries = dictionaries.entries(&name)?;
        let n_names: usize = entries.iter().map(|entry| 1 + entry.aliases.len()).sum();
        say(&format!("{name}  {} actors, {n_names} names", entries.len()))?;
    }
    Ok(Outcome::Fine)
}
