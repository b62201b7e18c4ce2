//! The dependency parser: arc-eager with sentence breaks, non-monotonic (Honnibal and Johnson 2015).

use std::ops::Range;

use super::scorer::{Memory, Scorer};
use super::{best_of_range, better_of_two};
use crate::description::Move;
use crate::doc::{LabelId, Labels};

const SHIFT: u8 = 0;
const REDUCE: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const BREAK: u8 = 4;
const N_SLOTS: usize = 8;

/// The classes of the parser, by action.
#[derive(Debug)]
pub(crate) struct ParserMoves {
    shift: Range<usize>,
    reduce: Range<usize>,
    left: Range<usize>,
    right: Range<usize>,
    sentence_break: Range<usize>,
    labels: Vec<LabelId>,
}

/// The head and label of each token. A token without a head has its own index and the empty label.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    pub heads: Vec<u32>,
    pub labels: Vec<LabelId>,
}

impl ParserMoves {
    /// Orders the classes and adds their labels to `labels`.
    ///
    /// # Errors
    /// If the classes are not those of an arc-eager system with breaks.
    pub(crate) fn new(moves: &[Move], labels: &mut Labels) -> Result<Self, String> {
        let of = |action: u8| {
            let start = moves.iter().position(|m| m.action == action).unwrap_or(moves.len());
            let n = moves.iter().filter(|m| m.action == action).count();
            start..start + n
        };
        let is_sorted = moves.is_sorted_by_key(|m| m.action) && moves.iter().all(|m| m.action <= BREAK);
        if !is_sorted || of(SHIFT).len() != 1 || of(REDUCE).len() != 1 {
            return Err("moves that are not those of an arc-eager parser".into());
        }
        Ok(Self {
            shift: of(SHIFT),
            reduce: of(REDUCE),
            left: of(LEFT),
            right: of(RIGHT),
            sentence_break: of(BREAK),
            labels: moves.iter().map(|m| labels.intern(&m.label)).collect(),
        })
    }
}

impl ParserMoves {
    pub(crate) fn len(&self) -> usize {
        self.labels.len()
    }
}

const NONE: u32 = u32::MAX;

/// The state of the parser.
struct State {
    n: usize,
    stack: Vec<u32>,
    /// Words that were put back, the next one last.
    rebuffer: Vec<u32>,
    next: usize,
    heads: Vec<u32>,
    labels: Vec<LabelId>,
    unshiftable: Vec<bool>,
    starts_sentence: Vec<bool>,
    /// The last child added on each side, and for each child the one added before it.
    left_child: Vec<u32>,
    right_child: Vec<u32>,
    before: Vec<u32>,
}

impl State {
    fn new(n: usize, starts_sentence: impl Fn(usize) -> bool) -> Self {
        let starts_sentence = (0..n).map(|token| token == 0 || starts_sentence(token)).collect();
        Self {
            n,
            stack: Vec::with_capacity(32),
            rebuffer: Vec::new(),
            next: 0,
            heads: vec![NONE; n],
            labels: vec![0; n],
            unshiftable: vec![false; n],
            starts_sentence,
            left_child: vec![NONE; n],
            right_child: vec![NONE; n],
            before: vec![NONE; n],
        }
    }

    fn buffer(&self, i: usize) -> Option<usize> {
        if let Some(from_end) = self.rebuffer.len().checked_sub(i + 1) {
            return Some(self.rebuffer[from_end] as usize);
        }
        Some(self.next + i - self.rebuffer.len()).filter(|&token| token < self.n)
    }

    fn stack(&self, i: usize) -> Option<usize> {
        let from_end = self.stack.len().checked_sub(i + 1)?;
        Some(self.stack[from_end] as usize)
    }

    fn buffer_len(&self) -> usize {
        self.n - self.next + self.rebuffer.len()
    }

    fn pop_buffer(&mut self) -> usize {
        if let Some(token) = self.rebuffer.pop() {
            return token as usize;
        }
        self.next += 1;
        self.next - 1
    }

    fn slots(&self) -> [Option<usize>; N_SLOTS] {
        let child = |side: &[u32], token: Option<usize>| {
            token.map(|token| side[token]).filter(|&child| child != NONE).map(|child| child as usize)
        };
        let (b0, s0) = (self.buffer(0), self.stack(0));
        [
            b0,
            self.buffer(1),
            s0,
            self.stack(1),
            self.stack(2),
            child(&self.left_child, b0),
            child(&self.left_child, s0),
            child(&self.right_child, s0),
        ]
    }

    fn add_left(&mut self, head: usize, child: usize, label: LabelId) {
        self.heads[child] = head as u32;
        self.labels[child] = label;
        self.before[child] = self.left_child[head];
        self.left_child[head] = child as u32;
    }

    fn add_right(&mut self, head: usize, child: usize, label: LabelId) {
        self.heads[child] = head as u32;
        self.labels[child] = label;
        self.before[child] = self.right_child[head];
        self.right_child[head] = child as u32;
    }

    /// Removes a right child from its head.
    fn detach(&mut self, child: usize) {
        let head = self.heads[child] as usize;
        if self.right_child[head] == child as u32 {
            self.right_child[head] = self.before[child];
        }
        self.heads[child] = NONE;
    }

    fn apply(&mut self, action: u8, label: LabelId) {
        match action {
            SHIFT => {
                let token = self.pop_buffer();
                self.stack.push(token as u32);
            }
            REDUCE => {
                let top = self.stack.pop().expect("reducing needs a stack");
                if self.heads[top as usize] == NONE && !self.stack.is_empty() {
                    self.unshiftable[top as usize] = true;
                    self.rebuffer.push(top);
                }
            }
            LEFT => {
                let child = self.stack.pop().expect("an arc needs a stack") as usize;
                let head = self.buffer(0).expect("an arc needs a buffer");
                if self.heads[child] != NONE {
                    self.detach(child);
                }
                self.add_left(head, child, label);
                self.unshiftable[head] = false;
            }
            RIGHT => {
                let head = self.stack(0).expect("an arc needs a stack");
                let child = self.pop_buffer();
                self.add_right(head, child, label);
                self.stack.push(child as u32);
            }
            _ => {
                let token = self.buffer(1).expect("a break needs two words ahead");
                self.starts_sentence[token] = true;
            }
        }
    }
}

/// Parses the text whose vectors were added to the scorer. Tokens for which `starts_sentence` holds start a
/// new sentence.
pub(crate) fn parse_arcs(
    n: usize,
    scorer: &Scorer,
    moves: &ParserMoves,
    starts_sentence: impl Fn(usize) -> bool,
    memory: &mut Memory,
) -> Arcs {
    if n == 0 {
        return Arcs::default();
    }
    let mut state = State::new(n, starts_sentence);
    while !(state.stack.is_empty() && state.buffer_len() == 0) {
        let class = choose_class(&state, scorer, moves, memory);
        let action = [&moves.shift, &moves.reduce, &moves.left, &moves.right, &moves.sentence_break]
            .iter()
            .position(|range| range.contains(&class))
            .expect("the class was taken from one of the ranges");
        state.apply(action as u8, moves.labels[class]);
    }
    let heads = state.heads.iter().enumerate().map(|(i, &head)| if head == NONE { i as u32 } else { head });
    Arcs { heads: heads.collect(), labels: state.labels }
}

/// The best valid class in a state.
fn choose_class(state: &State, scorer: &Scorer, moves: &ParserMoves, memory: &mut Memory) -> usize {
    let (has_stack, buffer_len) = (!state.stack.is_empty(), state.buffer_len());
    let starts = state.buffer(0).is_some_and(|token| state.starts_sentence[token]);
    let unshiftable = state.buffer(0).is_some_and(|token| state.unshiftable[token]);
    let may_shift = if has_stack { buffer_len >= 2 && !starts && !unshiftable } else { true };
    let may_attach = has_stack && buffer_len > 0 && !starts;
    let may_break = buffer_len >= 2
        && match (state.buffer(0), state.buffer(1)) {
            (Some(b0), Some(b1)) => b1 == b0 + 1 && !state.starts_sentence[b1],
            _ => false,
        };
    match (may_shift, has_stack, may_attach, may_break) {
        (true, false, false, false) => return moves.shift.start,
        (false, true, false, false) => return moves.reduce.start,
        _ => {}
    }
    scorer.score(&state.slots(), memory);
    let valid = |allowed: bool, range: &Range<usize>| {
        if allowed { best_of_range(&memory.scores, &scorer.upper_bias, range.clone()) } else { None }
    };
    let found = [
        valid(has_stack, &moves.reduce),
        valid(may_attach, &moves.left),
        valid(may_attach, &moves.right),
        valid(may_break, &moves.sentence_break),
    ];
    let found = found.into_iter().fold(valid(may_shift, &moves.shift), better_of_two);
    // Without a valid move the scores are not numbers; the parser then goes to the end of the text.
    found.map_or(if has_stack { moves.reduce.start } else { moves.shift.start }, |(_, class)| class)
}
