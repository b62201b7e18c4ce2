//! Memory that products need while they run.

use crate::aligned::Aligned;
#[cfg(tiles)]
use crate::bf16::Bf16;
use crate::int8_operands::Int8Rows;

/// Memory that a product needs while it runs. Reusing it from one product to the next saves allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Products of 32-bit floats that are not finished yet.
    pub(crate) products: Aligned<f32>,
    pub(crate) int8_rows: Int8Rows,
    #[cfg(tiles)]
    pub(crate) split_rows: SplitRows,
}

/// Rows of 32-bit floats, each number split into two of bfloat16.
#[cfg(tiles)]
#[derive(Debug, Default)]
pub struct SplitRows {
    pub high: Aligned<Bf16>,
    pub low: Aligned<Bf16>,
}
