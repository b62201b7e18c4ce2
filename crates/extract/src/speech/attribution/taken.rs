//! Which tokens belong to attributions, so that whoever asks needs not look at all of them.

use super::draft::AttributionDraft;
use crate::syntax::token_span::TokenSpan;

/// For each token, whether one attribution or several have it as content or anchor.
///
/// Adding all attributions takes time linear in the tokens however much they overlap: tokens of several are
/// skipped by the links of a disjoint-set forest.
pub(super) struct Taken {
    /// The attribution of a token that has one.
    first: Vec<Option<u32>>,
    /// A token at or after this one, towards the next that several do not have; itself if that is this one.
    next: Vec<u32>,
}

impl Taken {
    /// The tokens of attributions, numbered from 0.
    pub fn of(n_tokens: usize, attributions: &[AttributionDraft]) -> Self {
        let mut taken = Self { first: vec![None; n_tokens], next: (0..=n_tokens as u32).collect() };
        for (n, attribution) in attributions.iter().enumerate() {
            taken.add_all(n, attribution);
        }
        taken
    }

    /// Adds content and anchor of an attribution.
    pub fn add_all(&mut self, n: usize, attribution: &AttributionDraft) {
        self.add(n, TokenSpan::one(attribution.anchor));
        attribution.content.iter().for_each(|&words| self.add(n, words));
    }

    /// Adds words of an attribution.
    pub fn add(&mut self, n: usize, words: TokenSpan) {
        let mut token = self.next_single(words.start);
        while token < words.end {
            match self.first[token] {
                None => self.first[token] = Some(n as u32),
                Some(first) if first == n as u32 => {}
                Some(_) => self.next[token] = token as u32 + 1,
            }
            token = self.next_single(token + 1);
        }
    }

    /// Whether an attribution other than `own` has one of the words.
    pub fn by_another(&self, words: TokenSpan, own: Option<usize>) -> bool {
        (words.start..words.end).any(|token| {
            let is_several = self.next[token] != token as u32;
            is_several || self.first[token].is_some_and(|first| Some(first as usize) != own)
        })
    }

    /// The first token from `token` on that several attributions do not have; shortens the way there.
    fn next_single(&mut self, mut token: usize) -> usize {
        while self.next[token] != token as u32 {
            self.next[token] = self.next[self.next[token] as usize];
            token = self.next[token] as usize;
        }
        token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Attributions that all have the same words would take the product of both numbers if no token were
    /// skipped.
    #[test]
    fn overlaps_take_linear_time() {
        let n = 400;
        let mut taken = Taken::of(n, &[]);
        let mut n_visited = 0;
        for attribution in 0..n {
            n_visited += (0..n).filter(|&token| taken.next[token] == token as u32).count();
            taken.add(attribution, TokenSpan::new(0, n));
        }
        assert_eq!(n_visited, 2 * n, "a token is visited for its first two attributions alone");
    }

    proptest! {
        #[test]
        fn words_of_others_are_found(
            spans in prop::collection::vec((0_usize..6, 0_usize..40, 0_usize..12), 0..30),
            start in 0_usize..40, length in 0_usize..12, own in prop::option::of(0_usize..6),
        ) {
            let mut taken = Taken::of(60, &[]);
            spans.iter().for_each(|&(n, start, length)| taken.add(n, TokenSpan::new(start, start + length)));
            let asked = TokenSpan::new(start, start + length);
            let has = |token: usize| spans.iter().any(|&(n, start, length)| {
                Some(n) != own && (start..start + length).contains(&token)
            });
            prop_assert_eq!(taken.by_another(asked, own), (asked.start..asked.end).any(has));
        }
    }
}
