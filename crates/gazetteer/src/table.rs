//! The readable tables of this crate: one row a line, fields parted by tabs, `#` before a comment.

/// The rows of a table, each as its fields.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    lines(text).map(|line| line.split('\t').collect())
}

/// The lines of a table that are no comment.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The entries of a field that holds several, parted by `|`.
pub(crate) fn entries(field: &str) -> impl Iterator<Item = &str> {
    field.split('|').filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_no_rows() {
        let rows: Vec<_> = rows("# why\na\tb|c\n\nd\t\n").collect();
        assert_eq!(rows, [vec!["a", "b|c"], vec!["d", ""]]);
        assert_eq!(entries("b||c").collect::<Vec<_>>(), ["b", "c"]);
    }
}
