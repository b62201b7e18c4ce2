//! Sums of rows, and their normalisation.

use crate::dispatch::for_every_kernel;
use crate::lanes::Lanes;
use crate::layout::PANEL;

for_every_kernel! {
    /// Adds `terms` to `sums`.
    add_terms, add_row<>(sums: &mut [f32], terms: &[f32])
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

/// Gives a row a mean of 0 and, up to `epsilon`, a variance of 1, then applies gain and offset (Ba et al.
/// 2016).
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
    // The padding equals the mean and adds nothing to the variance.
    last[rest.len()..].fill(mean);
    let means = L::splat(mean);
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
        let x = (L::load(&panels[at]) - means) * L::splat(scale);
        x.mul_add(L::load(&gains[at]), L::load(&betas[at])).store(&mut panels[at]);
    }
    for ((x, gain), beta) in rest.iter_mut().zip(gains_of_rest).zip(betas_of_rest) {
        *x = (*x - mean) * scale * gain + beta;
    }
}
