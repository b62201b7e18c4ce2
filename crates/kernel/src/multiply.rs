//! Products of rows of any number type.

use crate::bf16::Bf16;
use crate::bf16_weights::{Bf16Weights, multiply_packed_bf16};
use crate::f32_weights::{F32Weights, multiply_panels};
use crate::finish::Finish;
use crate::kernel::Kernel;
use crate::number::Number;
use crate::scratch::Scratch;

/// A number type whose rows can be multiplied with matrices.
pub trait Multiply: Number {
    /// A packed matrix.
    type Weights: std::fmt::Debug + Send + Sync;

    /// Packs the matrix whose output `j` takes the weights `column(j)`, one for each of `k` inputs.
    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self::Weights;

    /// Multiplies `n_rows` rows of `a`, `stride` apart, and finishes the product.
    ///
    /// The product of a row does not depend on the other rows.
    fn multiply<O: Number>(
        weights: &Self::Weights,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    );

    /// Writes the product of `n_rows` rows of `a` with `packed`, which is ordered by [`Number::packed_idx`].
    ///
    /// `a` and `out` have room for rows up to a multiple of 32, and `out` for whole panels.
    #[allow(clippy::too_many_arguments, reason = "a matrix product has as many sizes")]
    fn multiply_packed(
        kernel: Kernel,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        k: usize,
        packed: &[Self],
        out: &mut [f32],
        out_stride: usize,
    );
}

impl Multiply for f32 {
    type Weights = F32Weights;

    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> F32Weights {
        F32Weights::pack(kernel, k, n, column)
    }

    fn multiply<O: Number>(
        weights: &F32Weights,
        a: &[f32],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        weights.multiply_and_finish(a, stride, n_rows, finish, scratch);
    }

    fn multiply_packed(
        kernel: Kernel,
        a: &[f32],
        stride: usize,
        n_rows: usize,
        k: usize,
        packed: &[f32],
        out: &mut [f32],
        out_stride: usize,
    ) {
        multiply_panels(kernel, a, stride, n_rows, k, packed, out, out_stride);
    }
}

impl Multiply for Bf16 {
    type Weights = Bf16Weights;

    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Bf16Weights {
        Bf16Weights::pack(kernel, k, n, column)
    }

    fn multiply<O: Number>(
        weights: &Bf16Weights,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        _: &mut Scratch,
    ) {
        weights.multiply(a, stride, n_rows, finish);
    }

    fn multiply_packed(
        kernel: Kernel,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        k: usize,
        packed: &[Self],
        out: &mut [f32],
        out_stride: usize,
    ) {
        multiply_packed_bf16(kernel, a, stride, n_rows, k, packed, out, out_stride);
    }
}
