//! Why bytes are refused.

/// The most bytes one report may have: 10 MB, some two million words.
///
/// A `.jsonl` line or a CSV record is one report each; their files may be of any size.
pub const MAX_REPORT_BYTES: usize = 10_000_000;

/// Why bytes did not become a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// There is no text, or only white space.
    #[error("the report has no text")]
    Empty,
    /// The bytes are not text.
    #[error("the input is not text but {kind}")]
    Binary {
        /// What they are, for example `a PDF document`.
        kind: &'static str,
        /// How to get at the text.
        remedy: &'static str,
    },
    /// The report is over [`MAX_REPORT_BYTES`].
    #[error("the report has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Its size in bytes; a lower bound where reading stopped early.
        size: usize,
        /// [`MAX_REPORT_BYTES`].
        limit: usize,
    },
    /// An HTML page shows no text.
    #[error("the HTML page has no text")]
    NoText,
    /// A line of a `.jsonl` file is no report.
    #[error("cannot read line {line} as a JSON report: {reason}")]
    BadJson {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it, and at which column.
        reason: String,
    },
    /// A record of a CSV file cannot be read.
    #[error("cannot read the CSV record at line {line}: {reason}")]
    BadCsv {
        /// The line the record starts at, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A column that was asked for is not in the CSV file.
    #[error("there is no column `{column}`; the columns, separated by {separator}, are {}", listed(.columns))]
    NoSuchColumn {
        /// The column asked for.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
        /// What they are taken to be separated by, for example `commas`.
        separator: &'static str,
    },
    /// Two columns of the CSV file have the name that was asked for.
    #[error("two columns are named `{column}`, the {} and the {}", ordinal(.places[0]), ordinal(.places[1]))]
    TwoColumns {
        /// The column asked for.
        column: String,
        /// The first two of that name, from 0.
        places: [usize; 2],
    },
    /// The list of columns cannot be understood.
    #[error("cannot read columns `{given}`: {reason}")]
    BadColumns {
        /// The list as given.
        given: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The first row of a table names no column that could hold the text.
    #[error("no column of the table is known to hold the text; the columns, separated by {separator}, are {}", listed(.columns))]
    NoTextColumn {
        /// The columns there are.
        columns: Vec<String>,
        /// What they are taken to be separated by, for example `commas`.
        separator: &'static str,
    },
    /// A document or an archive cannot be opened.
    #[error("cannot read the {what}: {reason}")]
    Damaged {
        /// What it is, for example `ZIP archive`.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// No page of a document has text that could be read, as in scans.
    #[error("the PDF document has no text layer on any of its {n_pages} pages")]
    NoTextLayer {
        /// How many pages it has.
        n_pages: usize,
    },
    /// A document or an archive is locked.
    #[error("the {what} is protected by a password")]
    Protected {
        /// What it is.
        what: &'static str,
    },
    /// What is packed becomes far more than a file of its size holds.
    #[error("it unpacks to more than a file of its size can hold, as files made to exhaust a machine do")]
    Bomb,
    /// Archives lie in archives, too many one in the other.
    #[error("archives are packed in one another more than {limit} deep")]
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// A packed file is too large to be read from within its archive.
    #[error("the packed file has {size} bytes or more, too many to be read from within its archive")]
    MemberTooLarge {
        /// Its size, or a lower bound of it.
        size: usize,
    },
    /// A day of publication that no calendar has.
    #[error("line {line}: the day of publication `{written}` does not exist")]
    NoSuchDay {
        /// The line the record starts at, from 1.
        line: u64,
        /// The day as written.
        written: String,
    },
    /// A pattern of paths cannot be understood.
    #[error("cannot read the pattern `{given}`: {reason}")]
    BadPattern {
        /// The pattern as given.
        given: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A record among many was refused.
    #[error("line {line}: {source}")]
    Record {
        /// The line the record starts at, from 1.
        line: u64,
        /// Why.
        source: Box<IngestError>,
    },
}

impl IngestError {
    /// What the user can do about it, if anything.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Binary { remedy, .. } => Some(remedy),
            Self::TooLarge { .. } => {
                Some("split the file into one report each, or give many reports as `.jsonl` or `.csv`")
            }
            Self::NoText => Some("a page that is drawn by scripts has to be saved from a browser first"),
            Self::BadJson { .. } => Some(
                "each report is a JSON object with at least `text`: one a line, or one after another in an array",
            ),
            Self::NoSuchColumn { .. } | Self::BadColumns { .. } => {
                Some("name the columns as in `text=article_content,title=article_title,published=date`")
            }
            Self::TwoColumns { .. } => Some("rename one of them in the first line of the file"),
            Self::NoTextColumn { .. } => {
                Some("name it with `--columns`, as in `--columns text=article,published=date`")
            }
            Self::Damaged { .. } => Some("it may be cut off or damaged: fetch or save it again"),
            Self::BadPattern { .. } => Some("write it as in `{publisher}/{date}-*.txt`"),
            Self::NoTextLayer { .. } => Some("recognise its text first, for example with `ocrmypdf`"),
            Self::Protected { .. } => Some("save a copy without the password"),
            Self::Bomb | Self::TooDeep { .. } | Self::MemberTooLarge { .. } => {
                Some("if you trust it, unpack it yourself and give the folder")
            }
            Self::NoSuchDay { .. } => Some("correct the day in the file, or leave it empty"),
            Self::Record { source, .. } => source.hint(),
            Self::BadCsv { .. } => Some("check the quotation marks and the number of fields of that record"),
            Self::Empty => Some("check that it is the file you meant"),
        }
    }

    /// A file that cannot be opened, and why.
    pub(crate) fn damaged(what: &'static str, error: impl std::fmt::Display) -> Self {
        Self::Damaged { what, reason: error.to_string() }
    }

    /// The same refusal, told of the record that starts at `line`.
    pub(crate) fn at_line(self, line: u64) -> Self {
        Self::Record { line, source: Box::new(self) }
    }
}

/// The place of a column in words, from 0.
fn ordinal(place: usize) -> String {
    const WORDS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];
    WORDS.get(place).map_or_else(|| format!("column no. {}", place + 1), |word| (*word).to_owned())
}

fn listed(columns: &[String]) -> String {
    columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_column_lists_the_columns_of_the_file() {
        let error = IngestError::NoSuchColumn {
            column: "body".into(),
            columns: vec!["id".into(), "text".into()],
            separator: "commas",
        };
        assert_eq!(
            error.to_string(),
            "there is no column `body`; the columns, separated by commas, are `id`, `text`"
        );
        assert!(error.at_line(1).hint().is_some());
    }
}
