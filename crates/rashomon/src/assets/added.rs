//! `rashomon gazetteer`: places of GeoNames country files beside the installed gazetteer.
//!
//! Each file is kept, so that others can be added and removed; all of them and the gazetteer together are compiled to one file, which
//! reading uses in place of the gazetteer. A receipt written last tells which gazetteer it was made from.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rashomon_gazetteer::{Added, Gazetteer, extend};
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::install::replace;
use super::manifest::FORMAT;
use super::{Assets, damaged, map, remove, say};
use crate::arguments::{Common, GazetteerCommand};
use crate::failure::{Outcome, UserError};

/// The asset that places are added to.
const BASE: &str = "places";
/// The gazetteer with the places added.
const COMPILED: &str = "places-added.gazetteer";
/// What was added.
const RECEIPT: &str = "places-added.json";
const WHAT_TO_GIVE: &str = "give a country file of GeoNames as it comes, such as `SY.zip` or `SY.txt`";

/// What was added, and to which gazetteer: written last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Additions {
    format: u32,
    /// Hash of the gazetteer that the places were added to.
    base: String,
    size: u64,
    blake3: String,
    files: Vec<AddedFile>,
}

/// A country file that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct AddedFile {
    /// The name of the file without its ending: `SY`.
    name: String,
    new: usize,
    known: usize,
    size: u64,
    blake3: String,
}

impl AddedFile {
    fn is_of(&self, bytes: &[u8]) -> bool {
        self.blake3 == blake3::hash(bytes).to_hex().as_str()
    }

    fn told(&self) -> String {
        format!("{} new places, {} known before", self.new, self.known)
    }
}

/// Runs `rashomon gazetteer`.
pub fn run(command: &GazetteerCommand, common: &Common) -> Result<Outcome> {
    let assets = Assets::open(common)?;
    match command {
        GazetteerCommand::Add { files } => assets.add_places(files),
        GazetteerCommand::List => assets.list_places(),
        GazetteerCommand::Remove { names } => assets.remove_places(names),
    }
}

impl Assets {
    /// Opens the gazetteer with what was added to it.
    pub fn gazetteer(&self) -> Result<Gazetteer> {
        let Some(additions) = self.additions()? else { return self.gazetteer_alone() };
        if additions.format != FORMAT || additions.base != self.receipt(BASE)?.blake3 {
            let what = "the places that were added do not belong to the gazetteer that is installed now";
            return Err(UserError::with_hint(
                what,
                "run `rashomon assets install --force places`, which adds them again",
            ));
        }
        let path = self.folder.join(COMPILED);
        let again = |reason: &str| {
            let what = format!("the gazetteer with added places is damaged: {reason}");
            UserError::with_hint(
                what,
                "run `rashomon gazetteer remove` for what `rashomon gazetteer list` shows, and add it again",
            )
        };
        let file = map::map(&path).map_err(|e| again(&format!("`{}`: {e}", path.display())))?;
        if file.len() as u64 != additions.size || blake3::hash(&file).to_hex().as_str() != additions.blake3 {
            return Err(again("its hash is not the one it had"));
        }
        Gazetteer::open(std::sync::Arc::new(file)).map_err(|e| again(&e.to_string()))
    }

    fn gazetteer_alone(&self) -> Result<Gazetteer> {
        let file = self.map(BASE)?;
        Gazetteer::open(std::sync::Arc::new(file)).map_err(|e| damaged(BASE, &e.to_string()))
    }

    fn add_places(&self, paths: &[PathBuf]) -> Result<Outcome> {
        let base = self.gazetteer_alone()?;
        let mut files = self.kept_files()?;
        let before: Vec<AddedFile> = self.additions()?.map(|additions| additions.files).unwrap_or_default();
        let mut given = Vec::new();
        for path in paths {
            let bytes = country_file(path)?;
            let name = name_of(path)?;
            extend(&base, &[&bytes]).map_err(|e| refused(path, &e.to_string()))?;
            files.retain(|(known, _)| *known != name);
            files.push((name.clone(), bytes));
            given.push(name);
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for file in self.compile_with(&base, &files)?.files {
            let was = before.iter().find(|known| known.name == file.name);
            match was {
                _ if !given.contains(&file.name) => {}
                None => say(&format!("added {}: {}", file.name, file.told()))?,
                Some(was) if was.blake3 == file.blake3 => {
                    say(&format!("{} was added already: {}", file.name, file.told()))?;
                }
                Some(_) => say(&format!("replaced {}: {}", file.name, file.told()))?,
            }
        }
        Ok(Outcome::Fine)
    }

    fn list_places(&self) -> Result<Outcome> {
        let base = self.gazetteer_alone()?;
        say(&format!("gazetteer in {}: {} places", self.folder.display(), base.n_places()))?;
        let files = self.additions()?.map(|additions| additions.files).unwrap_or_default();
        if files.is_empty() {
            say("no country file was added")?;
        }
        for file in files {
            say(&format!(
                "{}  {}, blake3 {}",
                file.name,
                file.told(),
                &file.blake3[..16.min(file.blake3.len())]
            ))?;
        }
        Ok(Outcome::Fine)
    }

    fn remove_places(&self, names: &[String]) -> Result<Outcome> {
        let mut files = self.kept_files()?;
        for name in names {
            if !files.iter().any(|(known, _)| known == name) {
                let known: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
                let hint = if known.is_empty() {
                    "none was added".to_owned()
                } else {
                    format!("added were {}", known.join(", "))
                };
                return Err(UserError::with_hint(format!("no country file `{name}` was added"), hint));
            }
        }
        files.retain(|(known, _)| !names.contains(known));
        if files.is_empty() {
            remove(&self.folder.join(RECEIPT))?;
            remove(&self.folder.join(COMPILED))?;
        } else {
            self.compile_with(&self.gazetteer_alone()?, &files)?;
        }
        for name in names {
            remove(&self.kept(name))?;
            say(&format!("removed {name}"))?;
        }
        Ok(Outcome::Fine)
    }

    /// Compiles what was added again, after another gazetteer was installed.
    pub(super) fn renew_added(&self) -> Result<()> {
        if self.additions()?.is_some() {
            self.compile_with(&self.gazetteer_alone()?, &self.kept_files()?)?;
        }
        Ok(())
    }

    /// Writes the files, then the gazetteer with their places, then the receipt, each under its name only when whole.
    fn compile_with(&self, base: &Gazetteer, files: &[(String, Vec<u8>)]) -> Result<Additions> {
        let contents: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let (compiled, added) = extend(base, &contents)?;
        let about = |((name, bytes), added): (&(String, Vec<u8>), Added)| AddedFile {
            name: name.clone(),
            new: added.new,
            known: added.known,
            size: bytes.len() as u64,
            blake3: blake3::hash(bytes).to_hex().to_string(),
        };
        let additions = Additions {
            format: FORMAT,
            base: self.receipt(BASE)?.blake3,
            size: compiled.len() as u64,
            blake3: blake3::hash(&compiled).to_hex().to_string(),
            files: files.iter().zip(added).map(about).collect(),
        };
        let receipt = serde_json::to_vec_pretty(&additions).context("a receipt is JSON")?;
        let written = files
            .iter()
            .try_for_each(|(name, bytes)| replace(&self.kept(name), bytes))
            .and_then(|()| replace(&self.folder.join(COMPILED), &compiled))
            .and_then(|()| replace(&self.folder.join(RECEIPT), &receipt));
        written.map_err(|e| {
            UserError::told(format!("cannot write to the assets folder `{}`: {e}", self.folder.display()))
        })?;
        Ok(additions)
    }

    /// What was added, if anything.
    fn additions(&self) -> Result<Option<Additions>> {
        match std::fs::read(self.folder.join(RECEIPT)) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|e| {
                UserError::with_hint(
                    format!("cannot read what places were added: `{RECEIPT}`: {e}"),
                    "delete that file and add the country files again",
                )
            }),
            Err(_) => Ok(None),
        }
    }

    /// The country files that were added, whole.
    fn kept_files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let files = self.additions()?.map(|additions| additions.files).unwrap_or_default();
        let read = |file: AddedFile| {
            let bytes = std::fs::read(self.kept(&file.name)).ok().filter(|bytes| file.is_of(bytes));
            let bytes = bytes.ok_or_else(|| {
                UserError::with_hint(
                    format!("the country file `{}` that was added is damaged", file.name),
                    format!("delete `{RECEIPT}` in the assets folder and add the country files again"),
                )
            })?;
            Ok((file.name, bytes))
        };
        files.into_iter().map(read).collect()
    }

    fn kept(&self, name: &str) -> PathBuf {
        self.folder.join(format!("places-added-{name}.txt"))
    }
}

/// What a country file is called from now on: its name without the ending.
fn name_of(path: &Path) -> Result<String> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(UserError::with_hint(
            format!(
                "cannot add `{}`: its name has other characters than letters, digits, `-` and `_`",
                path.display()
            ),
            "rename the file",
        ));
    }
    Ok(name)
}

/// The lines of a country file, taken out of its archive where it is in one.
fn country_file(path: &Path) -> Result<Vec<u8>> {
    if path.is_dir() {
        return Err(refused(path, "it is a directory"));
    }
    let bytes = std::fs::read(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => refused(path, "there is no such file"),
        _ => refused(path, &e.to_string()),
    })?;
    if !bytes.starts_with(b"PK") {
        return Ok(bytes);
    }
    let unpack = || -> std::result::Result<Vec<u8>, String> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("not a whole archive ({e})"))?;
        let is_data = |name: &str| name.ends_with(".txt") && !name.to_lowercase().contains("readme");
        let mut names = archive.file_names().filter_map(std::result::Result::ok);
        let name = names.find(|name| is_data(name)).map(std::borrow::Cow::into_owned);
        drop(names);
        let name = name.ok_or("the archive holds no country file")?;
        let mut inside = Vec::new();
        let mut file = archive.by_name(&name).map_err(|e| e.to_string())?;
        file.read_to_end(&mut inside).map_err(|e| format!("not a whole archive ({e})"))?;
        Ok(inside)
    };
    unpack().map_err(|reason| refused(path, &reason))
}

fn refused(path: &Path, reason: &str) -> anyhow::Error {
    UserError::with_hint(format!("cannot add `{}`: {reason}", path.display()), WHAT_TO_GIVE)
}
