//! Bytes to text: which encoding they are in, and an exact map from each character to its bytes.

mod detect;
mod multibyte;
mod unicode;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use rashomon_schema::OffsetMap;

use detect::detect;
pub(crate) use detect::{Detector, Found, utf16_order};

/// A decoded text and where its characters stand in the bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The text, without a byte order mark, otherwise as published.
    pub text: String,
    /// From scalar values of the text to bytes.
    pub to_bytes: OffsetMap,
    /// The encoding's name as in the WHATWG standard, for example `windows-1252`.
    pub encoding: &'static str,
    /// The number of malformed sequences, each of which became U+FFFD.
    pub n_errors: usize,
    /// Whether the encoding was guessed from the bytes.
    pub guessed: bool,
}

/// Decodes bytes by their byte order mark, the encoding they declare, UTF-8 where they are valid, or the likeliest guess.
///
/// Bytes that declare a legacy encoding but are valid UTF-8 beyond ASCII are taken as UTF-8: such texts do not come
/// about by chance. Never fails: a malformed sequence becomes U+FFFD. Takes at most 4 GiB; [`crate::admit`] allows less.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    decode_as(bytes, detect(bytes, declared))
}

/// Decodes bytes in an encoding that is settled.
pub(crate) fn decode_as(bytes: &[u8], found: Found) -> Decoded {
    let Found { encoding, bom, guessed } = found;
    let body = &bytes[bom..];
    let text = if encoding == UTF_8 {
        unicode::decode_utf8(body, bom)
    } else if encoding == UTF_16LE {
        unicode::decode_utf16(body, bom, u16::from_le_bytes)
    } else if encoding == UTF_16BE {
        unicode::decode_utf16(body, bom, u16::from_be_bytes)
    } else if encoding.is_single_byte() {
        decode_single_byte(body, encoding)
    } else {
        multibyte::decode(body, encoding)
    };
    let Text { text, to_bytes, n_errors } = text;
    Decoded { text, to_bytes, encoding: encoding.name(), n_errors, guessed }
}

/// What decoding in one encoding gives.
struct Text {
    text: String,
    to_bytes: OffsetMap,
    n_errors: usize,
}

/// One byte is one character, so the map is the identity.
fn decode_single_byte(bytes: &[u8], encoding: &'static Encoding) -> Text {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let n_errors = if had_errors { text.matches('\u{fffd}').count() } else { 0 };
    Text { text: text.into_owned(), to_bytes: OffsetMap::default(), n_errors }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rashomon_schema::Span;

    fn span_text(text: &str, span: Span) -> String {
        text.chars().skip(span.start as usize).take(span.len() as usize).collect()
    }

    /// Every stretch of the text stands for bytes that decode to just that stretch.
    fn check_exact(bytes: &[u8], label: &str, expected: &str) {
        let decoded = decode(bytes, Some(label));
        assert_eq!(decoded.text, expected, "as {label}");
        let n_chars = expected.chars().count() as u32;
        for start in 0..n_chars {
            for end in start + 1..=n_chars.min(start + 4) {
                let span = Span::new(start, end);
                let there = decoded.to_bytes.map(span);
                let again = decode(&bytes[there.start as usize..there.end as usize], Some(label));
                assert_eq!(again.text, span_text(expected, span), "{span:?} as {label}");
            }
        }
    }

    fn encode(text: &str, label: &str) -> Option<Vec<u8>> {
        let (bytes, _, had_errors) = Encoding::for_label(label.as_bytes())?.encode(text);
        (!had_errors).then(|| bytes.into_owned())
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_dropped() {
        let decoded = decode(b"\xef\xbb\xbfcaf\xc3\xa9", Some("windows-1252"));
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("café", "UTF-8"));
        assert_eq!(decoded.to_bytes.map(Span::new(3, 4)), Span::new(6, 8));
        let wide = [b"\xff\xfe".as_slice(), &utf16("ab", u16::to_le_bytes)].concat();
        let decoded = decode(&wide, None);
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("ab", "UTF-16LE"));
        assert_eq!(decoded.to_bytes.map(Span::new(1, 2)), Span::new(4, 6));
    }

    #[test]
    fn utf16_without_a_mark_is_detected() {
        let text = "Two shells fell.\nNobody was hurt.";
        assert_eq!(decode(&utf16(text, u16::to_le_bytes), None).text, text);
        assert_eq!(decode(&utf16(text, u16::to_be_bytes), None).text, text);
    }

    #[test]
    fn a_legacy_text_is_guessed() {
        let bytes =
            encode("“It wasn’t us,” the général said – twice.", "windows-1252").expect("is in windows-1252");
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text, "“It wasn’t us,” the général said – twice.");
        assert!(decoded.guessed && decoded.to_bytes == OffsetMap::default());
    }

    #[test]
    fn broken_utf8_stays_utf8() {
        let decoded = decode(b"Za\xc3\xafd \xe2\x80 said \xe2\x80\x9cno\xe2\x80\x9d", None);
        assert_eq!((decoded.text.as_str(), decoded.n_errors), ("Zaïd \u{fffd} said “no”", 1));
        assert_eq!(decoded.to_bytes.map(Span::new(5, 6)), Span::new(6, 8));
        assert_eq!(decoded.to_bytes.map(Span::new(12, 13)), Span::new(14, 17));
    }

    #[test]
    fn valid_utf8_beats_a_wrong_declaration() {
        assert_eq!(decode("café".as_bytes(), Some("iso-8859-1")).text, "café");
    }

    #[test]
    fn plain_ascii_has_the_identity_map() {
        assert_eq!(decode(b"plain", None).to_bytes, OffsetMap::default());
    }

    proptest! {
        #[test]
        fn maps_are_exact_in_every_encoding(text in "[ -~éü“”’€ñ日本語カナ한국Ђжш😀\n]{0,40}") {
            prop_assume!(!text.is_empty());
            check_exact(text.as_bytes(), "utf-8", &text);
            for label in ["windows-1252", "windows-1251", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"] {
                if let Some(bytes) = encode(&text, label)
                    && std::str::from_utf8(&bytes).is_ok() == text.is_ascii()
                    && encoding_rs::Encoding::for_bom(&bytes).is_none()
                {
                    check_span_bytes(&bytes, label, &text);
                }
            }
        }

        #[test]
        fn wide_maps_are_exact(text in "\\PC{1,40}") {
            prop_assume!(!text.starts_with('\u{feff}'));
            for (label, to_bytes) in [("utf-16le", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("utf-16be", u16::to_be_bytes)] {
                let bytes = utf16(&text, to_bytes);
                prop_assume!(Encoding::for_bom(&bytes).is_none());
                check_span_bytes(&bytes, label, &text);
            }
        }

        #[test]
        fn any_bytes_decode_within_bounds(bytes in proptest::collection::vec(any::<u8>(), 0..200), label in 0..5usize) {
            let labels = [None, Some("utf-8"), Some("gb18030"), Some("iso-2022-jp"), Some("utf-16le")];
            let decoded = decode(&bytes, labels[label]);
            let mut before = Span::new(0, 0);
            for unit in 0..decoded.text.chars().count() as u32 {
                let there = decoded.to_bytes.map(Span::new(unit, unit + 1));
                prop_assert!(there.start >= before.start && there.end >= before.end);
                prop_assert!(there.end as usize <= bytes.len());
                before = there;
            }
        }
    }

    /// Like `check_exact`, but decodes the stretches in the encoding itself, not by detection.
    fn check_span_bytes(bytes: &[u8], label: &str, expected: &str) {
        let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
        let decoded = decode(bytes, Some(label));
        assert_eq!(decoded.text, expected, "as {label}");
        let n_chars = expected.chars().count() as u32;
        for span in
            (0..n_chars).flat_map(|start| [1, 3].map(|len| Span::new(start, (start + len).min(n_chars))))
        {
            let there = decoded.to_bytes.map(span);
            let (again, _) =
                encoding.decode_without_bom_handling(&bytes[there.start as usize..there.end as usize]);
            assert_eq!(again, span_text(expected, span), "{span:?} as {label}");
        }
    }
}
