//! Assets that were damaged after they were installed are told and never used.

use std::path::PathBuf;

use serde_json::Value;

use crate::folder::{Folder, installed_assets};

/// The files of one asset: what is mapped, and its receipt.
const ASSETS: [(&str, &str, &str); 3] = [
    ("english", "english.engine", "english.json"),
    ("places", "places.gazetteer", "places.json"),
    ("encoder", "english.encoder", "encoder.json"),
];

/// A copy of the assets, into which the damage is done.
struct Copy(Folder);

impl Copy {
    fn new() -> Self {
        let folder = Folder::new();
        for (_, file, receipt) in ASSETS {
            for name in [file, receipt] {
                std::fs::copy(installed_assets().join(name), folder.path().join(name))
                    .expect("it is installed");
            }
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = std::fs::read(self.path(name)).expect("the copy is there");
        change(&mut bytes);
        std::fs::write(self.path(name), bytes).expect("the folder can be written to");
    }

    /// Changes a field of a receipt.
    fn set(&self, receipt: &str, field: &str, value: impl Into<Value>) {
        self.change(receipt, |bytes| {
            let mut json: Value = serde_json::from_slice(bytes).expect("a receipt is JSON");
            json[field] = value.into();
            *bytes = json.to_string().into_bytes();
        });
    }

    /// Checks that neither `read` nor `verify` takes the asset.
    fn check(&self, asset: &str, reason: &str) {
        let before = self.0.names();
        let run = self.0.run(&["read", "--model", "fine", "--assets", ".", "--out", "out.txt", "good.txt"]);
        run.check_refused(asset, reason);
        assert!(run.errors.contains("rashomon assets install"), "{}", run.errors);
        let run = self.0.run(&["assets", "verify", "--assets", "."]);
        run.check_refused(asset, reason);
        assert_eq!(run.out.lines().count(), ASSETS.len() - 1, "the others are whole: {}", run.out);
        assert_eq!(self.0.names(), before);
    }
}

#[test]
fn copied_assets_work() {
    let run = Copy::new().0.run(&["read", "--assets", ".", "good.txt"]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
}

#[test]
fn one_bit_in_the_middle() {
    for (asset, file, _) in ASSETS {
        let copy = Copy::new();
        copy.change(file, |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        });
        copy.check(asset, "its hash has changed");
    }
}

#[test]
fn truncated_file() {
    for (asset, file, _) in ASSETS {
        let copy = Copy::new();
        copy.change(file, |bytes| bytes.truncate(bytes.len() - 1));
        copy.check(asset, "bytes instead of");
        copy.change(file, Vec::clear);
        copy.check(asset, "is damaged");
    }
}

#[test]
fn receipt_without_its_file() {
    for (asset, file, _) in ASSETS {
        let copy = Copy::new();
        std::fs::remove_file(copy.path(file)).unwrap();
        copy.check(asset, "is damaged");
    }
}

#[test]
fn file_without_receipt() {
    for (asset, _, receipt) in ASSETS {
        let copy = Copy::new();
        std::fs::remove_file(copy.path(receipt)).unwrap();
        copy.check(asset, "is not installed");
    }
}

#[test]
fn half_a_receipt() {
    for (asset, _, receipt) in ASSETS {
        let copy = Copy::new();
        copy.change(receipt, |bytes| bytes.truncate(bytes.len() / 2));
        copy.check(asset, "is not installed");
    }
}

#[test]
fn receipt_of_another_version() {
    let copy = Copy::new();
    copy.set("english.json", "format", 999);
    copy.check("english", "installed by another version of this program");
}

#[test]
fn changed_file_under_a_valid_receipt() {
    let cut = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    for (asset, file, receipt) in ASSETS {
        let copy = Copy::new();
        let whole = std::fs::read(copy.path(file)).unwrap();
        for other in [b"no such thing".to_vec(), vec![0; 4096], cut(&whole)] {
            copy.set(receipt, "size", other.len());
            copy.set(receipt, "blake3", blake3::hash(&other).to_hex().to_string());
            std::fs::write(copy.path(file), other).unwrap();
            copy.check(asset, "is damaged");
        }
    }
}
