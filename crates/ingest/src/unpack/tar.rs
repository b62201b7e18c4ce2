//! Tape archives, as POSIX and GNU write them: blocks of 512 bytes, a header before each member.

use std::io::{self, Read};

use crate::admit::Group;
use crate::error::IngestError;
use crate::step::{MAX_MEMBER_BYTES, Member, Source, Step};

const BLOCK: usize = 512;
/// Longer names than this are no names.
const LONGEST_NAME: u64 = 1 << 20;

/// The members of a tape archive.
pub(super) struct Tar<R> {
    source: R,
    /// What is left of the member read last, with its padding.
    n_left: u64,
    /// The name that the headers before a member give it.
    long_name: Option<String>,
    has_ended: bool,
}

/// What is said before a member.
struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl<R: Read> Tar<R> {
    pub const fn new(source: R) -> Self {
        Self { source, n_left: 0, long_name: None, has_ended: false }
    }

    fn read_next(&mut self) -> io::Result<Option<Step>> {
        loop {
            skip(&mut self.source, self.n_left)?;
            self.n_left = 0;
            let Some(header) = self.read_header()? else { return Ok(None) };
            self.n_left = header.size.next_multiple_of(BLOCK as u64);
            match header.kind {
                b'L' => self.long_name = Some(self.read_name(header.size)?),
                b'x' => {
                    let records = self.read_name(header.size)?;
                    self.long_name = path_of(&records).or_else(|| self.long_name.take());
                }
                b'0' | 0 | b'7' => return self.member(header).map(Some),
                b'1' | b'2' => {
                    let name = self.long_name.take().unwrap_or(header.name);
                    return Ok(Some(Step::LeftOut { name, group: Group::Link }));
                }
                // Folders and devices have no content of their own.
                _ => self.long_name = None,
            }
        }
    }

    fn read_header(&mut self) -> io::Result<Option<Header>> {
        let mut block = [0; BLOCK];
        let n = read_full(&mut self.source, &mut block)?;
        if n == 0 || block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let sum = number(&block[148..156]);
        let counted: u64 = block
            .iter()
            .enumerate()
            .map(|(at, byte)| u64::from(if (148..156).contains(&at) { b' ' } else { *byte }))
            .sum();
        if n < BLOCK || sum != Some(counted) {
            return Err(io::Error::other("a header is damaged"));
        }
        let size =
            number(&block[124..136]).ok_or_else(|| io::Error::other("the size of a member is damaged"))?;
        let (name, prefix) = (text(&block[..100]), text(&block[345..500]));
        let is_posix = block[257..263] == *b"ustar\0";
        let name = if is_posix && !prefix.is_empty() { format!("{prefix}/{name}") } else { name };
        Ok(Some(Header { name, size, kind: block[156] }))
    }

    fn read_name(&mut self, size: u64) -> io::Result<String> {
        if size > LONGEST_NAME {
            return Err(io::Error::other("the name of a member is too long"));
        }
        let mut bytes = Vec::new();
        (&mut self.source).take(size).read_to_end(&mut bytes)?;
        self.n_left -= bytes.len() as u64;
        Ok(text(&bytes))
    }

    fn member(&mut self, header: Header) -> io::Result<Step> {
        let name = self.long_name.take().unwrap_or(header.name);
        if header.size > MAX_MEMBER_BYTES {
            let size = usize::try_from(header.size).unwrap_or(usize::MAX);
            return Ok(Step::Refused { name, error: IngestError::MemberTooLarge { size } });
        }
        let mut bytes = Vec::new();
        (&mut self.source).take(header.size).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < header.size {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends within a member"));
        }
        self.n_left -= header.size;
        Ok(Step::Member(Member::new(name, Source::bytes(bytes))))
    }
}

impl<R: Read> Iterator for Tar<R> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.has_ended {
            return None;
        }
        match self.read_next() {
            Ok(Some(step)) => Some(step),
            Ok(None) => {
                self.has_ended = true;
                None
            }
            Err(error) => {
                self.has_ended = true;
                Some(Step::Failed(IngestError::damaged("tape archive", error)))
            }
        }
    }
}

/// The path in the records of an extended header: `24 path=reports/a.txt`.
fn path_of(records: &str) -> Option<String> {
    records.lines().find_map(|line| Some(line.split_once(' ')?.1.strip_prefix("path=")?.to_owned()))
}

/// Text up to the first NUL.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

/// An octal number, or a binary one where the first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let low = field[field.len() - 8..].iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        return (low >> 60 == 0).then_some(low);
    }
    let digits = text(field);
    let digits = digits.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn skip(source: &mut impl Read, n: u64) -> io::Result<()> {
    io::copy(&mut source.take(n), &mut io::sink()).map(|_| ())
}

fn read_full(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < buffer.len() {
        match source.read(&mut buffer[n..])? {
            0 => break,
            more => n += more,
        }
    }
    Ok(n)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An archive of members: name, kind, content.
    pub(crate) fn archive(members: &[(&str, u8, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, kind, content) in members {
            let mut block = [0u8; BLOCK];
            block[..name.len()].copy_from_slice(name.as_bytes());
            block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
            block[156] = *kind;
            block[257..263].copy_from_slice(b"ustar\0");
            block[148..156].fill(b' ');
            let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
            block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
            bytes.extend(block);
            bytes.extend(*content);
            bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        }
        bytes.resize(bytes.len() + 2 * BLOCK, 0);
        bytes
    }

    fn told(bytes: &[u8]) -> Vec<String> {
        Tar::new(bytes)
            .map(|step| match step {
                Step::Member(member) => member.name,
                Step::LeftOut { name, group } => format!("{name}: {group:?}"),
                Step::Refused { name, error } => format!("{name}: {error}"),
                Step::Failed(error) => error.to_string(),
                _ => "other".to_owned(),
            })
            .collect()
    }

    #[test]
    fn members_links_and_long_names() {
        let bytes = archive(&[
            ("a.txt", b'0', b"One."),
            ("folder/", b'5', b""),
            ("link", b'2', b""),
            ("././@LongLink", b'L', b"long/name.txt\0"),
            ("short", b'0', b"Two."),
            ("x", b'x', b"22 path=other/name.txt\n"),
            ("short", b'0', b"Three."),
        ]);
        assert_eq!(told(&bytes), ["a.txt", "link: Link", "long/name.txt", "other/name.txt"]);
    }

    #[test]
    fn a_cut_archive_gives_what_it_has() {
        let bytes = archive(&[("a.txt", b'0', b"One."), ("b.txt", b'0', &[b'x'; 600])]);
        assert_eq!(told(&bytes[..1700]), ["a.txt", "cannot read the tape archive: it ends within a member"]);
        assert_eq!(told(&bytes[..1100]), ["a.txt", "cannot read the tape archive: a header is damaged"]);
    }

    proptest! {
        #[test]
        fn damage_is_harmless(at in 0..2048usize, with in any::<u8>(), cut in 0..2048usize) {
            let mut bytes = archive(&[("a.txt", b'0', b"One."), ("b.txt", b'0', b"Two.")]);
            bytes[at] = with;
            bytes.truncate(cut);
            prop_assert!(Tar::new(&bytes[..]).count() <= 4);
        }
    }
}
