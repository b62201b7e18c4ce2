//! A BagIt 1.0 bag (RFC 8493): manifests over whatever is put into it, and programs that check it without ours.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::iri::sha256;

const VERIFY_PY: &str = include_str!("../templates/bag/verify.py");
const VERIFY_SH: &str = include_str!("../templates/bag/verify.sh");
const README: &str = include_str!("../templates/bag/README.txt");
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// Where the signature of the whole bag is; it is in no manifest, since it is over them.
pub const BAG_SIGNATURE: &str = "bag-signature.txt";

/// A bag while it is filled: it remembers hashes, not bytes.
#[derive(Debug, Default)]
pub struct Bag {
    hashes: BTreeMap<String, String>,
    n_bytes: usize,
}

/// A file of a bag: its path in the bag, and its bytes.
pub type BagFile = (String, Vec<u8>);

impl Bag {
    /// Remembers a file of the payload and returns its path in the bag. The same path counts once.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> String {
        let path = format!("data/{path}");
        if self.hashes.insert(path.clone(), sha256(bytes)).is_none() {
            self.n_bytes += bytes.len();
        }
        path
    }

    /// The files beside the payload. `info` are lines of `bag-info.txt`; `is_signed` says that a signature will be put
    /// beside them.
    pub fn finish(self, info: &[(String, String)], is_signed: bool) -> Vec<BagFile> {
        let mut about = String::new();
        for (name, words) in info {
            // Lines go on after a line end and white space.
            let _ = writeln!(about, "{name}: {}", words.trim_end().replace('\n', "\n  "));
        }
        let _ = writeln!(about, "Payload-Oxum: {}.{}", self.n_bytes, self.hashes.len());
        let _ = writeln!(about, "Signed: {}", if is_signed { "yes" } else { "no" });
        let manifest = lines(&self.hashes);
        let mut files = vec![
            ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
            ("bag-info.txt", about),
            (MANIFEST, manifest),
            ("README.txt", README.to_owned()),
            ("verify.py", VERIFY_PY.to_owned()),
            ("verify.sh", VERIFY_SH.to_owned()),
        ];
        let tags = files.iter().map(|(name, text)| ((*name).to_owned(), sha256(text.as_bytes())));
        files.push((TAG_MANIFEST, lines(&tags.collect())));
        files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
    }
}

/// The text whose signature is that of a bag: it names the hash of the manifest over all manifests.
pub fn bag_note_text(files: &[BagFile]) -> Option<String> {
    let (_, manifest) = files.iter().find(|(name, _)| name == TAG_MANIFEST)?;
    Some(format!("rashomon bag\n{}\n", sha256(manifest)))
}

fn lines(hashes: &BTreeMap<String, String>) -> String {
    hashes.iter().fold(String::new(), |mut lines, (path, hash)| {
        let _ = writeln!(lines, "{hash}  {path}");
        lines
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_list_every_file_once() {
        let mut bag = Bag::default();
        assert_eq!(bag.add("a.txt", b"one"), "data/a.txt");
        bag.add("a.txt", b"one");
        bag.add("b/c.txt", b"three");
        let files: BTreeMap<String, Vec<u8>> =
            bag.finish(&[("Checkpoint".to_owned(), "x\n1\n".to_owned())], false).into_iter().collect();
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        assert_eq!(text(MANIFEST).lines().count(), 2);
        assert_eq!(text(TAG_MANIFEST).lines().count(), 6);
        assert!(text("bag-info.txt").contains("Payload-Oxum: 8.2\n"));
        assert!(text("bag-info.txt").contains("Checkpoint: x\n  1\n"));
    }
}
