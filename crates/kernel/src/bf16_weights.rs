//! Products of bfloat16 with sums of 32 bits, in one pass.

use crate::aligned::Aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use crate::amx_bf16;
use crate::bf16::Bf16;
use crate::finish::Finish;
use crate::kernel::Kernel;
use crate::layout::{PANEL, ROW_BLOCK, TILE_K};
use crate::number::Number;

/// A matrix of bfloat16, `[panel][pair of inputs][16 outputs][2]`.
#[derive(Debug)]
pub struct Bf16Weights {
    k: usize,
    n: usize,
    pairs: Aligned<Bf16>,
}

impl Bf16Weights {
    /// See [`F32Weights::pack`](crate::F32Weights::pack).
    ///
    /// # Panics
    /// When this processor cannot run the kernel, or the kernel has no bfloat16 products.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        assert!(kernel.has_bf16(), "`{}` has no bfloat16 products", kernel.name());
        assert!(k.is_multiple_of(TILE_K), "inputs are not whole tiles");
        let n_panels = n.div_ceil(PANEL);
        let mut pairs = Aligned::zeros(n_panels * k * PANEL);
        let packed: &mut [Bf16] = pairs.values_mut();
        for j in 0..n {
            for (i, &weight) in column(j)[..k].iter().enumerate() {
                packed[Bf16::packed_idx(k, i, j)] = Bf16::from_f32(weight);
            }
        }
        Self { k, n: n_panels * PANEL, pairs }
    }

    /// Multiplies `n_rows` rows of `a`, `stride` apart, and finishes the product.
    ///
    /// # Panics
    /// If `a` is too short for its rows or `finish` for the product.
    pub fn multiply<O: Number>(&self, a: &[Bf16], stride: usize, n_rows: usize, finish: &mut Finish<'_, O>) {
        if n_rows == 0 {
            return;
        }
        assert!(a.len() >= (n_rows - 1) * stride + self.k, "rows are missing");
        assert!(finish.bias.len() >= self.n, "outputs without a bias");
        // SAFETY: `pack` checked that the processor has the instructions, and the lengths were checked above.
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        unsafe {
            amx_bf16::multiply(a, stride, n_rows, self.k, self.pairs.values(), finish);
        }
    }
}

/// Writes the product of `n_rows` rows of `a` with packed pairs, for whole blocks of rows.
///
/// # Panics
/// If the kernel does not multiply bfloat16, or a slice is too short.
#[allow(clippy::too_many_arguments, reason = "a matrix product has as many sizes")]
pub fn multiply_packed_bf16(
    kernel: Kernel,
    a: &[Bf16],
    stride: usize,
    n_rows: usize,
    k: usize,
    packed: &[Bf16],
    out: &mut [f32],
    out_stride: usize,
) {
    assert!(kernel.has_bf16(), "`{}` has no bfloat16 products", kernel.name());
    let rows = n_rows.next_multiple_of(ROW_BLOCK);
    let n = packed.len() / k;
    assert!(k.is_multiple_of(TILE_K) && n.is_multiple_of(PANEL), "not whole tiles");
    assert!(a.len() >= (rows - 1) * stride + k, "rows are missing");
    assert!(out.len() >= (rows - 1) * out_stride + n, "no room for the product");
    // SAFETY: the processor has the instructions, and the lengths were checked above.
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    unsafe {
        amx_bf16::multiply_into(a, stride, rows, k, packed, out, out_stride);
    }
}
