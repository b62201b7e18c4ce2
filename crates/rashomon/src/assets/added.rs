//! Places of GeoNames country files that the user added to the installed gazetteer.
//!
//! The added files are kept, so that others can be added and removed. They are compiled with the gazetteer
//! into one file, which is read in place of the gazetteer. A receipt, written last, names the gazetteer that
//! it was made from.

use std::path::PathBuf;

use anyhow::{Context, Result};
use rashomon_gazetteer::{Added, Gazetteer, extend};
use serde::{Deserialize, Serialize};

use super::manifest::FORMAT;
use super::{Assets, damaged, map, remove, replace};
use crate::failure::UserError;

/// The asset that places are added to.
const BASE: &str = "places";
/// The gazetteer with the added places.
const COMPILED: &str = "places-added.gazetteer";
const RECEIPT: &str = "places-added.json";

/// The receipt: what was added, and to which gazetteer.
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
pub struct AddedFile {
    /// The name of the file without its ending: `SY`.
    pub name: String,
    pub new: usize,
    pub known: usize,
    size: u64,
    pub blake3: String,
}

/// The name of a country file, and its lines.
pub type CountryFile = (String, Vec<u8>);

impl Assets {
    /// Opens the gazetteer with what was added to it.
    pub fn gazetteer(&self) -> Result<Gazetteer> {
        let Some(additions) = self.additions()? else { return self.base_gazetteer() };
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
            return Err(again("its hash has changed"));
        }
        Gazetteer::open(std::sync::Arc::new(file)).map_err(|e| again(&e.to_string()))
    }

    /// Opens the installed gazetteer without what was added.
    pub fn base_gazetteer(&self) -> Result<Gazetteer> {
        let file = self.map(BASE)?;
        Gazetteer::open(std::sync::Arc::new(file)).map_err(|e| damaged(BASE, &e.to_string()))
    }

    /// The country files that were added.
    pub fn added_places(&self) -> Result<Vec<AddedFile>> {
        Ok(self.additions()?.map(|additions| additions.files).unwrap_or_default())
    }

    /// The country files that were added, with their lines.
    pub fn added_files(&self) -> Result<Vec<CountryFile>> {
        let read = |file: AddedFile| {
            let is_kept = |bytes: &Vec<u8>| file.blake3 == blake3::hash(bytes).to_hex().as_str();
            let bytes = std::fs::read(self.added_file(&file.name)).ok().filter(is_kept);
            let bytes = bytes.ok_or_else(|| {
                UserError::with_hint(
                    format!("the country file `{}` that was added is damaged", file.name),
                    format!("delete `{RECEIPT}` in the assets folder and add the country files again"),
                )
            })?;
            Ok((file.name, bytes))
        };
        self.added_places()?.into_iter().map(read).collect()
    }

    /// Adds these files, and no others, to the gazetteer.
    ///
    /// Writes the files, then the gazetteer with their places, then the receipt, each under its name only
    /// once it is complete.
    pub fn add_places(&self, base: &Gazetteer, files: &[CountryFile]) -> Result<Vec<AddedFile>> {
        let contents: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let (compiled, added) = extend(base, &contents)?;
        let entry = |((name, bytes), added): (&CountryFile, Added)| AddedFile {
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
            files: files.iter().zip(added).map(entry).collect(),
        };
        let receipt = serde_json::to_vec_pretty(&additions).context("a receipt is JSON")?;
        let written = files
            .iter()
            .try_for_each(|(name, bytes)| replace(&self.added_file(name), bytes))
            .and_then(|()| replace(&self.folder.join(COMPILED), &compiled))
            .and_then(|()| replace(&self.folder.join(RECEIPT), &receipt));
        written.map_err(|e| {
            UserError::plain(format!("cannot write to the assets folder `{}`: {e}", self.folder.display()))
        })?;
        Ok(additions.files)
    }

    /// Removes everything that was added.
    pub fn remove_places(&self) -> Result<()> {
        remove(&self.folder.join(RECEIPT))?;
        remove(&self.folder.join(COMPILED)).map(drop)
    }

    /// Removes the copy of a country file.
    pub fn remove_added_file(&self, name: &str) -> Result<()> {
        remove(&self.added_file(name)).map(drop)
    }

    /// Adds the country files again, after another gazetteer was installed.
    pub(super) fn renew_places(&self) -> Result<()> {
        if self.additions()?.is_some() {
            self.add_places(&self.base_gazetteer()?, &self.added_files()?)?;
        }
        Ok(())
    }

    /// The receipt, if anything was added.
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

    fn added_file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("places-added-{name}.txt"))
    }
}
