//! What separates the columns of a file, by its first line.

use csv::ReaderBuilder;

/// Characters that separate columns, the commonest first.
const SEPARATORS: [u8; 7] = [b',', b';', b'\t', b'|', b'^', b'~', 0x1f];

/// The name of a separator, as messages give it.
pub(super) const fn name_of(separator: u8) -> &'static str {
    match separator {
        b';' => "semicolons",
        b'\t' => "tabs",
        b'|' => "vertical bars",
        b'^' => "carets",
        b'~' => "tildes",
        b':' => "colons",
        b'#' => "number signs",
        b' ' => "spaces",
        0x1f => "unit separators",
        b',' => "commas",
        _ => "the sign that its first line names",
    }
}

/// What a file's first line shows.
pub(super) struct FirstLine {
    pub separator: u8,
    /// The length of a line `sep=;` that only names the separator, as spreadsheets write it.
    pub n_skipped: usize,
}

/// Reads the separator that a first line names, or finds the one that makes the most columns of it; the commonest where several do.
pub(super) fn find_separator(head: &[u8], is_wanted: impl Fn(&[u8]) -> bool) -> FirstLine {
    let line_end = head.iter().position(|byte| *byte == b'\n').map_or(head.len(), |end| end + 1);
    if let [b's', b'e', b'p', b'=', separator, rest @ ..] = &head[..line_end]
        && rest.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
        && separator.is_ascii()
        && !matches!(separator, b'\r' | b'\n' | b'"')
    {
        return FirstLine { separator: *separator, n_skipped: line_end };
    }
    let best = SEPARATORS
        .iter()
        .enumerate()
        .max_by_key(|(rank, separator)| {
            let columns = columns_of(head, **separator);
            let n_wanted = columns.iter().filter(|column| is_wanted(column.trim_ascii())).count();
            (n_wanted, columns.len(), std::cmp::Reverse(*rank))
        })
        .map_or(b',', |(_, separator)| *separator);
    FirstLine { separator: best, n_skipped: 0 }
}

/// The names in the first line, by a separator.
pub(super) fn columns_of(head: &[u8], separator: u8) -> Vec<Vec<u8>> {
    let mut reader =
        ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(head);
    let first = reader.byte_records().next().and_then(Result::ok).unwrap_or_default();
    first.iter().map(<[u8]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, separator: u8, n_skipped: usize) {
        let found = find_separator(head.as_bytes(), |column| column == b"text");
        assert_eq!((found.separator as char, found.n_skipped), (separator as char, n_skipped), "{head}");
    }

    #[test]
    fn the_first_line_shows_the_separator() {
        check("id,text,date\n", b',', 0);
        check("id;text;date\r\n1;\"a, b, c, d\";2", b';', 0);
        check("id\ttext\tplace, region, country, continent\n", b'\t', 0);
        check("id|text|date\n", b'|', 0);
        check("text\nOne, two; three\n", b',', 0);
        check("\"a;b;c\",text\n", b',', 0);
        check("sep=;\r\nid;text\n", b';', 7);
        check("sep=:\nid:text\n", b':', 6);
        check("id~text~date\n", b'~', 0);
    }
}
