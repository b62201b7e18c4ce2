//! AVX-512 VNNI: eight rows by three panels of sums in 24 registers.

use std::arch::x86_64::{
    __m512i, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512,
    _mm512_storeu_si512,
};

use crate::finish::Finish;
use crate::int8_operands::Int8Operands;
use crate::lanes::Avx512;
use crate::layout::PANEL;
use crate::number::Number;

const ROWS: usize = 8;
/// Panels of a block, and the columns in them.
const PANELS: usize = 3;
const COLUMNS: usize = PANELS * PANEL;

/// Multiplies the operands and finishes the product.
///
/// # Safety
/// The processor has AVX-512 VNNI; the operands hold whole blocks of rows.
#[target_feature(enable = "avx512f,avx512vnni,avx2,fma")]
pub unsafe fn multiply<O: Number>(operands: Int8Operands<'_>, finish: &mut Finish<'_, O>) {
    let Int8Operands { rows, stride, n_rows, k, quads, .. } = operands;
    let n_panels = quads.len() / (k * PANEL);
    let mut sums = [0_i32; ROWS * COLUMNS];
    for panel in (0..n_panels).step_by(PANELS) {
        let panels = (n_panels - panel).min(PANELS);
        for row in (0..n_rows).step_by(ROWS) {
            // SAFETY: rows come in whole blocks, and there are as many panels from this one on.
            unsafe {
                let (rows, quads) = (rows.as_ptr().add(row * stride), quads.as_ptr().add(panel * k * PANEL));
                match panels {
                    1 => block::<1>(rows, stride, k, quads, &mut sums),
                    2 => block::<2>(rows, stride, k, quads, &mut sums),
                    _ => block::<PANELS>(rows, stride, k, quads, &mut sums),
                }
            }
            let there = (n_rows - row).min(ROWS);
            operands.finish_block::<Avx512, O, COLUMNS>(
                &sums[..there * COLUMNS],
                row,
                panels * PANEL,
                panel * PANEL,
                finish,
            );
        }
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
#[inline]
unsafe fn block<const P: usize>(
    rows: *const u8,
    stride: usize,
    k: usize,
    quads: *const i8,
    out: &mut [i32; ROWS * COLUMNS],
) {
    let mut sums: [[__m512i; P]; ROWS] = [[_mm512_setzero_si512(); P]; ROWS];
    // SAFETY: the caller passes pointers to eight rows and `P` panels.
    unsafe {
        for i in (0..k).step_by(4) {
            let mut weights = [_mm512_setzero_si512(); P];
            for (p, weight) in weights.iter_mut().enumerate() {
                *weight = _mm512_loadu_si512(quads.add((p * k + i) * PANEL).cast());
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = _mm512_set1_epi32(rows.add(r * stride + i).cast::<i32>().read_unaligned());
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = _mm512_dpbusd_epi32(*sum, x, weight);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (p, sum) in sums.iter().enumerate() {
                _mm512_storeu_si512(out.as_mut_ptr().add(r * COLUMNS + p * PANEL).cast(), *sum);
            }
        }
    }
}
