//! Compiles a tree into a program for a backtracking machine.

use super::Scratch;
use super::class::Class;
use super::parse::{Direction, Node};

/// Which match to return.
#[derive(Debug, Clone, Copy)]
enum Want {
    Preferred,
    Furthest,
}

#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    direction: Direction,
}

#[derive(Debug)]
enum Step {
    Class(Class),
    /// Continues at the first, and at the second if that fails.
    Split(u32, u32),
    Jump(u32),
    Look {
        program: Program,
        negative: bool,
    },
    TextStart,
    TextEnd,
    Match,
}

impl Program {
    pub(super) fn new(tree: &Node, direction: Direction) -> Self {
        let mut program = Self { steps: Vec::new(), direction };
        program.emit(tree);
        program.steps.push(Step::Match);
        program
    }

    fn next_step(&self) -> u32 {
        u32::try_from(self.steps.len()).expect("a pattern has fewer than 2^32 steps")
    }

    fn emit(&mut self, node: &Node) {
        match node {
            Node::Class(class) => self.steps.push(Step::Class(class.clone())),
            Node::TextStart => self.steps.push(Step::TextStart),
            Node::TextEnd => self.steps.push(Step::TextEnd),
            Node::Sequence(nodes) if self.direction == Direction::Forward => {
                nodes.iter().for_each(|node| self.emit(node));
            }
            Node::Sequence(nodes) => nodes.iter().rev().for_each(|node| self.emit(node)),
            Node::Choice(branches) => self.emit_choice(branches),
            Node::Repeat { node, min, max, greedy } => self.emit_repeat(node, *min, *max, *greedy),
            Node::Look { node, behind, negative } => {
                let direction = if *behind { Direction::Backward } else { Direction::Forward };
                let program = Self::new(node, direction);
                self.steps.push(Step::Look { program, negative: *negative });
            }
        }
    }

    fn emit_choice(&mut self, branches: &[Node]) {
        let mut ends = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            if i + 1 == branches.len() {
                self.emit(branch);
                break;
            }
            let split = self.steps.len();
            self.steps.push(Step::Split(self.next_step() + 1, 0));
            self.emit(branch);
            ends.push(self.steps.len());
            self.steps.push(Step::Jump(0));
            self.steps[split] =
                Step::Split(u32::try_from(split + 1).expect("checked by `here`"), self.next_step());
        }
        for end in ends {
            self.steps[end] = Step::Jump(self.next_step());
        }
    }

    fn emit_repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) {
        let split = |into, past| if greedy { Step::Split(into, past) } else { Step::Split(past, into) };
        for _ in 0..min {
            self.emit(node);
        }
        let Some(max) = max else {
            let start = self.next_step();
            self.steps.push(Step::Match);
            self.emit(node);
            self.steps.push(Step::Jump(start));
            self.steps[start as usize] = split(start + 1, self.next_step());
            return;
        };
        let mut optional = Vec::new();
        for _ in min..max {
            optional.push(self.next_step());
            self.steps.push(Step::Match);
            self.emit(node);
        }
        let past = self.next_step();
        for start in optional {
            self.steps[start as usize] = split(start + 1, past);
        }
    }

    /// The end of the match from `start` that the pattern prefers.
    pub(super) fn first_match(&self, text: &[char], start: usize, scratch: &mut Scratch) -> Option<usize> {
        self.find_match(text, start, Want::Preferred, scratch)
    }

    /// The end of the longest match from `start`.
    pub(super) fn furthest_match(&self, text: &[char], start: usize, scratch: &mut Scratch) -> Option<usize> {
        self.find_match(text, start, Want::Furthest, scratch)
    }

    /// Tries all paths in order of preference.
    fn find_match(&self, text: &[char], start: usize, want: Want, scratch: &mut Scratch) -> Option<usize> {
        let mut visited = Visited::new(self.steps.len(), start, self.direction, scratch);
        let mut stack = std::mem::take(&mut scratch.stack);
        let mut reached: Option<usize> = None;
        let mut path = Some((0, u32::try_from(start).expect("a chunk has fewer than 2^32 characters")));
        'paths: while let Some((step, at)) = path.take().or_else(|| stack.pop()) {
            let (mut step, mut at) = (step as usize, at as usize);
            loop {
                match &self.steps[step] {
                    Step::Class(class) => match self.next_char(text, at) {
                        Some((c, next)) if class.contains(c) => (step, at) = (step + 1, next),
                        _ => continue 'paths,
                    },
                    Step::Split(first, second) => {
                        if !visited.insert(step, at) {
                            continue 'paths;
                        }
                        stack.push((*second, u32::try_from(at).expect("checked at the start")));
                        step = *first as usize;
                    }
                    Step::Jump(to) => step = *to as usize,
                    Step::Look { program, negative } => {
                        // Look-arounds are short and rarely branch, so an empty scratch rarely allocates.
                        let seen = program.first_match(text, at, &mut Scratch::default()).is_some();
                        if seen == *negative {
                            continue 'paths;
                        }
                        step += 1;
                    }
                    Step::TextStart if at == 0 => step += 1,
                    Step::TextEnd if at == text.len() => step += 1,
                    Step::TextStart | Step::TextEnd => continue 'paths,
                    Step::Match => {
                        if reached.is_none_or(|best| start.abs_diff(at) > start.abs_diff(best)) {
                            reached = Some(at);
                        }
                        match want {
                            Want::Preferred => break 'paths,
                            Want::Furthest => continue 'paths,
                        }
                    }
                }
            }
        }
        stack.clear();
        scratch.stack = stack;
        scratch.visited = visited.bits;
        reached
    }

    fn next_char(&self, text: &[char], at: usize) -> Option<(char, usize)> {
        match self.direction {
            Direction::Forward => Some((*text.get(at)?, at + 1)),
            Direction::Backward => Some((*text.get(at.checked_sub(1)?)?, at - 1)),
        }
    }
}

/// The positions at which each step was tried. It grows with the length of the text that was tried.
struct Visited {
    bits: Vec<u64>,
    n_steps: usize,
    start: usize,
    direction: Direction,
}

impl Visited {
    fn new(n_steps: usize, start: usize, direction: Direction, scratch: &mut Scratch) -> Self {
        let mut bits = std::mem::take(&mut scratch.visited);
        bits.clear();
        Self { bits, n_steps, start, direction }
    }

    /// Marks a step at a position. Returns false if it was marked before.
    fn insert(&mut self, step: usize, at: usize) -> bool {
        let walked = match self.direction {
            Direction::Forward => at - self.start,
            Direction::Backward => self.start - at,
        };
        let bit = walked * self.n_steps + step;
        if bit / 64 >= self.bits.len() {
            self.bits.resize(bit / 64 + 1, 0);
        }
        let mask = 1 << (bit % 64);
        let word = &mut self.bits[bit / 64];
        let is_new = *word & mask == 0;
        *word |= mask;
        is_new
    }
}
