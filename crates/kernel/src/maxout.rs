//! Maxout: the largest of several pieces, and the normalisation that follows.

use crate::dispatch::for_every_kernel;
use crate::kernel::Kernel;
use crate::lanes::Lanes;
use crate::layout::PANEL;
use crate::norm::{add_row, normalise};

const EPSILON: f32 = 1e-8;

/// Maxout followed by layer normalisation (Goodfellow et al. 2013; Ba et al. 2016), as thinc computes them.
#[derive(Debug)]
pub struct MaxoutNorm {
    /// The kernel that runs it.
    pub kernel: Kernel,
    /// Outputs.
    pub width: usize,
    /// Pieces of each output.
    pub n_pieces: usize,
    /// `[piece][width]`.
    pub bias: Vec<f32>,
    /// What each output is multiplied by.
    pub gain: Vec<f32>,
    /// What is added to each output.
    pub beta: Vec<f32>,
}

impl MaxoutNorm {
    /// Turns rows of `[piece][width]` products, `stride` apart, into rows of `out`, and adds the rows of
    /// `residual` if any.
    ///
    /// # Panics
    /// If a slice is too short.
    pub fn run(&self, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        normalise_maxout(self.kernel, self, products, stride, residual, out);
    }
}

for_every_kernel! {
    /// The work of [`MaxoutNorm::run`].
    normalise_maxout, normalise_maxout_body<>(
        norm: &MaxoutNorm, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32])
}

#[inline(always)]
fn normalise_maxout_body<L: Lanes>(
    norm: &MaxoutNorm,
    products: &[f32],
    stride: usize,
    residual: Option<&[f32]>,
    out: &mut [f32],
) {
    let width = norm.width;
    for (r, out) in out.chunks_exact_mut(width).enumerate() {
        max_with_bias::<L>(&products[r * stride..][..norm.n_pieces * width], &norm.bias, out);
        normalise::<L>(out, EPSILON, &norm.gain, &norm.beta);
        if let Some(residual) = residual {
            add_row::<L>(out, &residual[r * width..]);
        }
    }
}

/// The largest of the pieces `[piece][width]` with their biases; `out` has the width.
#[inline(always)]
fn max_with_bias<L: Lanes>(products: &[f32], bias: &[f32], out: &mut [f32]) {
    let width = out.len();
    let (panels, rest) = out.as_chunks_mut::<PANEL>();
    for (piece, (products, bias)) in products.chunks_exact(width).zip(bias.chunks_exact(width)).enumerate() {
        let (products, of_rest) = products.as_chunks();
        let (bias, bias_of_rest) = bias.as_chunks();
        for at in 0..panels.len() {
            let value = L::load(&products[at]) + L::load(&bias[at]);
            let best = if piece == 0 { value } else { value.max(L::load(&panels[at])) };
            best.store(&mut panels[at]);
        }
        for ((x, product), bias) in rest.iter_mut().zip(of_rest).zip(bias_of_rest) {
            let value = product + bias;
            *x = if piece == 0 || value > *x { value } else { *x };
        }
    }
}

for_every_kernel! {
    /// Writes the largest of the pieces `[piece][width]`; `out` has the width.
    max_of_pieces, plain max_of_pieces_body(pieces: &[f32], out: &mut [f32])
}

#[inline(always)]
fn max_of_pieces_body(pieces: &[f32], out: &mut [f32]) {
    let width = out.len();
    out.copy_from_slice(&pieces[..width]);
    for piece in pieces.chunks_exact(width).skip(1) {
        for (best, &x) in out.iter_mut().zip(piece) {
            *best = if x > *best { x } else { *best };
        }
    }
}
