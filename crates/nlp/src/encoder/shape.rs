//! The sizes of the layers of an encoder.

use rashomon_kernel::{ROW_BLOCK, TILE_K};

use super::description::Description;
use super::distance::Distances;

/// The sizes of every layer, and what the layers share.
#[derive(Debug)]
pub(super) struct Shape {
    pub width: usize,
    /// The width in whole tiles, filled up with zeros.
    pub padded: usize,
    /// From one row to the next.
    pub stride: usize,
    /// From one row of queries, keys and values to the next.
    pub attention_stride: usize,
    pub inner_width: usize,
    pub inner_stride: usize,
    pub n_heads: usize,
    pub head_width: usize,
    pub epsilon: f32,
    /// What attention knows of distances, if the model has that.
    pub distances: Option<Distances>,
}

impl Shape {
    pub(super) fn new(about: &Description, distances: Option<Distances>) -> Self {
        Self {
            width: about.width,
            padded: about.width.next_multiple_of(TILE_K),
            stride: odd_tiles(about.width),
            attention_stride: odd_tiles(3 * about.width.next_multiple_of(TILE_K)),
            inner_width: about.inner_width,
            inner_stride: odd_tiles(about.inner_width),
            n_heads: about.n_heads,
            head_width: about.width / about.n_heads,
            epsilon: about.epsilon,
            distances,
        }
    }

    /// The numbers of `n_rows` rows and of what a product by tiles may read after the last.
    pub(super) const fn room(n_rows: usize, stride: usize) -> usize {
        (n_rows + ROW_BLOCK) * stride + TILE_K
    }
}

/// The width in whole tiles, of which there are an odd number, so that rows do not compete for the same lines
/// of the cache.
const fn odd_tiles(width: usize) -> usize {
    (width.div_ceil(TILE_K) | 1) * TILE_K
}
