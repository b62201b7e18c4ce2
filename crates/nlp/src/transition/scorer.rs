//! Scores the moves in a state.
//!
//! This is spaCy's TransitionBasedParser.v2 with an upper layer. The share of each token in each slot of a
//! state is computed ahead, in blocks; the hidden layer of a state is a sum of shares (Chen and Manning
//! 2014).

use rashomon_kernel::{F32Weights, Kernel, Scratch, add_terms, max_of_pieces, whole_panels};

use crate::file::{Arrays, LoadError};

/// Tokens whose shares are computed together.
const BLOCK: usize = 64;
/// Tokens whose shares are kept. Older shares are computed again if a state needs them.
const KEPT: usize = 1024;

/// The network of one transition system.
#[derive(Debug)]
pub(crate) struct Scorer {
    kernel: Kernel,
    project: F32Weights,
    project_bias: Vec<f32>,
    lower: F32Weights,
    /// `[piece][hidden]`.
    lower_bias: Vec<f32>,
    /// `[slot][piece][hidden]`, for slots without a token.
    pad: Vec<f32>,
    upper: F32Weights,
    pub(super) upper_bias: Vec<f32>,
    n_slots: usize,
    /// Outputs of `lower` for each slot, with padding.
    slot_width: usize,
    hidden: usize,
    n_pieces: usize,
}

/// Buffers of a worker for one transition system.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// `[token][projection]` of the text.
    projected: Vec<f32>,
    /// Shares of the tokens `..n_shared`, each at its index modulo [`KEPT`].
    shares: Vec<f32>,
    n_shared: usize,
    old_share: Vec<f32>,
    products: Vec<f32>,
    sums: Vec<f32>,
    hidden: Vec<f32>,
    pub(super) scores: Vec<f32>,
    scratch: Scratch,
}

impl Scorer {
    pub(crate) fn load(arrays: &Arrays<'_>, name: &str, kernel: Kernel) -> Result<Self, LoadError> {
        let (project, [projected, width]) = arrays.floats::<2>(&format!("{name}.project.W"))?;
        let (project_bias, project_bias_shape) = arrays.floats::<1>(&format!("{name}.project.b"))?;
        let (lower, [n_slots, hidden, n_pieces, inputs]) = arrays.floats::<4>(&format!("{name}.lower.W"))?;
        let (lower_bias, lower_bias_shape) = arrays.floats::<2>(&format!("{name}.lower.b"))?;
        let (pad, pad_shape) = arrays.floats::<4>(&format!("{name}.lower.pad"))?;
        let (upper, [n_moves, upper_inputs]) = arrays.floats::<2>(&format!("{name}.upper.W"))?;
        let (upper_bias, upper_bias_shape) = arrays.floats::<1>(&format!("{name}.upper.b"))?;
        let fits = project_bias_shape == [projected]
            && inputs == projected
            && lower_bias_shape == [hidden, n_pieces]
            && pad_shape == [1, n_slots, hidden, n_pieces]
            && upper_inputs == hidden
            && upper_bias_shape == [n_moves]
            && width * projected * n_slots * hidden * n_pieces * n_moves > 0;
        if !fits {
            return Err(LoadError::Damaged(format!("the layers of `{name}` do not fit together")));
        }
        let share = hidden * n_pieces;
        let slot_width = whole_panels(share);
        let nothing = vec![0.0; inputs];
        // Index in the file's `[slot][hidden][piece]` of an element of `[slot][piece][hidden]`.
        let from = |j: usize| {
            let (slot, rest) = (j / share, j % share);
            (slot * hidden + rest % hidden) * n_pieces + rest / hidden
        };
        let (p, l, u) = (project.values(), lower.values(), upper.values());
        Ok(Self {
            kernel,
            project: F32Weights::pack(kernel, width, projected, |j| &p[j * width..][..width]),
            project_bias: project_bias.values().to_vec(),
            lower: F32Weights::pack(kernel, inputs, n_slots * slot_width, |j| match j % slot_width {
                rest if rest < share => &l[from(j / slot_width * share + rest) * inputs..][..inputs],
                _ => &nothing,
            }),
            lower_bias: (0..share).map(|j| lower_bias.values()[from(j)]).collect(),
            pad: (0..n_slots * share).map(|j| pad.values()[from(j)]).collect(),
            upper: F32Weights::pack(kernel, hidden, n_moves, |j| &u[j * hidden..][..hidden]),
            upper_bias: upper_bias.values().to_vec(),
            n_slots,
            slot_width,
            hidden,
            n_pieces,
        })
    }

    pub(crate) const fn n_slots(&self) -> usize {
        self.n_slots
    }

    pub(crate) fn n_moves(&self) -> usize {
        self.upper_bias.len()
    }

    pub(crate) const fn width(&self) -> usize {
        self.project.k()
    }

    /// Removes the last text.
    pub(crate) fn reset(&self, memory: &mut Memory) {
        memory.projected.clear();
        memory.n_shared = 0;
    }

    /// Adds the vectors of the next tokens of the text.
    pub(crate) fn add_tokens(&self, vectors: &[f32], memory: &mut Memory) {
        let (width, n) = (self.project.k(), self.project_bias.len());
        for vectors in vectors.chunks(BLOCK * width) {
            let n_rows = vectors.len() / width;
            memory.products.resize(memory.products.len().max(self.project.out_len(n_rows)), 0.0);
            self.project.multiply(vectors, width, n_rows, &mut memory.products, &mut memory.scratch);
            for row in memory.products.chunks_exact(self.project.n()).take(n_rows) {
                memory.projected.extend(row[..n].iter().zip(&self.project_bias).map(|(x, bias)| x + bias));
            }
        }
    }

    /// Writes the score of every move in a state, given the tokens in its slots, to `memory.scores`, without
    /// `upper_bias`.
    pub(super) fn score(&self, slots: &[Option<usize>], memory: &mut Memory) {
        let share = self.hidden * self.n_pieces;
        memory.sums.clone_from(&self.lower_bias);
        let ahead = slots.iter().flatten().max().copied().unwrap_or(0);
        while memory.n_shared <= ahead {
            self.share_next(memory);
        }
        for (slot, token) in slots.iter().enumerate() {
            let slot_start = slot * self.slot_width;
            match *token {
                None => add_terms(self.kernel, &mut memory.sums, &self.pad[slot * share..][..share]),
                Some(token) if token + KEPT >= memory.n_shared.next_multiple_of(BLOCK) => {
                    let at = token % KEPT * self.lower.n() + slot_start;
                    add_terms(self.kernel, &mut memory.sums, &memory.shares[at..][..share]);
                }
                Some(token) => {
                    let projected = &memory.projected[token * self.lower.k()..];
                    memory.old_share.resize(self.slot_width, 0.0);
                    let outputs = slot_start..slot_start + self.slot_width;
                    self.lower.multiply_row(projected, outputs, &mut memory.old_share);
                    add_terms(self.kernel, &mut memory.sums, &memory.old_share[..share]);
                }
            }
        }
        memory.hidden.resize(self.hidden, 0.0);
        max_of_pieces(self.kernel, &memory.sums, &mut memory.hidden);
        memory.scores.resize(self.upper.n(), 0.0);
        self.upper.multiply_row(&memory.hidden, 0..self.upper.n(), &mut memory.scores);
    }

    /// Computes the shares of the next block of tokens.
    fn share_next(&self, memory: &mut Memory) {
        let k = self.lower.k();
        let start = memory.n_shared;
        let n_rows = BLOCK.min(memory.projected.len() / k - start);
        memory.shares.resize(KEPT * self.lower.n(), 0.0);
        let at = start % KEPT * self.lower.n();
        let out = &mut memory.shares[at..][..BLOCK * self.lower.n()];
        self.lower.multiply(&memory.projected[start * k..], k, n_rows, out, &mut memory.scratch);
        memory.n_shared += n_rows;
    }
}
