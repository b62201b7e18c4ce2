//! Products of 8-bit integers with sums of 32 bits.
//!
//! Each row and each output has a scale. The weights of an output become integers from -127 to 127, the
//! numbers of a row become bytes (see [`crate::quantize`]). The zero of a row adds the zero times the sum of
//! the weights. Sums are exact, so every kernel gives the same ones.

use crate::aligned::Aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use crate::amx_int8;
#[cfg(target_arch = "x86_64")]
use crate::avx512_int8;
use crate::finish::Finish;
use crate::int8_operands::{INT8_TILE_K, Int8Operands};
use crate::kernel::{InstructionSet, Kernel};
use crate::layout::{PANEL, ROW_BLOCK};
use crate::number::Number;
use crate::quantize::{RowScale, round_joined, round_rows};
use crate::scratch::Scratch;

/// Inputs that are multiplied side by side.
const QUAD: usize = 4;
/// The largest magnitude of a rounded weight.
const LARGEST: f32 = 127.0;

/// A matrix of 8-bit integers, `[panel][four inputs][16 outputs][4]`.
#[derive(Debug)]
pub struct Int8Weights {
    kernel: Kernel,
    /// Inputs in whole tiles. Weights of the padding are zero.
    k: usize,
    quads: Aligned<i8>,
    /// The size of an integer step of each output.
    scales: Vec<f32>,
    /// The sum of the rounded weights of each output, in its scale.
    sums_of_weights: Vec<f32>,
}

impl Int8Weights {
    /// Packs the matrix whose output `j` has the weights `column(j)`, one for each of `k` inputs.
    ///
    /// # Panics
    /// If the kernel does not multiply 8-bit integers, or a column has fewer than `k` weights.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        assert!(kernel.has_int8(), "`{}` has no 8-bit products", kernel.name());
        let padded_k = k.next_multiple_of(INT8_TILE_K);
        let n_panels = n.div_ceil(PANEL);
        let mut quads = Aligned::zeros(n_panels * padded_k * PANEL);
        let packed: &mut [i8] = quads.values_mut();
        let (mut scales, mut sums_of_weights) = (vec![0.0; n_panels * PANEL], vec![0.0; n_panels * PANEL]);
        for j in 0..n {
            let column = &column(j)[..k];
            let largest = column.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            scales[j] = largest / LARGEST;
            let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
            let mut sum = 0;
            for (i, weight) in column.iter().enumerate() {
                let rounded = (weight * part).round() as i8;
                sum += i32::from(rounded);
                packed[(j / PANEL * padded_k + i / QUAD * QUAD) * PANEL + j % PANEL * QUAD + i % QUAD] =
                    rounded;
            }
            sums_of_weights[j] = sum as f32 * scales[j];
        }
        Self { kernel, k: padded_k, quads, scales, sums_of_weights }
    }

    /// Rounds `n_rows` rows of `k` inputs, `stride` apart, multiplies them and finishes the product.
    ///
    /// # Panics
    /// If `a` is too short for its rows or `finish` for the product.
    pub fn multiply<T: Number, O: Number>(
        &self,
        a: &[T],
        (k, stride): (usize, usize),
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        assert!(n_rows == 0 || k <= self.k && a.len() >= (n_rows - 1) * stride + k, "rows are missing");
        self.multiply_bytes(n_rows, finish, scratch, |bytes, row_stride, scales| {
            round_rows(self.kernel, a, stride, k, bytes, row_stride, scales);
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
        assert!(finish.bias.len() >= self.scales.len(), "outputs without a bias");
        let rows = &mut scratch.int8_rows;
        // Rows are an odd number of cache lines apart, so that they do not compete for the same cache sets.
        let row_stride = ((self.k / INT8_TILE_K) | 1) * INT8_TILE_K;
        rows.bytes.reserve(n_rows.next_multiple_of(ROW_BLOCK) * row_stride);
        rows.scales.resize(n_rows, RowScale::default());
        let bytes = rows.bytes.values_mut();
        round(bytes, row_stride, &mut rows.scales);
        let operands = Int8Operands {
            rows: bytes,
            stride: row_stride,
            n_rows,
            k: self.k,
            quads: self.quads.values(),
            row_scales: &rows.scales,
            scales: &self.scales,
            sums_of_weights: &self.sums_of_weights,
        };
        match self.kernel.instructions() {
            // SAFETY: `pack` checked that the processor has the instructions; rows fill whole blocks of whole
            // tiles.
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            InstructionSet::Amx => unsafe { amx_int8::multiply(operands, finish) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => unsafe { avx512_int8::multiply(operands, finish) },
            _ => unreachable!("weights are packed only for kernels that multiply them"),
        }
    }
}
