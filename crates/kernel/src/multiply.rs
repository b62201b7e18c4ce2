//! Products of rows of any number type.

use crate::bf16::Bf16;
use crate::f32_weights::F32Weights;
use crate::finish::Finish;
use crate::int8_weights::Int8Weights;
use crate::kernel::Kernel;
use crate::number::Number;
use crate::scratch::Scratch;

/// A number type whose rows can be multiplied with matrices.
///
/// Rows of 32-bit floats are multiplied as such. Rows of bfloat16 are rounded to 8-bit integers.
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
}

impl Multiply for Bf16 {
    type Weights = Int8Weights;

    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Int8Weights {
        Int8Weights::pack(kernel, k, n, column)
    }

    fn multiply<O: Number>(
        weights: &Int8Weights,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        weights.multiply(a, stride, n_rows, finish, scratch);
    }
}
