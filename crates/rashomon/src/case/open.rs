//! Which case file is meant, who works on it, and its key.

use std::path::PathBuf;

use anyhow::{Context, Result};
use jiff::Timestamp;
use rashomon_ledger::{KeyKind, SigningKey};
use rashomon_store::{Access, Case, StoreError, Work};

use super::{keys, warn};
use crate::arguments::Common;
use crate::case_arguments::{CaseFormat, NewOptions};
use crate::failure::{Outcome, UserError};
use crate::output::say;

/// The ending of a case file.
const ENDING: &str = "rashomon";

/// What all commands of `rashomon case` share.
pub struct Session<'c> {
    file: Option<PathBuf>,
    pub work: Work,
    pub format: CaseFormat,
    pub common: &'c Common,
}

impl<'c> Session<'c> {
    pub fn new(
        file: Option<PathBuf>,
        by: Option<String>,
        format: CaseFormat,
        common: &'c Common,
    ) -> Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).context("the machine has no random numbers")?;
        let author = by.filter(|name| !name.trim().is_empty()).or_else(user_name);
        let work =
            Work { author: author.unwrap_or_else(|| "unknown".to_owned()), time: Timestamp::now(), seed };
        Ok(Self { file, work, format, common })
    }

    /// The case file: the one that is named, else the only one here.
    pub fn path(&self) -> Result<PathBuf> {
        if let Some(file) = self.named() {
            return Ok(file.clone());
        }
        let is_case =
            |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING) && path.is_file();
        let entries = std::fs::read_dir(".").context("cannot list this folder")?;
        let mut cases: Vec<PathBuf> = entries
            .filter_map(|entry| Some(PathBuf::from(entry.ok()?.file_name())))
            .filter(is_case)
            .collect();
        cases.sort();
        match cases.len() {
            1 => Ok(cases.remove(0)),
            0 => Err(UserError::with_hint(
                "no case is named, and there is none in this folder",
                "make one with `rashomon case new NAME.rashomon`, or name one with `--case FILE`",
            )),
            _ => {
                let names: Vec<String> = cases.iter().map(|path| format!("`{}`", path.display())).collect();
                Err(UserError::with_hint(
                    format!("no case is named, and this folder has {}: {}", cases.len(), names.join(", ")),
                    "name one with `--case FILE` or in `RASHOMON_CASE`",
                ))
            }
        }
    }

    /// The file that is named, if one is.
    pub fn named(&self) -> Option<&PathBuf> {
        self.file.as_ref().filter(|file| !file.as_os_str().is_empty())
    }

    /// Opens the case to read it.
    pub fn read(&self) -> Result<Case> {
        Case::open(&self.path()?, Access::Read, &self.work).map_err(told)
    }

    /// Opens the case to write to it, and its key.
    pub fn write(&self) -> Result<(Case, SigningKey)> {
        let path = self.path()?;
        let case = Case::open(&path, Access::Write, &self.work).map_err(told)?;
        warn::about_place(&path);
        let key = keys::open(&path)?;
        case.check_key(&key).map_err(told)?;
        Ok((case, key))
    }
}

/// `rashomon case new`.
pub fn create(session: &Session<'_>, options: &NewOptions) -> Result<Outcome> {
    let mut path = options.file.clone();
    if path.extension().is_none() {
        path.set_extension(ENDING);
    }
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("the machine has no random numbers")?;
    let key = SigningKey::from_seed(&format!("rashomon.case/{plain}"), KeyKind::Log, &seed)?;
    warn::about_place(&path);
    let key_path = keys::write(&path, &key, options.passphrase)?;
    let made = Case::create(&path, &name, &key.verifying_key(), &session.work);
    let mut case = made.map_err(|error| {
        // The key of a case that was not made is of no use; that of another case was never touched.
        let _ = std::fs::remove_file(&key_path);
        told(error)
    })?;
    case.sign(&key).map_err(told)?;
    match session.format {
        CaseFormat::Json | CaseFormat::Jsonl => say(&serde_json::json!({"case": path.display().to_string(),
            "id": case.about().id, "key": key_path.display().to_string(), "public_key": key.verifying_key().to_string()})
        .to_string())?,
        _ => {
            say(&format!("made {}", path.display()))?;
            say(&format!("its key is {}: keep a copy apart; who has it can sign for the case", key_path.display()))?;
            say(&format!("public key: {}", key.verifying_key()))?;
        }
    }
    Ok(Outcome::Fine)
}

/// The name of the user, as the machine knows it.
pub fn user_name() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|name| !name.is_empty())
}

/// An error of the case file with its remedy.
pub fn told(error: StoreError) -> anyhow::Error {
    if !error.is_users() {
        return error.into();
    }
    UserError { message: error.to_string(), hint: error.hint().map(str::to_owned) }.into()
}
