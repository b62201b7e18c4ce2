//! What the path of a file says of its report: `{publisher}/{date}-*.txt`.

use crate::error::IngestError;
use crate::metadata::Metadata;
use crate::published::parse_published;

/// A pattern of paths, read from the end: `{publisher}/{date}-*.txt` fits `any/folder/Valley Post/2019-03-12-mill.txt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern {
    /// The parts between slashes.
    parts: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// Anything within a part.
    Any,
    Field(Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Publisher,
    Date,
    Title,
    Id,
    Language,
}

const FIELDS: [(&str, Field); 5] = [
    ("publisher", Field::Publisher),
    ("date", Field::Date),
    ("title", Field::Title),
    ("id", Field::Id),
    ("language", Field::Language),
];

/// Longer names are not looked into.
const LONGEST_PART: usize = 300;

impl PathPattern {
    /// Reads a pattern: names in curly brackets stand for a field, `*` for anything but a slash.
    ///
    /// # Errors
    ///
    /// [`IngestError::BadPattern`] where a name is not known or a bracket not closed.
    pub fn parse(given: &str) -> Result<Self, IngestError> {
        let bad = |reason: String| IngestError::BadPattern { given: given.to_owned(), reason };
        let parts = given.split('/').filter(|part| !part.is_empty()).map(|part| pieces(part).map_err(bad));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        if !parts.iter().flatten().any(|piece| matches!(piece, Piece::Field(_))) {
            return Err(bad("it names no field".to_owned()));
        }
        Ok(Self { parts })
    }

    /// What a path says; nothing where it does not fit.
    pub fn read(&self, path: &str) -> Metadata {
        let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let mut found = Vec::new();
        let fits = parts.len() >= self.parts.len()
            && parts.iter().all(|part| part.len() <= LONGEST_PART)
            && self
                .parts
                .iter()
                .rev()
                .zip(parts.iter().rev())
                .all(|(pieces, part)| fit(pieces, part, &mut found));
        let mut metadata = Metadata::default();
        for (field, text) in found.into_iter().filter(|_| fits) {
            let words = || Some(text.replace('_', " ").trim().to_owned()).filter(|text| !text.is_empty());
            match field {
                Field::Publisher => metadata.publisher = words(),
                Field::Title => metadata.title = words(),
                Field::Id => metadata.id = Some(text.to_owned()),
                Field::Language => metadata.language = Some(text.to_lowercase()),
                Field::Date => {
                    metadata.published = parse_published(&text.replace('_', "-")).map(|(day, _)| day)
                }
            }
        }
        metadata
    }
}

fn pieces(part: &str) -> Result<Vec<Piece>, String> {
    let (mut pieces, mut rest) = (Vec::new(), part);
    while let Some(at) = rest.find(['{', '*']) {
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        if rest[at..].starts_with('*') {
            pieces.push(Piece::Any);
            rest = &rest[at + 1..];
            continue;
        }
        let (name, after) = rest[at + 1..].split_once('}').ok_or("a `{` is never closed")?;
        let known = || FIELDS.map(|(known, _)| format!("`{known}`")).join(", ");
        let field = FIELDS.iter().find(|(known, _)| *known == name);
        let field = field.ok_or_else(|| format!("`{name}` is none of {}", known()))?;
        pieces.push(Piece::Field(field.1));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// Fits a part: what varies takes as little as it can, and a date only what is a day.
fn fit<'p>(pieces: &[Piece], part: &'p str, found: &mut Vec<(Field, &'p str)>) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return part.is_empty() };
    if let Piece::Text(text) = first {
        return part.strip_prefix(text.as_str()).is_some_and(|part| fit(rest, part, found));
    }
    let ends = part.char_indices().map(|(at, _)| at).chain([part.len()]);
    for end in ends {
        let n_found = found.len();
        let taken = &part[..end];
        let is_good = match first {
            Piece::Field(Field::Date) => end >= 6 && parse_published(&taken.replace('_', "-")).is_some(),
            Piece::Field(_) => end > 0,
            _ => true,
        };
        if let (true, Piece::Field(field)) = (is_good, first) {
            found.push((*field, taken));
        }
        if is_good && fit(rest, &part[end..], found) {
            return true;
        }
        found.truncate(n_found);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str, expected: [&str; 3]) {
        let Metadata { publisher, published, title, .. } = PathPattern::parse(pattern).unwrap().read(path);
        let day = published.map(|day| day.to_string());
        assert_eq!([publisher, day, title].map(Option::unwrap_or_default), expected, "{pattern} {path}");
    }

    #[test]
    fn paths_are_read_from_their_end() {
        check(
            "{publisher}/{date}-*.txt",
            "/a/b/Valley_Post/2019-03-12-mill.txt",
            ["Valley Post", "2019-03-12", ""],
        );
        check("{publisher}/{date}-*.txt", "Valley Post/20190312-x.txt", ["Valley Post", "2019-03-12", ""]);
        check("{publisher}/*/{title}.html", "a.zip/Post/2019/Mill burnt.html", ["Post", "", "Mill burnt"]);
        check("{date}_{title}.txt", "2019_03_12_Mill_burnt.txt", ["", "2019-03-12", "Mill burnt"]);
        check("{publisher}/{date}.txt", "Post/mill.txt", ["", "", ""]);
        check("{publisher}/{date}.txt", "2019-03-12.txt", ["", "", ""]);
    }

    #[test]
    fn malformed_patterns_are_refused() {
        let told = |pattern| PathPattern::parse(pattern).unwrap_err().to_string();
        assert_eq!(
            told("{day}.txt"),
            "cannot read the pattern `{day}.txt`: `day` is none of `publisher`, `date`, `title`, `id`, `language`"
        );
        assert_eq!(told("{date.txt"), "cannot read the pattern `{date.txt`: a `{` is never closed");
        assert_eq!(told("*.txt"), "cannot read the pattern `*.txt`: it names no field");
    }
}
