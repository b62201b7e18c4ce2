//! White space and characters nobody sees.

use crate::traced::Edit;

/// Finds line ends other than a line feed.
pub(super) fn find_line_ends(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = text
        .match_indices('\r')
        .map(|(at, _)| {
            let len = 1 + usize::from(text[at + 1..].starts_with('\n'));
            Edit::new(at..at + len, "\n")
        })
        .collect();
    if !text.is_ascii() {
        edits.extend(replaced(text, "\n", |c| matches!(c, '\u{2028}' | '\u{2029}')));
        edits.sort_by_key(|edit| edit.range.start);
    }
    edits
}

/// Finds control characters other than tab and line feed.
pub(super) fn find_controls(text: &str) -> Vec<Edit> {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n');
    if text.bytes().fold(false, |found, byte| found | is_ascii_control(byte)) {
        return text.match_indices(is_odd).map(|(at, odd)| Edit::new(at..at + odd.len(), "")).collect();
    }
    replaced(text, "", is_odd).collect()
}

const fn is_ascii_control(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t' && byte != b'\n' || byte == 0x7f
}

/// Finds soft hyphens, zero-width spaces, byte order marks and marks of writing direction.
///
/// Joiners stay where they join letters that are not Latin, and in emoji.
pub(super) fn find_hidden(text: &str) -> Vec<Edit> {
    if text.is_ascii() {
        return Vec::new();
    }
    let after_ascii = |at: usize| text[..at].bytes().next_back().is_none_or(|byte| byte.is_ascii());
    let is_hidden = |at: usize, c: char| match c {
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        '\u{200c}' | '\u{200d}' => after_ascii(at),
        _ => false,
    };
    let hidden = general_characters(text).filter(|(at, c)| is_hidden(*at, *c));
    hidden.map(|(at, c)| Edit::new(at..at + c.len_utf8(), "")).collect()
}

/// Finds spaces that are not U+0020.
pub(super) fn find_spaces(text: &str) -> Vec<Edit> {
    if text.is_ascii() {
        return Vec::new();
    }
    replaced(text, " ", |c| {
        matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
    })
    .collect()
}

fn replaced(text: &str, with: &'static str, is_odd: fn(char) -> bool) -> impl Iterator<Item = Edit> {
    let odd = general_characters(text).filter(move |(_, c)| is_odd(*c));
    odd.map(move |(at, c)| Edit::new(at..at + c.len_utf8(), with))
}

/// The characters of the blocks that all spaces, controls and invisible characters beyond ASCII are in, found by their
/// first byte: U+0080 to U+00BF, U+2000 to U+3FFF, U+F000 to U+FFFF.
pub(super) fn general_characters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let starts = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, 0xc2 | 0xe2 | 0xe3 | 0xef));
    starts.filter_map(|(at, _)| Some((at, text[at..].chars().next()?)))
}

#[cfg(test)]
mod tests {
    use super::super::check_repair;
    use super::*;

    #[test]
    fn line_ends_become_line_feeds() {
        check_repair(
            find_line_ends,
            "one\r\ntwo\rthree\u{2028}four\r\n\r\nfive\n",
            "one\ntwo\nthree\nfour\n\nfive\n",
        );
    }

    #[test]
    fn control_characters_but_tabs_are_removed() {
        check_repair(find_controls, "a\u{1}b\tc\u{7f}\nd\u{81}", "ab\tc\nd");
    }

    #[test]
    fn invisible_characters_go() {
        check_repair(find_hidden, "\u{feff}Kha\u{ad}n al\u{200b}-\u{200e}Assal\u{200d}", "Khan al-Assal");
        check_repair(find_hidden, "می\u{200c}خواهم 👨\u{200d}👩", "می\u{200c}خواهم 👨\u{200d}👩");
    }

    #[test]
    fn odd_spaces_become_plain_spaces() {
        check_repair(find_spaces, "5\u{a0}km,\u{202f}or\u{2009}so", "5 km, or so");
    }
}
