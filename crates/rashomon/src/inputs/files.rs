//! The files of a folder, in order of their names, one folder after another.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rashomon_ingest::Group;

use crate::failure::UserError;

/// Endings of the folders that browsers save next to a page.
const PAGE_PARTS: [&str; 7] =
    ["_files", ".files", "-files", "_archivos", "_fichiers", "-Dateien", "_bestanden"];

/// Something in a folder.
pub enum Entry {
    /// A file to open.
    File(PathBuf),
    /// Something that is not looked at.
    LeftOut(Group),
}

/// Everything in a folder and those below it; hidden files and folders are passed over.
pub struct Files {
    root: PathBuf,
    /// What is still to be looked at, the next one last.
    open: Vec<PathBuf>,
    except: Vec<PathBuf>,
    is_listed: bool,
    n_found: usize,
}

impl Files {
    /// The files of a folder without those in `except`.
    pub fn new(root: PathBuf, except: Vec<PathBuf>) -> Self {
        Self { open: vec![root.clone()], root, except, is_listed: false, n_found: 0 }
    }

    /// Whether nothing at all was found.
    pub const fn is_empty(&self) -> bool {
        self.n_found == 0 && self.is_listed
    }

    /// What is said of a folder without files.
    pub fn without_files(&self) -> anyhow::Error {
        UserError::with_hint(
            format!("there is no file in the folder `{}`", self.root.display()),
            "name files, or a folder with files in it",
        )
    }

    /// Puts what lies in a folder before what is still to be looked at.
    fn list(&mut self, folder: &Path) -> Result<()> {
        let cannot = || format!("cannot list `{}`", folder.display());
        let entries = std::fs::read_dir(folder).with_context(cannot)?;
        let mut paths = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()
            .with_context(cannot)?;
        paths.retain(|path| !is_hidden(path));
        paths.sort_unstable_by(|a, b| b.cmp(a));
        self.open.extend(paths);
        Ok(())
    }

    fn is_excepted(&self, path: &Path) -> bool {
        !self.except.is_empty() && path.canonicalize().is_ok_and(|path| self.except.contains(&path))
    }
}

impl Iterator for Files {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        loop {
            let path = self.open.pop()?;
            let is_root = !std::mem::replace(&mut self.is_listed, true);
            if !is_root && path.is_symlink() {
                self.n_found += 1;
                return Some(Ok(Entry::LeftOut(Group::Link)));
            }
            if path.is_dir() {
                if !is_root && is_page_part(&path) {
                    self.n_found += 1;
                    return Some(Ok(Entry::LeftOut(Group::PagePart)));
                }
                if let Err(error) = self.list(&path) {
                    self.n_found += 1;
                    return Some(Err(error));
                }
            } else if !self.is_excepted(&path) {
                self.n_found += 1;
                return Some(Ok(Entry::File(path)));
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether a folder holds the pictures and scripts of a page that was saved next to it.
fn is_page_part(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let page = PAGE_PARTS.iter().find_map(|ending| name.strip_suffix(ending));
    page.is_some_and(|page| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|ending| folder.with_file_name(format!("{page}.{ending}")).is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(root: &Path, except: Vec<PathBuf>) -> Vec<String> {
        Files::new(root.to_owned(), except)
            .map(|entry| match entry.unwrap() {
                Entry::File(path) => path.strip_prefix(root).unwrap().display().to_string(),
                Entry::LeftOut(group) => format!("{group:?}"),
            })
            .collect()
    }

    #[test]
    fn files_come_in_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in
            ["b.txt", "a/2.txt", "a/1.txt", ".hidden", "a/.git/x", "p.html", "p_files/x.js", "q_files/y.txt"]
        {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        assert_eq!(
            told(root, Vec::new()),
            ["a/1.txt", "a/2.txt", "b.txt", "p.html", "PagePart", "q_files/y.txt"]
        );
        let except = vec![root.join("b.txt").canonicalize().unwrap()];
        assert!(!told(root, except).contains(&"b.txt".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        assert_eq!(told(folder.path(), Vec::new()), ["Link"]);
    }
}
