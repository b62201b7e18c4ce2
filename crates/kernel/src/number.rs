//! The number types that rows are stored in.

use bytemuck::Pod;

use crate::bf16::Bf16;
use crate::lanes::Lanes;
use crate::layout::PANEL;

/// A number type that rows are stored in.
pub trait Number: Pod + Default + std::fmt::Debug + Send + Sync {
    /// Whether it is bfloat16, which needs less exact functions.
    const IS_BF16: bool;

    /// The nearest number.
    fn from_f32(value: f32) -> Self;

    /// Loads 16 numbers as 32-bit floats.
    fn load<L: Lanes>(from: &[Self; PANEL]) -> L;

    /// Stores the nearest numbers.
    fn store<L: Lanes>(lanes: L, to: &mut [Self; PANEL]);
}

impl Number for f32 {
    const IS_BF16: bool = false;

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
}

impl Number for Bf16 {
    const IS_BF16: bool = true;

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
}
