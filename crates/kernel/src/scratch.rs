//! Memory that products need while they run.

use crate::aligned::Aligned;
use crate::bf16::Bf16;
use crate::quantize::RowScale;

/// Memory that a product needs while it runs. Reusing it from one product to the next saves allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Products of 32-bit floats that are not finished yet.
    pub(crate) products: Vec<f32>,
    /// Rows rounded to bfloat16.
    pub(crate) bf16_rows: Aligned<Bf16>,
    /// Rows padded to whole tiles.
    pub(crate) padded: Aligned<f32>,
    /// Rows joined from several others.
    pub(crate) joined: Vec<f32>,
    pub(crate) int8_rows: Int8Rows,
    pub(crate) split_rows: SplitRows,
}

/// Rows rounded to 8-bit integers.
#[derive(Debug, Default)]
pub struct Int8Rows {
    pub bytes: Aligned<u8>,
    pub scales: Vec<RowScale>,
}

/// Rows of 32-bit floats, each number split into two of bfloat16.
#[derive(Debug, Default)]
pub struct SplitRows {
    pub high: Aligned<Bf16>,
    pub low: Aligned<Bf16>,
}
