//! How two tokens of a sentence lie to each other in its tree.

use std::ops::Range;

use crate::input::ModelInput;

/// The most steps that are told apart.
const MOST_STEPS: u8 = 5;

/// The way between two tokens of a sentence: up from the first to where the branches part, then down to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Steps up from the first token, at most 5.
    pub up: u8,
    /// Steps down to the second, at most 5.
    pub down: u8,
    /// The last token on the way up, whose label leads to where the branches part; none when there is no step up.
    pub up_branch: Option<u32>,
    /// The first token on the way down; none when there is no step down.
    pub down_branch: Option<u32>,
}

/// The tree of one sentence; what lies outside the sentence is no part of it.
#[derive(Debug, Clone, Default)]
pub struct SentenceTree {
    start: usize,
    /// Heads, counted from the start of the sentence; its own for a root.
    heads: Vec<u16>,
    /// The tokens, each after its head.
    order: Vec<u16>,
}

impl SentenceTree {
    /// The tree of the tokens of one sentence.
    pub fn new(input: &ModelInput<'_>, sent: Range<usize>) -> Self {
        let inside = |token: usize| match input.tokens[token].head {
            head if sent.contains(&head) => (head - sent.start) as u16,
            _ => (token - sent.start) as u16,
        };
        let heads: Vec<u16> = sent.clone().map(inside).collect();
        let depth = |&token: &u16| {
            let (mut at, mut depth) = (token, 0);
            while heads[usize::from(at)] != at && depth < heads.len() {
                (at, depth) = (heads[usize::from(at)], depth + 1);
            }
            depth
        };
        let mut order: Vec<u16> = (0..heads.len() as u16).collect();
        order.sort_by_cached_key(depth);
        Self { start: sent.start, heads, order }
    }

    /// The tokens of the sentence.
    pub fn tokens(&self) -> Range<usize> {
        self.start..self.start + self.heads.len()
    }

    /// Writes the way from every token of the sentence, in order, to `to`, one of them; none between two trees.
    pub fn ways_to(&self, to: usize, out: &mut Vec<Option<Way>>) {
        out.clear();
        out.resize(self.heads.len(), None);
        let absolute = |token: u16| Some(u32::from(token) + self.start as u32);
        let (mut at, mut down, mut down_branch) = ((to - self.start) as u16, 0_u8, None);
        loop {
            let head = self.heads[usize::from(at)];
            out[usize::from(at)] = Some(Way { up: 0, down, up_branch: None, down_branch });
            if head == at {
                break;
            }
            (down, down_branch, at) = ((down + 1).min(MOST_STEPS), absolute(at), head);
        }
        for &token in &self.order {
            if out[usize::from(token)].is_none() {
                out[usize::from(token)] = out[usize::from(self.heads[usize::from(token)])].map(|above| Way {
                    up: (above.up + 1).min(MOST_STEPS),
                    up_branch: above.up_branch.or_else(|| absolute(token)),
                    ..above
                });
            }
        }
    }
}
