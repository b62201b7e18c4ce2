//! AVX-512: eight rows by three panels in 24 registers.

use std::arch::x86_64::{
    __m512, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

use crate::layout::PANEL;

/// `a` times the panels; see [`crate::F32Weights::multiply`].
///
/// # Safety
/// The processor has AVX-512F, and the slices hold what the numbers say.
#[target_feature(enable = "avx512f")]
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
    let whole = n_rows / 8 * 8;
    // SAFETY: the caller vouches for the lengths; every offset below stays inside them.
    unsafe {
        let mut p = 0;
        while p + 3 <= n_panels {
            for row in (0..whole).step_by(8) {
                block::<8, 3>(
                    a.add(row * stride),
                    stride,
                    k,
                    panels.add(p * k * PANEL),
                    out.add(row * out_stride + p * PANEL),
                    out_stride,
                );
            }
            p += 3;
        }
        while p < n_panels {
            for row in (0..whole).step_by(8) {
                block::<8, 1>(
                    a.add(row * stride),
                    stride,
                    k,
                    panels.add(p * k * PANEL),
                    out.add(row * out_stride + p * PANEL),
                    out_stride,
                );
            }
            p += 1;
        }
        for row in whole..n_rows {
            let (a, out) = (a.add(row * stride), out.add(row * out_stride));
            let mut p = 0;
            while p + 7 <= n_panels {
                block::<1, 7>(a, stride, k, panels.add(p * k * PANEL), out.add(p * PANEL), out_stride);
                p += 7;
            }
            while p < n_panels {
                block::<1, 1>(a, stride, k, panels.add(p * k * PANEL), out.add(p * PANEL), out_stride);
                p += 1;
            }
        }
    }
}

/// `R` rows by `P` panels.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn block<const R: usize, const P: usize>(
    a: *const f32,
    stride: usize,
    k: usize,
    panels: *const f32,
    out: *mut f32,
    out_stride: usize,
) {
    let mut sums: [[__m512; P]; R] = [[_mm512_setzero_ps(); P]; R];
    // SAFETY: the caller passes pointers to `R` rows, `P` panels and as many outputs.
    unsafe {
        for i in 0..k {
            let mut weights = [_mm512_setzero_ps(); P];
            for (p, weight) in weights.iter_mut().enumerate() {
                *weight = _mm512_loadu_ps(panels.add(p * k * PANEL + i * PANEL));
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = _mm512_set1_ps(*a.add(r * stride + i));
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = _mm512_fmadd_ps(x, weight, *sum);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (p, sum) in sums.iter().enumerate() {
                _mm512_storeu_ps(out.add(r * out_stride + p * PANEL), *sum);
            }
        }
    }
}
