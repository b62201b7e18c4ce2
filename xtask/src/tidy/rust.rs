//! Rust source as words and signs, without comments, strings and tests.

/// A word, or a sign of one character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token<'c> {
    pub text: &'c str,
    pub line: usize,
}

/// The code of a file: comments, strings and characters are blank, and lines keep their numbers.
pub fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_word = code.ends_with(is_word);
        let length = opaque_length(rest, after_word);
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// The length of the comment, string or character that a text begins with.
fn opaque_length(text: &str, after_word: bool) -> usize {
    let string = if after_word { None } else { raw_string_length(text) };
    match text.as_bytes() {
        [b'/', b'/', ..] => text.find('\n').unwrap_or(text.len()),
        [b'/', b'*', ..] => block_comment_length(text),
        [b'"', ..] => quoted_length(text, '"'),
        [b'\'', b'\\', ..] => quoted_length(text, '\''),
        [b'\'', ..] if text.chars().nth(2) == Some('\'') => quoted_length(text, '\''),
        _ => string.unwrap_or(0),
    }
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of `r"…"`, `r#"…"#`, `br"…"` and the like.
fn raw_string_length(text: &str) -> Option<usize> {
    let after_r = text.strip_prefix(['b', 'c']).unwrap_or(text).strip_prefix('r')?;
    let inside = after_r.trim_start_matches('#').strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(after_r.len() - inside.len() - 1));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(text.len() - inside.len() + length)
}

fn block_comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        at += match rest {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words and signs of blanked code.
pub fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(code.lines()) {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (text, after) = rest.split_at(word.max(first.len_utf8() * usize::from(word == 0)));
            found.push(Token { text, line });
            rest = after.trim_start();
        }
    }
    found
}

/// The tokens that are not in an item under `#[cfg(test)]`.
pub fn without_tests<'c>(tokens: &[Token<'c>]) -> Vec<Token<'c>> {
    const ATTRIBUTE: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let [first, others @ ..] = rest {
        let is_test = rest.len() >= ATTRIBUTE.len() && rest.iter().zip(ATTRIBUTE).all(|(t, a)| t.text == a);
        if is_test {
            rest = after_item(&rest[ATTRIBUTE.len()..]);
        } else {
            kept.push(*first);
            rest = others;
        }
    }
    kept
}

/// What follows the first item: after its closing brace, or its semicolon.
fn after_item<'t, 'c>(tokens: &'t [Token<'c>]) -> &'t [Token<'c>] {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(token.text, "}" | ";") {
            return &tokens[at + 1..];
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &str) {
        let code = blank(text);
        assert_eq!(code.lines().count(), text.lines().count(), "{text}");
        let found: Vec<&str> = without_tests(&tokens(&code)).iter().map(|token| token.text).collect();
        assert_eq!(found.join(" "), words, "{text}");
    }

    #[test]
    fn comments_are_not_code() {
        check("a // b\nc", "a c");
        check("a /* b /* c */ d */ e", "a e");
        check("//! a\n\nb", "b");
    }

    #[test]
    fn strings_and_characters_are_not_code() {
        check("f(\"a { \\\" b\", '{', '\\'', b'}')", "f ( , , , b )");
        check("f(r\"a\\\", r#\"b \"quoted\" {\"#, br\"c\") g", "f ( , , ) g");
        check("\"over\n two lines\" a", "a");
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        check("fn f<'a>(x: &'a str)", "fn f < ' a > ( x : & ' a str )");
        check("r#type", "r # type");
    }

    #[test]
    fn tests_are_left_out() {
        check("a; #[cfg(test)] mod tests { use b; fn c() { d } } e", "a ; e");
        check("#[cfg(test)] #[derive(Debug)] struct A([u8; 2]); b", "b");
        check("#[cfg(test)] mod sample; b", "b");
    }
}
