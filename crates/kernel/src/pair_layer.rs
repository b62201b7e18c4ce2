//! Scores of pairs of rows, for models that use the engine's results.

use crate::dispatch::for_every_kernel;
use crate::kernel::Kernel;
use crate::lanes::Lanes;
use crate::layout::PANEL;

/// Scores how well rows go with one row: a hidden layer over the sum of both and some rows of a table, plus a
/// product of low rank.
///
/// `score = Σ out · max(0, one + row + Σ table) + Σ one_low · row_low`. The hidden columns come first in each
/// row.
///
/// ```
/// use rashomon_kernel::{Kernel, PairLayer};
///
/// let layer = PairLayer::new(Kernel::best(), &[1.0; PairLayer::HIDDEN], &[0.0; PairLayer::HIDDEN]);
/// let (one, row, mut scores) = ([0.5; PairLayer::WIDTH], [0.25; PairLayer::WIDTH], Vec::new());
/// layer.score(&one, &row, PairLayer::WIDTH, &[[0; 7]], &mut scores);
/// assert_eq!(scores, [64.0 * 0.75 + 32.0 * 0.125]);
/// ```
#[derive(Debug)]
pub struct PairLayer {
    kernel: Kernel,
    /// `[row][hidden]`.
    table: Vec<Hidden>,
    out: Hidden,
}

/// The rows of the table that are part of a score.
pub type TableRows = [u16; 7];

/// The hidden columns of a row, in panels.
type Hidden = [[f32; PANEL]; PairLayer::HIDDEN / PANEL];
/// The columns of low rank, in panels.
type Low = [[f32; PANEL]; PairLayer::RANK / PANEL];

impl PairLayer {
    /// Hidden columns.
    pub const HIDDEN: usize = 64;
    /// Columns of low rank.
    pub const RANK: usize = 32;
    /// All columns.
    pub const WIDTH: usize = Self::HIDDEN + Self::RANK;

    /// Makes a layer from `out`, one weight a hidden column, and `table`, `[row][hidden]`.
    ///
    /// # Panics
    /// If the numbers of weights do not match the columns.
    pub fn new(kernel: Kernel, out: &[f32], table: &[f32]) -> Self {
        let (table, rest) = table.as_chunks().0.as_chunks();
        assert!(rest.is_empty(), "the table has no whole rows");
        let out = out.as_chunks().0.try_into().expect("there is a weight for each hidden column");
        Self { kernel, table: table.to_vec(), out }
    }

    /// Appends the score of each row of `rows`, `stride` apart, with `one`; `kinds` gives its rows of the
    /// table.
    ///
    /// # Panics
    /// If a row is too short or the table does not have a row.
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
    let (one, one_low) = split_columns(one);
    // Most rows have the kinds of the row before, so the sum of `one` and their table rows is kept.
    let (mut known, mut sums) = (None, one.map(|_| L::splat(0.0)));
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
        let (row, row_low) = split_columns(&rows[n * stride..]);
        let mut total = L::splat(0.0);
        for ((sum, row), weight) in sums.iter().zip(row).zip(&layer.out) {
            total = (*sum + L::load(row)).max(L::splat(0.0)).mul_add(L::load(weight), total);
        }
        for (one, row) in one_low.iter().zip(row_low) {
            total = L::load(one).mul_add(L::load(row), total);
        }
        *score = total.sum();
    }
}

/// Splits a row into its hidden columns and those of low rank.
#[inline(always)]
fn split_columns(row: &[f32]) -> (&Hidden, &Low) {
    let (panels, _) = row[..PairLayer::WIDTH].as_chunks();
    let (hidden, low) = panels.split_first_chunk().expect("a row has whole panels");
    (hidden, low.first_chunk().expect("a row has whole panels"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scores_follow_the_definition(
            values in prop::collection::vec(-1.0_f32..1.0, 900), kinds in prop::array::uniform7(0_u16..5),
        ) {
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
                    let from_table =
                        |j: usize| kinds.iter().map(move |&k| table[usize::from(k) * hidden + j]);
                    let sum = |j: usize| one[j] + row[j] + from_table(j).sum::<f32>();
                    let expected = (0..hidden).map(|j| out[j] * sum(j).max(0.0)).sum::<f32>()
                        + (hidden..hidden + rank).map(|j| one[j] * row[j]).sum::<f32>();
                    prop_assert!((score - expected).abs() < 1e-4, "{kernel:?}: {score} for {expected}");
                }
            }
        }
    }
}
