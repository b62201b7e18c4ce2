//! Sums over rows, for models that stand on the engine's results.

use super::dispatch::for_every_kernel;
use super::lanes::Lanes;
use super::norm::{add_row, normalise};
use super::{Kernel, PANEL};

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
    hidden: usize,
    rank: usize,
    /// `[row][hidden]`.
    table: Vec<f32>,
    out: Vec<f32>,
}

/// Rows of the table that take part in a score.
pub type TableRows = [u16; 7];

impl PairLayer {
    /// Makes a layer of `out`, one weight a hidden column, `table`, `[row][hidden]`, and the rank.
    ///
    /// # Panics
    /// When the hidden columns or the rank are no multiple of 16, the table has no whole rows, or this processor cannot run
    /// the kernel.
    pub fn new(kernel: Kernel, out: Vec<f32>, table: Vec<f32>, rank: usize) -> Self {
        assert!(kernel.is_available(), "the kernel `{}` needs another processor", kernel.name());
        let hidden = out.len();
        assert!(hidden > 0 && hidden.is_multiple_of(PANEL) && rank.is_multiple_of(PANEL), "no whole panels");
        assert!(table.len().is_multiple_of(hidden), "the table has no whole rows");
        Self { kernel, hidden, rank, table, out }
    }

    /// Hidden columns and those of low rank.
    pub const fn width(&self) -> usize {
        self.hidden + self.rank
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
    let hidden = layer.hidden;
    let (one, one_low) = panels(&one[..layer.width()], hidden);
    let (weights, table) = (layer.out.as_chunks().0, layer.table.as_chunks().0);
    // Most rows have the kinds of the row before, and what stands for these beside `one` is kept.
    let mut known = None;
    let mut sums = vec![[0.0; PANEL]; one.len()];
    for ((kinds, score), n) in kinds.iter().zip(scores).zip(0..) {
        if known != Some(kinds) {
            known = Some(kinds);
            sums.copy_from_slice(one);
            for &kind in kinds {
                let added = &table[usize::from(kind) * one.len()..][..one.len()];
                for at in 0..one.len() {
                    (L::load(&sums[at]) + L::load(&added[at])).store(&mut sums[at]);
                }
            }
        }
        let (row, row_low) = panels(&rows[n * stride..][..layer.width()], hidden);
        let mut total = L::all(0.0);
        for at in 0..one.len() {
            let sum = L::load(&sums[at]) + L::load(&row[at]);
            total = sum.max(L::all(0.0)).mul_add(L::load(&weights[at]), total);
        }
        for at in 0..one_low.len() {
            total = L::load(&one_low[at]).mul_add(L::load(&row_low[at]), total);
        }
        *score = total.sum();
    }
}

/// The hidden columns of a row and those of low rank, in panels.
#[inline(always)]
fn panels(row: &[f32], hidden: usize) -> (&[[f32; PANEL]], &[[f32; PANEL]]) {
    row.as_chunks().0.split_at(hidden / PANEL)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scores_are_those_of_the_definition(values in prop::collection::vec(-1.0_f32..1.0, 900), kinds in prop::array::uniform7(0_u16..5)) {
            let (hidden, rank, stride) = (64, 16, 90);
            let (out, table) = (values[..hidden].to_vec(), values[70..70 + 5 * hidden].to_vec());
            let (one, rows) = (&values[400..480], &values[500..770]);
            for kernel in Kernel::available() {
                let layer = PairLayer::new(kernel, out.clone(), table.clone(), rank);
                let mut scores = vec![9.0];
                layer.score(one, rows, stride, &[kinds; 3], &mut scores);
                for (n, score) in scores[1..].iter().enumerate() {
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
