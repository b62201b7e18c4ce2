//! Scaled dot-product attention within one window (Vaswani et al. 2017).

use rashomon_kernel::{
    Aligned, Kernel, Multiply, ROW_BLOCK, divide_rows, pack_columns, pack_rows, softmax, whole_panels,
};

use super::shape::Shape;

/// Buffers of one attention head.
#[derive(Debug, Default)]
pub(super) struct Memory<T> {
    keys: Aligned<T>,
    values: Aligned<T>,
    scores: Aligned<f32>,
    weights: Aligned<T>,
    mixed: Aligned<f32>,
}

impl<T: Multiply> Memory<T> {
    fn reserve(&mut self, n_keys: usize, k: usize, head_panels: usize) {
        self.keys.reserve(n_keys * k);
        self.values.reserve(n_keys * head_panels);
        self.scores.reserve(ROW_BLOCK * n_keys);
        self.weights.reserve(ROW_BLOCK * n_keys);
        self.mixed.reserve(ROW_BLOCK * head_panels);
    }
}

/// Writes to `mixed`, for each of the `n` rows of a window, the mean of all values, weighted by how well the
/// row's query matches their keys.
///
/// `rows` holds queries, keys and values side by side, with room for whole tiles after the last row.
pub(super) fn attend<T: Multiply>(
    kernel: Kernel,
    shape: &Shape,
    rows: &[T],
    n: usize,
    mixed: &mut [T],
    memory: &mut Memory<T>,
) {
    let width = shape.head_width;
    let stride = shape.attention_stride;
    let k = width.next_multiple_of(T::STEP);
    let head_panels = whole_panels(width);
    let n_keys = n.next_multiple_of(ROW_BLOCK);
    memory.reserve(n_keys, k, head_panels);
    let Memory { keys, values, scores, weights, mixed: sums_of_values } = memory;
    let (keys, values, sums_of_values) =
        (keys.values_mut(), values.values_mut(), sums_of_values.values_mut());
    let (scores, weights) = (scores.values_mut(), weights.values_mut());
    for head in 0..shape.n_heads {
        let at = head * width;
        pack_columns(kernel, &rows[shape.padded + at..], stride, n, width, k, keys);
        pack_rows(kernel, &rows[2 * shape.padded + at..], stride, n, width, n_keys, values);
        for start in (0..n).step_by(ROW_BLOCK) {
            let n_rows = ROW_BLOCK.min(n - start);
            let mut sums = [0.0; ROW_BLOCK];
            let sums = &mut sums[..n_rows];
            T::multiply_packed(kernel, &rows[start * stride + at..], stride, n_rows, k, keys, scores, n_keys);
            if let Some(distances) = &shape.distances {
                for (row, scores) in scores.chunks_exact_mut(n_keys).take(n_rows).enumerate() {
                    distances.add_to(&mut scores[..n], head, start + row);
                }
            }
            softmax(kernel, scores, n_keys, n, weights, sums);
            T::multiply_packed(kernel, weights, n_keys, n_rows, n_keys, values, sums_of_values, head_panels);
            let to = &mut mixed[start * shape.stride + at..];
            divide_rows(kernel, sums_of_values, head_panels, sums, width, to, shape.stride);
        }
    }
}
