//! The steps through a file: what is found in it, and what is packed in it to be opened in its turn.

use std::io::{self, Cursor, Read, Seek};

use jiff::civil::Date;

use crate::admit::Group;
use crate::document::Document;
use crate::error::IngestError;
use crate::kind::Kind;
use crate::metadata::Metadata;
use crate::record::Record;

/// The most bytes of one packed file.
pub(crate) const MAX_MEMBER_BYTES: u64 = 256 << 20;

/// Bytes that can be read from anywhere.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Where the bytes of a file come from.
pub enum Source {
    /// From first to last, as from standard input.
    Stream(Box<dyn Read + Send>),
    /// From anywhere, as of a file.
    File(Box<dyn ReadSeek>),
}

impl Source {
    /// Bytes in memory.
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self::File(Box::new(Cursor::new(bytes)))
    }
}

/// Something found in a file.
#[derive(Debug)]
pub struct Found {
    /// Where: the path of the file, and of what is packed below it.
    pub path: String,
    /// What, or why it cannot be read.
    pub item: Result<Item, IngestError>,
}

/// What is found in a file.
#[derive(Debug)]
pub enum Item {
    /// One document.
    Document(Box<Document>),
    /// One report of a file of many.
    Record(Box<Record>),
    /// A reading that was written before, as published.
    Reading {
        /// The object.
        bytes: Vec<u8>,
        /// The line that it starts at, from 1.
        line: u64,
    },
    /// Something without a report.
    LeftOut(Group),
    /// Something to tell about how the file is read.
    Note(String),
}

/// One step through a file.
pub(crate) enum Step {
    /// Something to pass on.
    Item(Item),
    /// Something packed, to be opened in its turn.
    Member(Member),
    /// Something packed that holds no report.
    LeftOut { name: String, group: Group },
    /// Something packed that cannot be read.
    Refused { name: String, error: IngestError },
    /// The file itself cannot be read on.
    Failed(IngestError),
}

/// Something packed.
pub(crate) struct Member {
    pub name: String,
    pub source: Source,
    pub about: Box<About>,
}

/// What is known of a member besides its bytes.
#[derive(Debug, Default)]
pub(crate) struct About {
    /// What it is, where its archive says so.
    pub kind: Option<Kind>,
    /// What its archive says of it, which counts more than what it says itself.
    pub given: Metadata,
    /// What counts where it does not say.
    pub fallback: Metadata,
    /// The encoding that its archive declares.
    pub charset: Option<String>,
    /// The day on which an archive of the web took it.
    pub captured: Option<Date>,
}

impl Member {
    pub fn new(name: String, source: Source) -> Self {
        Self { name, source, about: Box::default() }
    }
}

/// The steps through one file.
pub(crate) type Steps = Box<dyn Iterator<Item = Step> + Send>;

/// A source from its first byte to its last.
pub(crate) fn stream(source: Source) -> io::BufReader<Box<dyn Read + Send>> {
    let source: Box<dyn Read + Send> = match source {
        Source::Stream(stream) => stream,
        Source::File(file) => Box::new(file),
    };
    io::BufReader::with_capacity(1 << 16, source)
}
