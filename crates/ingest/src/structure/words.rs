//! The words of a text with where they are.

/// A word of the text, without the white space around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    /// Its first byte.
    pub byte: usize,
    /// Its scalar values.
    pub start: usize,
    pub end: usize,
}

/// The first words of a text, from at most `n_pieces` stretches that end with white space.
pub(super) fn first_words(text: &str, n_pieces: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut start, mut byte) = (0, 0);
    for piece in text.split_inclusive(char::is_whitespace).take(n_pieces) {
        let word = piece.trim_end_matches(char::is_whitespace);
        if !word.is_empty() {
            words.push(Word { text: word, byte, start, end: start + word.chars().count() });
        }
        byte += piece.len();
        start += piece.chars().count();
    }
    words
}

/// Letters and digits only, in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
