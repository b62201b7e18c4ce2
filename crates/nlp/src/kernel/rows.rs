//! Sums over rows, for models that stand on the engine's results.

use super::dispatch::for_every_kernel;
use super::norm::sum;
use super::{Kernel, PANEL};

/// Hidden columns that are summed at once.
const GROUP: usize = 64;

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
    add_and_norm_rows, add_body(norm: &RowNorm, terms: &[f32], stride: usize, state: &mut [f32])
}

#[inline(always)]
fn add_body(norm: &RowNorm, terms: &[f32], stride: usize, state: &mut [f32]) {
    let width = norm.gain.len();
    for (state, terms) in state.chunks_exact_mut(width).zip(terms.chunks(stride)) {
        for (x, term) in state.iter_mut().zip(terms) {
            *x += term;
            if norm.rectified {
                *x = x.max(0.0);
            }
        }
        let mean = sum(state, |x| x) / width as f32;
        let variance = sum(state, |x| (x - mean) * (x - mean)) / width as f32;
        let scale = 1.0 / (variance + norm.epsilon).sqrt();
        for ((x, gain), beta) in state.iter_mut().zip(&norm.gain).zip(&norm.beta) {
            *x = (*x - mean) * scale * gain + beta;
        }
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
    /// When the hidden columns are no multiple of 64 or the rank none of 16, the table has no whole rows, or this processor cannot run
    /// the kernel.
    pub fn new(kernel: Kernel, out: Vec<f32>, table: Vec<f32>, rank: usize) -> Self {
        assert!(kernel.is_available(), "the kernel `{}` needs another processor", kernel.name());
        let hidden = out.len();
        assert!(hidden > 0 && hidden.is_multiple_of(GROUP) && rank.is_multiple_of(PANEL), "no whole panels");
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
    score_rows, score_body(
        layer: &PairLayer, one: &[f32], rows: &[f32], stride: usize, kinds: &[TableRows], scores: &mut [f32])
}

#[inline(always)]
fn score_body(
    layer: &PairLayer,
    one: &[f32],
    rows: &[f32],
    stride: usize,
    kinds: &[TableRows],
    scores: &mut [f32],
) {
    let hidden = layer.hidden;
    let (one, one_low) = one[..layer.width()].split_at(hidden);
    for ((kinds, score), n) in kinds.iter().zip(scores).zip(0..) {
        let (row, row_low) = rows[n * stride..][..layer.width()].split_at(hidden);
        let table = kinds.map(|kind| &layer.table[usize::from(kind) * hidden..][..hidden]);
        let mut total = [0.0_f32; PANEL];
        for at in (0..hidden).step_by(GROUP) {
            let part = |row: &'_ [f32]| -> [f32; GROUP] { group(row, at) };
            let (one, row, [a, b, c, d, e, f, g]) = (part(one), part(row), table.map(part));
            let weights = part(&layer.out);
            let mut products = [0.0_f32; GROUP];
            for i in 0..GROUP {
                let sum = one[i] + row[i] + a[i] + b[i] + c[i] + d[i] + e[i] + f[i] + g[i];
                products[i] = if sum > 0.0 { sum } else { 0.0 } * weights[i];
            }
            for products in products.as_chunks::<PANEL>().0 {
                for i in 0..PANEL {
                    total[i] += products[i];
                }
            }
        }
        for at in (0..layer.rank).step_by(PANEL) {
            let (a, b): ([f32; PANEL], [f32; PANEL]) = (group(one_low, at), group(row_low, at));
            for i in 0..PANEL {
                total[i] += a[i] * b[i];
            }
        }
        *score = across(total);
    }
}

/// Some columns of a row.
#[inline(always)]
fn group<const N: usize>(row: &[f32], at: usize) -> [f32; N] {
    *row[at..].first_chunk().expect("rows are as wide as `PairLayer::new` saw them")
}

/// The sum of a panel, by halves.
#[inline(always)]
fn across(panel: [f32; PANEL]) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|i| panel[i] + panel[i + 8]);
    let four: [f32; 4] = std::array::from_fn(|i| eight[i] + eight[i + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
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
