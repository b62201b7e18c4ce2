//! What a text says of itself above it: lines such as `title: …`, `date: …`, `source: …`, with or without a fence.

use std::ops::Range;

use crate::diagnose::Notice;
use crate::language::code_of_tag;
use crate::metadata::Metadata;

/// So many lines of it are read.
const MOST_LINES: usize = 80;

/// What stands above a text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Preamble {
    /// Its bytes, with the blank lines behind it.
    pub range: Range<usize>,
    pub metadata: Metadata,
    /// The day of publication as written.
    written: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    Title,
    Published,
    Publisher,
    Uri,
    Language,
    Id,
    /// Known, but nothing that is kept.
    Other,
}

const KEYS: &[(&str, Key)] = &[
    ("title", Key::Title),
    ("headline", Key::Title),
    ("date", Key::Published),
    ("published", Key::Published),
    ("pubdate", Key::Published),
    ("publication date", Key::Published),
    ("publication_date", Key::Published),
    ("source", Key::Publisher),
    ("publisher", Key::Publisher),
    ("outlet", Key::Publisher),
    ("publication", Key::Publisher),
    ("url", Key::Uri),
    ("uri", Key::Uri),
    ("link", Key::Uri),
    ("language", Key::Language),
    ("lang", Key::Language),
    ("id", Key::Id),
    ("author", Key::Other),
    ("authors", Key::Other),
    ("byline", Key::Other),
    ("tags", Key::Other),
    ("section", Key::Other),
];

impl Preamble {
    /// Finds what stands above `text`; none where it begins with the text.
    pub fn find(text: &str) -> Option<Self> {
        let begin = text.len() - text.trim_start().len();
        let rest = &text[begin..];
        let fence = ["---", "+++"]
            .into_iter()
            .find(|fence| rest.lines().next().is_some_and(|line| line.trim_end() == *fence));
        let (mut preamble, end) = match fence {
            Some(fence) => fenced(rest, fence)?,
            None => bare(rest)?,
        };
        let blank = rest[end..].len() - rest[end..].trim_start_matches(['\r', '\n', ' ', '\t']).len();
        preamble.range = 0..begin + end + blank;
        Some(preamble)
    }

    /// The metadata with the day of publication read.
    pub fn into_metadata(mut self, notices: &mut Vec<Notice>) -> Metadata {
        if let Some(written) = self.written.take() {
            self.metadata.read_published(&written, notices);
        }
        self.metadata
    }

    fn take(&mut self, key: Key, value: &str) {
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() {
            return;
        }
        let value = Some(value.to_owned());
        match key {
            Key::Title => self.metadata.title = value,
            Key::Published => self.written = value,
            Key::Publisher => self.metadata.publisher = value,
            Key::Uri => self.metadata.uri = value,
            Key::Language => self.metadata.language = value.as_deref().and_then(code_of_tag),
            Key::Id => self.metadata.id = value,
            Key::Other => {}
        }
    }
}

/// Between two fences any line may stand, as in YAML and TOML; those that are known are taken.
fn fenced(text: &str, fence: &str) -> Option<(Preamble, usize)> {
    let (mut preamble, mut n_known) = (Preamble::default(), 0);
    let mut lines = text.split_inclusive('\n');
    let mut end = lines.next()?.len();
    for line in lines.take(MOST_LINES) {
        end += line.len();
        if line.trim_end() == fence {
            return (n_known > 0).then_some((preamble, end));
        }
        let separator = if fence == "+++" { '=' } else { ':' };
        if let Some((key, value)) = line.split_once(separator)
            && let Some(key) = key_of(key)
        {
            preamble.take(key, value);
            n_known += 1;
        }
    }
    None
}

/// Without a fence every line up to the first blank one is known, and there are at least two.
fn bare(text: &str) -> Option<(Preamble, usize)> {
    const FEWEST: usize = 2;
    let (mut preamble, mut n_known, mut end) = (Preamble::default(), 0, 0);
    for line in text.split_inclusive('\n').take(MOST_LINES) {
        if line.trim().is_empty() {
            return (n_known >= FEWEST).then_some((preamble, end));
        }
        let (key, value) = line.split_once(':')?;
        preamble.take(key_of(key)?, value);
        n_known += 1;
        end += line.len();
    }
    None
}

fn key_of(written: &str) -> Option<Key> {
    let written = written.trim().to_ascii_lowercase();
    KEYS.iter().find(|(key, _)| *key == written).map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, rest: &str, expected: [&str; 4]) {
        let preamble = Preamble::find(text).expect("there is a preamble");
        assert_eq!(&text[preamble.range.end..], rest);
        let Metadata { title, publisher, published, uri, .. } = preamble.into_metadata(&mut Vec::new());
        let day = published.map(|day| day.to_string());
        assert_eq!([title, publisher, day, uri].map(Option::unwrap_or_default), expected);
    }

    #[test]
    fn lines_above_a_text() {
        check(
            "Title: Mill burnt\r\nDate: 12 March 2019\r\nSource: Valley Post\r\n\r\nTwo shells fell.",
            "Two shells fell.",
            ["Mill burnt", "Valley Post", "2019-03-12", ""],
        );
        check(
            "---\ntitle: \"Mill: burnt\"\ndate: 2019-03-12\ntags:\n  - war\nurl: https://valley.example/1\n---\n\nTwo.",
            "Two.",
            ["Mill: burnt", "", "2019-03-12", "https://valley.example/1"],
        );
        check("+++\ntitle = 'Mill'\n+++\nTwo.", "Two.", ["Mill", "", "", ""]);
    }

    #[test]
    fn texts_without_any() {
        for text in [
            "Two shells fell.",
            "Title: Mill burnt\n\nTwo.",
            "Source: a mill\nTwo shells fell.\n\nMore.",
            "Date: today\nTitle: x",
            "---\nTwo shells fell.\n---\nMore.",
            "",
        ] {
            assert_eq!(Preamble::find(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_cut_within_itself(text in "(---\n|\\+\\+\\+\n|title: |date: x|\n|\r\n|é|= ){0,20}") {
            if let Some(preamble) = Preamble::find(&text) {
                prop_assert!(text.is_char_boundary(preamble.range.end));
            }
        }
    }
}
