//! Files to reports that are still to be read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rashomon_ingest::{
    Columns, CsvRecords, Decoded, Format, IngestError, Ingested, MAX_REPORT_BYTES, Metadata, Record, admit,
    decode, read_report,
};

use rashomon_schema::{READING_FAMILY, READING_SCHEMA, Reading};

use crate::arguments::{InputKind, InputOptions};
use crate::failure::UserError;

/// A report as found, not read yet; or why there is none.
pub type Found = Result<Pending>;

/// A report as it was found.
pub struct Pending {
    /// The file it came from, as the user named it.
    name: String,
    content: Content,
}

enum Content {
    Whole {
        bytes: Vec<u8>,
        format: Format,
    },
    Record(Record),
    /// One line of what `rashomon read --format jsonl` wrote.
    Reading {
        bytes: Vec<u8>,
        line: u64,
    },
}

impl Pending {
    /// Decodes, repairs and takes the main content.
    pub fn read(self) -> Result<Ingested> {
        let Self { name, content } = self;
        let read = match content {
            Content::Whole { bytes, format } => {
                let uri = Some(name.clone()).filter(|name| name != "-");
                read_report(&bytes, format, Metadata { uri, ..Metadata::default() })
            }
            Content::Record(record) => record.read(),
            Content::Reading { line, .. } => return Err(already_read(&name, line)),
        };
        read.map_err(|e| refused(&name, &e))
    }

    /// The reading, if it was read before; otherwise the report.
    pub fn reading(self) -> Result<Either> {
        let Content::Reading { bytes, line } = &self.content else {
            return Ok(Either::Report(Box::new(self)));
        };
        let place = format!("{}:{line}", self.name);
        let reading: Reading = serde_json::from_slice(bytes).map_err(|e| {
            UserError::plain(format!("cannot read `{place}`: not a `{READING_SCHEMA}` record: {e}"))
        })?;
        Ok(Either::Reading(Box::new(reading)))
    }

    /// Decodes only: id and text as they are, possibly empty.
    pub fn decode(self) -> Result<(String, String)> {
        match self.content {
            Content::Whole { bytes, .. } => match admit(&bytes) {
                Ok(()) | Err(IngestError::Empty) => Ok((self.name, decode(&bytes, None).text)),
                Err(error) => Err(refused(&self.name, &error)),
            },
            Content::Record(record) => {
                let Decoded { text, .. } = record.decode();
                let id = record.metadata.id.unwrap_or_else(|| format!("{}:{}", self.name, record.line));
                Ok((id, text))
            }
            Content::Reading { line, .. } => Err(already_read(&self.name, line)),
        }
    }
}

/// A report that is still to be read, or one that was.
pub enum Either {
    Report(Box<Pending>),
    Reading(Box<Reading>),
}

/// The reports of all files, one after another.
pub struct Inputs {
    files: std::vec::IntoIter<PathBuf>,
    kind: InputKind,
    columns: Columns,
    current: Option<Box<dyn Iterator<Item = Found> + Send>>,
}

impl Inputs {
    /// Looks at the options only; files are opened one after another.
    pub fn new(options: &InputOptions) -> Result<Self> {
        let columns = options.columns.as_deref().unwrap_or("text=text");
        let columns = Columns::parse(columns).map_err(|e| failed("cannot use `--columns`", &e))?;
        Ok(Self { files: options.files.clone().into_iter(), kind: options.input, columns, current: None })
    }
}

impl Iterator for Inputs {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.current.as_mut().and_then(Iterator::next) {
                return Some(found);
            }
            let path = self.files.next()?;
            match open(&path, self.kind, &self.columns) {
                Ok(reports) => self.current = Some(reports),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn open(path: &Path, kind: InputKind, columns: &Columns) -> Result<Box<dyn Iterator<Item = Found> + Send>> {
    let name = path.display().to_string();
    let source: Box<dyn Read + Send> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(file(path)?) };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let kind = match (kind, ending.as_deref()) {
        (InputKind::Auto, Some("jsonl" | "ndjson")) => InputKind::Jsonl,
        (InputKind::Auto, Some("csv")) => InputKind::Csv,
        (kind, _) => kind,
    };
    Ok(match kind {
        InputKind::Jsonl => {
            Box::new(Lines { name, source: BufReader::with_capacity(1 << 16, source), line: 0 })
        }
        InputKind::Csv => {
            let records = CsvRecords::new(source, columns).map_err(|e| refused(&name, &e))?;
            Box::new(records.map(move |record| {
                let content = Content::Record(record.map_err(|e| refused(&name, &e))?);
                Ok(Pending { name: name.clone(), content })
            }))
        }
        InputKind::Auto | InputKind::Text | InputKind::Html => {
            check_size(path, &name)?;
            Box::new(std::iter::once(read_whole(name, source, kind)))
        }
    })
}

fn file(path: &Path) -> Result<File> {
    let cannot = |reason: &str, hint: &str| {
        UserError::with_hint(format!("cannot read `{}`: {reason}", path.display()), hint)
    };
    match path.metadata() {
        Ok(about) if about.is_dir() => {
            return Err(cannot("it is a directory", "name the files in it, for example with `DIR/*.html`"));
        }
        Ok(_) => {}
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Err(cannot("there is no such file", "check the path; `-` reads standard input"));
        }
        Err(e) => return Err(UserError::plain(format!("cannot read `{}`: {e}", path.display()))),
    }
    File::open(path).map_err(|e| UserError::plain(format!("cannot read `{}`: {e}", path.display())))
}

/// Refuses a file by its size, before any of it is read.
fn check_size(path: &Path, name: &str) -> Result<()> {
    let size = path.metadata().ok().filter(std::fs::Metadata::is_file).map_or(0, |about| about.len());
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > MAX_REPORT_BYTES {
        return Err(refused(name, &IngestError::TooLarge { size, limit: MAX_REPORT_BYTES }));
    }
    Ok(())
}

/// Reads the bytes of one report, up to the limit.
fn read_whole(name: String, source: impl Read, kind: InputKind) -> Found {
    let mut bytes = Vec::new();
    let limit = MAX_REPORT_BYTES as u64 + 1;
    let read = source.take(limit).read_to_end(&mut bytes);
    read.map_err(|e| UserError::plain(format!("cannot read `{name}`: {e}")))?;
    let format = match kind {
        InputKind::Html => Format::Html,
        InputKind::Text => Format::Text,
        _ => Format::sniff(Some(&name), &bytes),
    };
    Ok(Pending { name, content: Content::Whole { bytes, format } })
}

/// The lines of a `.jsonl` file; a line that is too long is skipped without being held in memory.
struct Lines<R> {
    name: String,
    source: BufReader<R>,
    line: u64,
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let mut bytes = Vec::new();
            // JSON may write a character as six, `\u0041`.
            let limit = 6 * MAX_REPORT_BYTES as u64;
            let n_read = (&mut self.source).take(limit).read_until(b'\n', &mut bytes);
            match n_read {
                Ok(0) => return None,
                Ok(_) => {}
                Err(e) => return Some(Err(UserError::plain(format!("cannot read `{}`: {e}", self.name)))),
            }
            self.line += 1;
            let n_bytes = bytes.len();
            if bytes.last() != Some(&b'\n') && n_bytes as u64 == limit {
                if let Err(e) = self.source.skip_until(b'\n') {
                    return Some(Err(UserError::plain(format!("cannot read `{}`: {e}", self.name))));
                }
                let error = IngestError::TooLarge { size: n_bytes, limit: MAX_REPORT_BYTES };
                return Some(Err(refused(&format!("{}:{}", self.name, self.line), &error)));
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            if is_reading(&bytes) {
                let content = Content::Reading { bytes, line: self.line };
                return Some(Ok(Pending { name: self.name.clone(), content }));
            }
            let record = Record::from_json_line(&bytes, self.line).map_err(|e| refused(&self.name, &e));
            return Some(
                record.map(|record| Pending { name: self.name.clone(), content: Content::Record(record) }),
            );
        }
    }
}

/// Whether a line is a record of a reading: its schema comes first.
fn is_reading(line: &[u8]) -> bool {
    let start = &line.trim_ascii_start()[..line.trim_ascii_start().len().min(64)];
    let start: Vec<u8> = start.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    start.starts_with(format!("{{\"schema\":\"{READING_FAMILY}").as_bytes())
}

fn already_read(name: &str, line: u64) -> anyhow::Error {
    let message = format!("cannot read `{name}:{line}`: it is a reading, not a report");
    UserError::with_hint(message, "readings go to `rashomon incidents`")
}

fn refused(name: &str, error: &IngestError) -> anyhow::Error {
    failed(&format!("cannot read `{name}`"), error)
}

fn failed(what: &str, error: &IngestError) -> anyhow::Error {
    UserError { message: format!("{what}: {error}"), hint: error.hint().map(str::to_owned) }.into()
}
