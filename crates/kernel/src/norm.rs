//! What follows a product: the best of several pieces, and layer normalisation.

use crate::dispatch::for_every_kernel;
use crate::lanes::Lanes;
use crate::{Kernel, PANEL};

const EPSILON: f32 = 1e-8;

/// Maxout followed by layer normalisation (Goodfellow et al. 2013; Ba et al. 2016), as thinc computes them.
#[derive(Debug)]
pub struct Norm {
    pub kernel: Kernel,
    pub width: usize,
    pub n_pieces: usize,
    /// `[piece][width]`.
    pub bias: Vec<f32>,
    pub gain: Vec<f32>,
    pub beta: Vec<f32>,
}

impl Norm {
    /// Turns rows of `[piece][width]` products, `stride` apart, into `out`; adds the rows of `residual` where given.
    pub fn run(&self, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        norm_rows(self.kernel, self, products, stride, residual, out);
    }
}

for_every_kernel! {
    /// The work of [`Norm::run`].
    norm_rows, norm_body<>(norm: &Norm, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32])
}

#[inline(always)]
fn norm_body<L: Lanes>(
    norm: &Norm,
    products: &[f32],
    stride: usize,
    residual: Option<&[f32]>,
    out: &mut [f32],
) {
    let width = norm.width;
    for (r, out) in out.chunks_exact_mut(width).enumerate() {
        best_pieces::<L>(&products[r * stride..][..norm.n_pieces * width], &norm.bias, out);
        normalise::<L>(out, EPSILON, &norm.gain, &norm.beta);
        if let Some(residual) = residual {
            add_row::<L>(out, &residual[r * width..]);
        }
    }
}

/// The best of the pieces `[piece][width]` with their biases, where `out` has the width.
#[inline(always)]
fn best_pieces<L: Lanes>(products: &[f32], bias: &[f32], out: &mut [f32]) {
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

/// Adds the terms to the numbers of a row.
#[inline(always)]
pub fn add_row<L: Lanes>(row: &mut [f32], terms: &[f32]) {
    let (terms, of_rest) = terms[..row.len()].as_chunks::<PANEL>();
    let (panels, rest) = row.as_chunks_mut::<PANEL>();
    for at in 0..panels.len() {
        (L::load(&panels[at]) + L::load(&terms[at])).store(&mut panels[at]);
    }
    for (x, term) in rest.iter_mut().zip(of_rest) {
        *x += term;
    }
}

/// Gives a row a mean of 0 and a variance of 1, but for `epsilon`, and then its gain and offset (Ba et al. 2016).
#[inline(always)]
pub fn normalise<L: Lanes>(row: &mut [f32], epsilon: f32, gain: &[f32], beta: &[f32]) {
    let n = row.len() as f32;
    let (panels, rest) = row.as_chunks_mut::<PANEL>();
    let mut last = [0.0; PANEL];
    last[..rest.len()].copy_from_slice(rest);
    let mut sum = L::load(&last);
    for panel in panels.iter() {
        sum = sum + L::load(panel);
    }
    let mean = sum.sum() / n;
    // What is no number of the row lies at the mean, and adds nothing.
    last[rest.len()..].fill(mean);
    let means = L::all(mean);
    let away = L::load(&last) - means;
    let mut squares = away * away;
    for panel in panels.iter() {
        let away = L::load(panel) - means;
        squares = away.mul_add(away, squares);
    }
    let scale = 1.0 / (squares.sum() / n + epsilon).sqrt();
    let (gains, gains_of_rest) = gain.as_chunks();
    let (betas, betas_of_rest) = beta.as_chunks();
    for at in 0..panels.len() {
        let x = (L::load(&panels[at]) - means) * L::all(scale);
        x.mul_add(L::load(&gains[at]), L::load(&betas[at])).store(&mut panels[at]);
    }
    for ((x, gain), beta) in rest.iter_mut().zip(gains_of_rest).zip(betas_of_rest) {
        *x = (*x - mean) * scale * gain + beta;
    }
}

for_every_kernel! {
    /// Adds `terms` to `sums`.
    add, add_row<>(sums: &mut [f32], terms: &[f32])
}

for_every_kernel! {
    /// The best of the pieces `[piece][width]`, where `out` has the width.
    best_of, plain best_of_body(pieces: &[f32], out: &mut [f32])
}

#[inline(always)]
fn best_of_body(pieces: &[f32], out: &mut [f32]) {
    let width = out.len();
    out.copy_from_slice(&pieces[..width]);
    for piece in pieces.chunks_exact(width).skip(1) {
        for (best, &x) in out.iter_mut().zip(piece) {
            *best = if x > *best { x } else { *best };
        }
    }
}
