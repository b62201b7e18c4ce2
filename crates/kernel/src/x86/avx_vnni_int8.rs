//! AVX-VNNI: six rows by one panel of sums in twelve registers.

use std::arch::x86_64::{
    __m256i, _mm256_dpbusd_avx_epi32, _mm256_loadu_si256, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256,
};

use crate::finish::Finish;
use crate::int8_operands::Int8Operands;
use crate::lanes::Avx2;
use crate::layout::{PANEL, QUAD};
use crate::number::Number;

/// Rows of a block; the last one may read five rows after the operands.
const ROWS: usize = 6;

/// Multiplies the operands and finishes the product.
///
/// # Safety
/// The processor has AVX-VNNI; the operands hold whole blocks of rows with room after them.
#[target_feature(enable = "avx2,fma,avxvnni")]
pub unsafe fn multiply<O: Number>(operands: Int8Operands<'_>, finish: &mut Finish<'_, O>) {
    let Int8Operands { rows, stride, n_rows, k, quads, .. } = operands;
    let mut sums = [0_i32; ROWS * PANEL];
    for (p, panel) in quads.chunks_exact(k * PANEL).enumerate() {
        for row in (0..n_rows).step_by(ROWS) {
            // SAFETY: rows come in whole blocks with room after them.
            unsafe { block(rows.as_ptr().add(row * stride), stride, panel, &mut sums) };
            let there = (n_rows - row).min(ROWS) * PANEL;
            operands.finish_block::<Avx2, O, PANEL>(&sums[..there], row, PANEL, p * PANEL, finish);
        }
    }
}

#[target_feature(enable = "avx2,avxvnni")]
#[inline]
unsafe fn block(rows: *const u8, stride: usize, panel: &[i8], out: &mut [i32; ROWS * PANEL]) {
    let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
    // SAFETY: the caller passes six rows with as many inputs as the panel.
    unsafe {
        for (q, four) in panel.chunks_exact(QUAD * PANEL).enumerate() {
            let from: *const __m256i = four.as_ptr().cast();
            let weights = [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))];
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = _mm256_set1_epi32(rows.add(r * stride + q * QUAD).cast::<i32>().read_unaligned());
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = _mm256_dpbusd_avx_epi32(*sum, x, weights);
                }
            }
        }
        for (sum, out) in sums.as_flattened().iter().zip(out.as_chunks_mut::<8>().0) {
            _mm256_storeu_si256(out.as_mut_ptr().cast(), *sum);
        }
    }
}
