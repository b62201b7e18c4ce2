//! Layer normalisation of sums (Ba et al. 2016), as transformers have it after each half of a layer.

use super::dispatch::for_every_kernel;
use super::elementary::mul_add;
use super::norm::sum;
use super::number::Number;

/// Gain and offset of every output, and what is added to the variance.
#[derive(Debug)]
pub(crate) struct LayerNorm {
    pub gain: Vec<f32>,
    pub beta: Vec<f32>,
    pub epsilon: f32,
}

for_every_kernel! {
    /// Adds rows of `terms` to rows of `state` and normalises these; `copy` holds them in the width of its numbers.
    ///
    /// Rows are `stride` apart in all three, and as wide as the gain.
    add_and_norm, add_and_norm_body<T>(
        norm: &LayerNorm, terms: &[f32], state: &mut [f32], copy: &mut [T], stride: usize)
}

#[inline(always)]
fn add_and_norm_body<T: Number, const FUSED: bool>(
    norm: &LayerNorm,
    terms: &[f32],
    state: &mut [f32],
    copy: &mut [T],
    stride: usize,
) {
    let width = norm.gain.len();
    let rows = state.chunks_exact_mut(stride).zip(copy.chunks_exact_mut(stride));
    for ((state, copy), terms) in rows.zip(terms.chunks_exact(stride)) {
        let (state, copy) = (&mut state[..width], &mut copy[..width]);
        for (x, term) in state.iter_mut().zip(terms) {
            *x += term;
        }
        let mean = sum(state, |x| x) / width as f32;
        let variance = sum(state, |x| (x - mean) * (x - mean)) / width as f32;
        let scale = 1.0 / (variance + norm.epsilon).sqrt();
        for (((x, copy), gain), beta) in state.iter_mut().zip(copy).zip(&norm.gain).zip(&norm.beta) {
            *x = mul_add::<FUSED>((*x - mean) * scale, *gain, *beta);
            *copy = T::of(*x);
        }
    }
}
