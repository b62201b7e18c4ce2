//! Which columns of a CSV file hold what.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::IngestError;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Text,
    Id,
    Uri,
    Title,
    Publisher,
    Published,
    Language,
}

impl Field {
    fn name(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
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

/// Names that columns commonly have, the most telling first.
const COMMON: [(Field, &[&str]); 7] = [
    (
        Field::Text,
        &[
            "text",
            "body",
            "article_content",
            "article_text",
            "article_body",
            "full_text",
            "fulltext",
            "maintext",
            "main_text",
            "content",
            "article",
            "story",
            "story_text",
            "document",
            "report",
            "report_text",
            "message",
            "post",
            "post_text",
            "narrative",
            "description",
        ],
    ),
    (Field::Id, &["id", "unit_id", "article_id", "document_id", "doc_id", "report_id", "uid", "guid"]),
    (Field::Uri, &["uri", "url", "link", "article_url", "source_url", "permalink", "href"]),
    (Field::Title, &["title", "headline", "article_title", "heading", "subject"]),
    (
        Field::Publisher,
        &[
            "publisher",
            "source",
            "outlet",
            "publication",
            "media",
            "media_name",
            "site_name",
            "site",
            "domain",
            "channel",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "date",
            "published_at",
            "published_date",
            "publication_date",
            "pub_date",
            "pubdate",
            "publish_date",
            "date_published",
            "article_date",
            "datetime",
            "timestamp",
            "created_at",
        ],
    ),
    (Field::Language, &["language", "lang"]),
];

/// Gives an object with a text under a common name the names of the JSON form; tells which were taken. Names that settings
/// and lists have too, such as `description`, do not make a report.
pub(crate) fn rename_common(object: &mut serde_json::Map<String, Value>) -> Option<String> {
    const TOO_COMMON: [&str; 8] =
        ["document", "report", "report_text", "message", "post", "post_text", "narrative", "description"];
    let mut told = Vec::new();
    for (field, names) in COMMON {
        if object.contains_key(field.name()) {
            continue;
        }
        let is_text = field == Field::Text;
        let known = names.iter().filter(|name| !(is_text && TOO_COMMON.contains(name)));
        let found = known.copied().find(|name| object.get(*name).is_some_and(Value::is_string));
        match found.and_then(|name| Some((name, object.remove(name)?))) {
            Some((name, value)) => {
                object.insert(field.name().to_owned(), value);
                told.push(format!("`{name}` as {}", field.name()));
            }
            None if is_text => return None,
            None => {}
        }
    }
    Some(told.join(", "))
}

/// Where the columns of a file stand, and what was guessed of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub places: BTreeMap<Field, usize>,
    /// `article_content` as text; none where every column has the very name of its field.
    pub guess: Option<String>,
}

/// Finds the columns of a file: those that are named, or else those with common names.
pub(crate) fn place(
    names: &[String],
    columns: Option<&Columns>,
    separator: &'static str,
) -> Result<Placed, IngestError> {
    match columns {
        Some(columns) => Ok(Placed { places: columns.find(names, separator)?, guess: None }),
        None => guess(names, separator),
    }
}

/// Finds the columns of a file by the names that they commonly have.
fn guess(columns: &[String], separator: &'static str) -> Result<Placed, IngestError> {
    let keys: Vec<String> = columns.iter().map(|column| key(column)).collect();
    let (mut places, mut told) = (BTreeMap::new(), Vec::new());
    for (field, names) in COMMON {
        let Some(name) = names.iter().find(|name| keys.iter().any(|key| key == *name)) else { continue };
        let found: Vec<usize> = (0..keys.len()).filter(|at| keys[*at] == **name).collect();
        if field == Field::Text && found.len() > 1 {
            return Err(IngestError::TwoColumns {
                column: columns[found[0]].clone(),
                places: [found[0], found[1]],
            });
        }
        places.insert(field, found[0]);
        if *name != field.name() {
            told.push(format!("`{}` as {}", columns[found[0]], field.name()));
        }
    }
    if !places.contains_key(&Field::Text) {
        return Err(IngestError::NoTextColumn { columns: columns.to_vec(), separator });
    }
    Ok(Placed { places, guess: (!told.is_empty()).then(|| told.join(", ")) })
}

/// Whether a name is one that columns with a text commonly have.
pub(super) fn is_common_text(column: &str) -> bool {
    let key = key(column);
    COMMON[0].1.contains(&key.as_str())
}

/// Whether a name is common for anything.
pub(super) fn is_common(column: &str) -> bool {
    let key = key(column);
    COMMON.iter().any(|(_, names)| names.contains(&key.as_str()))
}

/// A name in lower case, its words joined by `_`.
fn key(column: &str) -> String {
    column.trim().trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-', '.'], "_")
}

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
    fn common_names_are_guessed() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let placed =
            guess(&names(&["No", "Pub Date", "Article-Content", "Headline", "source"]), "commas").unwrap();
        assert_eq!(
            placed.places,
            BTreeMap::from([
                (Field::Published, 1),
                (Field::Text, 2),
                (Field::Title, 3),
                (Field::Publisher, 4)
            ])
        );
        assert_eq!(
            placed.guess.unwrap(),
            "`Article-Content` as text, `Headline` as title, `source` as publisher, `Pub Date` as published"
        );
        assert_eq!(guess(&names(&["id", "text"]), "commas").unwrap().guess, None);
        assert!(matches!(guess(&names(&["a", "b"]), "commas"), Err(IngestError::NoTextColumn { .. })));
        assert!(matches!(guess(&names(&["text", "Text"]), "commas"), Err(IngestError::TwoColumns { .. })));
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
