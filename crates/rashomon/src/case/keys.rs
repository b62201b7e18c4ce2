//! The key file beside a case; with a passphrase it is sealed.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rashomon_ledger::{
    LedgerError, SEAL_RANDOM_LENGTH, SigningKey, VerifyingKey, is_sealed, open_key, public_half, seal_key,
};

use crate::failure::UserError;

/// The ending of the key file.
const ENDING: &str = ".key";
/// The variable that holds the passphrase.
const PASSPHRASE: &str = "RASHOMON_PASSPHRASE";

/// Writes the key of a new case, readable by its owner alone; an existing file is never replaced.
pub fn write(case: &Path, key: &SigningKey, sealed: bool) -> Result<PathBuf> {
    let path = beside(case, ENDING);
    let text = if sealed {
        let mut random = [0; SEAL_RANDOM_LENGTH];
        getrandom::fill(&mut random).context("the machine has no random numbers")?;
        seal_key(key, &passphrase()?, &random)
    } else {
        key.to_secret_text().to_string()
    };
    write_private(&path, text.as_bytes())?;
    Ok(path)
}

/// Reads a key file.
pub fn open(case: &Path) -> Result<SigningKey> {
    read(&beside(case, ENDING))
}

/// Reads any key file.
pub fn read(path: &Path) -> Result<SigningKey> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => UserError::with_hint(
            format!("cannot sign for the case: there is no key file `{shown}`"),
            "put the key file beside the case; who has only the case can read and verify it",
        ),
        _ => UserError::plain(format!("cannot read the key file `{shown}`: {error}")),
    })?;
    let given = if is_sealed(&text) { Some(passphrase()?) } else { None };
    open_key(&text, given.as_deref()).map_err(|error| {
        let hint = match &error {
            LedgerError::Passphrase { .. } => "check the passphrase in RASHOMON_PASSPHRASE",
            _ => "use the key file that was made together with the case",
        };
        UserError::with_hint(format!("cannot use the key file `{shown}`: {error}"), hint)
    })
}

fn passphrase() -> Result<String> {
    std::env::var(PASSPHRASE).ok().filter(|given| !given.is_empty()).ok_or_else(|| {
        UserError::with_hint("the key needs a passphrase", format!("put it into the variable {PASSPHRASE}"))
    })
}

/// Writes a new file that only its owner may read and write.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| {
        let message = format!("cannot make `{}`: {error}", path.display());
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => UserError::with_hint(message, "name another file"),
            std::io::ErrorKind::NotFound => UserError::with_hint(message, "make the folder first"),
            _ => UserError::plain(message),
        }
    })?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// The public half of the key beside a case; it needs no passphrase.
pub fn public(case: &Path) -> Result<VerifyingKey> {
    Ok(public_half(&std::fs::read_to_string(beside(case, ENDING))?)?)
}

/// A file beside a case: its name with another ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
