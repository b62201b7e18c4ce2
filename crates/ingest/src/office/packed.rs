//! The parts of a document that is packed as a ZIP archive.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::decode::decode;
use crate::error::{IngestError, MAX_REPORT_BYTES};

/// The most bytes of one part: markup takes several times as many as its text.
const MOST: u64 = 10 * MAX_REPORT_BYTES as u64;

/// An open document.
pub(crate) struct Packed<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    what: &'static str,
}

impl<'b> Packed<'b> {
    /// Opens a document.
    pub fn open(bytes: &'b [u8], what: &'static str) -> Result<Self, IngestError> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| IngestError::damaged(what, error))?;
        Ok(Self { archive, what })
    }

    /// The bytes of a part; none where there is no such part.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, IngestError> {
        let what = self.what;
        let Some(at) = self.archive.index_for_name(name) else { return Ok(None) };
        let part = self.archive.by_index(at).map_err(|error| IngestError::damaged(what, error))?;
        let mut bytes = Vec::new();
        let read = part.take(MOST + 1).read_to_end(&mut bytes);
        read.map_err(|error| IngestError::damaged(what, error))?;
        if bytes.len() as u64 > MOST {
            return Err(IngestError::MemberTooLarge { size: bytes.len() });
        }
        Ok(Some(bytes))
    }

    /// The text of a part.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, IngestError> {
        Ok(self.bytes(name)?.map(|bytes| decode(&bytes, None).text))
    }

    /// The text of a part that must be there.
    pub fn needed(&mut self, name: &str) -> Result<String, IngestError> {
        let what = self.what;
        self.text(name)?.ok_or_else(|| IngestError::damaged(what, format!("it has no part `{name}`")))
    }
}
