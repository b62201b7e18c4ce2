//! Which columns of a CSV file hold what.

use std::collections::BTreeMap;

use crate::error::IngestError;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Text,
    Id,
    Uri,
    Title,
    Publisher,
    Published,
    Language,
}

const FIELDS: [(&str, Field); 7] = [
    ("text", Field::Text),
    ("id", Field::Id),
    ("uri", Field::Uri),
    ("title", Field::Title),
    ("publisher", Field::Publisher),
    ("published", Field::Published),
    ("language", Field::Language),
];

/// Which columns of a CSV file hold what, by their names in its first record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    names: BTreeMap<Field, String>,
}

impl Columns {
    /// Reads a list such as `text=article_content,title=article_title`; only `text` is required.
    ///
    /// # Errors
    ///
    /// [`IngestError::BadColumns`] where the list is not of that form.
    pub fn parse(given: &str) -> Result<Self, IngestError> {
        let bad = |reason: String| IngestError::BadColumns { given: given.to_owned(), reason };
        let mut names = BTreeMap::new();
        for pair in given.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (field, column) = parse_pair(pair).map_err(bad)?;
            if names.insert(field, column.to_owned()).is_some() {
                return Err(bad(format!("`{pair}` gives the same field again")));
            }
        }
        if !names.contains_key(&Field::Text) {
            return Err(bad("`text` is missing".to_owned()));
        }
        Ok(Self { names })
    }

    /// Whether a column is wanted.
    pub(super) fn wants(&self, column: &[u8]) -> bool {
        self.names.values().any(|name| name.as_bytes() == column)
    }

    /// Finds where the columns stand among those of a file, which `separator` separates.
    pub(super) fn find(
        &self,
        columns: &[String],
        separator: &'static str,
    ) -> Result<BTreeMap<Field, usize>, IngestError> {
        let find = |(field, name): (&Field, &String)| {
            let mut places =
                columns.iter().enumerate().filter(|(_, column)| *column == name).map(|(at, _)| at);
            let missing =
                || IngestError::NoSuchColumn { column: name.clone(), columns: columns.to_vec(), separator };
            let place = places.next().ok_or_else(missing)?;
            match places.next() {
                Some(second) => {
                    Err(IngestError::TwoColumns { column: name.clone(), places: [place, second] })
                }
                None => Ok((*field, place)),
            }
        };
        self.names.iter().map(find).collect()
    }
}

fn parse_pair(pair: &str) -> Result<(Field, &str), String> {
    let (name, column) = pair.split_once('=').ok_or_else(|| format!("`{pair}` has no `=`"))?;
    let field = FIELDS.iter().find(|(known, _)| *known == name.trim()).map(|(_, field)| *field);
    let known = || FIELDS.map(|(known, _)| format!("`{known}`")).join(", ");
    let field = field.ok_or_else(|| format!("`{}` is none of {}", name.trim(), known()))?;
    match column.trim() {
        "" => Err(format!("`{pair}` names no column")),
        column => Ok((field, column)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_bad(given: &str, reason: &str) {
        let error = Columns::parse(given).expect_err("the list is refused").to_string();
        assert_eq!(error, format!("cannot read columns `{given}`: {reason}"));
    }

    #[test]
    fn malformed_column_lists_are_refused() {
        check_bad("title=a", "`text` is missing");
        check_bad("text", "`text` has no `=`");
        check_bad("text=", "`text=` names no column");
        check_bad("text=a,text=b", "`text=b` gives the same field again");
        check_bad(
            "body=a",
            "`body` is none of `text`, `id`, `uri`, `title`, `publisher`, `published`, `language`",
        );
    }

    #[test]
    fn columns_are_found_by_name() {
        let columns = Columns::parse("text = body , id=no").unwrap();
        let there = ["no".to_owned(), "body".to_owned()];
        assert_eq!(
            columns.find(&there, "commas").unwrap(),
            BTreeMap::from([(Field::Text, 1), (Field::Id, 0)])
        );
        assert!(
            matches!(columns.find(&there[..1], "commas"), Err(IngestError::NoSuchColumn { column, .. }) if column == "body")
        );
    }
}
