//! Which encoding bytes are in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding and how it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub encoding: &'static Encoding,
    /// The length of the byte order mark.
    pub bom: usize,
    pub guessed: bool,
}

impl Found {
    pub const fn certain(encoding: &'static Encoding) -> Self {
        Self { encoding, bom: 0, guessed: false }
    }

    const fn guess(encoding: &'static Encoding) -> Self {
        Self { encoding, bom: 0, guessed: true }
    }
}

/// Finds the encoding: byte order mark, valid UTF-8, declaration, look of UTF-16, UTF-8 with damage, likeliest guess.
pub(crate) fn detect(bytes: &[u8], declared: Option<&'static Encoding>) -> Found {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return Found { encoding, bom, guessed: false };
    }
    let is_wide = |encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    match declared {
        Some(encoding) if is_wide(encoding) => return Found::certain(encoding),
        Some(encoding) if encoding != UTF_8 && (bytes.is_ascii() || std::str::from_utf8(bytes).is_err()) => {
            return Found::certain(encoding);
        }
        _ => {}
    }
    if let Some(encoding) = utf16_order(bytes) {
        return Found::guess(encoding);
    }
    Detector::new().find(bytes)
}

/// Finds the encoding of text that comes in parts, and knows more with each.
pub(crate) struct Detector {
    guesser: EncodingDetector,
}

impl Detector {
    pub fn new() -> Self {
        Self { guesser: EncodingDetector::new(Iso2022JpDetection::Deny) }
    }

    /// The encoding of a part: UTF-8 where it fits but for damage, else the likeliest; UTF-8 where none fits.
    pub fn find(&mut self, part: &[u8]) -> Found {
        if std::str::from_utf8(part).is_ok() || is_damaged_utf8(part) {
            return Found::certain(UTF_8);
        }
        self.guesser.feed(part, false);
        let encoding = self.guesser.guess(None, Utf8Detection::Deny);
        let (_, had_errors) = encoding.decode_without_bom_handling(part);
        if had_errors { Found::certain(UTF_8) } else { Found::guess(encoding) }
    }
}

/// Whether bytes that are not valid UTF-8 are so but for some damage: whole sequences are no fewer than broken ones.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut n_whole, mut n_broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_whole += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_whole > 0 && n_whole >= n_broken
}

/// The byte order of UTF-16, by its mark or by the look of it: every second byte is often NUL, the others never.
pub(crate) fn utf16_order(bytes: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => return (encoding != UTF_8).then_some(encoding),
        None if !bytes[..bytes.len().min(4096)].contains(&0) => return None,
        None => {}
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let n_first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let n_second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let often = |n: usize| n * 8 >= pairs.len() && pairs.len() >= 4;
    match (n_first, n_second) {
        (0, n) if often(n) => Some(UTF_16LE),
        (n, 0) if often(n) => Some(UTF_16BE),
        _ => None,
    }
}
