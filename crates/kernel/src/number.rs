//! The number types that rows and weights are stored in.

use bytemuck::Pod;

use crate::bf16::Bf16;
use crate::lanes::Lanes;
use crate::layout::{PANEL, TILE_K};

/// A number type that rows are stored in, and how matrices of it are packed.
pub trait Number: Pod + Default + std::fmt::Debug + Send + Sync {
    /// Whether it is bfloat16, which needs less exact functions.
    const IS_BF16: bool;
    /// The number of inputs of a product is a multiple of this.
    const STEP: usize;
    /// Inputs that are packed side by side.
    const GROUP: usize;

    /// The nearest number.
    fn from_f32(value: f32) -> Self;

    /// Loads 16 numbers as 32-bit floats.
    fn load<L: Lanes>(from: &[Self; PANEL]) -> L;

    /// Stores the nearest numbers.
    fn store<L: Lanes>(lanes: L, to: &mut [Self; PANEL]);

    /// Packs 16 numbers of each of `n_rows` rows, `stride` apart; there are at most [`Number::GROUP`] rows.
    fn pack_group(from: &[Self], stride: usize, n_rows: usize, to: &mut [Self]);

    /// The index at which the weight of input `i` for output `j` is packed, out of `k` inputs.
    fn packed_idx(k: usize, i: usize, j: usize) -> usize;
}

impl Number for f32 {
    const IS_BF16: bool = false;
    const STEP: usize = 1;
    const GROUP: usize = 1;

    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        value
    }

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
    fn packed_idx(k: usize, i: usize, j: usize) -> usize {
        (j / PANEL * k + i) * PANEL + j % PANEL
    }
}

impl Number for Bf16 {
    const IS_BF16: bool = true;
    const STEP: usize = TILE_K;
    const GROUP: usize = 2;

    #[inline(always)]
    fn from_f32(value: f32) -> Self {
        Self::nearest(value)
    }

    #[inline(always)]
    fn load<L: Lanes>(from: &[Self; PANEL]) -> L {
        L::load_bf16(from)
    }

    #[inline(always)]
    fn store<L: Lanes>(lanes: L, to: &mut [Self; PANEL]) {
        lanes.store_bf16(to);
    }

    #[inline(always)]
    fn pack_group(from: &[Self], stride: usize, n_rows: usize, to: &mut [Self]) {
        let first = &from[..PANEL];
        let second = if n_rows == 2 { &from[stride..][..PANEL] } else { &[Self::default(); PANEL] };
        for ((pair, first), second) in to.as_chunks_mut::<2>().0.iter_mut().zip(first).zip(second) {
            *pair = [*first, *second];
        }
    }

    /// Two inputs of 16 outputs become 16 pairs.
    #[inline(always)]
    fn packed_idx(k: usize, i: usize, j: usize) -> usize {
        (j / PANEL * k + i / 2 * 2) * PANEL + j % PANEL * 2 + i % 2
    }
}
