//! `rashomon gazetteer`: adds, lists and removes places of GeoNames country files.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rashomon_gazetteer::extend;
use zip::ZipArchive;

use crate::arguments::{Common, GazetteerCommand};
use crate::assets::{AddedFile, Assets, CountryFile};
use crate::failure::{Outcome, UserError};
use crate::output::say;

/// Runs `rashomon gazetteer`.
pub fn run(command: &GazetteerCommand, common: &Common) -> Result<Outcome> {
    let assets = Assets::open(common)?;
    match command {
        GazetteerCommand::Add { files } => add(&assets, files)?,
        GazetteerCommand::List => list(&assets)?,
        GazetteerCommand::Remove { names } => remove(&assets, names)?,
    }
    Ok(Outcome::Fine)
}

fn add(assets: &Assets, paths: &[PathBuf]) -> Result<()> {
    let base = assets.base_gazetteer()?;
    let (mut files, before) = (assets.added_files()?, assets.added_places()?);
    let mut given = Vec::new();
    for path in paths {
        let (name, bytes) = country_file(path)?;
        extend(&base, &[&bytes]).map_err(|e| refused(path, &e.to_string()))?;
        files.retain(|(known, _)| *known != name);
        files.push((name.clone(), bytes));
        given.push(name);
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    for file in assets.add_places(&base, &files)?.iter().filter(|file| given.contains(&file.name)) {
        let name = &file.name;
        let added = match before.iter().find(|known| known.name == *name) {
            None => format!("added {name}"),
            Some(known) if known.blake3 == file.blake3 => format!("{name} was added already"),
            Some(_) => format!("replaced {name}"),
        };
        say(&format!("{added}: {}", summary(file)))?;
    }
    Ok(())
}

fn list(assets: &Assets) -> Result<()> {
    let base = assets.base_gazetteer()?;
    say(&format!("gazetteer in {}: {} places", assets.folder().display(), base.n_places()))?;
    let files = assets.added_places()?;
    if files.is_empty() {
        say("no country file was added")?;
    }
    for file in files {
        let hash = &file.blake3[..16.min(file.blake3.len())];
        say(&format!("{}  {}, blake3 {hash}", file.name, summary(&file)))?;
    }
    Ok(())
}

fn summary(file: &AddedFile) -> String {
    format!("{} new places, {} known before", file.new, file.known)
}

fn remove(assets: &Assets, names: &[String]) -> Result<()> {
    let mut files = assets.added_files()?;
    if let Some(name) = names.iter().find(|name| files.iter().all(|(known, _)| known != *name)) {
        let known: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let hint = match known.as_slice() {
            [] => "no country file was added".to_owned(),
            known => format!("added country files are {}", known.join(", ")),
        };
        return Err(UserError::with_hint(format!("no country file `{name}` was added"), hint));
    }
    files.retain(|(known, _)| !names.contains(known));
    if files.is_empty() {
        assets.remove_places()?;
    } else {
        assets.add_places(&assets.base_gazetteer()?, &files)?;
    }
    for name in names {
        assets.remove_added_file(name)?;
        say(&format!("removed {name}"))?;
    }
    Ok(())
}

/// A country file under its name without the ending; its lines are taken out of an archive.
fn country_file(path: &Path) -> Result<CountryFile> {
    if path.is_dir() {
        return Err(refused(path, "it is a directory"));
    }
    let bytes = std::fs::read(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => refused(path, "there is no such file"),
        _ => refused(path, &e.to_string()),
    })?;
    let is_archive = bytes.starts_with(b"PK");
    let bytes = if is_archive { unpack(bytes).map_err(|reason| refused(path, &reason))? } else { bytes };
    Ok((name_of(path)?, bytes))
}

fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let damaged = |e: &dyn std::fmt::Display| format!("the archive is damaged ({e})");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let is_data = |name: &str| name.ends_with(".txt") && !name.to_lowercase().contains("readme");
    let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
    let name = names.into_iter().find(|name| is_data(name));
    let name = name.ok_or("the archive has no country file")?;
    let mut inside = Vec::new();
    let mut file = archive.by_name(&name).map_err(|e| damaged(&e))?;
    file.read_to_end(&mut inside).map_err(|e| damaged(&e))?;
    Ok(inside)
}

fn name_of(path: &Path) -> Result<String> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(is_plain) {
        let message = format!(
            "cannot add `{}`: its name has other characters than letters, digits, `-`, `_` and `.`",
            path.display()
        );
        return Err(UserError::with_hint(message, "rename the file"));
    }
    Ok(name)
}

fn refused(path: &Path, reason: &str) -> anyhow::Error {
    let hint = "give a country file of GeoNames, such as `SY.zip` or `SY.txt`";
    UserError::with_hint(format!("cannot add `{}`: {reason}", path.display()), hint)
}
