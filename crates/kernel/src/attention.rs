//! The steps of attention around its two products: packing, softmax and division.

use crate::dispatch::for_every_kernel;
use crate::elementary::exp_of_negative;
use crate::lanes::Lanes;
use crate::layout::PANEL;
use crate::number::Number;

/// A score whose weight is zero.
const NO_WEIGHT: f32 = -1e30;

for_every_kernel! {
    /// Turns the first `n_keys` scores of each row into weights `e^(score - best)`, and writes the sum of
    /// each row to `sums`. Rows of `scores` and `weights` are `stride` apart, which is a whole number of
    /// panels.
    softmax, softmax_body<T>(
        scores: &mut [f32], stride: usize, n_keys: usize, weights: &mut [T], sums: &mut [f32])
}

#[inline(always)]
fn softmax_body<T: Number, L: Lanes>(
    scores: &mut [f32],
    stride: usize,
    n_keys: usize,
    weights: &mut [T],
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
            let value = exp_of_negative::<T, L>(L::load(scores) - best);
            sum = sum + value;
            T::store(value, weights);
        }
        *total = sum.sum();
    }
}

for_every_kernel! {
    /// Writes `n_rows` rows of `from`, divided by their sums, to the rows of `to`.
    divide_rows, divide_rows_body<T>(
        from: &[f32], from_stride: usize, sums: &[f32], width: usize, to: &mut [T], to_stride: usize)
}

#[inline(always)]
fn divide_rows_body<T: Number, L: Lanes>(
    from: &[f32],
    from_stride: usize,
    sums: &[f32],
    width: usize,
    to: &mut [T],
    to_stride: usize,
) {
    for (r, sum) in sums.iter().enumerate() {
        let part = 1.0 / sum;
        let (to, to_rest) = to[r * to_stride..][..width].as_chunks_mut::<PANEL>();
        let (from, from_rest) = from[r * from_stride..][..width].as_chunks::<PANEL>();
        for (to, from) in to.iter_mut().zip(from) {
            T::store(L::load(from) * L::splat(part), to);
        }
        for (to, from) in to_rest.iter_mut().zip(from_rest) {
            *to = T::from_f32(from * part);
        }
    }
}

for_every_kernel! {
    /// Packs rows as columns: row `j` of `from` becomes the weights of output `j`. Rows are `stride` apart
    /// and `width` wide.
    pack_columns, plain pack_columns_body<T>(
        from: &[T], stride: usize, n_rows: usize, width: usize, k: usize, packed: &mut [T])
}

#[inline(always)]
fn pack_columns_body<T: Number>(
    from: &[T],
    stride: usize,
    n_rows: usize,
    width: usize,
    k: usize,
    packed: &mut [T],
) {
    packed.fill(T::default());
    // Inputs that are packed together fill 32 bits, and are moved as such if rows start at whole words.
    let each = size_of::<u32>() / size_of::<T>();
    let words = bytemuck::try_cast_slice::<T, u32>(&from[..from.len() / each * each]);
    if let (Ok(from), true) = (words, width.is_multiple_of(each) && stride.is_multiple_of(each)) {
        let panels = bytemuck::cast_slice_mut::<T, u32>(packed).chunks_exact_mut(k / each * PANEL);
        for (panel, j) in panels.zip((0..n_rows).step_by(PANEL)) {
            let n_columns = PANEL.min(n_rows - j);
            for (i, words) in panel.chunks_exact_mut(PANEL).take(width / each).enumerate() {
                for (c, word) in words.iter_mut().enumerate().take(n_columns) {
                    *word = from[(j + c) * (stride / each) + i];
                }
            }
        }
        return;
    }
    for j in 0..n_rows {
        for (i, &value) in from[j * stride..][..width].iter().enumerate() {
            packed[T::packed_idx(k, i, j)] = value;
        }
    }
}

for_every_kernel! {
    /// Packs rows as they are: row `i` of `from` holds the weights of input `i`. Rows are `stride` apart and
    /// `width` wide.
    pack_rows, plain pack_rows_body<T>(
        from: &[T], stride: usize, n_rows: usize, width: usize, k: usize, packed: &mut [T])
}

#[inline(always)]
fn pack_rows_body<T: Number>(
    from: &[T],
    stride: usize,
    n_rows: usize,
    width: usize,
    k: usize,
    packed: &mut [T],
) {
    let whole = width / PANEL * PANEL;
    packed.fill(T::default());
    for i in (0..n_rows).step_by(T::GROUP) {
        let rows = &from[i * stride..];
        for j in (0..whole).step_by(PANEL) {
            let to = &mut packed[T::packed_idx(k, i, j)..][..T::GROUP * PANEL];
            T::pack_group(&rows[j..], stride, T::GROUP.min(n_rows - i), to);
        }
    }
    for i in 0..n_rows {
        for (j, &value) in from[i * stride..][..width].iter().enumerate().skip(whole) {
            packed[T::packed_idx(k, i, j)] = value;
        }
    }
}
