//! Sixteen numbers in a register of AVX-512.

use std::arch::x86_64::{
    __m512, _mm_storeu_si128, _mm256_loadu_si256, _mm256_storeu_si256, _mm512_add_epi32, _mm512_add_ps,
    _mm512_castps_si512, _mm512_castsi512_ps, _mm512_cvtepi32_epi8, _mm512_cvtepi32_epi16,
    _mm512_cvtepi32_ps, _mm512_cvtepu16_epi32, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_max_ps,
    _mm512_min_ps, _mm512_mul_ps, _mm512_reduce_add_ps, _mm512_reduce_max_ps, _mm512_scalef_ps,
    _mm512_set1_epi32, _mm512_set1_ps, _mm512_slli_epi32, _mm512_srli_epi32, _mm512_storeu_ps, _mm512_sub_ps,
};
use std::ops::{Add, Mul, Sub};

use super::Lanes;
use crate::bf16::Bf16;
use crate::layout::PANEL;

/// Lanes in a register of AVX-512.
#[derive(Debug, Clone, Copy)]
pub struct Avx512(__m512);

operators! { Avx512:
    Add::add(a, b) = instructions!(Self(_mm512_add_ps(a.0, b.0)));
    Sub::sub(a, b) = instructions!(Self(_mm512_sub_ps(a.0, b.0)));
    Mul::mul(a, b) = instructions!(Self(_mm512_mul_ps(a.0, b.0)));
}

impl Lanes for Avx512 {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        instructions!(Self(_mm512_set1_ps(x)))
    }

    #[inline(always)]
    fn load(from: &[f32; PANEL]) -> Self {
        instructions!(Self(_mm512_loadu_ps(from.as_ptr())))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; PANEL]) {
        instructions!(_mm512_storeu_ps(to.as_mut_ptr(), self.0));
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        instructions!(Self(_mm512_max_ps(self.0, other.0)))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        instructions!(Self(_mm512_min_ps(self.0, other.0)))
    }

    #[inline(always)]
    fn load_i32(from: &[i32; PANEL]) -> Self {
        instructions!(Self(_mm512_cvtepi32_ps(_mm512_loadu_si512(from.as_ptr().cast()))))
    }

    #[inline(always)]
    fn load_bf16(from: &[Bf16; PANEL]) -> Self {
        instructions!({
            let halves = _mm512_cvtepu16_epi32(_mm256_loadu_si256(from.as_ptr().cast()));
            Self(_mm512_castsi512_ps(_mm512_slli_epi32::<16>(halves)))
        })
    }

    #[inline(always)]
    fn store_bf16(self, to: &mut [Bf16; PANEL]) {
        instructions!({
            let bits = _mm512_add_epi32(_mm512_castps_si512(self.0), _mm512_set1_epi32(0x8000));
            let halves = _mm512_cvtepi32_epi16(_mm512_srli_epi32::<16>(bits));
            _mm256_storeu_si256(to.as_mut_ptr().cast(), halves);
        });
    }

    #[inline(always)]
    fn store_low_bytes(self, to: &mut [u8; PANEL]) {
        instructions!({
            let bytes = _mm512_cvtepi32_epi8(_mm512_castps_si512(self.0));
            _mm_storeu_si128(to.as_mut_ptr().cast(), bytes);
        });
    }

    #[inline(always)]
    fn sum(self) -> f32 {
        instructions!(_mm512_reduce_add_ps(self.0))
    }

    #[inline(always)]
    fn max_lane(self) -> f32 {
        instructions!(_mm512_reduce_max_ps(self.0))
    }

    #[inline(always)]
    fn times_two_to(self, n: Self) -> Self {
        instructions!(Self(_mm512_scalef_ps(self.0, n.0)))
    }
}
