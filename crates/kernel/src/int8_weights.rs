//! Products of 8-bit integers with sums of 32 bits.
//!
//! Each row and each output has a scale. The weights of an output become integers from -127 to 127, the
//! numbers of a row become bytes (see [`crate::quantize`]). The zero of a row adds the zero times the sum of
//! the weights. Sums are exact, so every kernel gives the same ones.

use crate::finish::Finish;
use crate::int8_matrix::Int8Matrix;
use crate::kernel::Kernel;
use crate::number::Number;
use crate::quantize::{RowScale, round_joined, round_rows};
use crate::scratch::Scratch;

/// The largest magnitude of a rounded weight.
pub const LARGEST: f32 = 127.0;

/// A matrix of 8-bit integers, packed for one kernel.
#[derive(Debug)]
pub struct Int8Weights {
    kernel: Kernel,
    /// Inputs.
    k: usize,
    matrix: Int8Matrix,
}

impl Int8Weights {
    /// Packs the matrix whose output `j` has the weights `column(j)`, one for each of `k` inputs.
    ///
    /// # Panics
    /// If a column has fewer than `k` weights.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        let mut matrix = Int8Matrix::default();
        matrix.reset(k, n);
        for j in 0..n {
            let column = &column(j)[..k];
            let largest = column.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            let scale = largest / LARGEST;
            let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
            let mut sum = 0;
            for (i, weight) in column.iter().enumerate() {
                let rounded = (weight * part).round() as i8;
                sum += i32::from(rounded);
                let at = matrix.idx(i, j);
                matrix.quads_mut()[at] = rounded;
            }
            matrix.scales[j] = scale;
            matrix.sums_of_weights[j] = sum as f32 * scale;
        }
        matrix.sort_for(kernel.int8_unit());
        Self { kernel, k, matrix }
    }

    /// Rounds `n_rows` rows of `a`, `stride` apart, multiplies them and finishes the product.
    ///
    /// # Panics
    /// If `a` is too short for its rows or `finish` for the product.
    pub fn multiply<T: Number, O: Number>(
        &self,
        a: &[T],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        assert!(n_rows == 0 || a.len() >= (n_rows - 1) * stride + self.k, "rows are missing");
        self.multiply_bytes(n_rows, finish, scratch, |bytes, row_stride, scales| {
            round_rows(self.kernel, a, stride, self.k, bytes, row_stride, scales);
        });
    }

    /// As [`Int8Weights::multiply`], but each row joins some rows of `a`, each `width` wide, with zeros for
    /// `None`.
    ///
    /// # Panics
    /// If `a` does not have the rows, or a joined row has more inputs than the matrix.
    pub fn multiply_joined<const N: usize, O: Number>(
        &self,
        a: &[f32],
        width: usize,
        parts: &[[Option<u32>; N]],
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        assert!(N * width <= self.k, "more inputs than weights");
        self.multiply_bytes(parts.len(), finish, scratch, |bytes, row_stride, scales| {
            round_joined(self.kernel, a, width, parts.as_flattened(), bytes, row_stride, scales);
        });
    }

    /// Multiplies `n_rows` rows that `round` writes and finishes the product.
    fn multiply_bytes<O: Number>(
        &self,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
        round: impl FnOnce(&mut [u8], usize, &mut [RowScale]),
    ) {
        if n_rows == 0 {
            return;
        }
        let rows = &mut scratch.int8_rows;
        rows.reserve(n_rows, self.matrix.k());
        let stride = rows.stride;
        let (bytes, scales) = rows.parts_mut();
        round(bytes, stride, scales);
        self.matrix.multiply(self.kernel.int8_unit(), rows, n_rows, finish);
    }
}
