//! AVX2 with fused multiply-add: six rows by one panel in twelve registers.

use std::arch::x86_64::{
    __m256, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
};

use crate::layout::PANEL;

/// `a` times the panels; see [`crate::F32Weights::multiply`].
///
/// # Safety
/// The processor has AVX2 and FMA, and the slices hold what the numbers say.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn multiply(
    a: &[f32],
    stride: usize,
    n_rows: usize,
    k: usize,
    panels: &[f32],
    out: &mut [f32],
    out_stride: usize,
) {
    let n_panels = panels.len() / (k * PANEL);
    let (a, panels, out) = (a.as_ptr(), panels.as_ptr(), out.as_mut_ptr());
    let whole = if n_rows == 1 { 0 } else { n_rows / 6 * 6 };
    // SAFETY: the caller vouches for the lengths; every offset below stays inside them.
    unsafe {
        for p in 0..n_panels {
            for row in (0..whole).step_by(6) {
                block::<6, 1>(
                    a.add(row * stride),
                    stride,
                    k,
                    panels.add(p * k * PANEL),
                    out.add(row * out_stride + p * PANEL),
                    out_stride,
                );
            }
        }
        for row in whole..n_rows {
            let (a, out) = (a.add(row * stride), out.add(row * out_stride));
            let mut p = 0;
            while p + 4 <= n_panels {
                block::<1, 4>(a, stride, k, panels.add(p * k * PANEL), out.add(p * PANEL), out_stride);
                p += 4;
            }
            while p < n_panels {
                block::<1, 1>(a, stride, k, panels.add(p * k * PANEL), out.add(p * PANEL), out_stride);
                p += 1;
            }
        }
    }
}

/// `R` rows by `P` panels.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn block<const R: usize, const P: usize>(
    a: *const f32,
    stride: usize,
    k: usize,
    panels: *const f32,
    out: *mut f32,
    out_stride: usize,
) {
    let mut sums: [[[__m256; 2]; P]; R] = [[[_mm256_setzero_ps(); 2]; P]; R];
    // SAFETY: the caller passes pointers to `R` rows, `P` panels and as many outputs.
    unsafe {
        for i in 0..k {
            let mut weights = [[_mm256_setzero_ps(); 2]; P];
            for (p, halves) in weights.iter_mut().enumerate() {
                let at = panels.add(p * k * PANEL + i * PANEL);
                *halves = [_mm256_loadu_ps(at), _mm256_loadu_ps(at.add(8))];
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = _mm256_set1_ps(*a.add(r * stride + i));
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    sum[0] = _mm256_fmadd_ps(x, weight[0], sum[0]);
                    sum[1] = _mm256_fmadd_ps(x, weight[1], sum[1]);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (p, sum) in sums.iter().enumerate() {
                let at = out.add(r * out_stride + p * PANEL);
                _mm256_storeu_ps(at, sum[0]);
                _mm256_storeu_ps(at.add(8), sum[1]);
            }
        }
    }
}
