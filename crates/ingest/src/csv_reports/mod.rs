//! CSV files: one report a record, its text in a named column.

mod columns;
mod metered;
mod rows;
mod separator;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use csv::ByteRecord;
use rashomon_schema::Severity;

use crate::admit::admit;
use crate::as_utf8::{AsUtf8, plain};
use crate::day_order::Ordered;
use crate::decode::{Detector, Found, decode_as};
use crate::diagnose::Notice;
use crate::error::IngestError;
use crate::metadata::Metadata;
use crate::published::parse_published;
use crate::read::Ingested;
use crate::record::Record;
pub use columns::Columns;
pub(crate) use columns::{Field, Placed, place, rename_common};
use columns::{is_common, is_common_text};
use rows::Rows;
use separator::{find_separator, name_of};

/// The reports of a CSV file, read one after another; the published bytes of each are its text field without quoting.
pub struct CsvReports<R: Read> {
    records: CsvRecords<R>,
}

impl<R: Read> CsvReports<R> {
    /// Reads the names of the columns.
    ///
    /// # Errors
    ///
    /// As [`CsvRecords::new`].
    pub fn new(reader: R, columns: Option<&Columns>) -> Result<Self, IngestError> {
        Ok(Self { records: CsvRecords::new(reader, columns)? })
    }
}

impl<R: Read> Iterator for CsvReports<R> {
    type Item = Result<Ingested, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.records.next()?.and_then(Record::read))
    }
}

/// The records of a CSV file, each taken apart but not yet read.
pub struct CsvRecords<R: Read> {
    records: Ordered<Unordered<R>>,
    guess: Option<String>,
}

impl<R: Read> CsvRecords<R> {
    /// Reads the names of the columns; where none are asked for, finds those with common names.
    ///
    /// # Errors
    ///
    /// [`IngestError::NoSuchColumn`] where a named column is missing, [`IngestError::TwoColumns`] where two have its name,
    /// [`IngestError::NoTextColumn`] where none is known, [`IngestError::Empty`], [`IngestError::Binary`] and
    /// [`IngestError::BadCsv`] where the file is no CSV file.
    pub fn new(reader: R, columns: Option<&Columns>) -> Result<Self, IngestError> {
        let unordered = Unordered::new(reader, columns)?;
        let guess = unordered.guess.clone();
        Ok(Self { records: Ordered::new(unordered), guess })
    }

    /// Which columns were taken for what, where their names do not say so themselves.
    pub fn guess(&self) -> Option<String> {
        self.guess.as_ref().map(|guess| format!("reads {guess}; `--columns` names others"))
    }
}

/// Whether the first line of a file names columns as tables of reports have them.
pub(crate) fn names_a_text(head: &[u8], columns: Option<&Columns>) -> bool {
    let plain = plain(head);
    let is_wanted = |name: &[u8]| columns.is_some_and(|columns| columns.wants(name));
    let is_known = |name: &[u8]| is_common(&String::from_utf8_lossy(name));
    let first = find_separator(&plain, |name| is_wanted(name) || is_known(name));
    let names = separator::columns_of(&plain[first.n_skipped..], first.separator);
    let names: Vec<String> =
        names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    let n_known = names.iter().filter(|name| is_common(name)).count();
    let is_short = names.iter().all(|name| name.len() <= LONGEST_NAME);
    let has_text = names.iter().any(|name| is_wanted(name.as_bytes()) || is_common_text(name));
    is_short && has_text && names.len() >= 2 && (n_known >= 2 || columns.is_some() || first.n_skipped > 0)
}

/// No column has a longer name.
const LONGEST_NAME: usize = 60;

impl<R: Read> Iterator for CsvRecords<R> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.records.next()
    }
}

/// The records before the order of day and month in their dates is known.
struct Unordered<R> {
    rows: Rows<BufReader<AsUtf8<R>>>,
    columns: Header,
    guess: Option<String>,
    detector: Detector,
    /// What is told of the file, with its first record.
    notices: Vec<Notice>,
}

/// What the names of the columns tell about every row.
struct Header {
    /// The first row as written, to know it where files were joined.
    row: ByteRecord,
    places: BTreeMap<Field, usize>,
    n_columns: usize,
}

impl<R: Read> Unordered<R> {
    fn new(reader: R, columns: Option<&Columns>) -> Result<Self, IngestError> {
        let unreadable = |error: std::io::Error| IngestError::BadCsv { line: 1, reason: error.to_string() };
        let mut reader = BufReader::with_capacity(HEAD, AsUtf8::new(reader).map_err(unreadable)?);
        let head = reader.fill_buf().map_err(unreadable)?;
        admit(head)?;
        let n_bom = if head.starts_with(BOM) { BOM.len() } else { 0 };
        let is_wanted = |name: &[u8]| match columns {
            Some(columns) => columns.wants(name),
            None => is_common(&String::from_utf8_lossy(name)),
        };
        let first = find_separator(&head[n_bom..], is_wanted);
        reader.consume(n_bom);
        let mut rows = Rows::new(reader, first.separator, first.n_skipped);
        match rows.read_next(&|_| false) {
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(error),
            None => return Err(IngestError::Empty),
        }
        let mut detector = Detector::new();
        let found = detector.find(rows.row().as_slice());
        let names: Vec<String> =
            rows.row().iter().map(|name| decode_as(name, found).text.trim().to_owned()).collect();
        let separator = name_of(first.separator);
        let Placed { places, guess } = place(&names, columns, separator)?;
        let message = format!("the columns of the file are separated by {separator}");
        let notice = Notice::new("separator", Severity::Note, message);
        let notices = if first.separator == b',' { Vec::new() } else { vec![notice] };
        let columns = Header { row: rows.row().clone(), places, n_columns: names.len() };
        Ok(Self { rows, columns, guess, detector, notices })
    }

    fn take(&mut self, line: u64) -> Result<Record, IngestError> {
        let row = self.rows.row();
        let found = self.detector.find(row.as_slice());
        let bytes = self.columns.field(row, Field::Text).ok_or_else(|| IngestError::BadCsv {
            line,
            reason: format!("it has too few fields, {}, to hold the text", row.len()),
        })?;
        let text_of = |field| self.columns.text_of(row, field, found);
        Ok(Record {
            line,
            bytes: bytes.to_vec(),
            metadata: Metadata {
                id: text_of(Field::Id),
                uri: text_of(Field::Uri),
                title: text_of(Field::Title),
                publisher: text_of(Field::Publisher),
                published: None,
                language: text_of(Field::Language),
            },
            found,
            structure: None,
            written: text_of(Field::Published),
            notices: std::mem::take(&mut self.notices),
            leading: None,
        })
    }
}

impl<R: Read> Iterator for Unordered<R> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Self { rows, columns, .. } = self;
            let read = rows.read_next(&|row| columns.fits(row))?;
            if read.is_ok() && rows.row() == &columns.row {
                continue;
            }
            return Some(read.and_then(|line| self.take(line)));
        }
    }
}

impl Header {
    /// Whether a line behind a damaged row is a row of its own, and not the rest of that row's text: prose has
    /// commas too, but a space behind them and no date where a date belongs.
    fn fits(&self, row: &ByteRecord) -> bool {
        let is_date = |field: &[u8]| {
            field.trim_ascii().is_empty() || parse_published(&String::from_utf8_lossy(field)).is_some()
        };
        row.len() == self.n_columns
            && !row.iter().any(|field| field.starts_with(b" "))
            && self.field(row, Field::Text).is_some_and(|text| !text.trim_ascii().is_empty())
            && self.field(row, Field::Published).is_none_or(is_date)
    }

    fn field<'r>(&self, row: &'r ByteRecord, field: Field) -> Option<&'r [u8]> {
        row.get(*self.places.get(&field)?)
    }

    fn text_of(&self, row: &ByteRecord, field: Field, found: Found) -> Option<String> {
        let text = decode_as(self.field(row, field)?, found).text;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// So much of a file is looked at for its separator.
const HEAD: usize = 1 << 14;
/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &str = "text=body,title=head,published=date,id=no";

    fn read(csv: &[u8]) -> Vec<Result<Ingested, IngestError>> {
        CsvReports::new(csv, Some(&Columns::parse(COLUMNS).unwrap())).unwrap().collect()
    }

    #[test]
    fn rows_become_reports() {
        let reports = read(
            b"no,head,body,date\n1,One,\"A shell fell.\n\nThe \"\"mill\"\" burnt.\",2/13/2017\n2,,No.,\n",
        );
        let first = &reports[0].as_ref().unwrap().report;
        assert_eq!((first.id.as_str(), first.title.as_deref()), ("1", Some("One")));
        assert_eq!(first.text, "A shell fell.\n\nThe \"mill\" burnt.");
        assert_eq!(first.published.unwrap().to_string(), "2017-02-13");
        let second = &reports[1].as_ref().unwrap().report;
        assert_eq!((second.text.as_str(), second.title.as_deref(), second.published), ("No.", None, None));
    }

    #[test]
    fn a_bad_record_does_not_stop_the_others() {
        let reports = read(b"no,head,body,date\n1,One\n2,Two,,\n3,Three,Text,soon\n");
        let told = |at: usize| reports[at].as_ref().map(|_| ()).map_err(ToString::to_string);
        assert_eq!(
            told(0),
            Err("cannot read the CSV record at line 2: it has too few fields, 2, to hold the text".into())
        );
        assert_eq!(told(1), Err("line 3: the report has no text".into()));
        assert_eq!(reports[2].as_ref().unwrap().diagnostics[0].code, "unread-date");
    }

    #[test]
    fn a_missing_column_lists_the_columns() {
        let Err(error) =
            CsvReports::new(&b"\xef\xbb\xbfid,Text\n"[..], Some(&Columns::parse(COLUMNS).unwrap()))
        else {
            panic!("the column is missing");
        };
        assert_eq!(
            error.to_string(),
            "there is no column `body`; the columns, separated by commas, are `id`, `Text`"
        );
    }

    #[test]
    fn legacy_encodings_are_read() {
        let reports = read(b"no,head,body,date\n1,Caf\xe9,\"\x93It wasn\x92t us,\x94 he said.\",\n");
        let report = &reports[0].as_ref().unwrap().report;
        assert_eq!(
            (report.title.as_deref(), report.text.as_str()),
            (Some("Café"), "“It wasn’t us,” he said.")
        );
    }

    #[test]
    fn other_files_are_refused() {
        let open =
            |bytes: &'static [u8]| CsvReports::new(bytes, Some(&Columns::parse(COLUMNS).unwrap())).err();
        assert!(matches!(open(b"PK\x03\x04...."), Some(IngestError::Binary { .. })));
        assert!(matches!(open(b""), Some(IngestError::Empty)));
    }

    fn texts(csv: &[u8]) -> Vec<String> {
        CsvReports::new(csv, None)
            .unwrap()
            .map(|read| read.map_or_else(|e| e.to_string(), |read| read.report.text))
            .collect()
    }

    #[test]
    fn wide_text_returns_and_joined_files_are_read() {
        let csv = "id,body\n1,\"A café\nburnt.\"\nid,body\n2,Two.\n";
        let wide: Vec<u8> =
            b"\xff\xfe".iter().copied().chain(csv.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(texts(csv.as_bytes()), ["A café\nburnt.", "Two."]);
        assert_eq!(texts(&wide), ["A café\nburnt.", "Two."]);
        assert_eq!(texts(csv.replace('\n', "\r").as_bytes()), ["A café\nburnt.", "Two."]);
        assert_eq!(texts(b"sep=:\nid:text\n1:One.\n"), ["One."]);
        assert_eq!(texts(b"id,text\n1,One.,more,and more\n2,Two.\n"), ["One.", "Two."]);
    }

    #[test]
    fn serial_days_are_read_and_days_that_cannot_be_are_refused() {
        let reports: Vec<_> = CsvReports::new(
            &b"text,date\nOne.,43889\nTwo.,31/02/2020\nThree.,2020-13-01 10:00\nFour.,soon\n"[..],
            None,
        )
        .unwrap()
        .collect();
        assert_eq!(reports[0].as_ref().unwrap().report.published.unwrap().to_string(), "2020-02-28");
        assert_eq!(
            reports[1].as_ref().err().unwrap().to_string(),
            "line 3: the day of publication `31/02/2020` does not exist"
        );
        assert!(matches!(reports[2], Err(IngestError::NoSuchDay { line: 4, .. })));
        assert_eq!(reports[3].as_ref().unwrap().diagnostics[0].code, "unread-date");
    }

    #[test]
    fn tables_are_known_by_their_first_line() {
        for (head, expected) in [
            ("id,text,date\n", true),
            ("Headline;Article Content\n", true),
            ("sep=;\na;text\n", true),
            ("Text, date and place are unknown, the mayor said.\n", false),
            ("name,place\n", false),
            ("text\n", false),
        ] {
            assert_eq!(names_a_text(head.as_bytes(), None), expected, "{head}");
        }
        assert!(names_a_text(b"no,story line\n", Some(&Columns::parse("text=story line").unwrap())));
    }

    #[test]
    fn other_separators_are_found_and_told() {
        for separator in [";", "\t", "|"] {
            let csv = "no,head,body,date\n7,Raid,\"Two, perhaps three\",06.05.2019\n8,Raid,Four,\n"
                .replace(',', separator);
            let reports = read(csv.as_bytes());
            let Ingested { report, diagnostics, .. } = reports[0].as_ref().unwrap();
            assert_eq!((report.id.as_str(), report.title.as_deref()), ("7", Some("Raid")));
            assert_eq!(report.published.unwrap().to_string(), "2019-05-06");
            assert!(diagnostics.iter().any(|told| told.code == "separator"), "{diagnostics:?}");
            assert!(reports[1].as_ref().unwrap().diagnostics.is_empty());
        }
    }

    #[test]
    fn two_columns_of_the_wanted_name_are_refused() {
        let open = |columns| {
            CsvReports::new(&b"no,body,body\n1,Raid,Two died.\n"[..], Some(&Columns::parse(columns).unwrap()))
        };
        let Err(error) = open("text=body") else { panic!("there are two of them") };
        assert_eq!(error.to_string(), "two columns are named `body`, the second and the third");
        assert!(error.hint().is_some());
        let open = CsvReports::new(&b"body,x,x\nRaid,1,2\n"[..], Some(&Columns::parse("text=body").unwrap()));
        assert!(open.is_ok(), "other columns may have one name");
    }

    #[test]
    fn the_other_dates_show_the_order_of_day_and_month() {
        let reports =
            read(b"no,head,body,date\n1,,One.,04/03/2021\n2,,Two.,31/03/2021\n3,,Three.,05/04/2021\n");
        let dates: Vec<String> =
            reports.iter().map(|read| read.as_ref().unwrap().report.published.unwrap().to_string()).collect();
        assert_eq!(dates, ["2021-03-04", "2021-03-31", "2021-04-05"]);
    }

    #[test]
    fn refusals_name_the_line_of_the_record() {
        let reports = read(
            b"no,head,body,date\n\n1,,\"A mill\nburnt.\",\n\n\n2,,,\n3,,\"Open,\n4,,Closed.,2021-03-04\n",
        );
        let told: Vec<String> =
            reports.iter().filter_map(|read| read.as_ref().err().map(ToString::to_string)).collect();
        assert_eq!(
            told,
            [
                "line 7: the report has no text",
                "cannot read the CSV record at line 8: a quotation mark in it is never closed"
            ]
        );
        assert_eq!(reports[3].as_ref().unwrap().report.text, "Closed.");
    }

    #[test]
    fn an_unclosed_quotation_mark_is_reported() {
        let endless = b"no,head,body,date\n1,One,\"A shell".chain(std::io::repeat(b'x'));
        let mut reports = CsvReports::new(endless, Some(&Columns::parse(COLUMNS).unwrap())).unwrap();
        assert!(matches!(reports.next(), Some(Err(IngestError::Record { line: 2, .. }))));
        assert!(reports.next().is_none());
    }
}
