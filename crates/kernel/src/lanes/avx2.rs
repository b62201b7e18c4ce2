//! Sixteen numbers in two registers of AVX2.

use std::arch::x86_64::{
    __m128, __m128i, __m256, __m256i, _mm_add_ps, _mm_cvtss_f32, _mm_loadu_si128, _mm_max_ps,
    _mm_movehdup_ps, _mm_movehl_ps, _mm_packus_epi16, _mm_storeu_si128, _mm256_add_epi32, _mm256_add_ps,
    _mm256_and_si256, _mm256_castps_si256, _mm256_castps256_ps128, _mm256_castsi256_ps,
    _mm256_castsi256_si128, _mm256_cvtepi32_ps, _mm256_cvtepu16_epi32, _mm256_cvtps_epi32,
    _mm256_extractf128_ps, _mm256_extracti128_si256, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_max_ps,
    _mm256_min_ps, _mm256_mul_ps, _mm256_packus_epi32, _mm256_permute4x64_epi64, _mm256_set1_epi32,
    _mm256_set1_ps, _mm256_slli_epi32, _mm256_srli_epi32, _mm256_storeu_ps, _mm256_storeu_si256,
    _mm256_sub_ps,
};
use std::ops::{Add, Mul, Sub};

use super::Lanes;
use crate::bf16::Bf16;
use crate::layout::PANEL;

/// Lanes in two registers of AVX2.
#[derive(Debug, Clone, Copy)]
pub struct Avx2(__m256, __m256);

operators! { Avx2:
    Add::add(a, b) = instructions!(Self(_mm256_add_ps(a.0, b.0), _mm256_add_ps(a.1, b.1)));
    Sub::sub(a, b) = instructions!(Self(_mm256_sub_ps(a.0, b.0), _mm256_sub_ps(a.1, b.1)));
    Mul::mul(a, b) = instructions!(Self(_mm256_mul_ps(a.0, b.0), _mm256_mul_ps(a.1, b.1)));
}

impl Lanes for Avx2 {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        instructions!(Self(_mm256_set1_ps(x), _mm256_set1_ps(x)))
    }

    #[inline(always)]
    fn load(from: &[f32; PANEL]) -> Self {
        let from = from.as_ptr();
        instructions!(Self(_mm256_loadu_ps(from), _mm256_loadu_ps(from.add(8))))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; PANEL]) {
        let to = to.as_mut_ptr();
        instructions!({
            _mm256_storeu_ps(to, self.0);
            _mm256_storeu_ps(to.add(8), self.1);
        });
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        instructions!(Self(_mm256_max_ps(self.0, other.0), _mm256_max_ps(self.1, other.1)))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        instructions!(Self(_mm256_min_ps(self.0, other.0), _mm256_min_ps(self.1, other.1)))
    }
    #[inline(always)]
    fn load_i32(from: &[i32; PANEL]) -> Self {
        let from: *const __m256i = from.as_ptr().cast();
        instructions!(Self(
            _mm256_cvtepi32_ps(_mm256_loadu_si256(from)),
            _mm256_cvtepi32_ps(_mm256_loadu_si256(from.add(1)))
        ))
    }

    #[inline(always)]
    fn load_bf16(from: &[Bf16; PANEL]) -> Self {
        let from: *const __m128i = from.as_ptr().cast();
        let widen = |half: *const __m128i| {
            instructions!({
                let words = _mm256_cvtepu16_epi32(_mm_loadu_si128(half));
                _mm256_castsi256_ps(_mm256_slli_epi32::<16>(words))
            })
        };
        Self(widen(from), widen(from.wrapping_add(1)))
    }

    #[inline(always)]
    fn store_bf16(self, to: &mut [Bf16; PANEL]) {
        let halves = |numbers: __m256| {
            instructions!({
                let bits = _mm256_add_epi32(_mm256_castps_si256(numbers), _mm256_set1_epi32(0x8000));
                _mm256_srli_epi32::<16>(bits)
            })
        };
        let words = in_order(instructions!(_mm256_packus_epi32(halves(self.0), halves(self.1))));
        instructions!(_mm256_storeu_si256(to.as_mut_ptr().cast(), words));
    }

    #[inline(always)]
    fn store_low_bytes(self, to: &mut [u8; PANEL]) {
        let low = |numbers: __m256| {
            instructions!(_mm256_and_si256(_mm256_castps_si256(numbers), _mm256_set1_epi32(0xff)))
        };
        let words = in_order(instructions!(_mm256_packus_epi32(low(self.0), low(self.1))));
        instructions!({
            let (first, second) = (_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(first, second));
        });
    }

    #[inline(always)]
    fn sum(self) -> f32 {
        Self::reduce(|a, b| instructions!(_mm_add_ps(a, b)), instructions!(_mm256_add_ps(self.0, self.1)))
    }

    #[inline(always)]
    fn max_lane(self) -> f32 {
        Self::reduce(|a, b| instructions!(_mm_max_ps(a, b)), instructions!(_mm256_max_ps(self.0, self.1)))
    }

    #[inline(always)]
    fn times_two_to(self, n: Self) -> Self {
        let power = |n: __m256| {
            instructions!({
                let exponents = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
                _mm256_castsi256_ps(_mm256_slli_epi32::<23>(exponents))
            })
        };
        self * Self(power(n.0), power(n.1))
    }
}

impl Avx2 {
    /// Reduces eight numbers, which are sixteen already reduced once, to one in three steps.
    #[inline(always)]
    fn reduce(f: impl Fn(__m128, __m128) -> __m128, eight: __m256) -> f32 {
        instructions!({
            let four = f(_mm256_castps256_ps128(eight), _mm256_extractf128_ps::<1>(eight));
            let two = f(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(f(two, _mm_movehdup_ps(two)))
        })
    }
}

/// Puts the quarters of a register in order after two registers were packed into it.
#[inline(always)]
fn in_order(packed: __m256i) -> __m256i {
    instructions!(_mm256_permute4x64_epi64::<0b11_01_10_00>(packed))
}
