//! Scaled dot-product attention within one window (Vaswani et al. 2017).

use rashomon_kernel::{
    Aligned, Bf16, Int8Head, Kernel, Multiply, ROW_BLOCK, Window, divide_rows, multiply_panels, pack_columns,
    pack_rows, softmax, whole_panels,
};

use super::shape::Shape;

/// A number type whose rows see one another.
pub(super) trait Attend: Multiply {
    /// Buffers of one attention head.
    type Head: std::fmt::Debug + Default;

    /// Writes to `mixed`, for each of the `n` rows of a window, the mean of all values, weighted by how well
    /// the row's query matches their keys.
    ///
    /// `rows` holds queries, keys and values side by side, with room for whole tiles after the last row.
    fn attend(
        kernel: Kernel,
        shape: &Shape,
        rows: &[Self],
        n: usize,
        mixed: &mut [Self],
        head: &mut Self::Head,
    );
}

impl Attend for Bf16 {
    type Head = Int8Head;

    fn attend(
        kernel: Kernel,
        shape: &Shape,
        rows: &[Self],
        n: usize,
        mixed: &mut [Self],
        head: &mut Int8Head,
    ) {
        for number in 0..shape.n_heads {
            let query = number * shape.head_width;
            let window = Window {
                rows,
                stride: shape.attention_stride,
                n_rows: n,
                width: shape.head_width,
                query,
                key: shape.padded + query,
                value: 2 * shape.padded + query,
                terms: shape.distances.as_ref().map(|distances| distances.of_head(number)),
            };
            head.attend(kernel, &window, &mut mixed[query..], shape.stride);
        }
    }
}

/// Buffers of one attention head in 32-bit floats.
#[derive(Debug, Default)]
pub(super) struct FloatHead {
    keys: Aligned<f32>,
    values: Aligned<f32>,
    scores: Aligned<f32>,
    weights: Aligned<f32>,
    mixed: Aligned<f32>,
}

impl FloatHead {
    fn reserve(&mut self, n_keys: usize, width: usize, head_panels: usize) {
        self.keys.reserve(n_keys * width);
        self.values.reserve(n_keys * head_panels);
        self.scores.reserve(ROW_BLOCK * n_keys);
        self.weights.reserve(ROW_BLOCK * n_keys);
        self.mixed.reserve(ROW_BLOCK * head_panels);
    }
}

impl Attend for f32 {
    type Head = FloatHead;

    fn attend(
        kernel: Kernel,
        shape: &Shape,
        rows: &[Self],
        n: usize,
        mixed: &mut [Self],
        head: &mut FloatHead,
    ) {
        let (width, stride) = (shape.head_width, shape.attention_stride);
        let head_panels = whole_panels(width);
        let n_keys = whole_panels(n);
        head.reserve(n_keys, width, head_panels);
        let FloatHead { keys, values, scores, weights, mixed: sums_of_values } = head;
        let (keys, values, sums_of_values) =
            (keys.values_mut(), values.values_mut(), sums_of_values.values_mut());
        let (scores, weights) = (scores.values_mut(), weights.values_mut());
        for number in 0..shape.n_heads {
            let at = number * width;
            let terms = shape.distances.as_ref().map(|distances| distances.of_head(number));
            pack_columns(kernel, &rows[shape.padded + at..], stride, n, width, keys);
            pack_rows(kernel, &rows[2 * shape.padded + at..], stride, n, width, n_keys, values);
            for start in (0..n).step_by(ROW_BLOCK) {
                let n_rows = ROW_BLOCK.min(n - start);
                let mut sums = [0.0; ROW_BLOCK];
                let sums = &mut sums[..n_rows];
                let queries = &rows[start * stride + at..];
                multiply_panels(kernel, queries, stride, n_rows, width, keys, scores, n_keys);
                if let Some(terms) = &terms {
                    for (row, scores) in scores.chunks_exact_mut(n_keys).take(n_rows).enumerate() {
                        terms.add_to(&mut scores[..n], start + row);
                    }
                }
                softmax(kernel, scores, n_keys, n, weights, sums);
                let (from, to) = (&*weights, &mut *sums_of_values);
                multiply_panels(kernel, from, n_keys, n_rows, n_keys, values, to, head_panels);
                let to = &mut mixed[start * shape.stride + at..];
                divide_rows(kernel, sums_of_values, head_panels, sums, width, to, shape.stride);
            }
        }
    }
}
