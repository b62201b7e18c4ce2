//! How long a function may be.

use super::rust::Token;

/// The most lines of a function, from `fn` to its closing brace.
const MAX_LINES: usize = 80;

/// Names each function that is too long.
pub fn check(path: &str, tokens: &[Token<'_>]) -> Vec<String> {
    let starts =
        tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].text == "fn" && is_name(pair[1].text));
    let too_long = starts.filter_map(|(at, pair)| {
        let n_lines = last_line(&tokens[at..])? - pair[0].line + 1;
        let (line, name) = (pair[0].line, pair[1].text);
        (n_lines > MAX_LINES).then(|| {
            format!(
                "{path}:{line}: the function `{name}` has {n_lines} lines, more than {MAX_LINES}; split it"
            )
        })
    });
    too_long.collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The line of the brace that closes a function; none for one without a body.
fn last_line(function: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0;
    for token in function {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            ";" if depth == 0 => return None,
            _ => {}
        }
        if token.text == "}" && depth == 0 {
            return Some(token.line);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rust::{blank, tokens};

    fn check_problems(text: &str, expected: &[&str]) {
        let code = blank(text);
        assert_eq!(check("a.rs", &tokens(&code)), expected, "{text}");
    }

    #[test]
    fn long_function_is_a_problem() {
        let body = |n: usize| {
            format!("x;\n\n{{ \"}}\" }}\nfn f(a: [u8; 3]) -> u8 {{\n{}}}\n", "    g();\n".repeat(n))
        };
        check_problems(&body(78), &[]);
        check_problems(&body(79), &["a.rs:4: the function `f` has 81 lines, more than 80; split it"]);
    }

    #[test]
    fn function_without_a_body_is_fine() {
        check_problems(&format!("trait A {{ fn f(&self);\n{} }}", "const B: fn(u8) = g;\n".repeat(90)), &[]);
    }
}
