//! Products of bfloat16 with sums of 32 bits, in one pass.

use crate::aligned::Aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use crate::amx_bf16;
use crate::finish::Finish;
use crate::number::{Bf16, Number};
use crate::{Kernel, PANEL, TILE_K};

/// Whether the kernel multiplies bfloat16 faster than 32-bit floats.
///
/// AVX-512 has products of bfloat16 as well, but they take longer than twice as many of 32-bit floats on the processors that
/// also have tiles (Sapphire Rapids: a sixth as many instructions in the same time).
pub const fn is_native(kernel: Kernel) -> bool {
    matches!(kernel, Kernel::Amx)
}

/// A matrix of bfloat16, `[panel][pair of inputs][16 outputs][2]`.
#[derive(Debug)]
pub struct HalfWeights {
    k: usize,
    n: usize,
    pairs: Aligned<Bf16>,
}

impl HalfWeights {
    /// See [`Number::pack`].
    ///
    /// # Panics
    /// When this processor cannot run the kernel, or the kernel has no half precision.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        assert!(kernel.is_available() && is_native(kernel), "`{}` has no half precision", kernel.name());
        assert!(k.is_multiple_of(TILE_K), "inputs are not whole tiles");
        let n_panels = n.div_ceil(PANEL);
        let mut pairs = Aligned::zeros(n_panels * k * PANEL);
        let packed: &mut [Bf16] = pairs.values_mut();
        for j in 0..n {
            for (i, &weight) in column(j)[..k].iter().enumerate() {
                packed[Bf16::slot(k, i, j)] = Bf16::of(weight);
            }
        }
        Self { k, n: n_panels * PANEL, pairs }
    }

    /// See [`Number::multiply`].
    ///
    /// # Panics
    /// When `a` is too short for its rows, or `finish` for the product.
    pub fn multiply<O: Number>(&self, a: &[Bf16], stride: usize, n_rows: usize, finish: &mut Finish<'_, O>) {
        if n_rows == 0 {
            return;
        }
        assert!(a.len() >= (n_rows - 1) * stride + self.k, "rows are missing");
        assert!(finish.bias.len() >= self.n, "outputs without a bias");
        // SAFETY: `pack` saw that the processor has the instructions, and the lengths were checked above.
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        unsafe {
            amx_bf16::multiply(a, stride, n_rows, self.k, self.pairs.values(), finish);
        }
    }
}

/// See [`Number::multiply_packed`].
#[allow(clippy::too_many_arguments, reason = "a matrix product has as many sizes")]
pub fn multiply_packed(
    kernel: Kernel,
    a: &[Bf16],
    stride: usize,
    n_rows: usize,
    k: usize,
    packed: &[Bf16],
    out: &mut [f32],
    out_stride: usize,
) {
    assert!(kernel.is_available() && is_native(kernel), "`{}` has no half precision", kernel.name());
    let rows = n_rows.next_multiple_of(crate::ROW_BLOCK);
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
