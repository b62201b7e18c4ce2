//! Cuts a document into windows of whole sentences.

use std::ops::Range;

/// Cuts pieces into windows of at most `most` pieces and of similar length.
///
/// `tokens` holds the number of pieces of each token, `sents` the sentences as ranges of tokens, in order.
/// With `n` pieces in total and `k = ceil(n / most)`, a window ends before a sentence if it holds
/// `ceil(n / k)` pieces or more, or if the sentence would make it longer than `most`. A sentence longer than
/// `most` is cut between tokens, and a token longer than `most` wherever a window is full.
pub(super) fn cut_into_windows(
    tokens: &[u32],
    sents: impl Iterator<Item = Range<usize>>,
    most: usize,
) -> Vec<Range<usize>> {
    let n_pieces = tokens.iter().sum::<u32>() as usize;
    let mut windows = Windows { most, done: Vec::new(), open: 0..0 };
    if n_pieces == 0 {
        return windows.done;
    }
    let target = n_pieces.div_ceil(n_pieces.div_ceil(most));
    for sent in sents {
        let tokens = &tokens[sent];
        let length = tokens.iter().sum::<u32>() as usize;
        if length > 0 && windows.open.len() >= target {
            windows.close();
        }
        if length <= most {
            windows.add_pieces(length);
        } else {
            windows.close();
            tokens.iter().for_each(|&token| windows.add_token(token as usize));
        }
    }
    windows.close();
    windows.done
}

struct Windows {
    most: usize,
    done: Vec<Range<usize>>,
    open: Range<usize>,
}

impl Windows {
    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push(self.open.clone());
            self.open.start = self.open.end;
        }
    }

    /// Adds pieces that fit into one window.
    fn add_pieces(&mut self, length: usize) {
        if self.open.len() + length > self.most {
            self.close();
        }
        self.open.end += length;
    }

    fn add_token(&mut self, length: usize) {
        let mut rest = length;
        while rest > self.most {
            self.close();
            self.add_pieces(self.most);
            rest -= self.most;
        }
        self.add_pieces(rest);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cuts sentences, given as the numbers of pieces of their tokens, into windows of at most ten.
    fn check(sents: &[&[u32]], expected: &[Range<usize>]) {
        let tokens = sents.concat();
        let mut end = 0;
        let ranges = sents.iter().map(|sent| {
            end += sent.len();
            end - sent.len()..end
        });
        assert_eq!(cut_into_windows(&tokens, ranges, 10), expected);
    }

    #[test]
    fn sentences_share_a_window_if_they_fit() {
        check(&[], &[]);
        check(&[&[0, 0]], &[]);
        check(&[&[1, 2], &[0], &[3, 4], &[2]], &[0..10, 10..12]);
    }

    #[test]
    fn windows_have_similar_lengths() {
        // Twelve pieces make two windows of six.
        check(&[&[3], &[3], &[3], &[3]], &[0..6, 6..12]);
        check(&[&[5], &[2], &[3], &[2]], &[0..7, 7..12]);
    }

    #[test]
    fn sentence_that_does_not_fit_starts_a_window() {
        check(&[&[4], &[7], &[1]], &[0..4, 4..11, 11..12]);
    }

    #[test]
    fn sentence_without_pieces_fits_any_window() {
        check(&[&[6], &[0, 0], &[6]], &[0..6, 6..12]);
    }

    #[test]
    fn long_sentence_is_cut_between_tokens() {
        check(&[&[2], &[4, 4, 4, 4], &[1]], &[0..2, 2..10, 10..19]);
    }

    #[test]
    fn long_token_is_cut_where_a_window_is_full() {
        check(&[&[1, 23, 2]], &[0..1, 1..11, 11..21, 21..26]);
    }

    proptest! {
        #[test]
        fn windows_are_full_and_cover_every_piece_once(
            sents in prop::collection::vec(prop::collection::vec(0_u32..30, 1..20), 0..20)
        ) {
            let tokens = sents.concat();
            let mut end = 0;
            let ranges = sents.iter().map(|sent| {
                end += sent.len();
                end - sent.len()..end
            });
            let windows = cut_into_windows(&tokens, ranges, 10);
            let mut next = 0;
            for window in windows {
                prop_assert_eq!(window.start, next);
                prop_assert!((1..=10).contains(&window.len()));
                next = window.end;
            }
            prop_assert_eq!(next, tokens.iter().sum::<u32>() as usize);
        }
    }
}
