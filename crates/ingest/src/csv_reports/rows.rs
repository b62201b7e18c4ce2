//! The rows of a CSV file. Where a quotation mark is never closed, its row is lost and the rows behind it are read.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::metered::{Metered, count_lines};
use crate::error::{IngestError, MAX_REPORT_BYTES};

/// So many lines behind a row with an open mark are looked at for the next row.
const MOST_LINES: usize = 5_000;

/// Reads rows one after another.
pub(super) struct Rows<R> {
    reader: csv::Reader<Metered<R>>,
    separator: u8,
    /// What was consumed by readers before this one is not counted in its position.
    n_before: u64,
    row: ByteRecord,
    has_ended: bool,
}

/// Tells whether a line is a row like the others: how many fields it has, and what is in them.
pub(super) type IsRow<'r> = &'r dyn Fn(&ByteRecord) -> bool;

impl<R: Read> Rows<R> {
    pub fn new(source: R, separator: u8, n_skipped: usize) -> Self {
        let mut rows = Self {
            reader: reader(Metered::new(source), separator),
            separator,
            n_before: 0,
            row: ByteRecord::new(),
            has_ended: false,
        };
        if n_skipped > 0 {
            // The line that names the separator is the first row; if it cannot be read, the next call says so.
            let _ = rows.reader.read_byte_record(&mut rows.row);
            rows.release();
        }
        rows
    }

    /// The row that was read last.
    pub const fn row(&self) -> &ByteRecord {
        &self.row
    }

    /// Reads the next row, and gives the line that it starts at; none at the end.
    pub fn read_next(&mut self, is_row: IsRow<'_>) -> Option<Result<u64, IngestError>> {
        if self.has_ended {
            return None;
        }
        let read = self.reader.read_byte_record(&mut self.row);
        let line = self.first_line();
        match read {
            Ok(false) => {
                self.has_ended = true;
                None
            }
            Ok(true) if self.has_open_mark() => Some(Err(self.skip_open_mark(line, is_row))),
            Ok(true) => {
                self.release();
                Some(Ok(line))
            }
            Err(error) => Some(Err(match self.reader.get_ref().excess() {
                Some(size) => {
                    self.resume(is_row);
                    IngestError::TooLarge { size, limit: MAX_REPORT_BYTES }.at_line(line)
                }
                None => {
                    self.has_ended = true;
                    IngestError::BadCsv { line, reason: error.to_string() }
                }
            })),
        }
    }

    /// The line of the row's first character: empty lines before it are not the row.
    fn first_line(&self) -> u64 {
        let kept = self.reader.get_ref().kept();
        let n_blank = kept.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.reader.get_ref().line() + count_lines(&kept[..n_blank])
    }

    /// The published bytes of the row read last.
    fn raw(&self) -> &[u8] {
        let kept = self.reader.get_ref().kept();
        let n = usize::try_from(self.reader.position().byte() - self.n_before).unwrap_or(usize::MAX);
        &kept[..n.min(kept.len())]
    }

    fn release(&mut self) {
        let n = self.raw().len();
        self.n_before += n as u64;
        self.reader.get_mut().release(n);
    }

    /// Whether the row runs on because of a mark that is not closed, or closed only amid another text.
    fn has_open_mark(&self) -> bool {
        let runs_over_lines = || self.row.iter().any(|field| field.contains(&b'\n'));
        match marks_of(self.raw(), self.separator) {
            Marks::Closed => false,
            Marks::ClosedAmidText => runs_over_lines(),
            Marks::Open => true,
        }
    }

    fn skip_open_mark(&mut self, line: u64, is_row: IsRow<'_>) -> IngestError {
        const OPEN: &str = "a quotation mark in it is never closed";
        let reason = match self.resume(is_row) {
            Some(next) if next == line + 1 => OPEN.to_owned(),
            Some(next) => format!("{OPEN}; reading goes on at line {next}"),
            None if self.has_ended => format!("{OPEN}, so everything after it is lost"),
            None => OPEN.to_owned(),
        };
        IngestError::BadCsv { line, reason }
    }

    /// Goes on at the next line that is a row, and gives its number; where there is none, behind the row.
    fn resume(&mut self, is_row: IsRow<'_>) -> Option<u64> {
        let source = self.reader.get_ref();
        let (kept, is_whole, is_too_large) = (source.kept(), source.has_ended(), source.excess().is_some());
        let n_blank = kept.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let line_ends = kept.iter().enumerate().skip(n_blank).filter(|(_, byte)| **byte == b'\n');
        let starts: Vec<usize> = line_ends.map(|(at, _)| at + 1).take(MOST_LINES).collect();
        let starts_row = |start: &usize| {
            let rest = &kept[*start..];
            let end = rest.iter().position(|byte| *byte == b'\n').or(is_whole.then_some(rest.len()));
            end.is_some_and(|end| end > 0 && self.is_one_row(&rest[..end], is_row))
        };
        let found = starts.iter().position(starts_row);
        let behind = if is_too_large { kept.len() } else { self.raw().len() };
        let next = found.map_or(behind, |found| starts[found]);
        let line = found.map(|found| self.first_line() + found as u64 + 1);
        self.has_ended = next == kept.len() && (is_whole || is_too_large);
        self.restart(next);
        line
    }

    /// Reads on from byte `next` of what is kept, with a reader that knows of no open mark.
    fn restart(&mut self, next: usize) {
        let source = std::mem::replace(&mut self.reader, reader(Metered::empty(), self.separator));
        let mut source = source.into_inner();
        source.resume_at(next);
        self.reader = reader(source, self.separator);
        self.n_before = 0;
    }

    fn is_one_row(&self, line: &[u8], is_row: IsRow<'_>) -> bool {
        let mut row = ByteRecord::new();
        marks_of(line, self.separator) == Marks::Closed
            && matches!(reader(line, self.separator).read_byte_record(&mut row), Ok(true))
            && is_row(&row)
    }
}

fn reader<R: Read>(source: R, separator: u8) -> csv::Reader<R> {
    ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(source)
}

/// How the quotation marks of a row stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// Every quoted field is closed, and a separator or the end of the line follows.
    Closed,
    /// Text follows the mark that closes a field.
    ClosedAmidText,
    /// A field is never closed.
    Open,
}

fn marks_of(raw: &[u8], separator: u8) -> Marks {
    let mut bytes = raw.iter().copied().peekable();
    let mut starts_field = true;
    let mut marks = Marks::Closed;
    while let Some(byte) = bytes.next() {
        if byte != b'"' || !starts_field {
            starts_field = byte == separator || matches!(byte, b'\n' | b'\r');
            continue;
        }
        starts_field = false;
        loop {
            match bytes.next() {
                None => return Marks::Open,
                Some(b'"') if bytes.next_if_eq(&b'"').is_none() => break,
                Some(_) => {}
            }
        }
        while bytes.next_if_eq(&b' ').is_some() {}
        if bytes.peek().is_some_and(|next| *next != separator && !matches!(next, b'\n' | b'\r')) {
            marks = Marks::ClosedAmidText;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(csv: &str, expected: &[&str]) {
        let mut rows = Rows::new(csv.as_bytes(), b',', 0);
        let mut told = Vec::new();
        while let Some(read) = rows.read_next(&|row| row.len() == 3) {
            told.push(match read {
                Ok(line) => format!(
                    "{line}: {}",
                    rows.row().iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join("|")
                ),
                Err(error) => error.to_string().replace("cannot read the CSV record at ", ""),
            });
        }
        assert_eq!(told, expected, "{csv:?}");
    }

    #[test]
    fn rows_know_their_lines() {
        check("a,b,c\n\n\r\nd,\"e\n\ne\",f\r\n\r\ng,h,i", &["1: a|b|c", "4: d|e\n\ne|f", "8: g|h|i"]);
    }

    #[test]
    fn rows_behind_an_open_mark_are_read() {
        const OPEN: &str = "line 2: a quotation mark in it is never closed";
        check("a,b,c\nd,\"e,f\ng,h,i\n", &["1: a|b|c", OPEN, "3: g|h|i"]);
        check("a,b,c\nd,\"e,f\ng,\"h, h\",i\nj,k,l\n", &["1: a|b|c", OPEN, "3: g|h, h|i", "4: j|k|l"]);
        check(
            "a,b,c\nd,\"e\nloose text\n\ng,h,i",
            &["1: a|b|c", &format!("{OPEN}; reading goes on at line 5"), "5: g|h|i"],
        );
    }

    #[test]
    fn where_no_row_follows_the_loss_is_told() {
        check(
            "a,b,c\nd,\"e,f\ng h i\n",
            &["1: a|b|c", "line 2: a quotation mark in it is never closed, so everything after it is lost"],
        );
    }

    #[test]
    fn marks_within_a_field_harm_nothing() {
        check("a,b \"x\" y,c\n\"d\" d,e,f\n", &["1: a|b \"x\" y|c", "2: d d|e|f"]);
        check("a,\"b\n\"\"quoted\"\"\n\",c\n", &["1: a|b\n\"quoted\"\n|c"]);
    }
}
