//! Files to reports that are still to be read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rashomon_ingest::{
    Columns, CsvRecords, Decoded, Format, IngestError, Ingested, JsonEntry, JsonRecords, MAX_REPORT_BYTES,
    Metadata, Record, admit, begins_like_json, decode, read_report,
};
use rashomon_schema::{READING_SCHEMA, Reading};

use crate::arguments::{InputKind, InputOptions};
use crate::failure::UserError;

/// A report as found, not read yet; or why there is none.
pub type Found = Result<Pending>;

/// A report as it was found.
pub struct Pending {
    /// The file it came from, as the user named it.
    name: String,
    content: Content,
    given: Given,
}

/// How a file came to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// By its path, which names the report in all its versions.
    Path,
    /// By its bytes and a name that others may have too.
    Upload,
}

enum Content {
    Whole {
        bytes: Vec<u8>,
        format: Format,
    },
    Record(Box<Record>),
    /// One object of what `rashomon read --format jsonl` wrote.
    Reading {
        bytes: Vec<u8>,
        line: u64,
    },
}

impl Pending {
    /// The file it came from, as the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Decodes, repairs and takes the main content.
    pub fn read(self) -> Result<Ingested> {
        let Self { name, content, .. } = self;
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

    /// What is kept of it as evidence, and the report or reading itself.
    pub fn with_evidence(self) -> (Evidence, Self) {
        let evidence = match &self.content {
            Content::Whole { bytes, .. } => {
                let is_path = self.given == Given::Path && self.name != "-";
                let source = is_path.then(|| source_of_file(&self.name));
                Evidence { bytes: bytes.clone(), source }
            }
            Content::Record(record) => {
                let Metadata { id, uri, .. } = &record.metadata;
                Evidence { bytes: record.bytes.clone(), source: id.clone().or_else(|| uri.clone()) }
            }
            Content::Reading { .. } => Evidence { bytes: Vec::new(), source: None },
        };
        (evidence, self)
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

/// What is kept of a report as it was published.
pub struct Evidence {
    /// The bytes; none of a reading, which has its text alone.
    pub bytes: Vec<u8>,
    /// What names the report in all its versions, if anything does but its id.
    pub source: Option<String>,
}

/// A file by its whole path, as a hash: a case that is handed on does not say how somebody's folders are named.
fn source_of_file(name: &str) -> String {
    let path = std::path::absolute(name).unwrap_or_else(|_| PathBuf::from(name));
    format!("file:{}", &blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex()[..16])
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
    given: Given,
    current: Option<Box<dyn Iterator<Item = Found> + Send>>,
}

impl Inputs {
    /// Looks at the options only; files are opened one after another.
    pub fn new(options: &InputOptions) -> Result<Self> {
        let columns = options.columns.as_deref().unwrap_or("text=text");
        let columns = Columns::parse(columns).map_err(|e| failed("cannot use `--columns`", &e))?;
        let (files, kind) = (options.files.clone().into_iter(), options.input);
        Ok(Self { files, kind, columns, given: Given::Path, current: None })
    }

    /// The same for files that were uploaded: where they lie for the moment says nothing, only their names do.
    pub fn of_uploads(options: &InputOptions) -> Result<Self> {
        Ok(Self { given: Given::Upload, ..Self::new(options)? })
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
            match open(&path, self.kind, &self.columns, self.given) {
                Ok(reports) => self.current = Some(reports),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn open(
    path: &Path,
    kind: InputKind,
    columns: &Columns,
    given: Given,
) -> Result<Box<dyn Iterator<Item = Found> + Send>> {
    let name = match (given, path.file_name()) {
        (Given::Upload, Some(name)) => name.to_string_lossy().into_owned(),
        _ => path.display().to_string(),
    };
    let source: Box<dyn Read + Send> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(file(path)?) };
    let mut source = BufReader::with_capacity(1 << 16, source);
    match kind_of(path, kind, &mut source) {
        InputKind::Jsonl => {
            let entries = JsonRecords::new(source).map_err(|e| refused(&name, &e))?;
            Ok(Box::new(entries.map(move |entry| {
                let content = match entry.map_err(|e| refused(&name, &e))? {
                    JsonEntry::Record(record) => Content::Record(record),
                    JsonEntry::Reading { bytes, line } => Content::Reading { bytes, line },
                };
                Ok(Pending { name: name.clone(), content, given })
            })))
        }
        InputKind::Csv => {
            let records = CsvRecords::new(source, columns).map_err(|e| refused(&name, &e))?;
            Ok(Box::new(records.map(move |record| {
                let content = Content::Record(Box::new(record.map_err(|e| refused(&name, &e))?));
                Ok(Pending { name: name.clone(), content, given })
            })))
        }
        kind => {
            check_size(path, &name)?;
            let whole = read_whole(name, source, kind).map(|pending| Pending { given, ..pending });
            Ok(Box::new(std::iter::once(whole)))
        }
    }
}

/// What a file holds, by the option, its ending, or its beginning.
fn kind_of(path: &Path, kind: InputKind, source: &mut impl BufRead) -> InputKind {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match (kind, ending.as_deref()) {
        (InputKind::Auto, Some("jsonl" | "ndjson" | "json")) => InputKind::Jsonl,
        (InputKind::Auto, Some("csv" | "tsv")) => InputKind::Csv,
        // Where the source cannot be read, whoever reads it next says so.
        (InputKind::Auto, _) if source.fill_buf().is_ok_and(begins_like_json) => InputKind::Jsonl,
        (kind, _) => kind,
    }
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
    Ok(Pending { name, content: Content::Whole { bytes, format }, given: Given::Path })
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
