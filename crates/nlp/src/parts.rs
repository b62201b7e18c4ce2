//! Cuts a text that is too long to be parsed as one.

use crate::tokenizer::for_each_chunk;
use crate::worker::Worker;

/// How large the parts of a text may be, and how much of it is cut into parts.
#[derive(Debug, Clone, Copy)]
pub struct PartLimits {
    /// Tokens of a part.
    pub n_tokens: usize,
    /// Bytes of a part.
    pub n_bytes: usize,
    /// Tokens of all parts together.
    pub n_tokens_in_all: usize,
}

impl Worker<'_> {
    /// The bytes at which the parts of a text end; what follows the last is beyond the limit.
    ///
    /// A part ends at its last blank line, or at its last line break, if at least half of what it may hold stands before;
    /// otherwise it ends between two tokens. A text within the limits is one part. A word longer than a part is cut
    /// where the part is full.
    pub fn cut_into_parts(&mut self, text: &str, limits: PartLimits) -> Vec<usize> {
        // A token has at least a byte.
        if text.len() <= limits.n_tokens.min(limits.n_bytes) {
            return vec![text.len()];
        }
        let mut cutter = Cutter::new(limits);
        for_each_chunk(text, |chunk, _| {
            let at = chunk.as_ptr() as usize - text.as_ptr() as usize;
            // Chunks without end are cut, since what is known of a chunk is kept.
            for piece in pieces(chunk, limits.n_tokens) {
                cutter.at = at + (piece.as_ptr() as usize - chunk.as_ptr() as usize);
                if !cutter.is_full {
                    self.token_lengths(piece).for_each(|n_bytes| cutter.add(n_bytes));
                }
            }
            cutter.note_break(chunk);
        });
        cutter.ends(text.len())
    }
}

/// Pieces of at most `n_bytes`, or of one scalar value.
fn pieces(chunk: &str, n_bytes: usize) -> impl Iterator<Item = &str> {
    let mut rest = chunk;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?.len_utf8();
        let (piece, after) = rest.split_at(rest.floor_char_boundary(n_bytes).max(first));
        rest = after;
        Some(piece)
    })
}

/// A place at which a part may end, and the tokens of the part before it.
type Place = (usize, usize);

struct Cutter {
    limits: PartLimits,
    ends: Vec<usize>,
    /// Where the open part starts, and its tokens.
    start: usize,
    n_tokens: usize,
    n_tokens_in_all: usize,
    /// Where the next token starts.
    at: usize,
    blank_line: Option<Place>,
    line_break: Option<Place>,
    is_full: bool,
}

impl Cutter {
    const fn new(limits: PartLimits) -> Self {
        Self {
            limits,
            ends: Vec::new(),
            start: 0,
            n_tokens: 0,
            n_tokens_in_all: 0,
            at: 0,
            blank_line: None,
            line_break: None,
            is_full: false,
        }
    }

    fn add(&mut self, n_bytes: usize) {
        let is_last = self.n_tokens_in_all == self.limits.n_tokens_in_all;
        let is_long = self.at + n_bytes > self.start + self.limits.n_bytes && self.at > self.start;
        if self.is_full {
            return;
        }
        if is_last || is_long || self.n_tokens == self.limits.n_tokens {
            self.close();
        }
        self.is_full = is_last;
        self.n_tokens += 1;
        self.n_tokens_in_all += 1;
        self.at += n_bytes;
    }

    fn close(&mut self) {
        let PartLimits { n_tokens, n_bytes, .. } = self.limits;
        let is_far = |&(end, n): &Place| 2 * n >= n_tokens || 2 * (end - self.start) >= n_bytes;
        let place = self.blank_line.filter(is_far).or(self.line_break.filter(is_far));
        let (end, n_before) = place.unwrap_or((self.at, self.n_tokens));
        self.ends.push(end);
        self.start = end;
        self.n_tokens -= n_before;
        (self.blank_line, self.line_break) = (None, None);
    }

    /// Remembers that a part may end after a chunk of white space.
    fn note_break(&mut self, chunk: &str) {
        let n_lines = if chunk.starts_with(char::is_whitespace) { chunk.matches('\n').count() } else { 0 };
        let place = Some((self.at, self.n_tokens)).filter(|_| n_lines > 0 && self.n_tokens > 0);
        self.line_break = place.or(self.line_break);
        self.blank_line = place.filter(|_| n_lines > 1).or(self.blank_line);
    }

    fn ends(mut self, n_bytes: usize) -> Vec<usize> {
        if !self.is_full && self.start < n_bytes {
            self.ends.push(n_bytes);
        }
        self.ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts a text whose tokens are its words and white space.
    fn check(text: &str, expected: &[&str]) {
        let limits = PartLimits { n_tokens: 4, n_bytes: 12, n_tokens_in_all: 14 };
        let mut cutter = Cutter::new(limits);
        for_each_chunk(text, |chunk, _| {
            let at = chunk.as_ptr() as usize - text.as_ptr() as usize;
            for piece in pieces(chunk, 5) {
                cutter.at = at + (piece.as_ptr() as usize - chunk.as_ptr() as usize);
                cutter.add(piece.len());
            }
            cutter.note_break(chunk);
        });
        let mut start = 0;
        let parts: Vec<&str> = cutter
            .ends(text.len())
            .into_iter()
            .map(|end| {
                let part = &text[start..end];
                start = end;
                part
            })
            .collect();
        assert_eq!(parts, expected);
    }

    #[test]
    fn part_ends_at_the_last_break_behind_its_middle() {
        check("a b c", &["a b c"]);
        check("a b\n\nc d e", &["a b\n\n", "c d e"]);
        check("a b\nc d e", &["a b\n", "c d e"]);
        check("a\n\nb\nc d", &["a\n\n", "b\nc d"]);
    }

    #[test]
    fn part_without_a_break_ends_between_tokens() {
        check("a b c d e f", &["a b c d ", "e f"]);
        check("a\nb c d e", &["a\n", "b c d e"]);
    }

    #[test]
    fn long_words_are_cut() {
        check("aaaaaaaaaaaaaaaaa", &["aaaaaaaaaa", "aaaaaaa"]);
        check("ééééééé", &["éééééé", "é"]);
    }

    #[test]
    fn what_is_beyond_the_limit_is_left() {
        check(&"a ".repeat(16), &["a a a a ", "a a a a ", "a a a a ", "a a "]);
    }
}
