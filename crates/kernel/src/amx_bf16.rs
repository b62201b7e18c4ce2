//! AMX tiles of bfloat16 in one pass: 32 rows by 32 columns in four tiles of sums.

use std::arch::asm;

use crate::amx::{load_config, release};
use crate::bf16::Bf16;
use crate::finish::Finish;
use crate::lanes::Avx512;
use crate::layout::{PANEL, ROW_BLOCK, TILE_K};
use crate::number::Number;

/// Columns of a block.
const COLUMNS: usize = 2 * PANEL;

/// A block of sums, aligned so that no tile row crosses a cache line.
#[repr(C, align(64))]
struct Block([f32; ROW_BLOCK * COLUMNS]);

/// `a` times the pairs, finished; see [`crate::bf16_weights::Bf16Weights::multiply`].
///
/// # Safety
/// The processor has the tiles and AVX-512BW, and the slices hold what the numbers say.
#[target_feature(enable = "avx512f,avx512bw,avx2,fma")]
pub unsafe fn multiply<O: Number>(
    a: &[Bf16],
    stride: usize,
    n_rows: usize,
    k: usize,
    pairs: &[Bf16],
    finish: &mut Finish<'_, O>,
) {
    let n_panels = pairs.len() / (k * PANEL);
    let mut block = Block([0.0; ROW_BLOCK * COLUMNS]);
    // SAFETY: the caller vouches for the lengths; the last rows, which do not fill a block, are read from a
    // padded copy.
    unsafe {
        load_config();
        let whole = n_rows / ROW_BLOCK * ROW_BLOCK;
        // If all rows fill whole blocks, nothing is left, and `a` may end before the next row would start.
        let left = a.get(whole * stride..).unwrap_or_default();
        let rest = pad_block(left, stride, n_rows - whole, k);
        // The rows of a block stay in the L1 cache while the weights stream through it.
        for row in (0..n_rows).step_by(ROW_BLOCK) {
            let rows = ROW_BLOCK.min(n_rows - row);
            let (a, stride) =
                if row < whole { (a.as_ptr().add(row * stride), stride) } else { (rest.as_ptr(), k) };
            for panel in (0..n_panels).step_by(2) {
                let panels = (n_panels - panel).min(2);
                let pairs = pairs.as_ptr().add(panel * k * PANEL);
                multiply_block(panels, a, stride, k, pairs, block.0.as_mut_ptr(), COLUMNS);
                finish.finish_block::<Avx512>(&block.0, COLUMNS, panels * PANEL, row, rows, panel * PANEL);
            }
        }
        release();
    }
}

/// `a` times the pairs, not finished; see [`crate::bf16_weights::multiply_packed_bf16`].
///
/// # Safety
/// As for [`multiply`]; `n_rows` is a multiple of 32.
#[target_feature(enable = "avx512f,avx512bw")]
pub unsafe fn multiply_into(
    a: &[Bf16],
    stride: usize,
    n_rows: usize,
    k: usize,
    pairs: &[Bf16],
    out: &mut [f32],
    out_stride: usize,
) {
    let n_panels = pairs.len() / (k * PANEL);
    // SAFETY: the caller vouches for the lengths.
    unsafe {
        load_config();
        for row in (0..n_rows).step_by(ROW_BLOCK) {
            for panel in (0..n_panels).step_by(2) {
                let (a, pairs) = (a.as_ptr().add(row * stride), pairs.as_ptr().add(panel * k * PANEL));
                let out = out.as_mut_ptr().add(row * out_stride + panel * PANEL);
                multiply_block((n_panels - panel).min(2), a, stride, k, pairs, out, out_stride);
            }
        }
        release();
    }
}

/// Copies rows of `k` without gaps into a whole block; missing rows are zeros.
fn pad_block(a: &[Bf16], stride: usize, n_rows: usize, k: usize) -> Vec<Bf16> {
    if n_rows == 0 {
        return Vec::new();
    }
    let mut rows = vec![Bf16::default(); ROW_BLOCK * k];
    for (r, row) in rows.chunks_exact_mut(k).enumerate().take(n_rows) {
        row.copy_from_slice(&a[r * stride..][..k]);
    }
    rows
}

/// Multiplies one block: tiles 0 to 3 are the sums, 4 and 5 rows of `a`, 6 and 7 weights.
#[inline(always)]
unsafe fn multiply_block(
    panels: usize,
    a: *const Bf16,
    stride: usize,
    k: usize,
    pairs: *const Bf16,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller passes whole blocks; offsets count elements of two or four bytes.
    unsafe {
        match panels {
            1 => two_by_one(a, stride, k, pairs, out, out_stride),
            _ => two_by_two(a, stride, k, pairs, out, out_stride),
        }
    }
}

#[inline(always)]
unsafe fn two_by_two(
    a: *const Bf16,
    stride: usize,
    k: usize,
    pairs: *const Bf16,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller passes whole blocks.
    unsafe {
        asm!(
            "tilezero tmm0", "tilezero tmm1", "tilezero tmm2", "tilezero tmm3",
            "2:",
            "tileloadd tmm6, [{w0} + {ws}]",
            "tileloadd tmm4, [{a0} + {s}]",
            "tdpbf16ps tmm0, tmm4, tmm6",
            "tileloadd tmm7, [{w1} + {ws}]",
            "tdpbf16ps tmm1, tmm4, tmm7",
            "tileloadd tmm5, [{a1} + {s}]",
            "tdpbf16ps tmm2, tmm5, tmm6",
            "tdpbf16ps tmm3, tmm5, tmm7",
            "add {a0}, 64", "add {a1}, 64", "add {w0}, 1024", "add {w1}, 1024",
            "dec {steps}",
            "jnz 2b",
            a0 = inout(reg) a => _, a1 = inout(reg) a.add(16 * stride) => _,
            w0 = inout(reg) pairs => _, w1 = inout(reg) pairs.add(k * PANEL) => _,
            steps = inout(reg) k / TILE_K => _,
            s = in(reg) stride * 2, ws = in(reg) 64_usize,
            options(nostack, readonly),
        );
        asm!(
            "tilestored [{o0} + {s}], tmm0", "tilestored [{o1} + {s}], tmm1",
            "tilestored [{o2} + {s}], tmm2", "tilestored [{o3} + {s}], tmm3",
            o0 = in(reg) out, o1 = in(reg) out.add(PANEL),
            o2 = in(reg) out.add(16 * out_stride), o3 = in(reg) out.add(16 * out_stride + PANEL),
            s = in(reg) out_stride * 4,
            options(nostack),
        );
    }
}

/// 32 rows by the last panel of an odd number.
#[inline(always)]
unsafe fn two_by_one(
    a: *const Bf16,
    stride: usize,
    k: usize,
    pairs: *const Bf16,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller passes whole blocks.
    unsafe {
        asm!(
            "tilezero tmm0", "tilezero tmm2",
            "2:",
            "tileloadd tmm6, [{w0} + {ws}]",
            "tileloadd tmm4, [{a0} + {s}]",
            "tdpbf16ps tmm0, tmm4, tmm6",
            "tileloadd tmm5, [{a1} + {s}]",
            "tdpbf16ps tmm2, tmm5, tmm6",
            "add {a0}, 64", "add {a1}, 64", "add {w0}, 1024",
            "dec {steps}",
            "jnz 2b",
            a0 = inout(reg) a => _, a1 = inout(reg) a.add(16 * stride) => _,
            w0 = inout(reg) pairs => _, steps = inout(reg) k / TILE_K => _,
            s = in(reg) stride * 2, ws = in(reg) 64_usize,
            options(nostack, readonly),
        );
        asm!(
            "tilestored [{o0} + {s}], tmm0", "tilestored [{o2} + {s}], tmm2",
            o0 = in(reg) out, o2 = in(reg) out.add(16 * out_stride), s = in(reg) out_stride * 4,
            options(nostack),
        );
    }
}
