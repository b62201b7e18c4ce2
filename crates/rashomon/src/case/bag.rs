//! `rashomon export --format bag`: a whole case as a BagIt bag that others can check without this program.

use std::path::Path;

use anyhow::{Context, Result};
use rashomon_export::{BAG_SIGNATURE, Bag, Exported, TableName, about_rows, bag_note_text, to_csv};
use rashomon_ledger::Note;
use rashomon_store::{Case, Part, StoreError};

use super::keys;
use super::open::told;
use crate::exports::refused;
use crate::failure::{Outcome, UserError, note};
use crate::output::say;

/// A folder while a bag is written into it.
struct Filling<'b> {
    folder: &'b Path,
    bag: Bag,
}

impl Filling<'_> {
    /// Writes a file of the payload.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.bag.add(path, bytes);
        write(self.folder, &path, bytes)
    }
}

/// Writes the bag into a folder that is empty or not there.
pub fn write_bag(case: &Case, exported: &Exported, out: Option<&Path>, policy: &str) -> Result<Outcome> {
    let folder = out.ok_or_else(|| UserError::with_hint("a bag is a folder", "name one with `--out`"))?;
    if folder.exists() && !folder.read_dir().is_ok_and(|mut entries| entries.next().is_none()) {
        return Err(UserError::with_hint(
            format!("cannot write a bag to `{}`: there is something already", folder.display()),
            "name a folder that is empty or not there",
        ));
    }
    let key = keys::open(case.path()).ok();
    let mut filling = Filling { folder, bag: Bag::default() };
    put_case(case, &mut filling)?;
    put_records(exported, &mut filling)?;
    filling.put("policy.toml", policy.as_bytes())?;
    let n_files = finish(filling, exported, key.as_ref())?;
    say(&format!("wrote {n_files} files to {}; `python3 verify.py` in it checks them", folder.display()))?;
    if key.is_none() {
        note("the bag is not signed, since the key of the case is not at hand; its ledger is");
    }
    Ok(Outcome::Fine)
}

/// What the ledger names, the ledger, and its time stamps.
fn put_case(case: &Case, filling: &mut Filling<'_>) -> Result<()> {
    case.each_kept(|kept| {
        let path = match kept.part {
            Part::Evidence => format!("evidence/{}", kept.sha256),
            Part::Text => format!("texts/{}.json", kept.sha256),
            Part::Reading => format!("readings/{}.json", kept.sha256),
        };
        filling.put(&path, &kept.bytes).map_err(Failed::Writing)
    })
    .map_err(Failed::into_error)?;
    let erased = case
        .export_ledger(|(name, bytes)| {
            filling.put(&format!("ledger/{name}"), &bytes).map_err(Failed::Writing)
        })
        .map_err(Failed::into_error)?;
    filling.put("ledger/key", format!("{}\n", case.about().key).as_bytes())?;
    if !erased.is_empty() {
        let lines: String = erased.iter().map(|seq| format!("{seq}\n")).collect();
        filling.put("ledger/erased", lines.as_bytes())?;
    }
    for stamp in case.stamps().map_err(told)? {
        filling.put(&format!("stamps/{}.note", stamp.size), stamp.note.as_bytes())?;
        filling.put(&format!("stamps/{}.tsq", stamp.size), &stamp.request)?;
        if let Some(response) = &stamp.response {
            filling.put(&format!("stamps/{}.tsr", stamp.size), response)?;
        }
    }
    Ok(())
}

/// The incidents as records and as tables.
fn put_records(exported: &Exported, filling: &mut Filling<'_>) -> Result<()> {
    let mut lines = Vec::new();
    for record in &exported.records {
        serde_json::to_writer(&mut lines, record).context("cannot write an incident as JSON")?;
        lines.push(b'\n');
    }
    filling.put("incidents.jsonl", &lines)?;
    for name in TableName::ALL {
        let csv = to_csv(&name.of(exported)).map_err(refused)?;
        filling.put(&format!("tables/{}.csv", name.as_str()), &csv)?;
    }
    Ok(())
}

/// Writes manifests and programs, and the signature over all; returns how many files there are beside the payload.
fn finish(
    filling: Filling<'_>,
    exported: &Exported,
    key: Option<&rashomon_ledger::SigningKey>,
) -> Result<usize> {
    let Filling { folder, bag } = filling;
    let info: Vec<(String, String)> = about_rows(&exported.about)
        .into_iter()
        .map(|(name, words)| (format!("Rashomon-{}", name.replace(' ', "-")), words))
        .collect();
    let files = bag.finish(&info, key.is_some());
    for (name, bytes) in &files {
        write(folder, name, bytes)?;
    }
    let signature = key.zip(bag_note_text(&files));
    if let Some((key, text)) = &signature {
        let note = Note::new(text, [key.sign(text)?])?;
        write(folder, BAG_SIGNATURE, note.to_string().as_bytes())?;
    }
    Ok(files.len() + usize::from(signature.is_some()))
}

fn write(folder: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(path);
    let parent = path.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).with_context(|| format!("cannot make `{}`", parent.display()))?;
    std::fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
}

/// What can fail while a case is taken apart.
enum Failed {
    Store(StoreError),
    Writing(anyhow::Error),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failed {
    fn into_error(self) -> anyhow::Error {
        match self {
            Self::Store(error) => told(error),
            Self::Writing(error) => error,
        }
    }
}
