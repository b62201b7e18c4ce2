//! Which bytes are let in: not too many, and text.

use crate::error::{IngestError, MAX_REPORT_BYTES};

/// What a file without a report counts as, where it lies among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Pictures.
    Image,
    /// Sound and video.
    Recording,
    /// Scripts, style sheets and settings.
    Script,
    /// Programs and fonts.
    Program,
    /// Files without a byte of text.
    Empty,
    /// Links to other files.
    Link,
    /// What a browser saves next to a page.
    PagePart,
    /// Pages that were captured before with the same content.
    Repeat,
    /// Records of an archive of the web that are no pages.
    Protocol,
    /// Something that is no text.
    Binary,
    /// What may hold reports, but cannot be opened: each is told by itself.
    Closed,
}

impl Group {
    /// What one is called.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Recording => "recording",
            Self::Script => "script or style sheet",
            Self::Program => "program or font",
            Self::Empty => "empty file",
            Self::Link => "link",
            Self::PagePart => "folder of parts of a saved page",
            Self::Repeat => "page captured again",
            Self::Protocol => "request or other record of a web archive",
            Self::Binary => "other file without text",
            Self::Closed => "file that cannot be opened",
        }
    }

    /// What several are called.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Image => "images",
            Self::Recording => "recordings",
            Self::Script => "scripts and style sheets",
            Self::Program => "programs and fonts",
            Self::Empty => "empty files",
            Self::Link => "links",
            Self::PagePart => "folders of parts of saved pages",
            Self::Repeat => "pages captured again",
            Self::Protocol => "requests and other records of web archives",
            Self::Binary => "other files without text",
            Self::Closed => "files that cannot be opened",
        }
    }
}

/// How other kinds of file begin, what they are, how to get at their text, and what they count as.
const MAGIC: &[(&[u8], &str, &str, Group)] = &[
    (b"%PDF-", "a PDF document", LEAVE_OUT_INPUT, Group::Closed),
    (b"PK\x03\x04", "a ZIP archive", LEAVE_OUT_INPUT, Group::Closed),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
        "save it as DOCX or XLSX first",
        Group::Closed,
    ),
    (b"{\\rtf", "an RTF document", LEAVE_OUT_INPUT, Group::Closed),
    (b"\x1f\x8b", "gzip-compressed data", LEAVE_OUT_INPUT, Group::Closed),
    (b"BZh9", "bzip2-compressed data", "decompress it first, for example with `bzip2 -d`", Group::Closed),
    (b"\xfd7zXZ\0", "xz-compressed data", "decompress it first, for example with `xz -d`", Group::Closed),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data", LEAVE_OUT_INPUT, Group::Closed),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first and give the folder", Group::Closed),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first and give the folder", Group::Closed),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", READ_THE_IMAGE, Group::Image),
    (b"\xff\xd8\xff", "a JPEG image", READ_THE_IMAGE, Group::Image),
    (b"GIF87a", "a GIF image", READ_THE_IMAGE, Group::Image),
    (b"GIF89a", "a GIF image", READ_THE_IMAGE, Group::Image),
    (b"II*\0", "a TIFF image", READ_THE_IMAGE, Group::Image),
    (b"MM\0*", "a TIFF image", READ_THE_IMAGE, Group::Image),
    (b"\0\0\x01\0", "an icon", READ_THE_IMAGE, Group::Image),
    (b"\x7fELF", "a program", GIVE_TEXT, Group::Program),
    (b"MZ\x90\0", "a program", GIVE_TEXT, Group::Program),
    (b"\0asm", "a program", GIVE_TEXT, Group::Program),
    (b"wOFF", "a font", GIVE_TEXT, Group::Program),
    (b"wOF2", "a font", GIVE_TEXT, Group::Program),
    (b"OTTO", "a font", GIVE_TEXT, Group::Program),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "export the reports as `.jsonl` or `.csv` first",
        Group::Closed,
    ),
    (b"PAR1", "a Parquet file", "export the reports as `.jsonl` or `.csv` first", Group::Closed),
    (b"ID3\x03", "a sound recording", TRANSCRIBE, Group::Recording),
    (b"ID3\x04", "a sound recording", TRANSCRIBE, Group::Recording),
    (b"OggS\0", "a sound recording", TRANSCRIBE, Group::Recording),
    (b"fLaC", "a sound recording", TRANSCRIBE, Group::Recording),
    (b"\x1a\x45\xdf\xa3", "a video", TRANSCRIBE, Group::Recording),
];

const LEAVE_OUT_INPUT: &str = "leave out `--input`: the content of a file tells what it is";
const READ_THE_IMAGE: &str = "recognise its text first, for example with `tesseract`";
const TRANSCRIBE: &str = "transcribe it first";
const GIVE_TEXT: &str = "give text, pages, documents or tables";

/// What bytes are that are no text and nothing that can be opened.
pub(crate) fn known_binary(head: &[u8]) -> Option<(&'static str, &'static str, Group)> {
    if let Some((_, what, remedy, group)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some((what, remedy, *group));
    }
    match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            Some(("a WebP image", READ_THE_IMAGE, Group::Image))
        }
        [b'R', b'I', b'F', b'F', ..] => Some(("a sound recording", TRANSCRIBE, Group::Recording)),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => {
            Some(("an AVIF image", READ_THE_IMAGE, Group::Image))
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(("a video", TRANSCRIBE, Group::Recording)),
        _ if crate::decode::utf16_order(head).is_none() && is_binary(head) => {
            Some(("binary data", GIVE_TEXT, Group::Binary))
        }
        _ => None,
    }
}

/// Checks that bytes may be one report: neither too many, nor none, nor something else than text.
///
/// # Errors
///
/// [`IngestError::TooLarge`], [`IngestError::Empty`] or [`IngestError::Binary`].
pub fn admit(bytes: &[u8]) -> Result<(), IngestError> {
    if bytes.len() > MAX_REPORT_BYTES {
        return Err(IngestError::TooLarge { size: bytes.len(), limit: MAX_REPORT_BYTES });
    }
    admit_content(bytes)
}

/// The most bytes of a page, the files that are written into it included.
pub(crate) const MAX_PAGE_BYTES: usize = 64 << 20;

/// Checks that bytes may be a page. Pictures that were saved into it do not count as its text.
pub(crate) fn admit_page(bytes: &[u8]) -> Result<(), IngestError> {
    let size = bytes.len();
    let n_own = if size > MAX_REPORT_BYTES { size - n_embedded(bytes) } else { size };
    if size > MAX_PAGE_BYTES || n_own > MAX_REPORT_BYTES {
        return Err(IngestError::TooLarge { size, limit: MAX_REPORT_BYTES });
    }
    admit_content(bytes)
}

/// How many bytes belong to files that are written into a page: `data:image/png;base64,…`.
fn n_embedded(bytes: &[u8]) -> usize {
    const BEGIN: &[u8] = b";base64,";
    let is_code = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'%');
    let (mut n, mut at) = (0, 0);
    while let Some(found) = bytes[at..].windows(BEGIN.len()).position(|window| window == BEGIN) {
        let begin = at + found + BEGIN.len();
        let length = bytes[begin..].iter().take_while(|byte| is_code(byte)).count();
        n += length;
        at = begin + length;
    }
    n
}

fn admit_content(bytes: &[u8]) -> Result<(), IngestError> {
    if bytes.trim_ascii().is_empty() {
        return Err(IngestError::Empty);
    }
    match known_binary(bytes) {
        Some((kind, remedy, _)) => Err(IngestError::Binary { kind, remedy }),
        None => Ok(()),
    }
}

/// Whether there is a NUL, or more than one control character in twenty bytes.
fn is_binary(bytes: &[u8]) -> bool {
    let mut n_controls = 0;
    for block in bytes.chunks(4096) {
        if !block.iter().fold(false, |found, byte| found | is_control(*byte)) {
            continue;
        }
        if block.contains(&0) {
            return true;
        }
        n_controls += block.iter().filter(|byte| is_control(**byte)).count();
    }
    n_controls * 20 > bytes.len()
}

const fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(bytes: &[u8]) -> &'static str {
        match admit(bytes) {
            Err(IngestError::Binary { kind, .. }) => kind,
            other => panic!("not refused as binary: {other:?}"),
        }
    }

    #[test]
    fn refusals_name_the_kind_of_file() {
        assert_eq!(kind_of(b"%PDF-1.7\n%..."), "a PDF document");
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n...."), "a PNG image");
        assert_eq!(kind_of(b"PK\x03\x04....notes.txt"), "a ZIP archive");
        assert_eq!(kind_of(b"\x1f\x8b\x08..."), "gzip-compressed data");
        assert_eq!(kind_of(b"\x7fELF\x02\x01"), "a program");
        assert_eq!(kind_of(b"a shell\0 of a text"), "binary data");
        assert_eq!(kind_of(b"\x01\x02\x03\x04\x05\x06abc"), "binary data");
    }

    #[test]
    fn every_refusal_of_binary_has_a_remedy() {
        assert!(MAGIC.iter().all(|(_, _, remedy, _)| !remedy.is_empty()));
        assert!(
            admit(b"BZh9...").is_err_and(|error| error.hint().is_some_and(|hint| hint.contains("bzip2 -d")))
        );
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert!(matches!(admit(b" \r\n\t"), Err(IngestError::Empty)));
        let long = vec![b'a'; MAX_REPORT_BYTES + 1];
        assert!(matches!(admit(&long), Err(IngestError::TooLarge { size: 10_000_001, limit: 10_000_000 })));
        assert!(admit(&long[1..]).is_ok());
    }

    #[test]
    fn pictures_in_a_page_are_not_its_text() {
        let picture =
            |n: usize| format!("<p>One.</p><img src=\"data:image/png;base64,{}\">", "iVBORw0K".repeat(n / 8));
        assert!(admit_page(picture(MAX_REPORT_BYTES + 8).as_bytes()).is_ok());
        assert!(admit(picture(MAX_REPORT_BYTES + 8).as_bytes()).is_err());
        assert!(admit_page(picture(MAX_PAGE_BYTES).as_bytes()).is_err());
        assert!(
            admit_page(format!("{}{}", picture(80), "<b>".repeat(MAX_REPORT_BYTES / 3)).as_bytes()).is_err()
        );
    }

    #[test]
    fn wide_text_is_not_binary() {
        let wide: Vec<u8> = "A shell fell.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(admit(&wide).is_ok());
    }
}
