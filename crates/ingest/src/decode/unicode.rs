//! The Unicode encodings.

use std::ops::Range;

use rashomon_schema::{OffsetMap, OffsetMapBuilder};

use super::Text;

/// Decodes what follows a mark of `bom` bytes as UTF-8.
pub(super) fn decode_utf8(bytes: &[u8], bom: usize) -> Text {
    if bom == 0 && bytes.is_ascii() {
        let text = String::from_utf8(bytes.to_vec()).expect("ASCII is UTF-8");
        return Text { text, to_bytes: OffsetMap::default(), n_errors: 0 };
    }
    let mut map = OffsetMapBuilder::new();
    map.skip(size(bom));
    if let Ok(text) = std::str::from_utf8(bytes) {
        keep_runs(text, &mut map);
        return Text { text: text.to_owned(), to_bytes: map.finish(), n_errors: 0 };
    }
    let mut text = String::with_capacity(bytes.len());
    let mut n_errors = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        keep_runs(chunk.valid(), &mut map);
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            map.replace(1, size(chunk.invalid().len()));
            n_errors += 1;
        }
    }
    Text { text, to_bytes: map.finish(), n_errors }
}

/// Keeps stretches of characters of the same width together; stretches of ASCII are passed over at once.
fn keep_runs(text: &str, map: &mut OffsetMapBuilder) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let ascii = ascii_prefix(bytes, at..bytes.len());
        map.keep(size(ascii), 1);
        at += ascii;
        while at < bytes.len() && !bytes[at].is_ascii() {
            let width = width_of(bytes[at]);
            map.keep(1, size(width));
            at += width;
        }
    }
}

/// How many ASCII bytes `range` starts with, found eight at a time.
fn ascii_prefix(bytes: &[u8], range: Range<usize>) -> usize {
    let bytes = &bytes[range];
    let words = bytes.chunks_exact(8).take_while(|word| word.is_ascii()).count() * 8;
    words + bytes[words..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// The bytes of a character of valid UTF-8, by its first.
const fn width_of(lead: u8) -> usize {
    match lead {
        0x00..=0xdf => 2 - lead.is_ascii() as usize,
        0xe0..=0xef => 3,
        0xf0.. => 4,
    }
}

/// Decodes what follows a mark of `bom` bytes as UTF-16 of the given byte order.
pub(super) fn decode_utf16(bytes: &[u8], bom: usize, unit: fn([u8; 2]) -> u16) -> Text {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut map = OffsetMapBuilder::new();
    map.skip(size(bom));
    let mut text = String::with_capacity(bytes.len());
    let mut n_errors = 0;
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match decoded {
            Ok(character) => {
                text.push(character);
                map.keep(1, 2 * size(character.len_utf16()));
            }
            Err(_) => {
                text.push(char::REPLACEMENT_CHARACTER);
                map.replace(1, 2);
                n_errors += 1;
            }
        }
    }
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
        map.replace(1, 1);
        n_errors += 1;
    }
    Text { text, to_bytes: map.finish(), n_errors }
}

pub(super) fn size(n: usize) -> u32 {
    u32::try_from(n).expect("texts are far shorter than 4 GiB")
}
