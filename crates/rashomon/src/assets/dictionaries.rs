//! The dictionaries of actors that the user added: one table each, in the folder `actors` of the assets.

use std::path::PathBuf;

use anyhow::Result;
use rashomon_gazetteer::{Dictionary, Entry, from_table, to_table};

use super::{Assets, remove, replace};
use crate::failure::UserError;

const FOLDER: &str = "actors";
const ENDING: &str = ".tsv";

/// The added dictionaries.
pub struct Dictionaries {
    folder: PathBuf,
}

impl Dictionaries {
    /// Those of an assets folder.
    pub fn open(assets: &Assets) -> Self {
        Self { folder: assets.folder.join(FOLDER) }
    }

    /// Their names, sorted.
    pub fn names(&self) -> Result<Vec<String>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.unreadable(&error.to_string())),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| self.unreadable(&error.to_string()))?.file_name();
            names.extend(name.to_string_lossy().strip_suffix(ENDING).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    fn unreadable(&self, reason: &str) -> anyhow::Error {
        UserError::plain(format!("cannot read the folder `{}`: {reason}", self.folder.display()))
    }

    /// The actors of all of them.
    pub fn read(&self) -> Result<Vec<Entry>> {
        self.read_but("")
    }

    /// The actors of all but one of them.
    pub fn read_but(&self, name: &str) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for other in self.names()?.iter().filter(|other| *other != name) {
            entries.extend(self.entries(other)?);
        }
        Ok(entries)
    }

    /// The actors of one.
    pub fn entries(&self, name: &str) -> Result<Vec<Entry>> {
        let damaged = |reason: &str| {
            let message = format!("the dictionary of actors `{name}` is damaged: {reason}");
            UserError::with_hint(message, format!("add it again, or run `rashomon actors remove {name}`"))
        };
        let text = std::fs::read_to_string(self.file(name)).map_err(|error| damaged(&error.to_string()))?;
        from_table(&text).map_err(|error| damaged(&error.to_string()))
    }

    /// Stores a dictionary; it replaces one of the same name.
    pub fn write(&self, name: &str, dictionary: &Dictionary) -> Result<()> {
        let table = format!(
            "# {}\n#id\tkind\tname\tparent\tcountry\taliases\tterms\tnote\n{}",
            dictionary.format.as_str(),
            to_table(&dictionary.entries)
        );
        let written =
            std::fs::create_dir_all(&self.folder).and_then(|()| replace(&self.file(name), table.as_bytes()));
        written.map_err(|e| {
            UserError::plain(format!("cannot write to the folder `{}`: {e}", self.folder.display()))
        })
    }

    /// Removes one.
    pub fn remove(&self, name: &str) -> Result<()> {
        if !self.names()?.iter().any(|known| known == name) {
            let message = format!("there is no dictionary of actors `{name}`");
            return Err(UserError::with_hint(message, "`rashomon actors list` shows them"));
        }
        remove(&self.file(name)).map(drop)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{ENDING}"))
    }
}
