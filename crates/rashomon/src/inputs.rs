//! Files to reports that are still to be read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use rashomon_ingest::{
    Columns, CsvRecords, Decoded, Format, IngestError, Ingested, MAX_REPORT_BYTES, Metadata, Record, admit,
    decode, read_report,
};

use crate::arguments::{InputKind, InputOptions};
use crate::failure::UserError;

/// A report as it was found, not yet read; or why there is none.
pub type Found = Result<Pending>;

/// A report as it was found.
pub struct Pending {
    /// The file it came from, as the user named it.
    name: String,
    content: Content,
}

enum Content {
    Whole { bytes: Vec<u8>, format: Format },
    Record(Record),
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
        };
        read.map_err(|e| refused(&name, &e))
    }

    /// Decodes only: id and text as they stand, which may be nothing.
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
        }
    }
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
        let columns = Columns::parse(columns).map_err(|e| told("cannot use `--columns`", &e))?;
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
            Box::new(std::iter::once(whole(name, source, kind)))
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
        Err(e) => return Err(UserError::told(format!("cannot read `{}`: {e}", path.display()))),
    }
    File::open(path).map_err(|e| UserError::told(format!("cannot read `{}`: {e}", path.display())))
}

/// Refuses a file by the size that its folder tells, before anything of it is read.
fn check_size(path: &Path, name: &str) -> Result<()> {
    let size = path.metadata().ok().filter(std::fs::Metadata::is_file).map_or(0, |about| about.len());
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > MAX_REPORT_BYTES {
        return Err(refused(name, &IngestError::TooLarge { size, limit: MAX_REPORT_BYTES }));
    }
    Ok(())
}

/// Reads one report's bytes, and stops where they are too many.
fn whole(name: String, source: impl Read, kind: InputKind) -> Found {
    let mut bytes = Vec::new();
    let limit = MAX_REPORT_BYTES as u64 + 1;
    let read = source.take(limit).read_to_end(&mut bytes);
    read.map_err(|e| UserError::told(format!("cannot read `{name}`: {e}")))?;
    let format = match kind {
        InputKind::Html => Format::Html,
        InputKind::Text => Format::Text,
        _ => Format::sniff(Some(&name), &bytes),
    };
    Ok(Pending { name, content: Content::Whole { bytes, format } })
}

/// The lines of a `.jsonl` file; a line that is too long is passed over without being held.
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
                Err(e) => return Some(Err(UserError::told(format!("cannot read `{}`: {e}", self.name)))),
            }
            self.line += 1;
            let n_bytes = bytes.len();
            if bytes.last() != Some(&b'\n') && n_bytes as u64 == limit {
                if let Err(e) = self.source.skip_until(b'\n') {
                    return Some(Err(UserError::told(format!("cannot read `{}`: {e}", self.name))));
                }
                let error = IngestError::TooLarge { size: n_bytes, limit: MAX_REPORT_BYTES };
                return Some(Err(refused(&format!("{}:{}", self.name, self.line), &error)));
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let record = Record::from_json_line(&bytes, self.line).map_err(|e| refused(&self.name, &e));
            return Some(
                record.map(|record| Pending { name: self.name.clone(), content: Content::Record(record) }),
            );
        }
    }
}

fn refused(name: &str, error: &IngestError) -> anyhow::Error {
    told(&format!("cannot read `{name}`"), error)
}

fn told(what: &str, error: &IngestError) -> anyhow::Error {
    UserError { message: format!("{what}: {error}"), hint: error.hint().map(str::to_owned) }.into()
}
