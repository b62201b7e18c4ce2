//! AMX tiles of 8-bit integers: 32 rows by 32 columns in four tiles of sums.

use std::arch::asm;

use crate::amx::{load_config, release};
use crate::finish::Finish;
use crate::int8_operands::{INT8_TILE_K, Int8Operands};
use crate::lanes::Avx512;
use crate::layout::{PANEL, ROW_BLOCK};
use crate::number::Number;

/// Columns of a block.
const COLUMNS: usize = 2 * PANEL;

/// A block of sums, aligned so that no tile row crosses a cache line.
#[repr(C, align(64))]
struct Block([i32; ROW_BLOCK * COLUMNS]);

/// Multiplies the operands and finishes the product.
///
/// # Safety
/// The processor has the tiles and AVX-512; the operands hold whole blocks of rows.
#[target_feature(enable = "avx512f,avx512bw,avx2,fma")]
pub unsafe fn multiply<O: Number>(operands: Int8Operands<'_>, finish: &mut Finish<'_, O>) {
    let Int8Operands { rows, stride, n_rows, k, quads, .. } = operands;
    let n_panels = quads.len() / (k * PANEL);
    let mut sums = Block([0; ROW_BLOCK * COLUMNS]);
    // SAFETY: rows come in whole blocks of whole tiles, and there are as many panels from each on.
    unsafe {
        load_config();
        // The rows of a block stay in the L1 cache while the weights stream through it.
        for row in (0..n_rows).step_by(ROW_BLOCK) {
            let rows = rows.as_ptr().add(row * stride);
            let there = (n_rows - row).min(ROW_BLOCK) * COLUMNS;
            for panel in (0..n_panels).step_by(2) {
                let panels = (n_panels - panel).min(2);
                let quads = quads.as_ptr().add(panel * k * PANEL);
                match panels {
                    1 => two_by_one(rows, stride, k, quads, &mut sums),
                    _ => two_by_two(rows, stride, k, quads, &mut sums),
                }
                operands.finish_block::<Avx512, O, COLUMNS>(
                    &sums.0[..there],
                    row,
                    panels * PANEL,
                    panel * PANEL,
                    finish,
                );
            }
        }
        release();
    }
}

/// Tiles 0 to 3 are the sums, 4 and 5 rows, 6 and 7 weights.
#[inline(always)]
unsafe fn two_by_two(rows: *const u8, stride: usize, k: usize, quads: *const i8, out: &mut Block) {
    // SAFETY: the caller passes whole blocks.
    unsafe {
        asm!(
            "tilezero tmm0", "tilezero tmm1", "tilezero tmm2", "tilezero tmm3",
            "2:",
            "tileloadd tmm6, [{w0} + {ws}]",
            "tileloadd tmm4, [{a0} + {s}]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tileloadd tmm7, [{w1} + {ws}]",
            "tdpbusd tmm1, tmm4, tmm7",
            "tileloadd tmm5, [{a1} + {s}]",
            "tdpbusd tmm2, tmm5, tmm6",
            "tdpbusd tmm3, tmm5, tmm7",
            "add {a0}, 64", "add {a1}, 64", "add {w0}, 1024", "add {w1}, 1024",
            "dec {steps}",
            "jnz 2b",
            a0 = inout(reg) rows => _, a1 = inout(reg) rows.add(16 * stride) => _,
            w0 = inout(reg) quads => _, w1 = inout(reg) quads.add(k * PANEL) => _,
            steps = inout(reg) k / INT8_TILE_K => _,
            s = in(reg) stride, ws = in(reg) 64_usize,
            options(nostack, readonly),
        );
        asm!(
            "tilestored [{o} + {s}], tmm0", "tilestored [{o} + {s} + 64], tmm1",
            "tilestored [{below} + {s}], tmm2", "tilestored [{below} + {s} + 64], tmm3",
            o = in(reg) out.0.as_mut_ptr(), below = in(reg) out.0.as_mut_ptr().add(16 * COLUMNS),
            s = in(reg) COLUMNS * 4,
            options(nostack),
        );
    }
}

/// 32 rows by the last panel of an odd number.
#[inline(always)]
unsafe fn two_by_one(rows: *const u8, stride: usize, k: usize, quads: *const i8, out: &mut Block) {
    // SAFETY: the caller passes whole blocks.
    unsafe {
        asm!(
            "tilezero tmm0", "tilezero tmm2",
            "2:",
            "tileloadd tmm6, [{w0} + {ws}]",
            "tileloadd tmm4, [{a0} + {s}]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tileloadd tmm5, [{a1} + {s}]",
            "tdpbusd tmm2, tmm5, tmm6",
            "add {a0}, 64", "add {a1}, 64", "add {w0}, 1024",
            "dec {steps}",
            "jnz 2b",
            a0 = inout(reg) rows => _, a1 = inout(reg) rows.add(16 * stride) => _,
            w0 = inout(reg) quads => _,
            steps = inout(reg) k / INT8_TILE_K => _,
            s = in(reg) stride, ws = in(reg) 64_usize,
            options(nostack, readonly),
        );
        asm!(
            "tilestored [{o} + {s}], tmm0", "tilestored [{below} + {s}], tmm2",
            o = in(reg) out.0.as_mut_ptr(), below = in(reg) out.0.as_mut_ptr().add(16 * COLUMNS),
            s = in(reg) COLUMNS * 4,
            options(nostack),
        );
    }
}
