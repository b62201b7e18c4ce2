//! Layer normalisation of sums (Ba et al. 2016), as transformers have it after each half of a layer.

use crate::PANEL;
use crate::dispatch::for_every_kernel;
use crate::lanes::Lanes;
use crate::norm::{add_row, normalise};
use crate::number::Number;

/// Gain and offset of every output, and what is added to the variance.
#[derive(Debug)]
pub struct LayerNorm {
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
fn add_and_norm_body<T: Number, L: Lanes>(
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
        add_row::<L>(state, terms);
        normalise::<L>(state, norm.epsilon, &norm.gain, &norm.beta);
        let (panels, rest) = state.as_chunks::<PANEL>();
        let (copies, copies_of_rest) = copy.as_chunks_mut::<PANEL>();
        for at in 0..panels.len() {
            T::store(L::load(&panels[at]), &mut copies[at]);
        }
        for (copy, x) in copies_of_rest.iter_mut().zip(rest) {
            *copy = T::of(*x);
        }
    }
}
