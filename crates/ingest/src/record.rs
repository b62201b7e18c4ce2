//! One report among the many of a `.jsonl` or `.csv` file.

use crate::admit::admit;
use crate::decode::{Decoded, Found, decode_as};
use crate::diagnose::Notice;
use crate::error::IngestError;
use crate::metadata::Metadata;
use crate::published::{Leading, is_no_day};
use crate::read::{Draft, Ingested};
use crate::structure::Structure;

/// A report's text as published and what its file says of it, not yet repaired.
#[derive(Debug)]
pub struct Record {
    /// The line of the file that it starts at, from 1.
    pub line: u64,
    /// The published bytes of its text.
    pub bytes: Vec<u8>,
    /// What the file says of it.
    pub metadata: Metadata,
    pub(crate) found: Found,
    /// The parts that the report came with.
    pub(crate) structure: Option<Box<Structure>>,
    pub(crate) notices: Vec<Notice>,
    /// The day of publication as written.
    pub(crate) written: Option<String>,
    /// What comes first in that date, where other records of the file show it.
    pub(crate) leading: Option<Leading>,
}

impl Record {
    /// Decodes the text, without repair.
    pub fn decode(&self) -> Decoded {
        decode_as(&self.bytes, self.found)
    }

    /// Reads the report.
    ///
    /// # Errors
    ///
    /// [`IngestError::Record`] with the line and why the text is refused, [`IngestError::NoSuchDay`].
    pub fn read(mut self) -> Result<Ingested, IngestError> {
        if let Some(written) = self.written.take_if(|written| is_no_day(written)) {
            return Err(IngestError::NoSuchDay { line: self.line, written });
        }
        self.read_published();
        let decoded = self.decode();
        admit(&self.bytes)
            .and_then(|()| {
                let mut draft = Draft::decoded(&self.bytes, decoded, self.metadata, self.notices);
                draft.given = self.structure;
                draft.finish()
            })
            .map_err(|error| error.at_line(self.line))
    }

    fn read_published(&mut self) {
        match (self.written.take(), self.leading) {
            (Some(written), Some(leading)) => {
                self.metadata.read_ordered(&written, leading, &mut self.notices);
            }
            (Some(written), None) => self.metadata.read_published(&written, &mut self.notices),
            (None, _) => {}
        }
    }
}
