//! The arithmetic, once for each instruction set; the only crate with `unsafe` code.
//!
//! A matrix product is `out[r, j] = sum_i a[r, i] * w[i, j]` with `a` rows that may overlap (a window over rows is a row
//! of three times the width at a stride of one), and `w` packed once into panels of 16 columns. [`Kernel::best`] is
//! chosen at run time; every kernel gives the same decisions but for near-ties in the last bits of a sum.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]
#![allow(unsafe_code)]
#![cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, unused_variables, reason = "products of halves and bytes are for x86-64 alone")
)]

mod aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx_bf16;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx_f32;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx_int8;
mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod avx512_int8;
mod bf16_weights;
mod dispatch;
mod elementary;
mod finish;
mod int8_weights;
mod lanes;
mod layer_norm;
mod linear;
mod norm;
mod number;
mod pair_layer;
mod portable;

use std::ops::Range;

pub use aligned::Aligned;
pub use attention::{divide, pack_columns, pack_rows, softmax};
pub use finish::{Activation, Finish};
pub use int8_weights::EightWeights;
pub use layer_norm::{LayerNorm, add_and_norm};
pub use linear::Linear;
pub use norm::{Norm, add, best_of};
pub use number::{Bf16, Number, Precision};
pub use pair_layer::{PairLayer, RowNorm, TableRows};

/// Columns of a panel.
const PANEL: usize = 16;
/// Rows that a product may write beyond the last, so that whole tiles can be stored.
pub const ROW_BLOCK: usize = 32;
/// Inputs that a tile of 16-bit floats takes at once.
pub const TILE_K: usize = 32;

/// The number of columns that `n` of them take in whole panels.
pub const fn whole_panels(n: usize) -> usize {
    n.next_multiple_of(PANEL)
}

/// An implementation of the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kernel {
    /// Plain Rust, for any processor.
    Portable,
    /// x86-64 with AVX2 and FMA.
    Avx2,
    /// x86-64 with AVX-512.
    Avx512,
    /// x86-64 with AMX tiles of bfloat16, in three passes that keep single precision.
    Amx,
}

impl Kernel {
    /// Every kernel, slowest first.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Avx2, Self::Avx512, Self::Amx];

    /// The kernels that this processor can run, slowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kernel| kernel.is_available())
    }

    /// The fastest kernel that this processor can run.
    pub fn best() -> Self {
        Self::available().last().unwrap_or(Self::Portable)
    }

    /// The kernel's name, as `--kernel` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
            Self::Amx => "amx",
        }
    }

    /// Whether this processor can run the kernel.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f") && Self::Avx2.is_available(),
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Self::Amx => {
                is_x86_feature_detected!("avx512bw") && Self::Avx512.is_available() && amx_f32::is_available()
            }
            #[allow(unreachable_patterns, reason = "other processors have the portable kernel alone")]
            _ => false,
        }
    }
}

/// A matrix of `k` inputs by `n` outputs, packed for one kernel.
#[derive(Debug)]
pub struct Weights {
    kernel: Kernel,
    k: usize,
    /// Outputs, rounded up to whole panels; the padding gives zeros.
    n: usize,
    /// `[panel][k][16]`.
    panels: Aligned<f32>,
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    tiles: Option<amx_f32::Tiles>,
}

/// Memory that a product needs while it runs; kept from one to the next, it saves the time to ask for it.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Products before they are finished.
    products: Vec<f32>,
    /// Rows in half precision.
    pub halves: Aligned<Bf16>,
    /// Rows padded to whole tiles.
    pub padded: Aligned<f32>,
    /// Rows joined of others.
    pub joined: Vec<f32>,
    /// Rows in 8 bits.
    eight: int8_weights::EightRows,
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    split: amx_f32::Split,
}

impl Weights {
    /// Packs the matrix whose output `j` takes the weights `column(j)`, one for each of `k` inputs.
    ///
    /// # Panics
    /// When this processor cannot run the kernel.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        assert!(kernel.is_available(), "the kernel `{}` needs another processor", kernel.name());
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
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            tiles: (kernel == Kernel::Amx && k.is_multiple_of(TILE_K))
                .then(|| amx_f32::Tiles::pack(panels, k)),
            panels: packed,
        }
    }

    /// Inputs.
    pub const fn k(&self) -> usize {
        self.k
    }

    /// Outputs, padding included; the stride of what [`Weights::multiply`] writes.
    pub const fn n(&self) -> usize {
        self.n
    }

    /// The length that `out` needs for a product of `n_rows`.
    pub const fn out_len(&self, n_rows: usize) -> usize {
        n_rows.next_multiple_of(ROW_BLOCK) * self.n
    }

    /// Writes the product of `n_rows` rows of `a`, `stride` apart, to `out`; of `out`, rows beyond the last are scratch.
    ///
    /// A row's product is the same to the last bit whatever rows stand beside it, so that what is remembered from one
    /// product may stand for the result of another.
    ///
    /// # Panics
    /// When `a` is too short for its rows or `out` shorter than [`Weights::out_len`].
    pub fn multiply(&self, a: &[f32], stride: usize, n_rows: usize, out: &mut [f32], scratch: &mut Scratch) {
        if n_rows == 0 {
            return;
        }
        assert!(a.len() >= (n_rows - 1) * stride + self.k, "rows are missing");
        assert!(out.len() >= self.out_len(n_rows), "no room for the product");
        let _ = &scratch;
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        if let Some(tiles) = &self.tiles {
            // SAFETY: only `pack` for AMX makes tiles, the lengths were checked above, and `out` has room for whole ones.
            unsafe { amx_f32::multiply(a, stride, n_rows, tiles, out, &mut scratch.split) };
            return;
        }
        multiply_panels(self.kernel, a, stride, n_rows, self.k, self.panels.values(), out, self.n);
    }

    /// Multiplies as [`Weights::multiply`] does and hands the product to `finish`, some rows after others.
    fn multiply_and_finish<O: Number>(
        &self,
        a: &[f32],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        /// Rows whose products fit into the cache.
        const ROWS: usize = 64;
        let mut products = std::mem::take(&mut scratch.products);
        products.resize(products.len().max(self.out_len(n_rows.min(ROWS))), 0.0);
        for row in (0..n_rows).step_by(ROWS) {
            let rows = ROWS.min(n_rows - row);
            self.multiply(&a[row * stride..], stride, rows, &mut products, scratch);
            finish::finish_rows(self.kernel, &products, self.n, row, rows, finish);
        }
        scratch.products = products;
    }

    /// Writes the outputs `outputs`, which are whole panels, for a single row of inputs.
    ///
    /// # Panics
    /// When `row` has not the inputs, or `out` not the length of `outputs`.
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

/// Writes the product of rows with panels `[panel][k][16]`, in 32-bit floats.
///
/// # Panics
/// When `a` is too short for its rows, or `out` for the product.
#[allow(clippy::too_many_arguments, reason = "a matrix product has as many sizes")]
fn multiply_panels(
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
    match kernel {
        // SAFETY: `pack` saw that the processor has the instructions, and the lengths were checked above.
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx2 => unsafe { avx2::multiply(a, stride, n_rows, k, panels, out, out_stride) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx512 | Kernel::Amx => unsafe {
            avx512::multiply(a, stride, n_rows, k, panels, out, out_stride);
        },
        _ => portable::multiply(a, stride, n_rows, k, panels, out, out_stride),
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
        fn every_kernel_gives_the_product_of_the_plain_one(
            seed in any::<u64>(), n_rows in 1_usize..70, k32 in 1_usize..10, odd in 0_usize..2, n in 1_usize..120,
            overlap in prop::sample::select(vec![1_usize, 3]),
        ) {
            let k = k32 * 32 * overlap - odd * 5;
            let stride = (k / overlap).max(1);
            let a = noise(seed, (n_rows - 1) * stride + k);
            let w = noise(seed ^ 77, k * n);
            let expected = reference(&a, stride, n_rows, k, n, &w);
            for kernel in Kernel::available() {
                let weights = Weights::pack(kernel, k, n, |j| &w[j * k..][..k]);
                let mut out = vec![0.0; weights.out_len(n_rows)];
                weights.multiply(&a, stride, n_rows, &mut out, &mut Scratch::default());
                let first = weights.n() - PANEL;
                let mut last_panel = [0.0; PANEL];
                weights.multiply_row(&a, first..weights.n(), &mut last_panel);
                for (got, wanted) in last_panel.iter().zip(&out[first..]) {
                    prop_assert!((got - wanted).abs() < 2e-4, "{}: {got} for {wanted} in a part", kernel.name());
                }
                for (at, wanted) in expected.iter().enumerate() {
                    let got = f64::from(out[at / n * weights.n() + at % n]);
                    prop_assert!((got - wanted).abs() < 2e-4, "{}: {got} for {wanted}", kernel.name());
                }
            }
        }

        #[test]
        fn a_rows_product_is_the_same_beside_any_others(
            seed in any::<u64>(), n_rows in 2_usize..40, k32 in 1_usize..4, odd in 0_usize..2, n in 1_usize..80,
        ) {
            let k = k32 * 32 - odd * 5;
            let a = noise(seed, n_rows * k);
            let w = noise(seed ^ 77, k * n);
            for kernel in Kernel::available() {
                let weights = Weights::pack(kernel, k, n, |j| &w[j * k..][..k]);
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
