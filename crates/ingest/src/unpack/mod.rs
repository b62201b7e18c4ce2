//! Everything that a file holds: itself, what is compressed or packed in it, however deep, and the reports of files of
//! many.
//!
//! Nothing is written and nothing is unpacked ahead: a member is read when it is its turn, and is gone when the next
//! one is. What a file unpacks to is bounded in bytes, members and depth.

mod archive;
mod budget;
mod name;
mod records;
pub(crate) mod tar;

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::panic::catch_unwind;
use std::sync::Arc;

use crate::admit::{Group, MAX_PAGE_BYTES};
use crate::as_utf8::read_head;
use crate::csv_reports::{Columns, names_a_text};
use crate::detect::{Detected, HEAD, detect, is_compressed};
use crate::document::Document;
use crate::epub;
use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::format::Format;
use crate::kind::Kind;
use crate::mail::{self, Mailbox};
use crate::path_pattern::PathPattern;
use crate::posts;
use crate::sheets;
use crate::step::{About, Found, Item, MAX_MEMBER_BYTES, Member, ReadSeek, Source, Step, Steps, stream};
use crate::web::{self, Warc};
use archive::Zip;
use budget::{Budget, Counted};
use name::{member_path, without_ending};

/// The most bytes of a document whose text is taken out of it: pictures take most of them.
const MAX_DOCUMENT_BYTES: usize = 100 << 20;
/// Archives may lie so deep in one another.
const DEEPEST: usize = 6;

/// How files are to be taken.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the file is, whatever its bytes and name say; what is packed in it is still detected.
    pub kind: Option<Kind>,
    /// The columns of tables; guessed where none are given.
    pub columns: Option<Columns>,
    /// What the paths of documents say of them.
    pub pattern: Option<PathPattern>,
    /// Whether the user named the file itself: what holds no report is an error then, and left out otherwise.
    pub is_named: bool,
}

/// Everything in a file, one after another.
pub struct Unpacked {
    levels: Vec<Level>,
    budget: Arc<Budget>,
    options: Options,
    /// The file, until it is opened.
    unopened: Option<(String, Source)>,
}

struct Level {
    path: String,
    steps: Steps,
    /// Whether it stands for the file itself, as compressed data does.
    is_the_file: bool,
}

impl Unpacked {
    /// Everything in a file; nothing is read yet.
    pub fn new(path: String, source: Source, options: Options) -> Self {
        Self { levels: Vec::new(), budget: Arc::default(), options, unopened: Some((path, source)) }
    }

    fn step(&mut self) -> Option<Found> {
        if let Some((path, source)) = self.unopened.take() {
            let about = About { kind: self.options.kind, ..About::default() };
            let opened = counted(source, &self.budget)
                .map_err(|error| IngestError::damaged("file", error))
                .and_then(|source| self.open(path.clone(), source, about));
            return opened
                .unwrap_or_else(|error| Some(Found { path, item: Err(error) }))
                .or_else(|| self.step());
        }
        loop {
            let level = self.levels.last_mut()?;
            let Some(step) = level.steps.next() else {
                self.levels.pop();
                continue;
            };
            let path = |name: &str| member_path(&level.path, name);
            return Some(match step {
                Step::Item(item) => Found { path: level.path.clone(), item: Ok(item) },
                Step::LeftOut { name, group } => Found { path: path(&name), item: Ok(Item::LeftOut(group)) },
                Step::Refused { name, error } => Found { path: path(&name), item: Err(error) },
                Step::Failed(error) => Found { path: level.path.clone(), item: Err(error) },
                Step::Member(Member { name, source, about }) => {
                    let path = path(&name);
                    self.budget.add_member();
                    match self.open(path.clone(), source, *about) {
                        Ok(None) => continue,
                        Ok(Some(found)) => found,
                        Err(error) => Found { path, item: Err(error) },
                    }
                }
            });
        }
    }

    /// Opens a file or a member: gives it, if it is one document, and goes into it otherwise.
    fn open(&mut self, path: String, mut source: Source, about: About) -> Result<Option<Found>, IngestError> {
        if self.levels.len() > DEEPEST {
            return Err(IngestError::TooDeep { limit: DEEPEST });
        }
        let is_named = self.options.is_named && self.levels.iter().all(|level| level.is_the_file);
        let head = head_of(&mut source).map_err(|error| IngestError::damaged("file", error))?;
        if head.trim_ascii().is_empty() && !is_named {
            return Ok(Some(Found { path, item: Ok(Item::LeftOut(Group::Empty)) }));
        }
        let columns = self.options.columns.as_ref();
        let detected = || detect(&path, &head, &|head| names_a_text(head, columns));
        let kind = match about.kind.filter(|_| !is_compressed(&head)).map_or_else(detected, Detected::Kind) {
            Detected::Kind(kind) => kind,
            Detected::Other { group, .. } if !is_named && group != Group::Closed => {
                return Ok(Some(Found { path, item: Ok(Item::LeftOut(group)) }));
            }
            other => return Err(other.refusal().expect("it is no kind that can be read")),
        };
        self.enter(path, kind, source, about)
    }

    /// Opens what is known to be of a kind.
    fn enter(
        &mut self,
        path: String,
        kind: Kind,
        source: Source,
        about: About,
    ) -> Result<Option<Found>, IngestError> {
        let columns = self.options.columns.as_ref();
        let steps: Steps = match kind {
            Kind::Document(format) => {
                let mut document = document(format, source, about)?;
                if let Some(pattern) = &self.options.pattern {
                    let mut said = pattern.read(&path);
                    document.given.id = document.given.id.or(said.id.take());
                    document.fallback = document.fallback.or(said);
                }
                return Ok(Some(Found { path, item: Ok(Item::Document(Box::new(document))) }));
            }
            Kind::Gzip => {
                let decoder = flate2::read::MultiGzDecoder::new(stream(source));
                return self.open_decoded(&path, Box::new(decoder), about);
            }
            Kind::Zstd => {
                let decoder = zstd::stream::read::Decoder::new(stream(source));
                let decoder = decoder.map_err(|error| IngestError::damaged("zstd data", error))?;
                return self.open_decoded(&path, Box::new(decoder), about);
            }
            Kind::Zip => {
                let mut archive = archive::open(seekable(source)?)?;
                match archive::kind_of(&mut archive)? {
                    Kind::Zip => Box::new(Zip::new(archive, self.budget.clone())),
                    Kind::Wacz => Box::new(Zip::of_the_web(archive, self.budget.clone())),
                    kind => {
                        let bytes = archive::whole(archive, &self.budget)?;
                        return self.enter(path, kind, Source::bytes(bytes), about);
                    }
                }
            }
            Kind::Json => records::json(source)?,
            Kind::Csv => records::csv(source, columns)?,
            Kind::Tar => Box::new(tar::Tar::new(stream(source))),
            Kind::Mailbox => Box::new(Mailbox::new(stream(source))),
            Kind::Warc => Box::new(Warc::new(stream(source))),
            Kind::WhatsApp => records::whats_app(source),
            kind => {
                let bytes = read_all(source, MAX_MEMBER_BYTES)?;
                // Parsers of others are not trusted with bytes of others.
                catch_unwind(|| of_whole(kind, &bytes, columns)).unwrap_or_else(|_| Err(defect()))?
            }
        };
        self.levels.push(Level { path, steps, is_the_file: false });
        Ok(None)
    }

    /// Opens what was compressed.
    fn open_decoded(
        &mut self,
        path: &str,
        decoded: Box<dyn Read + Send>,
        about: About,
    ) -> Result<Option<Found>, IngestError> {
        let decoded = Counted::unpacked(decoded, self.budget.clone());
        // A level without steps: data that is compressed over and over counts as depth.
        let path = without_ending(path);
        self.levels.push(Level {
            path: path.clone(),
            steps: Box::new(std::iter::empty()),
            is_the_file: true,
        });
        let n_levels = self.levels.len();
        let opened = self.open(path, Source::Stream(Box::new(decoded)), about);
        if opened.is_err() || self.levels.len() == n_levels {
            self.levels.truncate(n_levels - 1);
        }
        opened
    }
}

impl Iterator for Unpacked {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let outermost = self
            .unopened
            .as_ref()
            .map(|(path, _)| path)
            .or(self.levels.first().map(|level| &level.path))?
            .clone();
        let found = self.step();
        if self.budget.is_spent() {
            self.levels.clear();
            self.unopened = None;
            self.budget = Arc::default();
            return Some(Found { path: outermost, item: Err(IngestError::Bomb) });
        }
        found
    }
}

/// A file whose bytes are counted as packed ones.
fn counted(source: Source, budget: &Arc<Budget>) -> io::Result<Source> {
    match source {
        Source::Stream(stream) => Ok(Source::Stream(Box::new(Counted::packed(stream, budget.clone())))),
        Source::File(mut file) => {
            budget.add_packed(file.seek(SeekFrom::End(0))?);
            file.rewind()?;
            Ok(Source::File(file))
        }
    }
}

/// The first bytes; the source begins with them again.
fn head_of(source: &mut Source) -> io::Result<Vec<u8>> {
    match source {
        Source::File(file) => {
            let (head, _) = read_head(file, HEAD)?;
            file.rewind()?;
            Ok(head)
        }
        Source::Stream(stream) => {
            let (head, broken) = read_head(stream, HEAD)?;
            let rest = std::mem::replace(stream, Box::new(io::empty()));
            *stream = Box::new(Cursor::new(head.clone()).chain(broken).chain(rest));
            Ok(head)
        }
    }
}

/// A source that can be read from anywhere: a stream is read to its end first.
fn seekable(source: Source) -> Result<Box<dyn ReadSeek>, IngestError> {
    match source {
        Source::File(file) => Ok(file),
        Source::Stream(stream) => {
            Ok(Box::new(Cursor::new(read_all(Source::Stream(stream), MAX_MEMBER_BYTES)?)))
        }
    }
}

fn read_all(source: Source, most: u64) -> Result<Vec<u8>, IngestError> {
    let mut bytes = Vec::new();
    let read = stream(source).take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| IngestError::damaged("file", error))?;
    if bytes.len() as u64 > most {
        return Err(IngestError::MemberTooLarge { size: bytes.len() });
    }
    Ok(bytes)
}

/// The steps through a file that is read as a whole.
fn of_whole(kind: Kind, bytes: &[u8], columns: Option<&Columns>) -> Result<Steps, IngestError> {
    Ok(match kind {
        Kind::Message => Box::new(mail::steps(bytes)?.into_iter()),
        Kind::SavedPage => Box::new(std::iter::once(mail::page(bytes)?)),
        Kind::Epub => Box::new(epub::chapters(bytes)?.into_iter()),
        Kind::Feed => Box::new(web::entries(bytes)?.into_iter()),
        Kind::JsonFeed => Box::new(web::json_entries(bytes)?.into_iter()),
        Kind::Telegram => Box::new(posts::messages(bytes)?.into_iter()),
        Kind::TelegramPage => Box::new(posts::page_messages(bytes)?.into_iter()),
        Kind::Xlsx => sheets::steps(sheets::read_xlsx(bytes)?, columns)?,
        Kind::Xlsb => sheets::steps(sheets::read_xlsb(bytes)?, columns)?,
        Kind::Ods => sheets::steps(sheets::read_ods(bytes)?, columns)?,
        Kind::OldOffice => sheets::steps(sheets::read_xls(bytes).map_err(no_workbook)?, columns)?,
        kind => unreachable!("{kind:?} is read from first to last"),
    })
}

/// A file that a parser fails on.
fn defect() -> IngestError {
    IngestError::damaged("file", "its parser has a defect")
}

/// Old documents share their beginning with old workbooks.
fn no_workbook(error: IngestError) -> IngestError {
    match error {
        IngestError::Damaged { .. } => IngestError::Binary {
            kind: "a document of an old Office program",
            remedy: "save it as DOCX, XLSX or PDF first",
        },
        error => error,
    }
}

/// One document. A text over the limit is refused before all of it is read.
fn document(format: Format, mut source: Source, about: About) -> Result<Document, IngestError> {
    let limit = match format {
        Format::Html => MAX_PAGE_BYTES,
        Format::Text | Format::Markdown => MAX_REPORT_BYTES,
        Format::Docx | Format::Odt | Format::Rtf | Format::Pdf => MAX_DOCUMENT_BYTES,
    };
    if let Source::File(file) = &mut source {
        let size = file.seek(SeekFrom::End(0)).and_then(|size| file.rewind().map(|()| size));
        let size = size.map_err(|error| IngestError::damaged("file", error))?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if size > limit {
            return Err(IngestError::TooLarge { size, limit });
        }
    }
    let mut bytes = Vec::new();
    let read = stream(source).take(limit as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| IngestError::damaged("file", error))?;
    let About { given, fallback, charset, captured, .. } = about;
    Ok(Document { given, fallback, charset, captured, ..Document::new(bytes, format) })
}

#[cfg(test)]
mod tests;
