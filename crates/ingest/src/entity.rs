//! Character references of HTML: `&quot;`, `&#8217;`, `&#x2019;`.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use html_escape::NAMED_ENTITIES;

/// Names that browsers also take without a semicolon; the rest of that list hardly occurs in running text.
const WITHOUT_SEMICOLON: &[&str] = &["amp", "lt", "gt", "quot", "nbsp", "copy", "reg", "shy"];

/// No reference is longer between `&` and `;`.
const LONGEST_NAME: usize = 32;

/// The characters that `text`, what follows an `&`, refers to, and the length of the reference with its semicolon.
pub(crate) fn reference(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let head = &text.as_bytes()[..text.len().min(LONGEST_NAME)];
    let end = head.iter().position(|byte| *byte == b';')?;
    let name = &text[..end];
    let value = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(numbered(number)?.to_string()),
        None => Cow::Borrowed(named(name)?),
    };
    Some((end + 1, value))
}

/// Like [`reference`], and takes the commonest names without their semicolon, as browsers do.
pub(crate) fn loose_reference(text: &str) -> Option<(usize, Cow<'static, str>)> {
    reference(text).or_else(|| {
        let name = WITHOUT_SEMICOLON.iter().find(|name| text.starts_with(**name))?;
        Some((name.len(), Cow::Borrowed(named(name)?)))
    })
}

/// The text with its references decoded once.
pub(crate) fn decode_references(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match loose_reference(rest) {
            Some((len, value)) => {
                text.push_str(&value);
                rest = &rest[len..];
            }
            None => text.push('&'),
        }
    }
    text.push_str(rest);
    text
}

/// The characters of a named reference.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let at = NAMED_ENTITIES.binary_search_by(|(known, _)| (*known).cmp(name.as_bytes())).ok()?;
    Some(NAMED_ENTITIES[at].1)
}

/// The character of a number after `#`; 128 to 159 are read as Windows-1252, as browsers do.
pub(crate) fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            u32::from_str_radix(digits, 16).ok()?
        }
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    match code {
        0 => None,
        0x80..=0x9f => {
            let byte = u8::try_from(code).expect("it is below 256");
            WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(usize, &str)>) {
        assert_eq!(reference(text), expected.map(|(len, value)| (len, Cow::Borrowed(value))));
    }

    #[test]
    fn names_and_numbers() {
        check("quot; he", Some((5, "\"")));
        check("eacute;", Some((7, "é")));
        check("#8217;s", Some((6, "’")));
        check("#x2019;s", Some((7, "’")));
        check("#146;s", Some((5, "’")));
    }

    #[test]
    fn malformed_references_are_not_entities() {
        check("nonsense;", None);
        check("#;", None);
        check("#-5;", None);
        check("#xD800;", None);
        check("T a; b", None);
        check("é;", None);
        assert_eq!(loose_reference("nbsp x"), Some((4, Cow::Borrowed("\u{a0}"))));
        assert_eq!(loose_reference("params=1"), None);
    }
}
