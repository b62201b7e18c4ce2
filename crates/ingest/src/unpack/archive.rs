//! ZIP archives, and the documents that are packed as one.

use std::io::{Read, Seek};
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::{Budget, Counted};
use crate::admit::Group;
use crate::error::IngestError;
use crate::format::Format;
use crate::kind::Kind;
use crate::step::{MAX_MEMBER_BYTES, Member, ReadSeek, Source, Step};

/// An open archive.
pub(crate) type Archive = ZipArchive<Box<dyn ReadSeek>>;

/// Opens an archive.
pub(super) fn open(source: Box<dyn ReadSeek>) -> Result<Archive, IngestError> {
    ZipArchive::new(source).map_err(|error| refused(&error))
}

/// Why an archive or one of its members cannot be read.
fn refused(error: &ZipError) -> IngestError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            IngestError::Protected { what: "ZIP archive" }
        }
        error => IngestError::damaged("ZIP archive", error),
    }
}

/// What is packed: a document, if the names of its parts are those of one, or files.
pub(super) fn kind_of(archive: &mut Archive) -> Result<Kind, IngestError> {
    const BY_PART: [(&str, Kind); 4] = [
        ("word/document.xml", Kind::Document(Format::Docx)),
        ("xl/workbook.xml", Kind::Xlsx),
        ("xl/workbook.bin", Kind::Xlsb),
        ("META-INF/container.xml", Kind::Epub),
    ];
    const BY_TYPE: [(&str, Kind); 3] = [
        ("application/epub+zip", Kind::Epub),
        ("application/vnd.oasis.opendocument.spreadsheet", Kind::Ods),
        ("application/vnd.oasis.opendocument.text", Kind::Document(Format::Odt)),
    ];
    let mut declared = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // What cannot be read declares nothing.
        let _ = part.take(100).read_to_string(&mut declared);
    }
    if let Some((_, kind)) = BY_TYPE.iter().find(|(kind, _)| declared.trim().starts_with(kind)) {
        return Ok(*kind);
    }
    if declared.contains("opendocument") || archive.index_for_name("ppt/presentation.xml").is_some() {
        return Err(IngestError::Binary {
            kind: "a presentation or a drawing",
            remedy: "save it as PDF first",
        });
    }
    let is_of_the_web = archive.index_for_name("datapackage.json").is_some()
        && (0..archive.len()).any(|n| is_warc(archive, n));
    if is_of_the_web {
        return Ok(Kind::Wacz);
    }
    let found = BY_PART.iter().find(|(part, _)| archive.index_for_name(part).is_some());
    Ok(found.map_or(Kind::Zip, |(_, kind)| *kind))
}

/// Whether a member is an archive of the web within a WACZ archive.
fn is_warc(archive: &Archive, n: usize) -> bool {
    let name = archive.name_for_index(n).and_then(Result::ok).unwrap_or_default();
    name.starts_with("archive/") && name.contains(".warc")
}

/// All bytes of an archive that is one document, if what is packed in it stays within bounds.
pub(super) fn whole(mut archive: Archive, budget: &Arc<Budget>) -> Result<Vec<u8>, IngestError> {
    let mut n_left = MAX_MEMBER_BYTES;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|error| refused(&error))?;
        let mut part = Counted::unpacked(part, budget.clone()).take(n_left + 1);
        let n = std::io::copy(&mut part, &mut std::io::sink())
            .map_err(|error| IngestError::damaged("ZIP archive", error))?;
        n_left =
            n_left.checked_sub(n).ok_or(IngestError::MemberTooLarge { size: MAX_MEMBER_BYTES as usize })?;
    }
    let mut source = archive.into_inner();
    source.rewind().map_err(|error| IngestError::damaged("ZIP archive", error))?;
    read_limited(source)
}

/// The members of an archive, in its order.
pub(super) struct Zip {
    archive: Archive,
    budget: Arc<Budget>,
    next: usize,
    /// Whether only its archives of the web are read.
    is_of_the_web: bool,
}

impl Zip {
    pub const fn new(archive: Archive, budget: Arc<Budget>) -> Self {
        Self { archive, budget, next: 0, is_of_the_web: false }
    }

    /// The members of a WACZ archive: indexes and lists of pages beside the captures are left out.
    pub const fn of_the_web(archive: Archive, budget: Arc<Budget>) -> Self {
        Self { archive, budget, next: 0, is_of_the_web: true }
    }

    /// Reads a member; none where it is a folder.
    fn read(&mut self, n: usize) -> Option<Step> {
        let name = self.archive.name_for_index(n).and_then(Result::ok).unwrap_or_default().into_owned();
        if self.is_of_the_web && !is_warc(&self.archive, n) {
            return Some(Step::LeftOut { name, group: Group::Protocol });
        }
        let member = match self.archive.by_index(n) {
            Ok(member) => member,
            Err(error) => return Some(Step::Refused { name, error: refused(&error) }),
        };
        if member.is_dir() || is_of_system(&name) {
            return None;
        }
        if member.is_symlink() {
            return Some(Step::LeftOut { name, group: Group::Link });
        }
        match read_limited(Counted::unpacked(member, self.budget.clone())) {
            Ok(bytes) => Some(Step::Member(Member::new(name, Source::bytes(bytes)))),
            Err(error) => Some(Step::Refused { name, error }),
        }
    }
}

/// What the archivers of a system add for themselves.
fn is_of_system(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.ends_with(".DS_Store")
}

impl Iterator for Zip {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while self.next < self.archive.len() {
            self.next += 1;
            if let Some(step) = self.read(self.next - 1) {
                return Some(step);
            }
        }
        None
    }
}

/// Everything that a reader gives, as far as a member may go.
fn read_limited(source: impl Read) -> Result<Vec<u8>, IngestError> {
    let mut bytes = Vec::new();
    let read = source.take(MAX_MEMBER_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| IngestError::damaged("ZIP archive", error))?;
    if bytes.len() as u64 > MAX_MEMBER_BYTES {
        return Err(IngestError::MemberTooLarge { size: bytes.len() });
    }
    Ok(bytes)
}
