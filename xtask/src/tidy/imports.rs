//! The paths that a file imports or names.

use super::rust::Token;

/// A path to something of the same crate, or of a module below.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its segments: `["super", "place", "Place"]`.
    pub path: Vec<String>,
    /// The name that a `use` gives it here.
    pub name: Option<String>,
    pub line: usize,
}

/// Every import, and every other path that begins with `crate`, `self` or `super`.
pub fn find(tokens: &[Token<'_>]) -> Vec<Import> {
    let mut imports = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).map_or("", |at| tokens[at].text);
        let starts_item = matches!(before, "" | ";" | "{" | "}" | "]" | ")" | "pub");
        if tokens[at].text == "use" && starts_item {
            at += 1 + import_tree(&tokens[at + 1..], &[], &mut imports);
        } else if let Some(path) = inline_path(&tokens[at..]).filter(|_| before != ":" && before != "in") {
            at += path.len();
            imports.push(Import { path, name: None, line: tokens[at.min(tokens.len()) - 1].line });
        } else {
            at += 1;
        }
    }
    imports
}

/// Reads the tree of a `use` up to what ends it, and returns the number of tokens.
fn import_tree(tokens: &[Token<'_>], prefix: &[String], imports: &mut Vec<Import>) -> usize {
    let mut path = prefix.to_vec();
    let mut name = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.text {
            ":" => {}
            "as" => {
                name = tokens.get(at).map(|alias| alias.text.to_owned());
                at += 1;
            }
            "{" => {
                at += import_list(&tokens[at..], &path, imports);
                return at;
            }
            ";" | "," | "}" => {
                at -= 1;
                break;
            }
            "self" if !path.is_empty() => {}
            segment => path.push(segment.to_owned()),
        }
    }
    if path.len() > prefix.len() || name.is_some() || !prefix.is_empty() {
        let line = tokens.get(at.saturating_sub(1)).map_or(0, |token| token.line);
        let name = name.or_else(|| path.last().cloned());
        imports.push(Import { path, name, line });
    }
    at
}

/// Reads the branches of a tree up to the brace that closes them.
fn import_list(tokens: &[Token<'_>], path: &[String], imports: &mut Vec<Import>) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text {
            "}" => return at + 1,
            "," => at += 1,
            _ => at += import_tree(&tokens[at..], path, imports).max(1),
        }
    }
    at
}

/// The path that begins here with `crate`, `self` or `super`.
fn inline_path(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let goes_on = |at: usize| [at, at + 1].iter().all(|&at| tokens.get(at).is_some_and(|t| t.text == ":"));
    let first = tokens.first().filter(|token| matches!(token.text, "crate" | "self" | "super"))?;
    let mut path = vec![first.text.to_owned()];
    let mut at = 1;
    while goes_on(at) {
        let Some(segment) = tokens.get(at + 2).filter(|token| token.text.starts_with(char::is_alphabetic))
        else {
            break;
        };
        path.push(segment.text.to_owned());
        at += 3;
    }
    (path.len() > 1).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rust::{blank, tokens};

    fn check(text: &str, expected: &[&str]) {
        let code = blank(text);
        let found: Vec<String> = find(&tokens(&code))
            .iter()
            .map(|import| match &import.name {
                Some(name) => format!("{} as {name}", import.path.join("::")),
                None => import.path.join("::"),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn trees_are_unfolded() {
        check("use crate::place::Place;", &["crate::place::Place as Place"]);
        check(
            "pub(crate) use super::{a, b::{self, C as D}, e::*};",
            &["super::a as a", "super::b as b", "super::b::C as D", "super::e::* as *"],
        );
        check("fn f() { use self::a::B; }", &["self::a::B as B"]);
    }

    #[test]
    fn paths_in_code_count() {
        check("let x = crate::a::f(super::B);", &["crate::a::f", "super::B"]);
        check("fn f(&self) -> u8 { self.x }", &[]);
        check("pub(crate) fn f<T>(_: impl A + use<T>) {}", &[]);
        check("pub(in crate::a) struct B;", &[]);
    }
}
