//! Where unsafe code is allowed.

use super::rust::Token;

/// The only files and folders with unsafe code.
const MAY_BE_UNSAFE: &[&str] = &["crates/kernel/src/", "crates/rashomon/src/assets/map.rs"];

/// Names each line that is unsafe in a file where it may not be.
pub fn check_unsafe(path: &str, tokens: &[Token<'_>]) -> Vec<String> {
    if MAY_BE_UNSAFE.iter().any(|allowed| path.starts_with(allowed)) {
        return Vec::new();
    }
    let found = tokens.iter().filter(|token| token.text == "unsafe");
    found
        .map(|token| format!("{path}:{}: unsafe code outside {}", token.line, MAY_BE_UNSAFE.join(", ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check_unsafe;
    use crate::tidy::rust::{blank, tokens};

    fn check(path: &str, line: &str, n_problems: usize) {
        assert_eq!(check_unsafe(path, &tokens(&blank(line))).len(), n_problems, "{line}");
    }

    #[test]
    fn unsafe_code_is_a_problem() {
        let path = "crates/nlp/src/doc.rs";
        check(path, "let x = unsafe { *pointer };", 1);
        check(path, "pub unsafe fn f() {}", 1);
        check(path, "f(\"a \\\" b\", unsafe { g() })", 1);
    }

    #[test]
    fn naming_it_is_not() {
        let path = "crates/nlp/src/doc.rs";
        check(path, "// unsafe is kept out", 0);
        check(path, "f(\"unsafe\"); // unsafe", 0);
        check(path, "#![forbid(unsafe_code)]", 0);
    }

    #[test]
    fn kernels_may_be_unsafe() {
        check("crates/kernel/src/avx2.rs", "unsafe { load() }", 0);
    }
}
