//! Splits words into pieces (`WordPiece`, Wu et al. 2016), with the normalisation of BERT.
//!
//! The reference is the `tokenizers` package, version 0.23. Its character categories are those of about
//! Unicode 7. 631 characters that Unicode added or reclassified later follow Unicode 16 here; all others are
//! treated as there.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use unicode_general_category::{GeneralCategory as Category, get_general_category};
use unicode_normalization::UnicodeNormalization;

/// Words and bytes in the cache of a worker. The cache is emptied when it is full.
const MAX_WORDS: usize = 49_152;
const MAX_BYTES: usize = 1 << 21;

/// The blocks whose characters the reference treats as words. It omits the first 256 of extension E.
const CHINESE: [(char, char); 8] = [
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{20000}', '\u{2a6df}'),
    ('\u{2a700}', '\u{2b73f}'),
    ('\u{2b740}', '\u{2b81f}'),
    ('\u{2b920}', '\u{2ceaf}'),
    ('\u{2f800}', '\u{2fa1f}'),
];

/// How to split words, from the files of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PieceRules {
    /// Whether control characters are removed and each white space becomes a space.
    pub clean_text: bool,
    /// Whether each Chinese character is a word.
    pub handle_chinese_chars: bool,
    /// [`PieceRules::lowercase`] if missing.
    pub strip_accents: Option<bool>,
    pub lowercase: bool,
    pub unknown: String,
    pub continuing_prefix: String,
    /// Longer words are unknown.
    pub max_chars: usize,
}

impl PieceRules {
    /// The word in the spelling of the vocabulary.
    fn normalise(&self, word: &str) -> String {
        let mut text = word.to_owned();
        if self.clean_text {
            let kept = text.chars().filter(|&c| c != '\0' && c != '\u{fffd}' && !is_control(c));
            text = kept.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        }
        if self.handle_chinese_chars && text.contains(is_chinese) {
            let spaced =
                |c| if is_chinese(c) { [Some(' '), Some(c), Some(' ')] } else { [Some(c), None, None] };
            text = text.chars().flat_map(spaced).flatten().collect();
        }
        if self.strip_accents.unwrap_or(self.lowercase) {
            let is_accent = |c: &char| get_general_category(*c) == Category::NonspacingMark;
            text = text.nfd().filter(|c| !is_accent(c)).collect();
        }
        if self.lowercase {
            // `str::to_lowercase` has a special case for a final sigma.
            text = text.chars().flat_map(char::to_lowercase).collect();
        }
        text
    }
}

/// Control, format and private-use characters, except white space.
fn is_control(c: char) -> bool {
    !matches!(c, '\t' | '\n' | '\r')
        && matches!(get_general_category(c), Category::Control | Category::Format | Category::PrivateUse)
}

fn is_chinese(c: char) -> bool {
    CHINESE.iter().any(|&(first, last)| (first..=last).contains(&c))
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(
            get_general_category(c),
            Category::ConnectorPunctuation
                | Category::DashPunctuation
                | Category::OpenPunctuation
                | Category::ClosePunctuation
                | Category::InitialPunctuation
                | Category::FinalPunctuation
                | Category::OtherPunctuation
        )
}

/// Splits a text at white space and around each punctuation mark.
fn split_words(text: &str) -> impl Iterator<Item = &str> {
    let at_marks = |word| {
        let mut rest: &str = word;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end = if is_punctuation(first) {
                first.len_utf8()
            } else {
                rest.find(is_punctuation).unwrap_or(rest.len())
            };
            let (part, after) = rest.split_at(end);
            rest = after;
            Some(part)
        })
    };
    text.split(char::is_whitespace).flat_map(at_marks)
}

/// The vocabulary and the rules of one model.
#[derive(Debug)]
pub(super) struct WordPieces {
    rules: PieceRules,
    /// All pieces, in the spelling of the vocabulary.
    ids: FxHashMap<Box<str>, u32>,
    /// The pieces that continue a word, without their prefix.
    continuing: FxHashMap<Box<str>, u32>,
    unknown: u32,
}

impl WordPieces {
    /// Reads a vocabulary of at most `most` pieces, one a line. The error says what is wrong with it.
    pub(super) fn new(rules: &PieceRules, vocabulary: &str, most: usize) -> Result<Self, String> {
        if vocabulary.lines().count() > most {
            return Err("its vocabulary has pieces without a vector".into());
        }
        let (mut ids, mut continuing) = (FxHashMap::default(), FxHashMap::default());
        for (id, line) in (0..).zip(vocabulary.lines()) {
            let piece = line.trim_end();
            ids.insert(piece.into(), id);
            if let Some(piece) = piece.strip_prefix(&rules.continuing_prefix) {
                continuing.insert(piece.into(), id);
            }
        }
        let missing = || format!("its vocabulary has no `{}`", rules.unknown);
        let unknown = *ids.get(rules.unknown.as_str()).ok_or_else(missing)?;
        Ok(Self { rules: rules.clone(), ids, continuing, unknown })
    }

    /// The number of a piece.
    pub(super) fn id(&self, piece: &str) -> Option<u32> {
        self.ids.get(piece).copied()
    }

    /// Appends the pieces of a word. White space has none.
    fn append_word(&self, word: &str, pieces: &mut Vec<u32>) {
        for part in split_words(&self.rules.normalise(word)) {
            let start = pieces.len();
            if self.append_longest(part, pieces).is_none() {
                pieces.truncate(start);
                pieces.push(self.unknown);
            }
        }
    }

    /// Appends the longest pieces from the left. Returns `None` if the word is too long or a rest has no
    /// piece.
    fn append_longest(&self, word: &str, pieces: &mut Vec<u32>) -> Option<()> {
        if word.chars().count() > self.rules.max_chars {
            return None;
        }
        let (mut rest, mut known) = (word, &self.ids);
        while !rest.is_empty() {
            let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).rev();
            let (end, id) = { ends }.find_map(|end| Some((end, *known.get(&rest[..end])?)))?;
            pieces.push(id);
            (rest, known) = (&rest[end..], &self.continuing);
        }
        Some(())
    }
}

/// The pieces of the words that a worker has seen. It makes the worker faster and does not change its
/// results.
#[derive(Debug, Default)]
pub(super) struct PieceCache {
    words: FxHashMap<Box<str>, (u32, u32)>,
    pieces: Vec<u32>,
    n_bytes: usize,
}

impl PieceCache {
    /// Appends the pieces of a word, and returns how many there are.
    pub(super) fn append_word(&mut self, word: &str, vocabulary: &WordPieces, pieces: &mut Vec<u32>) -> u32 {
        let &(start, end) = match self.words.get(word) {
            Some(range) => range,
            None => self.insert(word, vocabulary),
        };
        pieces.extend_from_slice(&self.pieces[start as usize..end as usize]);
        end - start
    }

    fn insert(&mut self, word: &str, vocabulary: &WordPieces) -> &(u32, u32) {
        if self.words.len() >= MAX_WORDS || self.n_bytes > MAX_BYTES {
            *self = Self::default();
        }
        let start = self.pieces.len() as u32;
        vocabulary.append_word(word, &mut self.pieces);
        self.n_bytes += word.len();
        self.words.entry(word.into()).or_insert((start, self.pieces.len() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(lowercase: bool, max_chars: usize) -> PieceRules {
        PieceRules {
            clean_text: true,
            handle_chinese_chars: true,
            strip_accents: None,
            lowercase,
            unknown: "[UNK]".into(),
            continuing_prefix: "##".into(),
            max_chars,
        }
    }

    fn check(lowercase: bool, word: &str, expected: &[&str]) {
        let vocabulary = "[UNK]\nshell\n##ing\n##s\nidlib\nIdlib\ncafe\nn\n'\nt\n東\n京\n.";
        let pieces = WordPieces::new(&rules(lowercase, 20), vocabulary, 13).unwrap();
        let (mut cache, mut ids) = (PieceCache::default(), Vec::new());
        let id = |piece: &&str| pieces.id(piece).unwrap();
        for _ in 0..2 {
            let n = cache.append_word(word, &pieces, &mut ids);
            assert_eq!(n as usize, expected.len());
        }
        let once: Vec<u32> = expected.iter().map(id).collect();
        assert_eq!(ids, [once.clone(), once].concat(), "{word}");
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        check(true, "shellings", &["shell", "##ing", "##s"]);
        check(true, "n't", &["n", "'", "t"]);
        check(true, "shellx", &["[UNK]"]);
        check(true, "shellshellshellshells", &["[UNK]"]);
    }

    #[test]
    fn case_and_accents_follow_the_rules() {
        check(true, "Idlib", &["idlib"]);
        check(true, "CAFÉ", &["cafe"]);
        check(false, "Idlib", &["Idlib"]);
        check(false, "café", &["[UNK]"]);
    }

    #[test]
    fn white_space_and_controls_have_no_piece() {
        for word in ["", " ", "\n\n", "\u{a0}", "\u{200b}", "\u{301}"] {
            check(true, word, &[]);
        }
        check(true, "東京", &["東", "京"]);
    }

    /// Hashes the pieces of some words (FNV-1a), as `eval/wordpiece.py` does.
    fn hash_pieces(words: &[String], vocabulary: &WordPieces) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for word in words {
            let mut ids = Vec::new();
            vocabulary.append_word(word, &mut ids);
            for byte in ids.into_iter().chain([u32::MAX]).flat_map(u32::to_le_bytes) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }

    #[test]
    fn pieces_equal_those_of_the_reference() {
        #[derive(Deserialize)]
        struct Block {
            words: Vec<String>,
            uncased: String,
            cased: String,
        }
        let vocabulary = include_str!("../../tests/fixtures/wordpiece_vocabulary.txt");
        let blocks = include_str!("../../tests/fixtures/wordpiece.jsonl");
        let [uncased, cased] =
            [true, false].map(|lower| WordPieces::new(&rules(lower, 100), vocabulary, usize::MAX).unwrap());
        let mut n_words = 0;
        for line in blocks.lines() {
            let block: Block = serde_json::from_str(line).unwrap();
            assert_eq!(hash_pieces(&block.words, &uncased), block.uncased, "{:?}", block.words);
            assert_eq!(hash_pieces(&block.words, &cased), block.cased, "{:?}", block.words);
            n_words += block.words.len();
        }
        assert!(n_words >= 10_000, "{n_words} words");
    }
}
