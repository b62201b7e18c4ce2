//! Normalisation of rows for models that use the engine's results.

use crate::dispatch::for_every_kernel;
use crate::kernel::Kernel;
use crate::lanes::Lanes;
use crate::norm::{add_row, normalise};

/// Layer normalisation (Ba et al. 2016) of the sums of rows.
#[derive(Debug, Clone)]
pub struct RowNorm {
    /// What each column is multiplied by.
    pub gain: Vec<f32>,
    /// What is added to each column.
    pub beta: Vec<f32>,
    /// What is added to the variance.
    pub epsilon: f32,
    /// Whether negative sums become 0 before normalisation.
    pub rectified: bool,
}

impl RowNorm {
    /// Adds rows of `terms`, `stride` apart, to the rows of `state`, which are as wide as the gain, and
    /// normalises the sums.
    ///
    /// # Panics
    /// If the gain is empty.
    pub fn add(&self, kernel: Kernel, terms: &[f32], stride: usize, state: &mut [f32]) {
        add_and_normalise_rows(kernel, self, terms, stride, state);
    }
}

for_every_kernel! {
    /// The work of [`RowNorm::add`].
    add_and_normalise_rows, add_and_normalise_rows_body<>(
        norm: &RowNorm, terms: &[f32], stride: usize, state: &mut [f32])
}

#[inline(always)]
fn add_and_normalise_rows_body<L: Lanes>(norm: &RowNorm, terms: &[f32], stride: usize, state: &mut [f32]) {
    let width = norm.gain.len();
    for (state, terms) in state.chunks_exact_mut(width).zip(terms.chunks(stride)) {
        add_row::<L>(state, terms);
        if norm.rectified {
            state.iter_mut().for_each(|x| *x = x.max(0.0));
        }
        normalise::<L>(state, norm.epsilon, &norm.gain, &norm.beta);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn normalised_rows_have_mean_0_and_deviation_1(
            values in prop::collection::vec(-9.0_f32..9.0, 80), rectified in any::<bool>(),
        ) {
            let norm = RowNorm { gain: vec![1.0; 40], beta: vec![0.0; 40], epsilon: 1e-5, rectified };
            for kernel in Kernel::available() {
                let mut state = values[..40].to_vec();
                norm.add(kernel, &values[40..], 40, &mut state);
                prop_assert!(state.iter().sum::<f32>().abs() < 1e-2);
                prop_assert!((state.iter().map(|x| x * x).sum::<f32>() / 40.0 - 1.0).abs() < 1e-2);
            }
        }
    }
}
