//! The files of the repository, and how long they may be.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The most lines a source file may have; one idea a file stays far below.
const MAX_LINES: usize = 700;

/// What counts as source; tables of data and recorded fixtures may be long.
const SOURCE: &[&str] = &["rs", "py", "html", "css", "js", "ts"];

/// Paths from the root of all that is tracked, or new and not ignored.
pub fn list(root: &Path) -> Result<Vec<String>> {
    let listed = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("cannot run `git`")?;
    ensure!(listed.status.success(), "cannot list files: {}", String::from_utf8_lossy(&listed.stderr).trim());
    let names = String::from_utf8(listed.stdout).context("cannot read the list of files")?;
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}

/// The text of a file; none where it is missing, a folder, or not UTF-8.
pub fn text(path: &Path) -> Result<Option<String>> {
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(String::from_utf8(bytes).ok())
}

/// Names a source file that is too long.
pub fn check_length(path: &str, text: &str) -> Vec<String> {
    let n_lines = text.lines().count();
    let is_source = path.rsplit_once('.').is_some_and(|(_, extension)| SOURCE.contains(&extension));
    if is_source && n_lines > MAX_LINES {
        return vec![format!("{path}: {n_lines} lines; more than {MAX_LINES} hold more than one idea")];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::check_length;

    #[test]
    fn long_source_is_a_problem_and_long_data_is_not() {
        let long = "line\n".repeat(701);
        assert_eq!(check_length("crates/nlp/src/doc.rs", &long).len(), 1);
        assert_eq!(check_length("crates/extract/data/cues.tsv", &long).len(), 0);
        assert_eq!(check_length("crates/nlp/src/doc.rs", "line\n").len(), 0);
    }
}
