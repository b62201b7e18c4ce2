//! AMX tiles of bfloat16 in three passes.
//!
//! Every `f32` is split into a high and a low bfloat16, and a product becomes high × high + high × low + low
//! × high, summed in `f32`. The error is below 2^-16 of each term. Instructions are written out because their
//! intrinsics are not stable.

use std::arch::asm;
use std::arch::x86_64::{
    _mm256_storeu_si256, _mm512_add_epi32, _mm512_and_si512, _mm512_castps_si512, _mm512_castsi512_ps,
    _mm512_cvtepi32_epi16, _mm512_loadu_ps, _mm512_set1_epi32, _mm512_srli_epi32, _mm512_sub_ps,
};

use crate::aligned::Aligned;
use crate::amx::{load_config, release};
use crate::bf16::Bf16;
use crate::layout::{PANEL, ROW_BLOCK, TILE_K};
use crate::scratch::SplitRows;

/// Elements of a tile of weights: 16 pairs of inputs by 16 columns.
const TILE: usize = TILE_K * PANEL;

/// Weights as high and low halves: `[panel][k / 32][16 pairs][16 columns][2]`.
#[derive(Debug)]
pub struct Tiles {
    k: usize,
    n_panels: usize,
    high: Aligned<Bf16>,
    low: Aligned<Bf16>,
}

impl Tiles {
    /// Packs `[panel][k][16]`; `k` is a multiple of 32.
    pub fn pack(panels: &[f32], k: usize) -> Self {
        let (mut high, mut low) = (Aligned::zeros(panels.len()), Aligned::zeros(panels.len()));
        let (highs, lows): (&mut [Bf16], &mut [Bf16]) = (high.values_mut(), low.values_mut());
        // Two inputs of 16 columns become 16 pairs.
        for (at, rows) in panels.chunks_exact(2 * PANEL).enumerate() {
            for (j, &value) in rows.iter().enumerate() {
                let to = at * 2 * PANEL + j % PANEL * 2 + j / PANEL;
                (highs[to], lows[to]) = split(value);
            }
        }
        Self { k, n_panels: panels.len() / (k * PANEL), high, low }
    }
}

/// The nearest bfloat16, and the bfloat16 nearest to the remainder.
const fn split(value: f32) -> (Bf16, Bf16) {
    let high = Bf16::nearest(value);
    (high, Bf16::nearest(value - high.widened()))
}

impl SplitRows {
    /// Splits `a` and pads it with zeros up to `len` elements.
    #[target_feature(enable = "avx512f,avx512bw")]
    fn fill(&mut self, a: &[f32], len: usize) {
        self.high.reserve(len);
        self.low.reserve(len);
        let (highs, lows) = (self.high.values_mut(), self.low.values_mut());
        highs[a.len()..].fill(Bf16::default());
        lows[a.len()..].fill(Bf16::default());
        let whole = a.len() / 16 * 16;
        let half = _mm512_set1_epi32(0x8000);
        let high_bits = _mm512_set1_epi32(0xffff_0000_u32.cast_signed());
        for at in (0..whole).step_by(16) {
            // SAFETY: `at + 16` is within all three.
            unsafe {
                let value = _mm512_loadu_ps(a.as_ptr().add(at));
                let high = _mm512_and_si512(_mm512_add_epi32(_mm512_castps_si512(value), half), high_bits);
                let rest = _mm512_sub_ps(value, _mm512_castsi512_ps(high));
                let low = _mm512_add_epi32(_mm512_castps_si512(rest), half);
                let store = |to: &mut [Bf16], bits| {
                    _mm256_storeu_si256(
                        to.as_mut_ptr().add(at).cast(),
                        _mm512_cvtepi32_epi16(_mm512_srli_epi32(bits, 16)),
                    );
                };
                store(highs, high);
                store(lows, low);
            }
        }
        for at in whole..a.len() {
            (highs[at], lows[at]) = split(a[at]);
        }
    }
}

/// `a` times the tiles; see [`crate::F32Weights::multiply`].
///
/// # Safety
/// The processor has AMX and AVX-512BW, `a` has its rows, and `out` has room for rows up to a multiple of 32.
#[target_feature(enable = "avx512f,avx512bw")]
pub unsafe fn multiply(
    a: &[f32],
    stride: usize,
    n_rows: usize,
    tiles: &Tiles,
    out: &mut [f32],
    split: &mut SplitRows,
) {
    let used = (n_rows - 1) * stride + tiles.k;
    let padded_rows = n_rows.next_multiple_of(ROW_BLOCK);
    split.fill(&a[..used], (padded_rows - 1) * stride + tiles.k);
    let out_stride = tiles.n_panels * PANEL;
    // SAFETY: rows are padded to whole blocks in `split` and, as the caller vouches, in `out`.
    unsafe {
        load_config();
        let mut panel = 0;
        while panel < tiles.n_panels {
            let pair = panel + 1 < tiles.n_panels;
            for row in (0..padded_rows).step_by(ROW_BLOCK) {
                let out = out.as_mut_ptr().add(row * out_stride + panel * PANEL);
                if pair {
                    two_by_two(split, row * stride, stride, tiles, panel, out, out_stride);
                } else {
                    two_by_one(split, row * stride, stride, tiles, panel, out, out_stride);
                }
            }
            panel += if pair { 2 } else { 1 };
        }
        release();
    }
}

/// 32 rows by two panels: tiles 0 to 3 are the sums, 4 and 5 rows of `a`, 6 and 7 weights.
///
/// Low × high comes first, then high × high on the same weights, then high × low on the same rows, so that
/// eight loads serve twelve products.
unsafe fn two_by_two(
    split: &SplitRows,
    from: usize,
    stride: usize,
    tiles: &Tiles,
    panel: usize,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller passes whole blocks; offsets count elements of two bytes.
    unsafe {
        let (high, low) = (split.high.values().as_ptr().add(from), split.low.values().as_ptr().add(from));
        let second_rows = 16 * stride;
        let weights = panel * tiles.k * PANEL;
        let (w_high, w_low) =
            (tiles.high.values().as_ptr().add(weights), tiles.low.values().as_ptr().add(weights));
        let second_panel = tiles.k * PANEL;
        asm!("tilezero tmm0", "tilezero tmm1", "tilezero tmm2", "tilezero tmm3", options(nostack, nomem));
        for step in 0..tiles.k / TILE_K {
            let (i, w) = (step * TILE_K, step * TILE);
            asm!(
                "tileloadd tmm4, [{l0} + {s}]",
                "tileloadd tmm6, [{h} + {ws}]",
                "tileloadd tmm5, [{l1} + {s}]",
                "tileloadd tmm7, [{h2} + {ws}]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm2, tmm5, tmm6",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "tdpbf16ps tmm3, tmm5, tmm7",
                "tileloadd tmm4, [{h0} + {s}]",
                "tileloadd tmm5, [{h1} + {s}]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm2, tmm5, tmm6",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "tdpbf16ps tmm3, tmm5, tmm7",
                "tileloadd tmm6, [{w} + {ws}]",
                "tileloadd tmm7, [{w2} + {ws}]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm2, tmm5, tmm6",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "tdpbf16ps tmm3, tmm5, tmm7",
                l0 = in(reg) low.add(i), l1 = in(reg) low.add(i + second_rows),
                h0 = in(reg) high.add(i), h1 = in(reg) high.add(i + second_rows),
                h = in(reg) w_high.add(w), h2 = in(reg) w_high.add(w + second_panel),
                w = in(reg) w_low.add(w), w2 = in(reg) w_low.add(w + second_panel),
                s = in(reg) stride * 2, ws = in(reg) 64_usize,
                options(nostack, readonly),
            );
        }
        asm!(
            "tilestored [{o} + {s}], tmm0",
            "tilestored [{o2} + {s}], tmm1",
            "tilestored [{o3} + {s}], tmm2",
            "tilestored [{o4} + {s}], tmm3",
            o = in(reg) out, o2 = in(reg) out.add(PANEL),
            o3 = in(reg) out.add(16 * out_stride), o4 = in(reg) out.add(16 * out_stride + PANEL),
            s = in(reg) out_stride * 4,
            options(nostack),
        );
    }
}

/// 32 rows by the last panel of an odd number.
unsafe fn two_by_one(
    split: &SplitRows,
    from: usize,
    stride: usize,
    tiles: &Tiles,
    panel: usize,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: as in `two_by_two`.
    unsafe {
        let (high, low) = (split.high.values().as_ptr().add(from), split.low.values().as_ptr().add(from));
        let second_rows = 16 * stride;
        let weights = panel * tiles.k * PANEL;
        let (w_high, w_low) =
            (tiles.high.values().as_ptr().add(weights), tiles.low.values().as_ptr().add(weights));
        asm!("tilezero tmm0", "tilezero tmm2", options(nostack, nomem));
        for step in 0..tiles.k / TILE_K {
            let (i, w) = (step * TILE_K, step * TILE);
            asm!(
                "tileloadd tmm4, [{l0} + {s}]",
                "tileloadd tmm6, [{h} + {ws}]",
                "tileloadd tmm5, [{l1} + {s}]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm2, tmm5, tmm6",
                "tileloadd tmm4, [{h0} + {s}]",
                "tileloadd tmm5, [{h1} + {s}]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm2, tmm5, tmm6",
                "tileloadd tmm6, [{w} + {ws}]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm2, tmm5, tmm6",
                l0 = in(reg) low.add(i), l1 = in(reg) low.add(i + second_rows),
                h0 = in(reg) high.add(i), h1 = in(reg) high.add(i + second_rows),
                h = in(reg) w_high.add(w), w = in(reg) w_low.add(w),
                s = in(reg) stride * 2, ws = in(reg) 64_usize,
                options(nostack, readonly),
            );
        }
        asm!(
            "tilestored [{o} + {s}], tmm0",
            "tilestored [{o3} + {s}], tmm2",
            o = in(reg) out, o3 = in(reg) out.add(16 * out_stride), s = in(reg) out_stride * 4,
            options(nostack),
        );
    }
}
