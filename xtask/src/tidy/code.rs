//! Where unsafe code may stand.

/// Unsafe code stands in these files and folders alone.
const MAY_BE_UNSAFE: &[&str] = &["crates/kernel/src/", "crates/rashomon/src/assets/map.rs"];

/// Names each line of Rust that is unsafe where it may not be.
pub fn check_unsafe(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with(".rs") || MAY_BE_UNSAFE.iter().any(|allowed| path.starts_with(allowed)) {
        return Vec::new();
    }
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| has_word(&without_strings_and_comments(line), "unsafe"))
        .map(|(number, _)| format!("{path}:{number}: unsafe code outside {}", MAY_BE_UNSAFE.join(", ")))
        .collect()
}

fn has_word(code: &str, word: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}

/// A line of Rust without its string literals and its trailing comment, so far as one line tells.
fn without_strings_and_comments(line: &str) -> String {
    let mut code = String::new();
    let mut rest = line.chars().peekable();
    let mut in_string = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' if in_string => {
                rest.next();
            }
            '"' => in_string = !in_string,
            '/' if !in_string && rest.peek() == Some(&'/') => break,
            _ if in_string => {}
            _ => code.push(c),
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::check_unsafe;

    fn check(line: &str, n_problems: usize) {
        assert_eq!(check_unsafe("crates/nlp/src/doc.rs", line).len(), n_problems, "{line}");
    }

    #[test]
    fn unsafe_code_is_a_problem() {
        check("let x = unsafe { *pointer };", 1);
        check("pub unsafe fn f() {}", 1);
        check("f(\"a \\\" b\", unsafe { g() })", 1);
    }

    #[test]
    fn speaking_of_it_is_not() {
        check("// unsafe is kept out", 0);
        check("f(\"unsafe\"); // unsafe", 0);
        check("#![forbid(unsafe_code)]", 0);
    }

    #[test]
    fn kernels_may_be_unsafe() {
        assert!(check_unsafe("crates/kernel/src/avx2.rs", "unsafe { load() }").is_empty());
    }
}
