//! Words to pieces (`WordPiece`, Wu et al. 2016), as BERT has them.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{
    Model, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
};

/// Word forms, and bytes of them, that a worker remembers before it starts anew.
const MAX_WORDS: usize = 49_152;
const MAX_BYTES: usize = 1 << 21;

/// How words are cut, as the model's files say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PieceRules {
    pub clean_text: bool,
    pub handle_chinese_chars: bool,
    /// As [`PieceRules::lowercase`] where nothing is said.
    pub strip_accents: Option<bool>,
    pub lowercase: bool,
    pub unknown: String,
    pub continuing_prefix: String,
    /// Longer words are unknown.
    pub max_chars: usize,
}

/// The vocabulary and the rules of one model.
#[derive(Debug)]
pub(super) struct WordPieces {
    normalizer: BertNormalizer,
    model: WordPiece,
}

impl WordPieces {
    /// Makes the vocabulary of the lines of `vocabulary`, at most `most`; says what is wrong with it.
    pub(super) fn new(rules: &PieceRules, vocabulary: &str, most: usize) -> Result<Self, String> {
        if vocabulary.lines().count() > most {
            return Err("its vocabulary has pieces without a vector".into());
        }
        let pieces = WordPiece::read_bytes(vocabulary.as_bytes()).map_err(|e| e.to_string())?;
        let model = WordPiece::builder()
            .vocab(pieces)
            .unk_token(rules.unknown.clone())
            .continuing_subword_prefix(rules.continuing_prefix.clone())
            .max_input_chars_per_word(rules.max_chars)
            .build();
        let model = model.map_err(|e| e.to_string())?;
        if model.token_to_id(&rules.unknown).is_none() {
            return Err(format!("its vocabulary has no `{}`", rules.unknown));
        }
        let PieceRules { clean_text, handle_chinese_chars, strip_accents, lowercase, .. } = *rules;
        let normalizer = BertNormalizer::new(clean_text, handle_chinese_chars, strip_accents, lowercase);
        Ok(Self { normalizer, model })
    }

    /// The number of a piece.
    pub(super) fn id(&self, piece: &str) -> Option<u32> {
        self.model.token_to_id(piece)
    }

    /// Appends the pieces of a word by itself; white space has none.
    fn append(&self, word: &str, pieces: &mut Vec<u32>) {
        let known = "a vocabulary with a piece for the unknown cuts any text";
        let mut normal = NormalizedString::from(word);
        self.normalizer.normalize(&mut normal).expect(known);
        let mut parts = PreTokenizedString::from(normal);
        BertPreTokenizer.pre_tokenize(&mut parts).expect(known);
        for (part, _, _) in parts.get_splits(OffsetReferential::Normalized, OffsetType::Byte) {
            pieces.extend(self.model.tokenize(part).expect(known).iter().map(|piece| piece.id));
        }
    }
}

/// The pieces of the words that a worker has met; it makes it faster and changes nothing else.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    words: FxHashMap<Box<str>, (u32, u32)>,
    pieces: Vec<u32>,
    n_bytes: usize,
}

impl Remembered {
    /// Appends the pieces of a word, and returns how many there are.
    pub(super) fn append(&mut self, word: &str, of: &WordPieces, pieces: &mut Vec<u32>) -> u32 {
        let &(start, end) = match self.words.get(word) {
            Some(range) => range,
            None => self.learn(word, of),
        };
        pieces.extend_from_slice(&self.pieces[start as usize..end as usize]);
        end - start
    }

    fn learn(&mut self, word: &str, of: &WordPieces) -> &(u32, u32) {
        if self.words.len() >= MAX_WORDS || self.n_bytes > MAX_BYTES {
            *self = Self::default();
        }
        let start = self.pieces.len() as u32;
        of.append(word, &mut self.pieces);
        self.n_bytes += word.len();
        self.words.entry(word.into()).or_insert((start, self.pieces.len() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lowercase: bool, word: &str, expected: &[&str]) {
        let rules = PieceRules {
            clean_text: true,
            handle_chinese_chars: true,
            strip_accents: None,
            lowercase,
            unknown: "[UNK]".into(),
            continuing_prefix: "##".into(),
            max_chars: 20,
        };
        let vocabulary = "[UNK]\nshell\n##ing\n##s\nidlib\nIdlib\ncafe\nn\n'\nt\n東\n京\n.";
        let pieces = WordPieces::new(&rules, vocabulary, 13).unwrap();
        let (mut remembered, mut ids) = (Remembered::default(), Vec::new());
        let ids_of = |piece: &&str| pieces.id(piece).unwrap();
        for _ in 0..2 {
            let n = remembered.append(word, &pieces, &mut ids);
            assert_eq!(n as usize, expected.len());
        }
        let once: Vec<u32> = expected.iter().map(ids_of).collect();
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
    fn case_and_accents_are_as_the_rules_say() {
        check(true, "Idlib", &["idlib"]);
        check(true, "CAFÉ", &["cafe"]);
        check(false, "Idlib", &["Idlib"]);
        check(false, "café", &["[UNK]"]);
    }

    #[test]
    fn what_is_nothing_has_no_piece() {
        for word in ["", " ", "\n\n", "\u{a0}", "\u{200b}", "\u{301}"] {
            check(true, word, &[]);
        }
        check(true, "東京", &["東", "京"]);
    }
}
