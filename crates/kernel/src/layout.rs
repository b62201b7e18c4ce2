//! The sizes that products share.

/// Columns of a panel, the block of outputs that weights are packed in.
pub const PANEL: usize = 16;
/// Inputs whose 8-bit weights for an output lie side by side.
pub const QUAD: usize = 4;
/// Rows of a block. A product may write up to a whole block beyond its last row.
pub const ROW_BLOCK: usize = 32;
/// Inputs that a tile of bfloat16 holds.
pub const TILE_K: usize = 32;

/// Rounds a number of columns up to whole panels.
pub const fn whole_panels(n: usize) -> usize {
    n.next_multiple_of(PANEL)
}
