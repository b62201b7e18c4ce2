//! The number type bfloat16.

use bytemuck::{Pod, Zeroable};

/// A bfloat16: the upper half of a 32-bit float.
///
/// ```
/// use rashomon_kernel::Bf16;
///
/// assert_eq!(Bf16::nearest(1.0).widened(), 1.0);
/// assert_eq!(Bf16::nearest(1.01).widened(), 1.0078125);
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub struct Bf16(u16);

impl Bf16 {
    /// The bfloat16 nearest to a number; a number in the middle of two goes to the larger magnitude.
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
