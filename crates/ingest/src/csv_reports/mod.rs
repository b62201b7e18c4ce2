//! CSV files: one report a record, its text in a named column.

mod columns;
mod metered;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use csv::ByteRecord;

use crate::admit::admit_head;
use crate::decode::{Detector, Found, decode_as};
use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::metadata::Metadata;
use crate::read::Ingested;
use crate::record::Record;
pub use columns::Columns;
use columns::Field;
use metered::Metered;

/// The reports of a CSV file, read one after another; the published bytes of each are its text field without quoting.
pub struct CsvReports<R> {
    records: CsvRecords<R>,
}

impl<R: Read> CsvReports<R> {
    /// Reads the names of the columns.
    ///
    /// # Errors
    ///
    /// As [`CsvRecords::new`].
    pub fn new(reader: R, columns: &Columns) -> Result<Self, IngestError> {
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
pub struct CsvRecords<R> {
    reader: csv::Reader<Metered<BufReader<R>>>,
    places: BTreeMap<Field, usize>,
    detector: Detector,
    record: ByteRecord,
    /// The record before the one that was read last: only at the end it is known whether the last one is whole.
    held: Option<Result<Record, IngestError>>,
    has_ended: bool,
}

impl<R: Read> CsvRecords<R> {
    /// Reads the names of the columns.
    ///
    /// # Errors
    ///
    /// [`IngestError::NoSuchColumn`] where a named column is missing, [`IngestError::Empty`], [`IngestError::Binary`] and
    /// [`IngestError::BadCsv`] where the file is no CSV file.
    pub fn new(reader: R, columns: &Columns) -> Result<Self, IngestError> {
        let mut reader = BufReader::new(reader);
        let head =
            reader.fill_buf().map_err(|error| IngestError::BadCsv { line: 1, reason: error.to_string() })?;
        admit_head(head)?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(Metered::new(reader));
        let mut detector = Detector::new();
        let header = reader.byte_headers().map_err(|error| bad_csv(&error, 1))?;
        let found = detector.find(header.as_slice());
        let names: Vec<String> =
            header.iter().map(|name| decode_as(name, found).text.trim().to_owned()).collect();
        let places = columns.find(&names)?;
        Ok(Self { reader, places, detector, record: ByteRecord::new(), held: None, has_ended: false })
    }

    /// The next record, or none at the end; the first record that cannot be read is the last.
    fn read_next(&mut self) -> Option<Result<Record, IngestError>> {
        self.reader.get_mut().reset();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(self.take()),
            Ok(false) => {
                self.has_ended = true;
                None
            }
            Err(error) => {
                self.has_ended = true;
                let line = self.reader.position().line();
                Some(Err(match self.reader.get_ref().excess() {
                    Some(size) => IngestError::TooLarge { size, limit: MAX_REPORT_BYTES }.at_line(line),
                    None => bad_csv(&error, line),
                }))
            }
        }
    }

    /// Whether the record read last holds lines: what it would do after a quotation mark without a partner.
    fn holds_lines(&self) -> bool {
        self.record.iter().next_back().is_some_and(|field| field.contains(&b'\n'))
    }

    fn take(&mut self) -> Result<Record, IngestError> {
        let line = self.record.position().map_or(0, csv::Position::line);
        let found = self.detector.find(self.record.as_slice());
        let bytes = self.field(Field::Text).ok_or_else(|| IngestError::BadCsv {
            line,
            reason: format!("it has too few fields, {}, to hold the text", self.record.len()),
        })?;
        let mut notices = Vec::new();
        let mut metadata = Metadata {
            id: self.text_of(Field::Id, found),
            uri: self.text_of(Field::Uri, found),
            title: self.text_of(Field::Title, found),
            publisher: self.text_of(Field::Publisher, found),
            published: None,
            language: self.text_of(Field::Language, found),
        };
        metadata.read_published(&self.text_of(Field::Published, found).unwrap_or_default(), &mut notices);
        Ok(Record { line, bytes: bytes.to_vec(), metadata, found, structure: None, notices })
    }

    fn field(&self, field: Field) -> Option<&[u8]> {
        self.record.get(*self.places.get(&field)?)
    }

    fn text_of(&self, field: Field, found: Found) -> Option<String> {
        let text = decode_as(self.field(field)?, found).text;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

impl<R: Read> Iterator for CsvRecords<R> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        let held = self.held.take();
        if self.has_ended {
            return held;
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let may_be_open = held.is_some() && self.holds_lines();
        let next = self.read_next();
        if next.is_none() && may_be_open && !self.reader.get_ref().has_paired_marks() {
            let reason = "a quotation mark in it is never closed".to_owned();
            return Some(Err(IngestError::BadCsv { line, reason }));
        }
        self.held = next;
        match held {
            Some(held) => Some(held),
            None if self.held.is_some() => self.next(),
            None => None,
        }
    }
}

fn bad_csv(error: &csv::Error, line: u64) -> IngestError {
    IngestError::BadCsv { line, reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &str = "text=body,title=head,published=date,id=no";

    fn read(csv: &[u8]) -> Vec<Result<Ingested, IngestError>> {
        CsvReports::new(csv, &Columns::parse(COLUMNS).unwrap()).unwrap().collect()
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
        let Err(error) = CsvReports::new(&b"\xef\xbb\xbfid,Text\n"[..], &Columns::parse(COLUMNS).unwrap())
        else {
            panic!("the column is missing");
        };
        assert_eq!(error.to_string(), "there is no column `body`; the columns are `id`, `Text`");
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
        let open = |bytes: &'static [u8]| CsvReports::new(bytes, &Columns::parse(COLUMNS).unwrap()).err();
        assert!(matches!(
            open(b"PK\x03\x04....xl/workbook.xml"),
            Some(IngestError::Binary { kind: "an Excel workbook", .. })
        ));
        assert!(matches!(open(b"\xff\xfeb\0o\0d\0y\0"), Some(IngestError::Binary { .. })));
        assert!(matches!(open(b""), Some(IngestError::Empty)));
    }

    #[test]
    fn an_unclosed_quotation_mark_is_reported() {
        let endless = b"no,head,body,date\n1,One,\"A shell".chain(std::io::repeat(b'x'));
        let mut reports = CsvReports::new(endless, &Columns::parse(COLUMNS).unwrap()).unwrap();
        assert!(matches!(reports.next(), Some(Err(IngestError::Record { line: 2, .. }))));
        assert!(reports.next().is_none());
    }
}
