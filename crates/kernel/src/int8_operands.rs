//! What a product of 8-bit integers reads, and how its sums become numbers.

use crate::aligned::Aligned;
use crate::finish::{Finish, Products};
use crate::lanes::Lanes;
use crate::layout::{PANEL, ROW_BLOCK};
use crate::number::Number;
use crate::quantize::RowScale;

/// Inputs of a tile of 8-bit integers.
pub const INT8_TILE_K: usize = 64;

/// Rows that a product may read after the last.
const ROOM: usize = 8;

/// Rows rounded to 8-bit integers.
#[derive(Debug, Default)]
pub struct Int8Rows {
    bytes: Aligned<u8>,
    /// From one row to the next.
    pub stride: usize,
    /// What the bytes of each row mean.
    pub scales: Vec<RowScale>,
}

impl Int8Rows {
    /// Makes room for `n_rows` rows of `k` inputs in whole tiles; the content is unspecified.
    pub fn reserve(&mut self, n_rows: usize, k: usize) {
        // Rows are an odd number of cache lines apart, so that they do not compete for the same cache sets.
        self.stride = (k.div_ceil(INT8_TILE_K) | 1) * INT8_TILE_K;
        self.bytes.reserve((n_rows.next_multiple_of(ROW_BLOCK) + ROOM) * self.stride);
        self.scales.resize(n_rows, RowScale::default());
    }

    /// The bytes of the rows, and what those of each row mean, to write to.
    pub fn parts_mut(&mut self) -> (&mut [u8], &mut [RowScale]) {
        (self.bytes.values_mut(), &mut self.scales)
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.values()
    }
}

/// What a product reads: whole blocks of rows, `stride` apart, with room after them, and weights.
#[derive(Debug, Clone, Copy)]
pub struct Int8Operands<'a> {
    pub rows: &'a [u8],
    pub stride: usize,
    pub n_rows: usize,
    pub k: usize,
    pub quads: &'a [i8],
    /// What the bytes of each row mean.
    pub row_scales: &'a [RowScale],
    /// The size of an integer step of each output.
    pub scales: &'a [f32],
    /// The sum of the rounded weights of each output, in its scale.
    pub sums_of_weights: &'a [f32],
}

impl Int8Operands<'_> {
    /// Finishes the sums of a block: rows of `W` sums, for the outputs from `column` on.
    #[inline(always)]
    pub fn finish_block<L: Lanes, O: Number, const W: usize>(
        &self,
        sums: &[i32],
        row: usize,
        width: usize,
        column: usize,
        finish: &mut Finish<'_, O>,
    ) {
        let outputs = column..column + width;
        let scales = self.scales[outputs.clone()].as_chunks().0;
        let sums_of_weights = self.sums_of_weights[outputs.clone()].as_chunks().0;
        for (r, sums) in sums.chunks_exact(W).enumerate() {
            let RowScale { size, zero } = self.row_scales[row + r];
            let sums = sums.as_chunks().0;
            let products =
                Scaled { sums, scales, sums_of_weights, size: L::splat(size), zero: L::splat(-zero * size) };
            finish.finish_row::<L>(products, row + r, outputs.clone());
        }
    }
}

/// The sums of a row, which become products: less the row's zero, times the scales of the output and of the
/// row.
struct Scaled<'s, L> {
    sums: &'s [[i32; PANEL]],
    scales: &'s [[f32; PANEL]],
    sums_of_weights: &'s [[f32; PANEL]],
    size: L,
    zero: L,
}

impl<L: Lanes> Products<L> for Scaled<'_, L> {
    #[inline(always)]
    fn add_bias(&self, panel: usize, bias: L) -> L {
        let sums = L::load_i32(&self.sums[panel]) * L::load(&self.scales[panel]);
        sums.mul_add(self.size, self.zero.mul_add(L::load(&self.sums_of_weights[panel]), bias))
    }
}
