//! Files of JSON: one report a line, one object after another, or an array of reports.

mod values;

use std::io::{BufRead, BufReader, Read};

use rashomon_schema::READING_FAMILY;

use crate::admit::admit;
use crate::as_utf8::AsUtf8;
use crate::day_order::{MayHoldRecord, Ordered};
use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::record::Record;
use values::{Value, Values};

/// What an object of a JSON file holds.
#[derive(Debug)]
pub enum JsonEntry {
    /// A report, taken apart but not yet read.
    Record(Box<Record>),
    /// A reading that was written before, as published.
    Reading {
        /// The object.
        bytes: Vec<u8>,
        /// The line that it starts at, from 1.
        line: u64,
    },
}

impl MayHoldRecord for Result<JsonEntry, IngestError> {
    fn record(&mut self) -> Option<&mut Record> {
        match self {
            Ok(JsonEntry::Record(record)) => Some(record),
            Ok(JsonEntry::Reading { .. }) | Err(_) => None,
        }
    }
}

/// The reports of a JSON file, one after another.
pub struct JsonRecords<R: Read> {
    entries: Ordered<Entries<BufReader<AsUtf8<R>>>>,
}

impl<R: Read> JsonRecords<R> {
    /// Looks at how the file begins.
    ///
    /// # Errors
    ///
    /// [`IngestError::Binary`] where it is not text, and [`IngestError::BadJson`] where it cannot be read at all.
    pub fn new(source: R) -> Result<Self, IngestError> {
        let unreadable = |error: std::io::Error| IngestError::BadJson { line: 1, reason: error.to_string() };
        let mut source = BufReader::with_capacity(1 << 16, AsUtf8::new(source).map_err(unreadable)?);
        let head = source.fill_buf().map_err(unreadable)?;
        match admit(head) {
            Ok(()) | Err(IngestError::Empty) => {}
            Err(refusal) => return Err(refusal),
        }
        let n_bom = if head.starts_with(BOM) { BOM.len() } else { 0 };
        source.consume(n_bom);
        // JSON may write a character as six, `\u0041`.
        let values = Values::new(source, 6 * MAX_REPORT_BYTES);
        Ok(Self { entries: Ordered::new(Entries { values, has_failed: false }) })
    }
}

impl<R: Read> Iterator for JsonRecords<R> {
    type Item = Result<JsonEntry, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.entries.next()
    }
}

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

struct Entries<R> {
    values: Values<R>,
    has_failed: bool,
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<JsonEntry, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        match self.values.read_next() {
            Ok(value) => value.map(entry),
            Err(error) => {
                self.has_failed = true;
                Some(Err(IngestError::damaged("file", error)))
            }
        }
    }
}

fn entry(Value { line, bytes }: Value) -> Result<JsonEntry, IngestError> {
    let bytes =
        bytes.map_err(|size| IngestError::TooLarge { size, limit: MAX_REPORT_BYTES }.at_line(line))?;
    if is_reading(&bytes) {
        return Ok(JsonEntry::Reading { bytes, line });
    }
    Record::from_json_line(&bytes, line).map(|record| JsonEntry::Record(Box::new(record)))
}

/// Whether an object is a record of a reading: its schema comes first.
fn is_reading(object: &[u8]) -> bool {
    let start = object.iter().take(64).copied().filter(|byte| !byte.is_ascii_whitespace());
    start.collect::<Vec<u8>>().starts_with(format!("{{\"schema\":\"{READING_FAMILY}").as_bytes())
}

/// Whether a file that begins with `head` holds JSON: an object with a name in it, or an array of objects.
pub fn begins_like_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let mut signs = head.iter().filter(|byte| !byte.is_ascii_whitespace());
    matches!((signs.next(), signs.next()), (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let told: Vec<String> = JsonRecords::new(source.as_bytes())
            .unwrap()
            .map(|entry| match entry {
                Ok(JsonEntry::Record(record)) => record.read().map(|read| read.report.text),
                Ok(JsonEntry::Reading { line, .. }) => Ok(format!("reading at {line}")),
                Err(error) => Err(error),
            })
            .map(|read| read.unwrap_or_else(|error| error.to_string()))
            .collect();
        assert_eq!(told, expected, "{source}");
    }

    #[test]
    fn lines_arrays_and_laid_out_objects_are_reports() {
        check("{\"text\":\"One.\"}\n{\"text\":\"Two.\"}", &["One.", "Two."]);
        check("[{\"text\":\"One.\"}, {\"text\":\"Two.\"}]", &["One.", "Two."]);
        check("\u{feff}{\n  \"text\": \"One.\"\n}\n{\n  \"text\": \"Two.\"\n}", &["One.", "Two."]);
        check("{\n \"schema\": \"rashomon/reading@2\", \"report\": {}}", &["reading at 1"]);
        check("", &[]);
        let wide: Vec<u8> = "\u{feff}{\"text\":\"One.\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(JsonRecords::new(&wide[..]).unwrap().filter_map(Result::ok).count(), 1);
    }

    #[test]
    fn what_is_no_report_is_refused_alone() {
        check(
            "{\"text\":\"One.\"}\n{\"messages\":[{\"text\":\"Two.\"}]}\n{\n \"text\": 3\n}",
            &[
                "One.",
                "cannot read line 2 as a JSON report: it has no `text` but `messages`",
                "cannot read line 3 as a JSON report: invalid type: integer `3`, expected a string at line 4, column 10",
            ],
        );
        check("[7]", &["cannot read line 1 as a JSON report: it is not an object"]);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(JsonRecords::new(&b"\x1f\x8b\x08\0"[..]).err(), Some(IngestError::Binary { .. })));
    }

    #[test]
    fn the_beginning_shows_json() {
        for head in ["{\"id\": 1}", " {\n\"text\"", "[\n {", "\u{feff}{}"] {
            assert!(begins_like_json(head.as_bytes()), "{head}");
        }
        for head in ["", "[Updated] Shells fell.", "{sic} he said", "A {\"text\"}", "[\"One\"]"] {
            assert!(!begins_like_json(head.as_bytes()), "{head}");
        }
    }
}
