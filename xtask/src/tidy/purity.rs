//! Pure crates hold themselves to `clippy.toml`: no files, environment, clock, network or processes.

use anyhow::Result;

use super::edges::{ALLOWED, May};

/// What a pure crate's `lib.rs` must say; its tests are free.
const DENY: &str = "#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]";

/// Names the pure crates that do not deny what `clippy.toml` lists; `read` gives a file's text, or none.
pub fn check(read: impl Fn(&str) -> Result<Option<String>>) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (name, _) in ALLOWED.iter().filter(|(_, may)| matches!(may, May::Only(_))) {
        let path = format!("crates/{}/src/lib.rs", name.trim_start_matches("rashomon-"));
        if read(&path)?.is_some_and(|text| !text.contains(DENY)) {
            problems.push(format!("{path}: a pure crate; add `{DENY}`"));
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::{DENY, check};

    #[test]
    fn pure_crate_denies_what_clippy_lists() {
        let silent = check(|path| Ok(path.contains("/nlp/").then(|| "//! Parses.\n".to_owned())));
        let says_so = check(|_| Ok(Some(format!("//! Parses.\n{DENY}\n"))));
        assert_eq!(silent.expect("reads").len(), 1);
        assert!(says_so.expect("reads").is_empty());
    }
}
