//! Layer normalisation of sums (Ba et al. 2016), which transformers apply after each half of a layer.

use crate::dispatch::for_every_kernel;
use crate::lanes::Lanes;
use crate::layout::PANEL;
use crate::norm::{add_row, normalise};
use crate::number::Number;

/// The parameters of a layer normalisation.
#[derive(Debug)]
pub struct LayerNorm {
    /// What each output is multiplied by.
    pub gain: Vec<f32>,
    /// What is added to each output.
    pub beta: Vec<f32>,
    /// What is added to the variance.
    pub epsilon: f32,
}

for_every_kernel! {
    /// Adds rows of `terms` to rows of `state`, normalises the sums, and writes them to `copy` in its number
    /// type too.
    ///
    /// Rows are `stride` apart in all three, and as wide as the gain.
    add_and_normalise, add_and_normalise_body<T>(
        norm: &LayerNorm, terms: &[f32], state: &mut [f32], copy: &mut [T], stride: usize)
}

#[inline(always)]
fn add_and_normalise_body<T: Number, L: Lanes>(
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
            *copy = T::from_f32(*x);
        }
    }
}
