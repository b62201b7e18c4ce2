//! The steps of attention in 32-bit floats around its two products: packing, softmax and division.

use crate::dispatch::for_every_kernel;
use crate::elementary::exp_of_negative;
use crate::lanes::Lanes;
use crate::layout::PANEL;

/// A score whose weight is zero.
const NO_WEIGHT: f32 = -1e30;

for_every_kernel! {
    /// Turns the first `n_keys` scores of each row into weights `e^(score - best)`, and writes the sum of
    /// each row to `sums`. Rows of `scores` and `weights` are `stride` apart, which is a whole number of
    /// panels.
    softmax, softmax_body<>(
        scores: &mut [f32], stride: usize, n_keys: usize, weights: &mut [f32], sums: &mut [f32])
}

#[inline(always)]
fn softmax_body<L: Lanes>(
    scores: &mut [f32],
    stride: usize,
    n_keys: usize,
    weights: &mut [f32],
    sums: &mut [f32],
) {
    let rows = scores.chunks_exact_mut(stride).zip(weights.chunks_exact_mut(stride));
    for ((scores, weights), total) in rows.zip(sums) {
        scores[n_keys..].fill(NO_WEIGHT);
        let scores = scores.as_chunks::<PANEL>().0;
        let mut best = L::splat(NO_WEIGHT);
        for scores in scores {
            best = best.max(L::load(scores));
        }
        let best = L::splat(best.max_lane());
        let mut sum = L::splat(0.0);
        for (weights, scores) in weights.as_chunks_mut::<PANEL>().0.iter_mut().zip(scores) {
            let value = exp_of_negative::<f32, L>(L::load(scores) - best);
            sum = sum + value;
            value.store(weights);
        }
        *total = sum.sum();
    }
}

for_every_kernel! {
    /// Writes `n_rows` rows of `from`, divided by their sums, to the rows of `to`.
    divide_rows, divide_rows_body<>(
        from: &[f32], from_stride: usize, sums: &[f32], width: usize, to: &mut [f32], to_stride: usize)
}

#[inline(always)]
fn divide_rows_body<L: Lanes>(
    from: &[f32],
    from_stride: usize,
    sums: &[f32],
    width: usize,
    to: &mut [f32],
    to_stride: usize,
) {
    for (r, sum) in sums.iter().enumerate() {
        let part = 1.0 / sum;
        let (to, to_rest) = to[r * to_stride..][..width].as_chunks_mut::<PANEL>();
        let (from, from_rest) = from[r * from_stride..][..width].as_chunks::<PANEL>();
        for (to, from) in to.iter_mut().zip(from) {
            (L::load(from) * L::splat(part)).store(to);
        }
        for (to, from) in to_rest.iter_mut().zip(from_rest) {
            *to = from * part;
        }
    }
}

for_every_kernel! {
    /// Packs rows as columns: row `j` of `from` becomes the weights of output `j`. Rows are `stride` apart
    /// and `width` wide.
    pack_columns, plain pack_columns_body(
        from: &[f32], stride: usize, n_rows: usize, width: usize, packed: &mut [f32])
}

#[inline(always)]
fn pack_columns_body(from: &[f32], stride: usize, n_rows: usize, width: usize, packed: &mut [f32]) {
    packed.fill(0.0);
    for j in 0..n_rows {
        for (i, &value) in from[j * stride..][..width].iter().enumerate() {
            packed[(j / PANEL * width + i) * PANEL + j % PANEL] = value;
        }
    }
}

for_every_kernel! {
    /// Packs rows as they are: row `i` of `from` holds the weights of input `i` out of `k`. Rows are `stride`
    /// apart and `width` wide.
    pack_rows, plain pack_rows_body(
        from: &[f32], stride: usize, n_rows: usize, width: usize, k: usize, packed: &mut [f32])
}

#[inline(always)]
fn pack_rows_body(from: &[f32], stride: usize, n_rows: usize, width: usize, k: usize, packed: &mut [f32]) {
    packed.fill(0.0);
    for i in 0..n_rows {
        for (panel, values) in from[i * stride..][..width].chunks(PANEL).enumerate() {
            packed[(panel * k + i) * PANEL..][..values.len()].copy_from_slice(values);
        }
    }
}
