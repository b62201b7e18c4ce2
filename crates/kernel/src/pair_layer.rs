//! Sums over rows, for models that stand on the engine's results.

use crate::dispatch::for_every_kernel;
use crate::lanes::Lanes;
use crate::norm::{add_row, normalise};
use crate::{Kernel, PANEL};

/// Layer normalisation (Ba et al. 2016) of rows to which others are added.
#[derive(Debug, Clone)]
pub struct RowNorm {
    /// What each column is multiplied by.
    pub gain: Vec<f32>,
    /// What is added to each column.
    pub beta: Vec<f32>,
    /// What is added to the variance.
    pub epsilon: f32,
    /// Whether negative sums become 0 before they are normalised.
    pub rectified: bool,
}

impl RowNorm {
    /// Adds rows of `terms`, `stride` apart, to the rows of `state`, which are as wide as the gain, and normalises these.
    ///
    /// # Panics
    /// When the gain is empty, or this processor cannot run the kernel.
    pub fn add(&self, kernel: Kernel, terms: &[f32], stride: usize, state: &mut [f32]) {
        assert!(kernel.is_available(), "the kernel `{}` needs another processor", kernel.name());
        add_and_norm_rows(kernel, self, terms, stride, state);
    }
}

for_every_kernel! {
    /// The work of [`RowNorm::add`].
    add_and_norm_rows, add_body<>(norm: &RowNorm, terms: &[f32], stride: usize, state: &mut [f32])
}

#[inline(always)]
fn add_body<L: Lanes>(norm: &RowNorm, terms: &[f32], stride: usize, state: &mut [f32]) {
    let width = norm.gain.len();
    for (state, terms) in state.chunks_exact_mut(width).zip(terms.chunks(stride)) {
        add_row::<L>(state, terms);
        if norm.rectified {
            state.iter_mut().for_each(|x| *x = x.max(0.0));
        }
        normalise::<L>(state, norm.epsilon, &norm.gain, &norm.beta);
    }
}

/// Scores how well rows go with one row: a hidden layer over their sum and that of some rows of a table, and a product of low rank.
///
/// `score = Σ out · max(0, one + row + Σ table) + Σ one_low · row_low`, the hidden columns first in each row.
#[derive(Debug)]
pub struct PairLayer {
    kernel: Kernel,
    /// `[row][hidden]`.
    table: Vec<Hidden>,
    out: Hidden,
}

/// Rows of the table that take part in a score.
pub type TableRows = [u16; 7];

/// The hidden columns of a row, in panels.
type Hidden = [[f32; PANEL]; PairLayer::HIDDEN / PANEL];
/// Those of low rank.
type Low = [[f32; PANEL]; PairLayer::RANK / PANEL];

impl PairLayer {
    /// Hidden columns.
    pub const HIDDEN: usize = 64;
    /// Columns of low rank.
    pub const RANK: usize = 32;
    /// Both.
    pub const WIDTH: usize = Self::HIDDEN + Self::RANK;

    /// Makes a layer of `out`, one weight a hidden column, and `table`, `[row][hidden]`.
    ///
    /// # Panics
    /// When there are other numbers of weights than columns, or this processor cannot run the kernel.
    pub fn new(kernel: Kernel, out: &[f32], table: &[f32]) -> Self {
        assert!(kernel.is_available(), "the kernel `{}` needs another processor", kernel.name());
        let (table, rest) = table.as_chunks().0.as_chunks();
        assert!(rest.is_empty(), "the table has no whole rows");
        let out = out.as_chunks().0.try_into().expect("there is a weight for each hidden column");
        Self { kernel, table: table.to_vec(), out }
    }

    /// Appends the score of each row of `rows`, `stride` apart, with `one`; `kinds` names the rows of the table.
    ///
    /// # Panics
    /// When a row is too short, or the table has not the rows.
    pub fn score(
        &self,
        one: &[f32],
        rows: &[f32],
        stride: usize,
        kinds: &[TableRows],
        scores: &mut Vec<f32>,
    ) {
        let start = scores.len();
        scores.resize(start + kinds.len(), 0.0);
        score_rows(self.kernel, self, one, rows, stride, kinds, &mut scores[start..]);
    }
}

for_every_kernel! {
    /// The work of [`PairLayer::score`].
    score_rows, score_body<>(
        layer: &PairLayer, one: &[f32], rows: &[f32], stride: usize, kinds: &[TableRows], scores: &mut [f32])
}

#[inline(always)]
fn score_body<L: Lanes>(
    layer: &PairLayer,
    one: &[f32],
    rows: &[f32],
    stride: usize,
    kinds: &[TableRows],
    scores: &mut [f32],
) {
    let (one, one_low) = columns(one);
    // Most rows have the kinds of the row before, and what stands for these beside `one` is kept.
    let (mut known, mut sums) = (None, one.map(|_| L::all(0.0)));
    for (n, (kinds, score)) in kinds.iter().zip(scores).enumerate() {
        if known != Some(kinds) {
            known = Some(kinds);
            for (sum, one) in sums.iter_mut().zip(one) {
                *sum = L::load(one);
            }
            for &kind in kinds {
                for (sum, added) in sums.iter_mut().zip(&layer.table[usize::from(kind)]) {
                    *sum = *sum + L::load(added);
                }
            }
        }
        let (row, row_low) = columns(&rows[n * stride..]);
        let mut total = L::all(0.0);
        for ((sum, row), weight) in sums.iter().zip(row).zip(&layer.out) {
            total = (*sum + L::load(row)).max(L::all(0.0)).mul_add(L::load(weight), total);
        }
        for (one, row) in one_low.iter().zip(row_low) {
            total = L::load(one).mul_add(L::load(row), total);
        }
        *score = total.sum();
    }
}

/// The columns of a row.
#[inline(always)]
fn columns(row: &[f32]) -> (&Hidden, &Low) {
    let (panels, _) = row[..PairLayer::WIDTH].as_chunks();
    let (hidden, low) = panels.split_first_chunk().expect("there are as many");
    (hidden, low.first_chunk().expect("there are as many"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scores_are_those_of_the_definition(values in prop::collection::vec(-1.0_f32..1.0, 900), kinds in prop::array::uniform7(0_u16..5)) {
            let (hidden, rank, stride) = (PairLayer::HIDDEN, PairLayer::RANK, 100);
            let (out, table) = (&values[..hidden], &values[70..70 + 5 * hidden]);
            let (one, rows) = (&values[400..496], &values[500..800]);
            let mut others = kinds;
            others.reverse();
            let all_kinds = [kinds, kinds, others];
            for kernel in Kernel::available() {
                let layer = PairLayer::new(kernel, out, table);
                let mut scores = vec![9.0];
                layer.score(one, rows, stride, &all_kinds, &mut scores);
                for (n, (score, kinds)) in scores[1..].iter().zip(all_kinds).enumerate() {
                    let row = &rows[n * stride..];
                    let sum = |j: usize| one[j] + row[j] + kinds.iter().map(|&k| table[usize::from(k) * hidden + j]).sum::<f32>();
                    let expected = (0..hidden).map(|j| out[j] * sum(j).max(0.0)).sum::<f32>()
                        + (hidden..hidden + rank).map(|j| one[j] * row[j]).sum::<f32>();
                    prop_assert!((score - expected).abs() < 1e-4, "{kernel:?}: {score} for {expected}");
                }
            }
        }

        #[test]
        fn a_normalised_row_has_mean_0_and_deviation_1(values in prop::collection::vec(-9.0_f32..9.0, 80), rectified in any::<bool>()) {
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
