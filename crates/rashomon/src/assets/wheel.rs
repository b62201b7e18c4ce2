//! Python packages as their archives.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rashomon_nlp::PipelineFiles;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::failure::UserError;

/// A wheel, read and hashed.
pub struct Wheel {
    /// Normalised as the index does: lower case, hyphens.
    pub package: String,
    pub version: String,
    /// Hexadecimal.
    pub sha256: String,
    path: PathBuf,
    archive: ZipArchive<Cursor<Vec<u8>>>,
}

impl Wheel {
    /// Opens a wheel and reads its name from its metadata.
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path)
            .map_err(|e| UserError::plain(format!("cannot read the package `{}`: {e}", path.display())))?;
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let not_a_wheel = |reason: String| {
            let message = format!("cannot use `{}`: {reason}", path.display());
            UserError::with_hint(message, "give the complete `.whl` file of a package")
        };
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| not_a_wheel(format!("the archive is damaged ({e})")))?;
        let mut wheel =
            Self { package: String::new(), version: String::new(), sha256, path: path.to_owned(), archive };
        let metadata =
            wheel.find(|name| name.ends_with(".dist-info/METADATA") && name.matches('/').count() == 1);
        let metadata = metadata.ok_or_else(|| not_a_wheel("it has no package metadata".into()))?;
        let metadata = String::from_utf8_lossy(&wheel.read(&metadata)?).into_owned();
        let field = |key: &str| {
            let line =
                metadata.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        wheel.package = field("Name:").to_lowercase().replace(['_', '.'], "-");
        wheel.version = field("Version:");
        Ok(wheel)
    }

    /// The bytes of a file, checked against the archive's own checksum.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>> {
        let from = self.path.display().to_string();
        let damaged = |reason: String| {
            let message = format!("cannot read `{name}` of the package `{from}`: {reason}");
            UserError::with_hint(message, "the package is damaged or not the right one: fetch it again")
        };
        let mut file = self.archive.by_name(name).map_err(|e| damaged(e.to_string()))?;
        let mut bytes = Vec::with_capacity(usize::try_from(file.size()).unwrap_or(0));
        file.read_to_end(&mut bytes).map_err(|e| damaged(e.to_string()))?;
        Ok(bytes)
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        self.names().filter(|name| is_it(name)).min_by_key(String::len)
    }

    /// The names of the files, without those that are not text.
    fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()))
    }

    /// The files of the spaCy pipeline in the package, if it is one.
    pub fn pipeline_files(&mut self) -> Result<Option<PipelineFiles>> {
        let Some(config) = self.find(|name| name.ends_with("/config.cfg")) else { return Ok(None) };
        self.files_below(config.trim_end_matches("config.cfg")).map(Some)
    }

    /// The files of the transformer model in the package, if there is one: those next to its weights.
    pub fn model_files(&mut self) -> Result<Option<BTreeMap<String, Vec<u8>>>> {
        let Some(weights) = self.find(|name| name.ends_with("/model.safetensors")) else { return Ok(None) };
        self.files_below(weights.trim_end_matches("model.safetensors")).map(Some)
    }

    /// The piece of a larger archive that the package holds: its one file `NAME.zip.NNN`.
    pub fn piece(&mut self) -> Result<Vec<u8>> {
        let is_piece = |name: &str| {
            name.rsplit_once(".zip.").is_some_and(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()))
        };
        let name = self
            .find(is_piece)
            .with_context(|| format!("the package `{}` has no piece of an archive", self.package))?;
        self.read(&name)
    }

    /// The files of a folder and below it, by their path in it.
    fn files_below(&mut self, folder: &str) -> Result<BTreeMap<String, Vec<u8>>> {
        let names: Vec<String> = self.names().filter(|name| name.starts_with(folder)).collect();
        let mut files = BTreeMap::new();
        for name in names.iter().filter(|name| !name.ends_with('/')) {
            files.insert(name[folder.len()..].to_owned(), self.read(name)?);
        }
        Ok(files)
    }
}

/// Bytes as hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
