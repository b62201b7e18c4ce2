//! Quotation marks that are clearly broken; marks that are merely odd (mixed, unpaired, unclosed) stay as published.
//!
//! Repaired are opening marks typed as two characters (` ``no `, `,,no`) and doubled marks (`""no""`). Two apostrophes for
//! one mark and a space just inside a mark stay: the pairing of marks sees through them, and spans keep counting as in
//! the published text.

use crate::traced::Edit;

/// Finds damage to quotation marks.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> =
        find_marks(text).filter_map(|(at, mark)| find_doubled(text, at, mark)).collect();
    edits.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    edits
}

/// Every mark, and every character that is one with the next, found byte by byte because most are none.
fn find_marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.bytes().enumerate().filter_map(|(at, byte)| match byte {
        b'"' => Some((at, &text[at..=at])),
        b'`' | b',' if text.as_bytes().get(at + 1) == Some(&byte) => Some((at, &text[at..=at])),
        0xe2 => text.get(at..at + 3).filter(|mark| matches!(*mark, "“" | "”")).map(|mark| (at, mark)),
        _ => None,
    })
}

/// A mark made of two characters that starts at `at`.
fn find_doubled(text: &str, at: usize, mark: &str) -> Option<Edit> {
    let rest = text[at + mark.len()..].strip_prefix(mark)?;
    let before = text[..at].chars().next_back();
    let after = rest.chars().next();
    if [before, after].contains(&mark.chars().next()) {
        return None;
    }
    let opens = before.is_none_or(|c| c.is_whitespace() || "([—–".contains(c));
    let closes = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]—–".contains(c));
    let with = match mark {
        "`" if opens && !closes => "\"",
        "," if opens && after.is_some_and(char::is_alphabetic) => "\"",
        "\"" if opens != closes => "\"",
        "“" if opens != closes => "“",
        "”" if opens != closes => "”",
        _ => return None,
    };
    Some(Edit::new(at..at + 2 * mark.len(), with))
}

#[cfg(test)]
mod tests {
    use super::super::check_repair;

    fn check(damaged: &str, clean: &str) {
        check_repair(super::find, damaged, clean);
    }

    #[test]
    fn marks_of_two_characters() {
        check("``No,'' he said", "\"No,'' he said");
        check("he said ,,no'' twice", "he said \"no'' twice");
        check("\"\"No,\"\" he said. ““Yes.””", "\"No,\" he said. “Yes.”");
    }

    #[test]
    fn odd_but_whole_marks_stay() {
        for text in [
            "“We saw it,\" he said. \"We did.”",
            "a pipe of 5'' and the '90s' end; the empty \"\" string; x,, y",
            "\"Open to the end",
            "he said \" no \" and left",
            "\"\n\"",
            "\" \"",
            "« oui »",
            "''No'' and (''yes''.)",
            "“It cannot be allowed. \"",
        ] {
            check(text, text);
        }
    }
}
