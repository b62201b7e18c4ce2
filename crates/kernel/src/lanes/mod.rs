//! Sixteen numbers that are worked on at once, in the registers of each instruction set.
//!
//! Code that must be fast is written once over [`Lanes`] and compiled for each instruction set. It relies on
//! the compiler for inlining only.

/// Defines the operators of lanes.
macro_rules! operators {
    ($lanes:ty: $($operator:ident :: $method:ident($a:ident, $b:ident) = $value:expr;)+) => {$(
        impl $operator for $lanes {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let ($a, $b) = (self, other);
                $value
            }
        }
    )+};
}

/// Runs instructions of the processor.
#[cfg(x86)]
macro_rules! instructions {
    ($call:expr) => {
        // SAFETY: `for_every_kernel` runs functions over these lanes only if the processor has the
        // instructions.
        unsafe { $call }
    };
}

#[cfg(x86)]
mod avx2;
#[cfg(x86)]
mod avx512;

use std::ops::{Add, Mul, Sub};

use crate::bf16::Bf16;
use crate::layout::PANEL;
#[cfg(x86)]
pub use avx2::Avx2;
#[cfg(x86)]
pub use avx512::Avx512;

/// Adding this number, 1.5 · 2^23, rounds to an integer and leaves it in the low bits.
pub const WHOLE: f32 = 12_582_912.0;

/// Sixteen numbers. Every implementation gives the same numbers to the last bit.
///
/// If two numbers cannot be ordered, `max` and `min` give the second.
pub trait Lanes: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// `x` sixteen times.
    fn splat(x: f32) -> Self;
    fn load(from: &[f32; PANEL]) -> Self;
    fn store(self, to: &mut [f32; PANEL]);
    /// `self · factor + term`, rounded after each step: not every processor can round once.
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        self * factor + term
    }

    fn max(self, other: Self) -> Self;
    fn min(self, other: Self) -> Self;

    #[inline(always)]
    fn load_i32(from: &[i32; PANEL]) -> Self {
        let mut lanes = [0.0; PANEL];
        for i in 0..PANEL {
            lanes[i] = from[i] as f32;
        }
        Self::load(&lanes)
    }

    #[inline(always)]
    fn load_bf16(from: &[Bf16; PANEL]) -> Self {
        let mut lanes = [0.0; PANEL];
        for i in 0..PANEL {
            lanes[i] = from[i].widened();
        }
        Self::load(&lanes)
    }

    /// Stores the nearest bfloat16 of each number.
    #[inline(always)]
    fn store_bf16(self, to: &mut [Bf16; PANEL]) {
        let lanes = self.to_array();
        for i in 0..PANEL {
            to[i] = Bf16::nearest(lanes[i]);
        }
    }

    /// Stores the lowest eight bits of each number.
    #[inline(always)]
    fn store_low_bytes(self, to: &mut [u8; PANEL]) {
        let lanes = self.to_array();
        for i in 0..PANEL {
            to[i] = lanes[i].to_bits() as u8;
        }
    }

    /// `self · 2^n` for whole numbers `n` from -126 to 127.
    #[inline(always)]
    fn times_two_to(self, n: Self) -> Self {
        // The low bits of the sum hold `n`; one more than half the exponents is 2^0.
        let mut powers = (n + Self::splat(WHOLE + 127.0)).to_array();
        for power in &mut powers {
            *power = f32::from_bits(power.to_bits() << 23);
        }
        self * Self::load(&powers)
    }

    #[inline(always)]
    fn to_array(self) -> [f32; PANEL] {
        let mut lanes = [0.0; PANEL];
        self.store(&mut lanes);
        lanes
    }

    /// The sum of all, added in halves.
    #[inline(always)]
    fn sum(self) -> f32 {
        reduce(self.to_array(), |a, b| a + b)
    }

    #[inline(always)]
    fn max_lane(self) -> f32 {
        reduce(self.to_array(), |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn min_lane(self) -> f32 {
        -(Self::splat(0.0) - self).max_lane()
    }
}

/// Reduces sixteen numbers to one in four steps; one after another would take fifteen.
#[inline(always)]
fn reduce(lanes: [f32; PANEL], f: impl Fn(f32, f32) -> f32) -> f32 {
    let (mut eight, mut four) = ([0.0; 8], [0.0; 4]);
    for i in 0..8 {
        eight[i] = f(lanes[i], lanes[i + 8]);
    }
    for i in 0..4 {
        four[i] = f(eight[i], eight[i + 4]);
    }
    f(f(four[0], four[2]), f(four[1], four[3]))
}

/// Lanes of any processor.
#[derive(Debug, Clone, Copy)]
pub struct Plain([f32; PANEL]);

impl Plain {
    #[inline(always)]
    fn zip(mut self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        for i in 0..PANEL {
            self.0[i] = f(self.0[i], other.0[i]);
        }
        self
    }
}

operators! { Plain:
    Add::add(a, b) = a.zip(b, |a, b| a + b);
    Sub::sub(a, b) = a.zip(b, |a, b| a - b);
    Mul::mul(a, b) = a.zip(b, |a, b| a * b);
}

impl Lanes for Plain {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; PANEL])
    }

    #[inline(always)]
    fn load(from: &[f32; PANEL]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; PANEL]) {
        *to = self.0;
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks every operation of one kind of lanes.
    fn check<L: Lanes>() {
        let (mut a, mut b) = ([0.0; PANEL], [0.0; PANEL]);
        for i in 0..PANEL {
            (a[i], b[i]) = (i as f32 * 1.5 - 7.0, 3.0 - i as f32);
        }
        let (left, right) = (L::load(&a), L::load(&b));
        let each = |got: L, wanted: &dyn Fn(f32, f32) -> f32| {
            for (i, x) in got.to_array().into_iter().enumerate() {
                assert_eq!(x, wanted(a[i], b[i]), "lane {i}");
            }
        };
        each(left + right, &|a, b| a + b);
        each(left - right, &|a, b| a - b);
        each(left * right, &|a, b| a * b);
        each(left.mul_add(right, L::splat(2.0)), &|a, b| a * b + 2.0);
        each(left.max(right), &f32::max);
        each(left.min(right), &f32::min);
        each(left.times_two_to(right), &|a, b| a * b.exp2());
        let mut halves = [Bf16::default(); PANEL];
        left.store_bf16(&mut halves);
        each(L::load_bf16(&halves), &|a, _| Bf16::nearest(a).widened());
        let mut bytes = [0; PANEL];
        (right + L::splat(WHOLE)).store_low_bytes(&mut bytes);
        assert_eq!(bytes[..5], [3, 2, 1, 0, 255]);
        assert_eq!(L::load_i32(&[-70_000; PANEL]).to_array(), [-70_000.0; PANEL]);
        assert_eq!([left.sum(), left.max_lane(), left.min_lane()], [68.0, 15.5, -7.0]);
    }

    #[test]
    fn lanes_compute_as_single_numbers_do() {
        check::<Plain>();
        #[cfg(x86)]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            check::<Avx2>();
        }
        #[cfg(x86)]
        if is_x86_feature_detected!("avx512f") {
            check::<Avx512>();
        }
    }

    /// The bits of what every operation gives.
    fn bits<L: Lanes>(a: &[f32; PANEL], b: &[f32; PANEL]) -> Vec<u32> {
        let (left, right) = (L::load(a), L::load(b));
        let mut halves = [Bf16::default(); PANEL];
        left.store_bf16(&mut halves);
        let mut bytes = [0; PANEL];
        (left + L::splat(WHOLE)).store_low_bytes(&mut bytes);
        let n = (right + L::splat(WHOLE)) - L::splat(WHOLE);
        let lanes = [
            left.mul_add(right, left),
            left.max(right),
            left.min(right),
            L::load_bf16(&halves),
            left.times_two_to(n),
        ];
        let numbers = lanes.into_iter().flat_map(Lanes::to_array);
        let single = [left.sum(), left.max_lane(), left.min_lane()];
        numbers.chain(single).map(f32::to_bits).chain(bytes.map(u32::from)).collect()
    }

    proptest! {
        #[test]
        fn all_lanes_give_the_same_bits(
            a in prop::array::uniform16(-90.0_f32..90.0), b in prop::array::uniform16(-90.0_f32..90.0),
        ) {
            let expected = bits::<Plain>(&a, &b);
            prop_assert_eq!(expected.len(), 5 * PANEL + 3 + PANEL);
            #[cfg(x86)]
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                prop_assert_eq!(&bits::<Avx2>(&a, &b), &expected);
            }
            #[cfg(x86)]
            if is_x86_feature_detected!("avx512f") {
                prop_assert_eq!(&bits::<Avx512>(&a, &b), &expected);
            }
        }
    }
}
