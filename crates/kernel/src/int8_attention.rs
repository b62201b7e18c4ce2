//! Scaled dot-product attention (Vaswani et al. 2017) whose two products are of 8-bit integers.
//!
//! Each query and key has a scale, as has each column of values over a window. The weights of a row, of which
//! the largest is 1, become bytes, and their exact sum divides the row.

use crate::aligned::Aligned;
use crate::bf16::Bf16;
use crate::dispatch::for_every_kernel;
use crate::elementary::exp_of_negative;
use crate::finish::{Activation, Finish};
use crate::int8_matrix::Int8Matrix;
use crate::int8_operands::{INT8_TILE_K, Int8Rows};
use crate::int8_weights::LARGEST;
use crate::kernel::Kernel;
use crate::lanes::{Lanes, WHOLE};
use crate::layout::{PANEL, QUAD, ROW_BLOCK, whole_panels};
use crate::quantize::{Range, RowScale, round_numbers, round_rows};

/// A score whose weight is zero.
const NO_WEIGHT: f32 = -1e30;
/// The byte of the largest weight.
const MOST: f32 = 255.0;

/// The rows of a window, and where the parts of one head start in each.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    /// Rows with queries, keys and values, `stride` apart, with room for a panel after each part.
    pub rows: &'a [Bf16],
    /// From one row to the next.
    pub stride: usize,
    /// The number of rows.
    pub n_rows: usize,
    /// The width of the head.
    pub width: usize,
    /// Where the query starts in a row.
    pub query: usize,
    /// Where the key starts.
    pub key: usize,
    /// Where the value starts.
    pub value: usize,
    /// What is added to scores for the distance from query to key.
    pub terms: Option<DistanceTerms<'a>>,
}

/// What a head adds to scores, for all distances from `-reach` to `reach`.
#[derive(Debug, Clone, Copy)]
pub struct DistanceTerms<'a> {
    /// The terms, by distance from query to key.
    pub terms: &'a [f32],
    /// The farthest distance.
    pub reach: usize,
}

impl DistanceTerms<'_> {
    /// Adds the terms to the scores that the query at a position gives to the keys of its window.
    pub fn add_to(&self, scores: &mut [f32], query: usize) {
        let terms = &self.terms[self.reach - query..];
        scores.iter_mut().zip(terms).for_each(|(score, term)| *score += term);
    }
}

/// Buffers for one attention head.
#[derive(Debug, Default)]
pub struct Int8Head {
    queries: Int8Rows,
    keys: Int8Matrix,
    values: Int8Matrix,
    scores: Aligned<f32>,
    weights: Int8Rows,
    mixed: Aligned<Bf16>,
    bias: Vec<f32>,
    /// A key as bytes.
    key: Vec<u8>,
}

impl Int8Head {
    /// Writes, for each row of the window, the mean of all values, weighted by how well the row's query
    /// matches their keys, to rows of `to`, `to_stride` apart.
    ///
    /// # Panics
    /// If a slice is too short for its rows.
    pub fn attend(&mut self, kernel: Kernel, window: &Window<'_>, to: &mut [Bf16], to_stride: usize) {
        let Window { rows, stride, n_rows: n, width, .. } = *window;
        let (unit, n_keys, panels) =
            (kernel.int8_unit(), n.next_multiple_of(INT8_TILE_K), whole_panels(width));
        self.keys.reset(width, n_keys);
        pack_keys(kernel, &rows[window.key..], stride, n, width, &mut self.key, &mut self.keys);
        self.values.reset(n, width);
        pack_values(kernel, &rows[window.value..], stride, n, &mut self.values);
        self.scores.reserve(ROW_BLOCK * n_keys);
        self.mixed.reserve(ROW_BLOCK * panels);
        self.bias.resize(n_keys.max(panels), 0.0);
        for start in (0..n).step_by(ROW_BLOCK) {
            let n_rows = ROW_BLOCK.min(n - start);
            self.queries.reserve(n_rows, width);
            let row_stride = self.queries.stride;
            let (bytes, scales) = self.queries.parts_mut();
            let queries = &rows[start * stride + window.query..];
            round_rows(kernel, queries, stride, width, bytes, row_stride, scales);
            let scores = self.scores.values_mut();
            let mut finish = plain(&self.bias, scores, n_keys);
            self.keys.multiply(unit, &self.queries, n_rows, &mut finish);

            if let Some(terms) = &window.terms {
                for (row, scores) in scores.chunks_exact_mut(n_keys).take(n_rows).enumerate() {
                    terms.add_to(&mut scores[..n], start + row);
                }
            }

            self.weights.reserve(n_rows, n_keys);
            let row_stride = self.weights.stride;
            let (bytes, scales) = self.weights.parts_mut();
            round_softmax(kernel, scores, n_keys, n, bytes, row_stride, scales);
            let mixed = self.mixed.values_mut();
            self.values.multiply(unit, &self.weights, n_rows, &mut plain(&self.bias, mixed, panels));
            for (r, row) in mixed.chunks_exact(panels).take(n_rows).enumerate() {
                to[(start + r) * to_stride..][..width].copy_from_slice(&row[..width]);
            }
        }
    }
}

/// A product that stays as it is.
fn plain<'a, T>(bias: &'a [f32], out: &'a mut [T], stride: usize) -> Finish<'a, T> {
    Finish { bias, activation: Activation::None, out, stride }
}

for_every_kernel! {
    /// Packs the first `n` rows as columns: row `j` becomes the weights of output `j`.
    pack_keys, pack_keys_body<>(
        from: &[Bf16], stride: usize, n: usize, width: usize, key: &mut Vec<u8>, keys: &mut Int8Matrix)
}

#[inline(always)]
fn pack_keys_body<L: Lanes>(
    from: &[Bf16],
    stride: usize,
    n: usize,
    width: usize,
    key: &mut Vec<u8>,
    keys: &mut Int8Matrix,
) {
    key.clear();
    key.resize(width.next_multiple_of(QUAD), 0);
    for j in 0..n {
        let row = &from[j * stride..][..width];
        let mut range = Range::<L>::default();
        range.extend(row);
        let largest = range.largest();
        let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
        round_numbers::<Bf16, L>(row, part, 0.0, &mut key[..width]);
        let sum: i32 = key.iter().map(|byte| i32::from(byte.cast_signed())).sum();
        keys.scales[j] = largest / LARGEST;
        keys.sums_of_weights[j] = sum as f32 * keys.scales[j];
        let first = keys.idx(0, j);
        let quads = bytemuck::cast_slice_mut::<i8, [u8; QUAD]>(&mut keys.quads_mut()[first..]);
        for (quad, four) in quads.iter_mut().step_by(PANEL).zip(key.as_chunks().0) {
            *quad = *four;
        }
    }
}

for_every_kernel! {
    /// Packs the first `n` rows as they are: row `i` holds the weights of input `i`.
    pack_values, pack_values_body<>(from: &[Bf16], stride: usize, n: usize, values: &mut Int8Matrix)
}

#[inline(always)]
fn pack_values_body<L: Lanes>(from: &[Bf16], stride: usize, n: usize, values: &mut Int8Matrix) {
    for j in (0..values.scales.len()).step_by(PANEL) {
        let row =
            |i: usize| L::load_bf16(from[i * stride + j..].first_chunk().expect("rows have whole panels"));
        let (mut lowest, mut highest) = (L::splat(0.0), L::splat(0.0));
        for i in 0..n {
            (lowest, highest) = (lowest.min(row(i)), highest.max(row(i)));
        }
        let largest = highest.max(L::splat(0.0) - lowest).to_array();
        let part = L::load(&largest.map(|x| if x > 0.0 { LARGEST / x } else { 0.0 }));
        values.scales[j..j + PANEL].copy_from_slice(&largest.map(|x| x / LARGEST));
        for i in (0..n).step_by(QUAD) {
            let mut bytes = [[0; PANEL]; QUAD];
            for (i, bytes) in (i..n).zip(&mut bytes) {
                row(i).mul_add(part, L::splat(WHOLE)).store_low_bytes(bytes);
            }
            let first = values.idx(i, j);
            let quads = bytemuck::cast_slice_mut::<i8, u32>(&mut values.quads_mut()[first..][..QUAD * PANEL]);
            for (c, quad) in quads.iter_mut().enumerate() {
                let four = bytes.map(|bytes| u32::from(bytes[c]));
                *quad = four[0] | four[1] << 8 | four[2] << 16 | four[3] << 24;
            }
        }
    }
}

for_every_kernel! {
    /// Turns the first `n` scores of each row into weights `e^(score - best)` as bytes.
    round_softmax, round_softmax_body<>(
        scores: &mut [f32], stride: usize, n: usize, to: &mut [u8], to_stride: usize, scales: &mut [RowScale])
}

#[inline(always)]
fn round_softmax_body<L: Lanes>(
    scores: &mut [f32],
    stride: usize,
    n: usize,
    to: &mut [u8],
    to_stride: usize,
    scales: &mut [RowScale],
) {
    let rows = scores.chunks_exact_mut(stride).zip(to.chunks_exact_mut(to_stride));
    for ((scores, to), scale) in rows.zip(scales) {
        scores[n..].fill(NO_WEIGHT);
        let scores = scores.as_chunks::<PANEL>().0;
        let mut best = L::splat(NO_WEIGHT);
        for scores in scores {
            best = best.max(L::load(scores));
        }
        let best = L::splat(best.max_lane());
        let mut sum = L::splat(0.0);
        for (to, scores) in to.as_chunks_mut::<PANEL>().0.iter_mut().zip(scores) {
            let weight = exp_of_negative::<Bf16, L>(L::load(scores) - best);
            let rounded = weight.mul_add(L::splat(MOST), L::splat(WHOLE));
            rounded.store_low_bytes(to);
            // Whole numbers, whose sum is exact in any order.
            sum = sum + (rounded - L::splat(WHOLE));
        }
        *scale = RowScale { size: 1.0 / sum.sum(), zero: 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition in 64-bit floats.
    fn expected(window: &Window<'_>, row: usize) -> Vec<f64> {
        let part = |row: usize, at: usize| {
            window.rows[row * window.stride + at..][..window.width].iter().map(|x| f64::from(x.widened()))
        };
        let score =
            |key: usize| part(row, window.query).zip(part(key, window.key)).map(|(a, b)| a * b).sum::<f64>();
        let weights: Vec<f64> = (0..window.n_rows).map(|key| score(key).exp()).collect();
        let total: f64 = weights.iter().sum();
        let mut mean = vec![0.0; window.width];
        for (key, weight) in weights.iter().enumerate() {
            mean.iter_mut().zip(part(key, window.value)).for_each(|(sum, x)| *sum += weight / total * x);
        }
        mean
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn every_kernel_follows_the_definition_and_gives_the_same_bits(
            values in prop::collection::vec(-1.0_f32..1.0, 700), n_rows in 1_usize..150,
            width in prop::sample::select(vec![8_usize, 12, 32, 40]),
        ) {
            let stride = 160;
            let numbers = values.iter().cycle().take((n_rows + 1) * stride);
            let rows: Vec<Bf16> = numbers.map(|&x| Bf16::nearest(x)).collect();
            let window =
                Window { rows: &rows, stride, n_rows, width, query: 0, key: 40, value: 90, terms: None };
            let mut first = None;
            for kernel in Kernel::available() {
                let (mut head, mut to) = (Int8Head::default(), vec![Bf16::default(); n_rows * 64]);
                head.attend(kernel, &window, &mut to, 64);
                for (row, got) in to.chunks_exact(64).enumerate() {
                    for (x, wanted) in got.iter().zip(expected(&window, row)) {
                        let x = f64::from(x.widened());
                        prop_assert!((x - wanted).abs() < 0.04, "{kernel:?}: {x} for {wanted}");
                    }
                }
                prop_assert_eq!(first.get_or_insert_with(|| to.clone()), &to, "{:?}", kernel);
            }
        }
    }
}
