//! Which bytes are let in: not too many, and text.

use crate::error::{IngestError, MAX_REPORT_BYTES};

/// How other kinds of file begin, what they are, and how to get at their text.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "extract its text first, for example with `pdftotext`"),
    (b"PK\x03\x04", "a ZIP archive", "unpack it first and give the files inside"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", SAVE_AS_TEXT),
    (b"{\\rtf", "an RTF document", SAVE_AS_TEXT),
    (b"\x1f\x8b", "gzip-compressed data", "decompress it first, for example with `gzip -d`"),
    (b"BZh9", "bzip2-compressed data", "decompress it first, for example with `bzip2 -d`"),
    (b"\xfd7zXZ\0", "xz-compressed data", "decompress it first, for example with `xz -d`"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data", "decompress it first, for example with `zstd -d`"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first and give the files inside"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first and give the files inside"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", READ_THE_IMAGE),
    (b"\xff\xd8\xff", "a JPEG image", READ_THE_IMAGE),
    (b"GIF87a", "a GIF image", READ_THE_IMAGE),
    (b"GIF89a", "a GIF image", READ_THE_IMAGE),
    (b"II*\0", "a TIFF image", READ_THE_IMAGE),
    (b"MM\0*", "a TIFF image", READ_THE_IMAGE),
    (b"\x7fELF", "a program", GIVE_TEXT),
    (b"MZ\x90\0", "a program", GIVE_TEXT),
    (b"\0asm", "a program", GIVE_TEXT),
    (b"SQLite format 3\0", "an SQLite database", "export the reports as `.jsonl` or `.csv` first"),
    (b"PAR1", "a Parquet file", "export the reports as `.jsonl` or `.csv` first"),
    (b"ID3\x03", "a sound recording", "transcribe it first"),
    (b"ID3\x04", "a sound recording", "transcribe it first"),
    (b"OggS\0", "a sound recording", "transcribe it first"),
];

/// Names inside a ZIP archive that tell what it really is.
const ZIPPED: &[(&[u8], &str)] = &[
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint file"),
    (b"mimetypeapplication/vnd.oasis", "an OpenDocument file"),
    (b"mimetypeapplication/epub", "an e-book"),
];

const SAVE_AS_TEXT: &str = "save it as plain text or HTML first";
const READ_THE_IMAGE: &str = "recognise its text first, for example with `tesseract`";
const GIVE_TEXT: &str = "give plain text, HTML, `.jsonl` or `.csv`";

/// Checks that bytes may be one report: neither too many, nor none, nor something else than text.
///
/// # Errors
///
/// [`IngestError::TooLarge`], [`IngestError::Empty`] or [`IngestError::Binary`].
pub fn admit(bytes: &[u8]) -> Result<(), IngestError> {
    if bytes.len() > MAX_REPORT_BYTES {
        return Err(IngestError::TooLarge { size: bytes.len(), limit: MAX_REPORT_BYTES });
    }
    if bytes.trim_ascii().is_empty() {
        return Err(IngestError::Empty);
    }
    refuse_known(bytes)?;
    if crate::decode::utf16_order(bytes).is_none() && is_binary(bytes) {
        return Err(IngestError::Binary { kind: "binary data", remedy: GIVE_TEXT });
    }
    Ok(())
}

/// Checks that the start of a file of many reports is text whose lines can be read byte by byte.
pub(crate) fn admit_head(head: &[u8]) -> Result<(), IngestError> {
    if crate::decode::utf16_order(head).is_some() {
        return Err(IngestError::Binary { kind: "text in UTF-16", remedy: "save it in UTF-8 first" });
    }
    admit(head)
}

fn refuse_known(bytes: &[u8]) -> Result<(), IngestError> {
    let Some((magic, kind, remedy)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) else {
        return Ok(());
    };
    if *magic == b"PK\x03\x04" {
        let head = &bytes[..bytes.len().min(4096)];
        let inside = ZIPPED.iter().find(|(name, _)| head.windows(name.len()).any(|window| window == *name));
        if let Some((_, kind)) = inside {
            return Err(IngestError::Binary { kind, remedy: SAVE_AS_TEXT });
        }
    }
    Err(IngestError::Binary { kind, remedy })
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
        assert_eq!(kind_of(b"PK\x03\x04....docProps/app.xml word/document.xml"), "a Word document");
        assert_eq!(kind_of(b"PK\x03\x04....notes.txt"), "a ZIP archive");
        assert_eq!(kind_of(b"\x1f\x8b\x08..."), "gzip-compressed data");
        assert_eq!(kind_of(b"\x7fELF\x02\x01"), "a program");
        assert_eq!(kind_of(b"a shell\0 of a text"), "binary data");
        assert_eq!(kind_of(b"\x01\x02\x03\x04\x05\x06abc"), "binary data");
    }

    #[test]
    fn every_refusal_of_binary_has_a_remedy() {
        assert!(MAGIC.iter().all(|(.., remedy)| !remedy.is_empty()));
        assert!(
            admit(b"%PDF-1.7")
                .is_err_and(|error| error.hint().is_some_and(|hint| hint.contains("pdftotext")))
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
    fn wide_text_is_not_binary() {
        let wide: Vec<u8> = "A shell fell.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(admit(&wide).is_ok());
    }
}
