//! The layout of a compiled gazetteer: a header, then four sections, all numbers little-endian.
//!
//! | section  | content |
//! |----------|---------|
//! | records  | one of [`RECORD`] bytes for each place |
//! | names    | the usual names one after the other, UTF-8 |
//! | postings | runs of a count and as many postings, `u32` each |
//! | automaton| an `fst` map from normalised name to its postings |
//!
//! A posting is a record's position, shifted by one; its lowest bit tells that the name is not the usual one. The
//! automaton's value is a posting shifted by one, or, with its lowest bit set, where a run of postings begins.

use std::ops::Range;

use crate::error::GazetteerError;

/// The version of this layout.
pub(crate) const VERSION: u32 = 1;
/// Bytes of the header.
pub(crate) const HEADER: usize = 48;
/// Bytes of a record.
pub(crate) const RECORD: usize = 28;
/// The parent of what has none, and the GeoNames id of what has none.
pub(crate) const NONE: u32 = u32::MAX;

/// The bit of a class byte that tells a place of our own table.
pub(crate) const NOTED: u8 = 0x80;

const MAGIC: &[u8; 8] = b"RSHMPLC\0";

/// Where each section lies.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub records: Range<usize>,
    pub names: Range<usize>,
    pub postings: Range<usize>,
    pub automaton: Range<usize>,
    pub checksum: u64,
}

/// One place, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Record {
    pub geoname: u32,
    pub lat: f32,
    pub lon: f32,
    pub population: u32,
    pub parent: u32,
    pub name_start: u32,
    pub name_len: u8,
    /// The class, with [`NOTED`] set for what our own table lists.
    pub class: u8,
    pub country: [u8; 2],
}

impl Record {
    pub fn write(&self, out: &mut Vec<u8>) {
        for number in [self.geoname, self.lat.to_bits(), self.lon.to_bits(), self.population] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.parent.to_le_bytes());
        out.extend(self.name_start.to_le_bytes());
        out.extend([self.name_len, self.class]);
        out.extend(self.country);
    }

    /// Reads a record from its [`RECORD`] bytes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            geoname: u32_at(bytes, 0)?,
            lat: f32::from_bits(u32_at(bytes, 4)?),
            lon: f32::from_bits(u32_at(bytes, 8)?),
            population: u32_at(bytes, 12)?,
            parent: u32_at(bytes, 16)?,
            name_start: u32_at(bytes, 20)?,
            name_len: *bytes.get(24)?,
            class: *bytes.get(25)?,
            country: [*bytes.get(26)?, *bytes.get(27)?],
        })
    }
}

/// The number that begins at a byte.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}

/// Puts the sections behind a header that tells their lengths.
pub(crate) fn assemble(sections: [&[u8]; 4]) -> Result<Vec<u8>, GazetteerError> {
    let mut out = Vec::with_capacity(HEADER + sections.iter().map(|section| section.len()).sum::<usize>());
    out.extend(MAGIC);
    out.extend(VERSION.to_le_bytes());
    for section in sections {
        let length = u32::try_from(section.len()).map_err(|_| GazetteerError::TooLarge { what: "bytes" })?;
        out.extend(length.to_le_bytes());
    }
    out.resize(HEADER, 0);
    for section in sections {
        out.extend(section);
    }
    let checksum = checksum(&out[HEADER..]);
    out[HEADER - 8..HEADER].copy_from_slice(&checksum.to_le_bytes());
    Ok(out)
}

/// Reads the header; looks at nothing else.
pub(crate) fn layout(bytes: &[u8]) -> Result<Layout, GazetteerError> {
    let header = bytes.get(..HEADER).ok_or(GazetteerError::NotAGazetteer)?;
    if !header.starts_with(MAGIC) {
        return Err(GazetteerError::NotAGazetteer);
    }
    let number = |at| u32_at(header, at).ok_or(GazetteerError::NotAGazetteer);
    let found = number(8)?;
    if found != VERSION {
        return Err(GazetteerError::Version { found, expected: VERSION });
    }
    let mut end = HEADER as u64;
    let mut sections = [const { 0..0 }; 4];
    for (n, section) in sections.iter_mut().enumerate() {
        let start = end;
        end += u64::from(number(12 + 4 * n)?);
        *section = start as usize..end as usize;
    }
    if end != bytes.len() as u64 {
        return Err(GazetteerError::Length { found: bytes.len() as u64, expected: end });
    }
    let [records, names, postings, automaton] = sections;
    let checksum = u64_at(header, HEADER - 8).ok_or(GazetteerError::NotAGazetteer)?;
    Ok(Layout { records, names, postings, automaton, checksum })
}

/// FNV-1a over eight bytes at a time: told apart from any one changed byte.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in chunks.by_ref() {
        hash = (hash ^ u64_at(chunk, 0).unwrap_or_default()).wrapping_mul(0x0100_0000_01b3);
    }
    for byte in chunks.remainder() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_as_written() {
        let record = Record {
            geoname: 170_063,
            lat: 36.2,
            lon: 37.16,
            population: 2_098_210,
            parent: 7,
            name_start: 12,
            name_len: 6,
            class: 5,
            country: *b"SY",
        };
        let mut bytes = Vec::new();
        record.write(&mut bytes);
        assert_eq!(bytes.len(), RECORD);
        assert_eq!(Record::read(&bytes), Some(record));
    }

    #[test]
    fn header_tells_where_sections_lie() {
        let bytes = assemble([b"aa", b"b", b"", b"ccc"]).expect("small enough");
        let layout = layout(&bytes).expect("just written");
        assert_eq!(&bytes[layout.automaton], b"ccc");
        assert_eq!(checksum(&bytes[HEADER..]), layout.checksum);
    }

    #[test]
    fn a_shortened_file_is_refused() {
        let bytes = assemble([b"aa", b"b", b"", b"ccc"]).expect("small enough");
        assert!(matches!(layout(&bytes[..bytes.len() - 1]), Err(GazetteerError::Length { .. })));
        assert!(matches!(layout(b"PK\x03\x04"), Err(GazetteerError::NotAGazetteer)));
    }
}
