//! RTF: the text of a Rich Text document (specification 1.9.1).

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::paragraphs::Paragraphs;
use super::rtf_words::{character, is_unseen, of_character_set, of_code_page};
use crate::error::IngestError;
use crate::extraction::Extraction;
use crate::metadata::Metadata;

/// Groups deeper than this are read as if they were this deep.
const DEEPEST: usize = 1000;

/// Takes the text out of a document.
pub(crate) fn extract(bytes: &[u8]) -> Result<Extraction, IngestError> {
    let mut reader = Reader::default();
    let mut at = 0;
    while at < bytes.len() {
        at = reader.take(bytes, at);
    }
    reader.flush();
    let known = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let metadata = Metadata { title: known(reader.title), ..Metadata::default() };
    Ok(Extraction {
        text: reader.text.finish(),
        metadata,
        byline: known(reader.author),
        warnings: Vec::new(),
    })
}

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Target {
    #[default]
    Text,
    Nowhere,
    Title,
    Author,
    Fonts,
    Info,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    target: Target,
    /// So many characters stand behind each `\u` for programs that do not know it.
    n_instead: usize,
    font: i32,
    is_hidden: bool,
}

struct Reader {
    groups: Vec<Group>,
    group: Group,
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    text: Paragraphs,
    title: String,
    author: String,
    /// Bytes in the encoding of the font, until it is known that they end.
    raw: Vec<u8>,
    /// The first half of a character in two.
    high: Option<u16>,
    n_to_skip: usize,
    begins_group: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            group: Group { target: Target::Text, n_instead: 1, font: -1, is_hidden: false },
            code_page: WINDOWS_1252,
            fonts: HashMap::new(),
            text: Paragraphs::default(),
            title: String::new(),
            author: String::new(),
            raw: Vec::new(),
            high: None,
            n_to_skip: 0,
            begins_group: false,
        }
    }
}

impl Reader {
    /// Takes what begins at `at`, and gives where the next begins.
    fn take(&mut self, bytes: &[u8], at: usize) -> usize {
        match bytes[at] {
            b'{' => {
                self.flush();
                if self.groups.len() < DEEPEST {
                    self.groups.push(self.group);
                }
                (self.begins_group, self.n_to_skip) = (true, 0);
            }
            b'}' => {
                self.flush();
                self.group = self.groups.pop().unwrap_or(self.group);
                self.n_to_skip = 0;
            }
            b'\\' => return self.take_control(bytes, at + 1),
            b'\r' | b'\n' => {}
            byte => self.push_byte(byte),
        }
        at + 1
    }

    fn take_control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(&first) = bytes.get(at) else { return at };
        if first == b'\'' {
            let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
            if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                self.push_byte(byte);
                return at + 3;
            }
            return at + 1;
        }
        if !first.is_ascii_alphabetic() {
            match first {
                b'~' => self.push_text("\u{a0}"),
                b'_' => self.push_text("-"),
                b'*' if self.begins_group => self.group.target = Target::Nowhere,
                b'\\' | b'{' | b'}' => self.push_byte(first),
                b'\r' | b'\n' => self.end_paragraph(),
                _ => {}
            }
            return at + 1;
        }
        let word_end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).take(32).count();
        let is_minus = bytes.get(word_end) == Some(&b'-');
        let digits = word_end + usize::from(is_minus);
        let end = digits
            + bytes[digits.min(bytes.len())..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .take(10)
                .count();
        let number = std::str::from_utf8(&bytes[word_end..end]).ok().and_then(|number| number.parse().ok());
        let word = std::str::from_utf8(&bytes[at..word_end]).unwrap_or_default();
        let end = end + usize::from(bytes.get(end) == Some(&b' '));
        if word == "bin" {
            return end
                .saturating_add(number.and_then(|n: i32| usize::try_from(n).ok()).unwrap_or(0))
                .min(bytes.len());
        }
        self.take_word(word, number);
        end
    }

    fn take_word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            return self.push_unit(number.unwrap_or(0));
        }
        self.flush();
        self.n_to_skip = 0;
        if std::mem::take(&mut self.begins_group) {
            self.begin_group(word);
        }
        match word {
            "par" | "row" | "sect" | "page" => self.end_paragraph(),
            "uc" => self.group.n_instead = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "ansicpg" => self.code_page = of_code_page(number.unwrap_or(1252)),
            "f" => self.group.font = number.unwrap_or(-1),
            "fcharset" => {
                if let (Target::Fonts, Some(encoding)) =
                    (self.group.target, number.and_then(of_character_set))
                {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            "v" | "deleted" => self.group.is_hidden = number != Some(0),
            "plain" => (self.group.is_hidden, self.group.font) = (false, -1),
            _ => {
                if let Some(character) = character(word) {
                    self.push_text(character);
                }
            }
        }
    }

    fn begin_group(&mut self, word: &str) {
        self.group.target = match (word, self.group.target) {
            ("fonttbl", _) => Target::Fonts,
            ("info", _) => Target::Info,
            ("title", Target::Info) => Target::Title,
            ("author", Target::Info) => Target::Author,
            (word, _) if is_unseen(word) => Target::Nowhere,
            (_, target) => target,
        };
    }

    fn push_byte(&mut self, byte: u8) {
        self.begins_group = false;
        if self.n_to_skip > 0 {
            self.n_to_skip -= 1;
        } else {
            self.raw.push(byte);
        }
    }

    /// A unit of UTF-16, written as a number that may be negative.
    fn push_unit(&mut self, number: i32) {
        self.flush();
        self.begins_group = false;
        self.n_to_skip = self.group.n_instead;
        let unit = (number & 0xffff) as u16;
        let units = self.high.take().into_iter().chain(std::iter::once(unit)).collect::<Vec<u16>>();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        self.push_text(&String::from_utf16_lossy(&units));
    }

    /// Decodes the bytes so far.
    fn flush(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let encoding = self.fonts.get(&self.group.font).copied().unwrap_or(self.code_page);
        let raw = std::mem::take(&mut self.raw);
        let (text, _) = encoding.decode_without_bom_handling(&raw);
        self.push_text(&text);
    }

    fn push_text(&mut self, text: &str) {
        self.flush();
        if self.group.is_hidden {
            return;
        }
        match self.group.target {
            Target::Text => self.text.push(text),
            Target::Title => self.title.push_str(text),
            Target::Author => self.author.push_str(text),
            Target::Nowhere | Target::Fonts | Target::Info => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        if self.group.target == Target::Text {
            self.text.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(rtf: &[u8], expected: &str) {
        assert_eq!(extract(rtf).unwrap().text, expected, "{}", String::from_utf8_lossy(rtf));
    }

    #[test]
    fn paragraphs_and_characters() {
        check(br"{\rtf1\ansi One\par Two\line three\par}", "One\n\nTwo\nthree");
        check(
            br"{\rtf1\ansi\ansicpg1251 \'cc\'e8\'ed\'e0 \ldblquote no\rdblquote  \{x\}\par}",
            "Мина “no” {x}",
        );
        check(br"{\rtf1\uc1 caf\u233? \u-10179?\u-8704?}", "café 😀");
        check(
            br"{\rtf1 a{\b b} c\
d}",
            "ab c\n\nd",
        );
    }

    #[test]
    fn fonts_have_encodings() {
        check(br"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}\f0 Caf\'e9 \f1\'cc\'e8\'ed\'e0}", "Café Мина");
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        check(
            br"{\rtf1{\stylesheet{\s0 Normal;}}{\*\generator Word}{\header Page 1}{\pict 0a0b}\v hidden\v0 One.{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}}",
            "One.link",
        );
        check(br"{\rtf1 a\bin3 }}}b}", "ab");
    }

    #[test]
    fn title_and_author_are_metadata() {
        let extraction =
            extract(br"{\rtf1{\info{\title Mill burnt}{\author Rana Example}{\company X}}One.}").unwrap();
        assert_eq!(
            (extraction.text.as_str(), extraction.metadata.title.as_deref()),
            ("One.", Some("Mill burnt"))
        );
        assert_eq!(extraction.byline.as_deref(), Some("Rana Example"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(rtf in r"(\{|\}|\\|\\u-1 |\\u55357|\\'e9|\\'|\\uc9|\\par|\\bin99999999999 |\\bin2|\\f1|\\\*|[a-c ;?]){0,60}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = extract(rtf.as_bytes());
            let _ = extract(&bytes);
        }
    }
}
