//! Files to reports that are still to be read.

mod files;
mod left_out;
mod pending;

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rashomon_ingest::{
    Columns, Format, Found, IngestError, Item, Kind, Options, PathPattern, Source, Unpacked,
};

use crate::arguments::{InputKind, InputOptions};
use crate::failure::{UserError, note};
use files::{Entry, Files};
use left_out::LeftOut;
use pending::Given;
pub use pending::{Either, Evidence, Pending};

/// A report as found, not read yet; or why there is none.
pub type FoundReport = Result<Pending>;

/// The reports of all files, one after another.
pub struct Inputs {
    arguments: VecDeque<PathBuf>,
    options: Options,
    given: Given,
    /// Files of a folder that are not looked at.
    except: Vec<PathBuf>,
    /// The folder being gone through.
    folder: Option<Files>,
    current: Option<Unpacked>,
    left_out: LeftOut,
}

impl Inputs {
    /// Looks at the options only; files are opened one after another.
    pub fn new(options: &InputOptions) -> Result<Self> {
        let columns = options.columns.as_deref().map(Columns::parse).transpose();
        let columns = columns.map_err(|e| failed("cannot use `--columns`", &e))?;
        let pattern = options.path_pattern.as_deref().map(PathPattern::parse).transpose();
        let pattern = pattern.map_err(|e| failed("cannot use `--path-pattern`", &e))?;
        let kind = match options.input {
            InputKind::Auto => None,
            InputKind::Text => Some(Kind::Document(Format::Text)),
            InputKind::Html => Some(Kind::Document(Format::Html)),
            InputKind::Jsonl => Some(Kind::Json),
            InputKind::Csv => Some(Kind::Csv),
        };
        Ok(Self {
            arguments: options.files.clone().into(),
            options: Options { kind, columns, pattern, is_named: true },
            given: Given::Path,
            except: Vec::new(),
            folder: None,
            current: None,
            left_out: LeftOut::default(),
        })
    }

    /// The same for files that were uploaded: where they lie for the moment says nothing, only their names do.
    pub fn of_uploads(options: &InputOptions) -> Result<Self> {
        Ok(Self { given: Given::Upload, ..Self::new(options)? })
    }

    /// The same, without some files that lie among the others.
    pub fn except(self, except: Vec<PathBuf>) -> Self {
        Self { except, ..self }
    }

    /// What is next to be opened: a file that the user named, or one of a folder.
    fn open_next(&mut self) -> Option<Result<()>> {
        loop {
            if let Some(folder) = &mut self.folder {
                match folder.next() {
                    Some(Ok(Entry::File(path))) => return Some(self.open(&path, false)),
                    Some(Ok(Entry::LeftOut(group))) => self.left_out.add(group),
                    Some(Err(error)) => return Some(Err(error)),
                    None => {
                        let emptied = self.folder.take().filter(|folder| folder.is_empty());
                        if let Some(folder) = emptied {
                            return Some(Err(folder.without_files()));
                        }
                    }
                }
                continue;
            }
            let path = self.arguments.pop_front()?;
            if path != Path::new("-") && path.is_dir() {
                self.folder = Some(Files::new(path, self.except.clone()));
            } else {
                return Some(self.open(&path, true));
            }
        }
    }

    fn open(&mut self, path: &Path, is_named: bool) -> Result<()> {
        let name = match (self.given, path.file_name()) {
            (Given::Upload, Some(name)) => name.to_string_lossy().into_owned(),
            _ => path.display().to_string(),
        };
        let source = if path == Path::new("-") {
            Source::Stream(Box::new(io::stdin()))
        } else {
            source_of(file(path)?)
        };
        self.current = Some(Unpacked::new(name, source, Options { is_named, ..self.options.clone() }));
        Ok(())
    }

    /// Takes what was found; none where it is no report but something to count or to tell.
    fn take(&mut self, Found { path, item }: Found) -> Option<FoundReport> {
        let pending = match item {
            Ok(Item::LeftOut(group)) => {
                self.left_out.add(group);
                return None;
            }
            Ok(Item::Note(message)) => {
                note(&format!("`{path}`: {message}"));
                return None;
            }
            Ok(Item::Document(document)) => Pending::document(path, document),
            Ok(Item::Record(record)) => Pending::record(path, record),
            Ok(Item::Reading { bytes, line }) => Pending::reading_of(path, bytes, line),
            Err(error) => return Some(Err(refused(&path, &error))),
        };
        Some(Ok(pending.given(self.given)))
    }
}

impl Iterator for Inputs {
    type Item = FoundReport;

    fn next(&mut self) -> Option<FoundReport> {
        loop {
            match self.current.as_mut().and_then(Iterator::next) {
                Some(found) => {
                    if let Some(taken) = self.take(found) {
                        return Some(taken);
                    }
                }
                None => {
                    self.current = None;
                    match self.open_next() {
                        Some(Ok(())) => {}
                        Some(Err(error)) => return Some(Err(error)),
                        None => {
                            self.left_out.tell();
                            return None;
                        }
                    }
                }
            }
        }
    }
}

/// A file that can be read from anywhere; a pipe or a device only from its beginning.
fn source_of(file: File) -> Source {
    if file.metadata().is_ok_and(|about| about.is_file()) {
        Source::File(Box::new(file))
    } else {
        Source::Stream(Box::new(file))
    }
}

fn file(path: &Path) -> Result<File> {
    let cannot = |reason: &str, hint: &str| {
        UserError::with_hint(format!("cannot read `{}`: {reason}", path.display()), hint)
    };
    File::open(path).map_err(|e| match e.kind() {
        _ if is_address(path) => cannot(
            "it is an address, and the program does not use the network",
            "fetch it first: `curl -sL ADDRESS | rashomon read -`",
        ),
        io::ErrorKind::NotFound => {
            cannot("there is no such file", "check the path; `-` reads standard input")
        }
        _ => UserError::plain(format!("cannot read `{}`: {e}", path.display())),
    })
}

fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(|name| ["http://", "https://"].iter().any(|scheme| name.starts_with(scheme)))
}

fn refused(name: &str, error: &IngestError) -> anyhow::Error {
    failed(&format!("cannot read `{name}`"), error)
}

fn failed(what: &str, error: &IngestError) -> anyhow::Error {
    UserError { message: format!("{what}: {error}"), hint: error.hint().map(str::to_owned) }.into()
}
