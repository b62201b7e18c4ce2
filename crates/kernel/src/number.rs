//! The two widths of numbers that rows and weights are kept in.

use bytemuck::{Pod, Zeroable};

use crate::bf16_weights::HalfWeights;
use crate::finish::Finish;
use crate::lanes::Lanes;
use crate::{Kernel, PANEL, Scratch, Weights};

/// How exactly a product is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As 32-bit floats do, or nearly so.
    Single,
    /// Inputs and weights are rounded to bfloat16 where the processor multiplies those faster; sums have 32 bits.
    Half,
    /// Inputs and weights of a layer are rounded to 8-bit integers where the processor multiplies those faster; what lies
    /// between layers is kept as in half precision.
    Eight,
}

impl Precision {
    /// What the kernel has of it: 8 bits, or else half precision, or else single precision.
    pub fn on(self, kernel: Kernel) -> Self {
        match self {
            Self::Eight if crate::int8_weights::is_native(kernel) => Self::Eight,
            Self::Eight | Self::Half if crate::bf16_weights::is_native(kernel) => Self::Half,
            _ => Self::Single,
        }
    }

    /// Whether the kernel keeps rows between layers as bfloat16.
    pub fn keeps_halves(self, kernel: Kernel) -> bool {
        self != Self::Single && crate::bf16_weights::is_native(kernel)
    }
}

/// A bfloat16: the upper half of a 32-bit float.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Bf16(pub u16);

impl Bf16 {
    /// The nearest one; halves are rounded up in magnitude.
    #[inline(always)]
    pub const fn nearest(value: f32) -> Self {
        Self((value.to_bits().wrapping_add(0x8000) >> 16) as u16)
    }

    /// The number as a 32-bit float.
    #[inline(always)]
    pub const fn widened(self) -> f32 {
        f32::from_bits((self.0 as u32) << 16)
    }
}

/// A number that rows are kept in, and how rows of it are multiplied.
pub trait Number: Pod + Default + std::fmt::Debug + Send + Sync {
    /// A packed matrix.
    type Weights: std::fmt::Debug + Send + Sync;
    /// Inputs of a product come in multiples of this.
    const STEP: usize;

    /// Whether it has half the width of a 32-bit float.
    const IS_HALF: bool;

    /// The nearest number.
    fn of(value: f32) -> Self;

    /// Sixteen numbers as 32-bit floats.
    fn load<L: Lanes>(from: &[Self; PANEL]) -> L;

    /// Stores the nearest numbers.
    fn store<L: Lanes>(lanes: L, to: &mut [Self; PANEL]);

    /// Packs the matrix whose output `j` takes the weights `column(j)`, one for each of `k` inputs.
    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self::Weights;

    /// Multiplies `n_rows` rows of `a`, `stride` apart, and hands the product to `finish`.
    ///
    /// A row's product is the same whatever rows stand beside it.
    fn multiply<O: Number>(
        weights: &Self::Weights,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    );

    /// Inputs that are packed side by side.
    const GROUP: usize;

    /// Packs 16 numbers of each of `n_rows` rows, at most [`Number::GROUP`], `stride` apart.
    fn pack_group(from: &[Self], stride: usize, n_rows: usize, to: &mut [Self]);

    /// Where the weight of input `i` for output `j` is packed, of `k` inputs.
    fn slot(k: usize, i: usize, j: usize) -> usize;

    /// Writes the product of `n_rows` rows of `a` with `packed`, whose places are those of [`Number::slot`]; `a` and `out` have
    /// room for rows up to a multiple of 32, `out` for whole panels.
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

impl Number for f32 {
    type Weights = Weights;
    const IS_HALF: bool = false;
    const STEP: usize = 1;
    const GROUP: usize = 1;

    #[inline(always)]
    fn load<L: Lanes>(from: &[Self; PANEL]) -> L {
        L::load(from)
    }

    #[inline(always)]
    fn store<L: Lanes>(lanes: L, to: &mut [Self; PANEL]) {
        lanes.store(to);
    }

    #[inline(always)]
    fn pack_group(from: &[f32], _: usize, _: usize, to: &mut [f32]) {
        to.copy_from_slice(&from[..PANEL]);
    }

    #[inline(always)]
    fn of(value: f32) -> Self {
        value
    }

    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Weights {
        Weights::pack(kernel, k, n, column)
    }

    fn multiply<O: Number>(
        weights: &Weights,
        a: &[f32],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        weights.multiply_and_finish(a, stride, n_rows, finish, scratch);
    }

    #[inline(always)]
    fn slot(k: usize, i: usize, j: usize) -> usize {
        (j / PANEL * k + i) * PANEL + j % PANEL
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
        crate::multiply_panels(kernel, a, stride, n_rows, k, packed, out, out_stride);
    }
}

impl Number for Bf16 {
    type Weights = HalfWeights;
    const IS_HALF: bool = true;
    const STEP: usize = crate::TILE_K;
    const GROUP: usize = 2;

    #[inline(always)]
    fn load<L: Lanes>(from: &[Self; PANEL]) -> L {
        L::of_halves(from)
    }

    #[inline(always)]
    fn store<L: Lanes>(lanes: L, to: &mut [Self; PANEL]) {
        lanes.store_halves(to);
    }

    #[inline(always)]
    fn pack_group(from: &[Self], stride: usize, n_rows: usize, to: &mut [Self]) {
        let first = &from[..PANEL];
        let second = if n_rows == 2 { &from[stride..][..PANEL] } else { &[Self(0); PANEL] };
        for ((pair, first), second) in to.as_chunks_mut::<2>().0.iter_mut().zip(first).zip(second) {
            *pair = [*first, *second];
        }
    }

    #[inline(always)]
    fn of(value: f32) -> Self {
        Self::nearest(value)
    }

    fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> HalfWeights {
        HalfWeights::pack(kernel, k, n, column)
    }

    fn multiply<O: Number>(
        weights: &HalfWeights,
        a: &[Self],
        stride: usize,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        _: &mut Scratch,
    ) {
        weights.multiply(a, stride, n_rows, finish);
    }

    /// Two inputs of 16 outputs become 16 pairs.
    #[inline(always)]
    fn slot(k: usize, i: usize, j: usize) -> usize {
        (j / PANEL * k + i / 2 * 2) * PANEL + j % PANEL * 2 + i % 2
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
        crate::bf16_weights::multiply_packed(kernel, a, stride, n_rows, k, packed, out, out_stride);
    }
}
