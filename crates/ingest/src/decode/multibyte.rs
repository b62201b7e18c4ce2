//! The legacy encodings of East Asia, where a character takes one to four bytes.

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP};
use rashomon_schema::OffsetMapBuilder;

use super::Text;
use super::unicode::size;
use crate::traced::n_chars;

/// Decodes byte by byte, so that it is known which bytes each character was made from.
pub(super) fn decode(bytes: &[u8], encoding: &'static Encoding) -> Text {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut writer = Writer::default();
    let plain_ascii = encoding != ISO_2022_JP;
    let mut at = 0;
    while at < bytes.len() {
        if plain_ascii && at == writer.done {
            at += writer.keep_ascii(&bytes[at..]);
            if at == bytes.len() {
                break;
            }
        }
        at += writer.feed(&mut decoder, &bytes[at..=at], at, false);
    }
    writer.feed(&mut decoder, &[], at, true);
    Text { text: writer.text, to_bytes: writer.map.finish(), n_errors: writer.n_errors }
}

#[derive(Default)]
struct Writer {
    text: String,
    map: OffsetMapBuilder,
    /// Bytes that characters have been made from.
    done: usize,
    n_errors: usize,
}

impl Writer {
    fn keep_ascii(&mut self, bytes: &[u8]) -> usize {
        let n = bytes.iter().take_while(|byte| byte.is_ascii()).count();
        self.text.extend(bytes[..n].iter().map(|&byte| char::from(byte)));
        self.map.keep(size(n), 1);
        self.done += n;
        n
    }

    /// Gives one byte, or the end, to the decoder and tells how many bytes it took.
    fn feed(&mut self, decoder: &mut encoding_rs::Decoder, byte: &[u8], at: usize, last: bool) -> usize {
        let mut buffer = [0; 64];
        let mut taken = 0;
        loop {
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(&byte[taken..], &mut buffer, last);
            taken += read;
            let made = std::str::from_utf8(&buffer[..written]).expect("the decoder writes UTF-8");
            self.write(made, at + taken);
            match result {
                DecoderResult::Malformed(_, after) => {
                    self.n_errors += 1;
                    self.write("\u{fffd}", (at + taken).saturating_sub(usize::from(after)));
                }
                DecoderResult::InputEmpty | DecoderResult::OutputFull => return taken,
            }
        }
    }

    /// Writes what was made from the bytes up to `end`.
    fn write(&mut self, made: &str, end: usize) {
        if made.is_empty() {
            return;
        }
        self.text.push_str(made);
        let end = end.max(self.done);
        let taken = size(end - self.done);
        match n_chars(made) {
            1 if taken > 0 => self.map.keep(1, taken),
            n => self.map.replace(n, taken),
        }
        self.done = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, SHIFT_JIS};
    use rashomon_schema::Span;

    fn check(bytes: &[u8], encoding: &'static Encoding, spans: &[(&str, u32, u32)]) {
        let decoded = decode(bytes, encoding);
        assert_eq!(decoded.text, spans.iter().map(|(text, ..)| *text).collect::<String>());
        let mut at = 0;
        for &(text, start, end) in spans {
            let after = at + n_chars(text);
            assert_eq!(decoded.to_bytes.map(Span::new(at, after)), Span::new(start, end), "{text}");
            at = after;
        }
    }

    #[test]
    fn characters_of_one_and_two_bytes() {
        check(b"a\x93\xfa\x96{b", SHIFT_JIS, &[("a", 0, 1), ("日", 1, 3), ("本", 3, 5), ("b", 5, 6)]);
    }

    #[test]
    fn two_characters_from_one_code() {
        check(b"x\x88\x62y", BIG5, &[("x", 0, 1), ("Ê\u{304}", 1, 3), ("y", 3, 4)]);
    }

    #[test]
    fn broken_codes() {
        check(
            b"\x93\x20b\x93",
            SHIFT_JIS,
            &[("\u{fffd}", 0, 1), (" ", 1, 2), ("b", 2, 3), ("\u{fffd}", 3, 4)],
        );
        assert!(decode(b"\x81\x30\x81a", GB18030).n_errors > 0);
    }

    #[test]
    fn escape_sequences_belong_to_what_follows() {
        check(b"a\x1b$B$\"\x1b(Bb", ISO_2022_JP, &[("a", 0, 1), ("あ", 1, 6), ("b", 6, 10)]);
    }
}
