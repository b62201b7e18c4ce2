//! A matrix of 8-bit integers, and its product by the instructions of each processor.

use crate::aligned::Aligned;
use crate::finish::Finish;
use crate::int8_operands::{INT8_TILE_K, Int8Operands, Int8Rows};
use crate::kernel::Int8Unit;
use crate::layout::{PANEL, QUAD, whole_panels};
use crate::number::Number;
use crate::portable_int8;
#[cfg(tiles)]
use crate::x86::amx_int8;
#[cfg(x86)]
use crate::x86::avx2_int8::{self, QuadOrder};
#[cfg(x86)]
use crate::x86::{avx_vnni_int8, avx512_int8};

/// Weights from -127 to 127, `[panel][four inputs][16 outputs][4]`.
#[derive(Debug, Default)]
pub struct Int8Matrix {
    /// Inputs in whole tiles. Weights of the padding are zero.
    k: usize,
    quads: Aligned<i8>,
    /// The size of an integer step of each output, in whole panels.
    pub scales: Vec<f32>,
    /// The sum of the rounded weights of each output, in its scale.
    pub sums_of_weights: Vec<f32>,
    #[cfg(x86)]
    order: Option<QuadOrder>,
}

impl Int8Matrix {
    /// Makes all weights of a matrix of `k` inputs by `n` outputs zero, and returns `k` in whole tiles.
    pub fn reset(&mut self, k: usize, n: usize) -> usize {
        let n = whole_panels(n);
        self.k = k.next_multiple_of(INT8_TILE_K);
        self.quads.reserve(self.k * n);
        self.quads.values_mut().fill(0);
        for numbers in [&mut self.scales, &mut self.sums_of_weights] {
            numbers.clear();
            numbers.resize(n, 0.0);
        }
        self.k
    }

    /// Inputs in whole tiles.
    pub const fn k(&self) -> usize {
        self.k
    }

    /// The index of the weight of input `i` for output `j`.
    pub const fn idx(&self, i: usize, j: usize) -> usize {
        (j / PANEL * self.k + i / QUAD * QUAD) * PANEL + j % PANEL * QUAD + i % QUAD
    }

    /// The weights in the order of [`Int8Matrix::idx`], to write to.
    pub fn quads_mut(&mut self) -> &mut [i8] {
        self.quads.values_mut()
    }

    /// Reorders the weights for the instructions, once all are written. It is worth it for a matrix that is
    /// multiplied often.
    #[cfg_attr(
        not(x86),
        allow(unused_variables, clippy::needless_pass_by_ref_mut, reason = "x86 alone sorts")
    )]
    pub fn sort_for(&mut self, unit: Int8Unit) {
        #[cfg(x86)]
        if unit == Int8Unit::Avx2 {
            self.order = Some(QuadOrder::sort(self.quads.values_mut(), self.k));
        }
    }

    /// Multiplies `n_rows` rows and finishes the product.
    ///
    /// # Panics
    /// If the rows have fewer inputs than the matrix, or `finish` has not a bias for each output.
    pub fn multiply<O: Number>(
        &self,
        unit: Int8Unit,
        rows: &Int8Rows,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
    ) {
        assert!(rows.stride >= self.k && rows.scales.len() >= n_rows, "rows are missing");
        assert!(finish.bias.len() >= self.scales.len(), "outputs without a bias");
        let operands = Int8Operands {
            rows: rows.bytes(),
            stride: rows.stride,
            n_rows,
            k: self.k,
            quads: self.quads.values(),
            row_scales: &rows.scales,
            scales: &self.scales,
            sums_of_weights: &self.sums_of_weights,
        };
        match unit {
            Int8Unit::Portable => portable_int8::multiply(operands, finish),
            // SAFETY: a kernel exists only if the processor has the instructions of its unit; rows fill whole
            // blocks of whole tiles with room after them.
            #[cfg(x86)]
            Int8Unit::Avx2 => unsafe { avx2_int8::multiply(operands, self.order.as_ref(), finish) },
            // SAFETY: as above.
            #[cfg(x86)]
            Int8Unit::AvxVnni => unsafe { avx_vnni_int8::multiply(operands, finish) },
            // SAFETY: as above.
            #[cfg(x86)]
            Int8Unit::Avx512Vnni => unsafe { avx512_int8::multiply(operands, finish) },
            // SAFETY: as above.
            #[cfg(tiles)]
            Int8Unit::Tiles => unsafe { amx_int8::multiply(operands, finish) },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finish::Activation;
    use crate::kernel::Kernel;
    use crate::quantize::RowScale;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// The extremes are frequent: there a product of bytes with sums of 16 bits would saturate.
        #[test]
        fn every_kernel_gives_the_sums_of_integers(
            bytes in prop::collection::vec(prop_oneof![Just(255_u8), any::<u8>()], 400),
            weights in prop::collection::vec(prop_oneof![Just(127_i8), Just(-127_i8), -127_i8..=127], 700),
            n_rows in 1_usize..40, k in 1_usize..200, n in 1_usize..70, sorted in any::<bool>(),
        ) {
            let mut rows = Int8Rows::default();
            rows.reserve(n_rows, k);
            let stride = rows.stride;
            let (to, scales) = rows.parts_mut();
            for (r, row) in to.chunks_exact_mut(stride).enumerate() {
                row.fill(9);
                row[..k].iter_mut().enumerate().for_each(|(i, x)| *x = bytes[(r * 7 + i) % 400]);
            }
            scales.fill(RowScale { size: 1.0, zero: 0.0 });
            let weight = |i: usize, j: usize| weights[(i * 31 + j * 17) % 700];
            for kernel in Kernel::available() {
                let mut matrix = Int8Matrix::default();
                matrix.reset(k, n);
                matrix.scales.fill(1.0);
                for (i, j) in (0..k).flat_map(|i| (0..n).map(move |j| (i, j))) {
                    let at = matrix.idx(i, j);
                    matrix.quads_mut()[at] = weight(i, j);
                }
                if sorted {
                    matrix.sort_for(kernel.int8_unit());
                }
                let (bias, wide) = (vec![0.0; whole_panels(n)], whole_panels(n));
                let mut out = vec![f32::NAN; n_rows * wide];
                let mut finish =
                    Finish { bias: &bias, activation: Activation::None, out: &mut out, stride: wide };
                matrix.multiply(kernel.int8_unit(), &rows, n_rows, &mut finish);
                for (r, row) in out.chunks_exact(wide).enumerate() {
                    let inputs = &rows.bytes()[r * stride..][..k];
                    for (j, got) in row[..n].iter().enumerate() {
                        let terms = inputs.iter().enumerate();
                        let sum: i32 = terms.map(|(i, x)| i32::from(*x) * i32::from(weight(i, j))).sum();
                        prop_assert_eq!(*got, sum as f32, "{:?}, row {}, output {}", kernel, r, j);
                    }
                }
            }
        }
    }
}
