//! How exactly products are computed.

use crate::kernel::Kernel;

/// How exactly a product is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As 32-bit floats are, or nearly so.
    Single,
    /// Inputs and weights are rounded to bfloat16 if the processor multiplies those faster; sums have 32
    /// bits.
    Bf16,
    /// Inputs and weights of a layer are rounded to 8-bit integers if the processor multiplies those faster.
    /// Numbers between layers are stored as in [`Precision::Bf16`].
    Int8,
}

impl Precision {
    /// The precision that the kernel uses for this one: 8 bits, or else bfloat16, or else single precision.
    #[must_use]
    pub fn supported_by(self, kernel: Kernel) -> Self {
        match self {
            Self::Int8 if kernel.has_int8() => Self::Int8,
            Self::Int8 | Self::Bf16 if kernel.has_bf16() => Self::Bf16,
            _ => Self::Single,
        }
    }

    /// Whether the kernel stores rows between layers as bfloat16.
    pub fn stores_bf16(self, kernel: Kernel) -> bool {
        self != Self::Single && kernel.has_bf16()
    }
}
