//! Products of 32-bit floats.
//!
//! A matrix product is `out[r, j] = sum_i a[r, i] * w[i, j]`. The rows of `a` may overlap: a window over rows
//! is a row of three times the width at a stride of one. `w` is packed once, into panels of 16 columns.

use std::ops::Range;

use crate::aligned::Aligned;
use crate::finish::{Finish, finish_rows};
#[cfg(x86)]
use crate::kernel::InstructionSet;
use crate::kernel::Kernel;
#[cfg(tiles)]
use crate::layout::TILE_K;
use crate::layout::{PANEL, ROW_BLOCK};
use crate::number::Number;
use crate::portable;
use crate::scratch::Scratch;
#[cfg(tiles)]
use crate::x86::amx_f32;
#[cfg(x86)]
use crate::x86::{avx2, avx512};

/// A matrix of `k` inputs by `n` outputs, packed for one kernel.
#[derive(Debug)]
pub struct F32Weights {
    kernel: Kernel,
    k: usize,
    /// Outputs, rounded up to whole panels. The padding is zero.
    n: usize,
    /// `[panel][k][16]`.
    panels: Aligned<f32>,
    #[cfg(tiles)]
    tiles: Option<amx_f32::Tiles>,
}

impl F32Weights {
    /// Packs the matrix whose output `j` has the weights `column(j)`, one for each of `k` inputs.
    ///
    /// # Panics
    /// If a column has fewer than `k` weights.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        let n_panels = n.div_ceil(PANEL);
        let mut packed = Aligned::zeros(n_panels * k * PANEL);
        let panels: &mut [f32] = packed.values_mut();
        for j in 0..n {
            let panel = &mut panels[j / PANEL * k * PANEL..];
            for (row, weight) in panel.chunks_exact_mut(PANEL).zip(&column(j)[..k]) {
                row[j % PANEL] = *weight;
            }
        }
        Self {
            kernel,
            k,
            n: n_panels * PANEL,
            #[cfg(tiles)]
            tiles: (kernel.instructions() == InstructionSet::Amx && k.is_multiple_of(TILE_K))
                .then(|| amx_f32::Tiles::pack(panels, k)),
            panels: packed,
        }
    }

    /// Inputs.
    pub const fn k(&self) -> usize {
        self.k
    }

    /// Outputs including padding: the stride of what [`F32Weights::multiply`] writes.
    pub const fn n(&self) -> usize {
        self.n
    }

    /// The length that `out` needs for a product of `n_rows`.
    pub const fn out_len(&self, n_rows: usize) -> usize {
        n_rows.next_multiple_of(ROW_BLOCK) * self.n
    }

    /// Writes the product of `n_rows` rows of `a`, `stride` apart, to `out`. Rows of `out` after the last are
    /// scratch.
    ///
    /// The product of a row does not depend on the other rows, to the last bit, so callers may cache it.
    ///
    /// # Panics
    /// If `a` is too short for its rows or `out` is shorter than [`F32Weights::out_len`].
    pub fn multiply(&self, a: &[f32], stride: usize, n_rows: usize, out: &mut [f32], scratch: &mut Scratch) {
        if n_rows == 0 {
            return;
        }
        assert!(a.len() >= (n_rows - 1) * stride + self.k, "rows are missing");
        assert!(out.len() >= self.out_len(n_rows), "no room for the product");
        let _ = &scratch;
        #[cfg(tiles)]
        if let Some(tiles) = &self.tiles {
            // SAFETY: only `pack` for AMX makes tiles, the lengths were checked above, and `out` has room for
            // whole blocks.
            unsafe { amx_f32::multiply(a, stride, n_rows, tiles, out, &mut scratch.split_rows) };
            return;
        }
        multiply_panels(self.kernel, a, stride, n_rows, self.k, self.panels.values(), out, self.n);
    }

    /// Multiplies as [`F32Weights::multiply`] does and finishes the product, a few rows at a time.
    pub(crate) fn multiply_and_finish<O: Number>(
        &self,
        a: &[f32],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        /// Products of this many rows fit into the cache.
        const ROWS: usize = 64;
        let mut products = std::mem::take(&mut scratch.products);
        products.reserve(self.out_len(n_rows.min(ROWS)));
        for row in (0..n_rows).step_by(ROWS) {
            let rows = ROWS.min(n_rows - row);
            self.multiply(&a[row * stride..], stride, rows, products.values_mut(), scratch);
            finish_rows(self.kernel, products.values(), self.n, row, rows, finish);
        }
        scratch.products = products;
    }

    /// Writes the given outputs, which are whole panels, for a single row of inputs.
    ///
    /// # Panics
    /// If `row` has fewer than `k` inputs or `out` is shorter than `outputs`.
    pub fn multiply_row(&self, row: &[f32], outputs: Range<usize>, out: &mut [f32]) {
        assert!(
            outputs.start.is_multiple_of(PANEL) && outputs.end.is_multiple_of(PANEL),
            "outputs are not whole panels"
        );
        assert!(row.len() >= self.k && out.len() >= outputs.len(), "no room for the product");
        let panels = &self.panels.values()[outputs.start * self.k..outputs.end * self.k];
        multiply_panels(self.kernel, row, self.k, 1, self.k, panels, out, outputs.len());
    }
}

/// Writes the product of rows with panels `[panel][k][16]`.
///
/// # Panics
/// If `a` is too short for its rows or `out` for the product.
#[allow(clippy::too_many_arguments, reason = "a matrix product has as many sizes")]
pub fn multiply_panels(
    kernel: Kernel,
    a: &[f32],
    stride: usize,
    n_rows: usize,
    k: usize,
    panels: &[f32],
    out: &mut [f32],
    out_stride: usize,
) {
    assert!(n_rows > 0 && k > 0 && a.len() >= (n_rows - 1) * stride + k, "rows are missing");
    assert!(panels.len().is_multiple_of(k * PANEL), "not whole panels");
    assert!(out.len() >= (n_rows - 1) * out_stride + panels.len() / k, "no room for the product");
    #[cfg(x86)]
    match kernel.instructions() {
        // SAFETY: a kernel exists only if the processor has its instructions, and the lengths were checked
        // above.
        InstructionSet::Avx2 | InstructionSet::AvxVnni => unsafe {
            avx2::multiply(a, stride, n_rows, k, panels, out, out_stride);
        },
        // SAFETY: as above.
        InstructionSet::Avx512 | InstructionSet::Amx => unsafe {
            avx512::multiply(a, stride, n_rows, k, panels, out, out_stride);
        },
        InstructionSet::Portable => portable::multiply(a, stride, n_rows, k, panels, out, out_stride),
    }
    #[cfg(not(x86))]
    {
        let _ = kernel;
        portable::multiply(a, stride, n_rows, k, panels, out, out_stride);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reference(a: &[f32], stride: usize, n_rows: usize, k: usize, n: usize, w: &[f32]) -> Vec<f64> {
        let cell = |r: usize, j: usize| {
            (0..k).map(|i| f64::from(a[r * stride + i]) * f64::from(w[j * k + i])).sum::<f64>()
        };
        (0..n_rows * n).map(|at| cell(at / n, at % n)).collect()
    }

    fn noise(seed: u64, len: usize) -> Vec<f32> {
        let mut state = seed.wrapping_mul(2).wrapping_add(1);
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..len).map(|_| next()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_kernel_computes_the_product(
            seed in any::<u64>(), n_rows in 1_usize..70, k32 in 1_usize..10, odd in 0_usize..2,
            n in 1_usize..120, overlap in prop::sample::select(vec![1_usize, 3]),
        ) {
            let k = k32 * 32 * overlap - odd * 5;
            let stride = (k / overlap).max(1);
            let a = noise(seed, (n_rows - 1) * stride + k);
            let w = noise(seed ^ 77, k * n);
            let expected = reference(&a, stride, n_rows, k, n, &w);
            let mut exact: Option<Vec<u32>> = None;
            for kernel in Kernel::available() {
                let weights = F32Weights::pack(kernel, k, n, |j| &w[j * k..][..k]);
                let mut out = vec![0.0; weights.out_len(n_rows)];
                weights.multiply(&a, stride, n_rows, &mut out, &mut Scratch::default());
                let first = weights.n() - PANEL;
                let mut last_panel = [0.0; PANEL];
                weights.multiply_row(&a, first..weights.n(), &mut last_panel);
                for (got, wanted) in last_panel.iter().zip(&out[first..]) {
                    prop_assert!((got - wanted).abs() < 2e-4, "{}: {got} for {wanted}", kernel.name());
                }
                if kernel == kernel.exact() {
                    let bits: Vec<u32> = out[..n_rows * weights.n()].iter().map(|x| x.to_bits()).collect();
                    prop_assert_eq!(exact.get_or_insert_with(|| bits.clone()), &bits, "{:?}", kernel);
                }
                for (at, wanted) in expected.iter().enumerate() {
                    let got = f64::from(out[at / n * weights.n() + at % n]);
                    prop_assert!((got - wanted).abs() < 2e-4, "{}: {got} for {wanted}", kernel.name());
                }
            }
        }

        #[test]
        fn a_rows_product_does_not_depend_on_other_rows(
            seed in any::<u64>(), n_rows in 2_usize..40, k32 in 1_usize..4, odd in 0_usize..2,
            n in 1_usize..80,
        ) {
            let k = k32 * 32 - odd * 5;
            let a = noise(seed, n_rows * k);
            let w = noise(seed ^ 77, k * n);
            for kernel in Kernel::available() {
                let weights = F32Weights::pack(kernel, k, n, |j| &w[j * k..][..k]);
                let mut all = vec![0.0; weights.out_len(n_rows)];
                weights.multiply(&a, k, n_rows, &mut all, &mut Scratch::default());
                for (row, together) in a.chunks_exact(k).zip(all.chunks_exact(weights.n())) {
                    let mut alone = vec![0.0; weights.out_len(1)];
                    weights.multiply(row, k, 1, &mut alone, &mut Scratch::default());
                    prop_assert_eq!(&alone[..weights.n()], together, "{}", kernel.name());
                }
            }
        }
    }
}
