//! Products of bytes with AVX2: four rows by one panel of sums in eight registers.
//!
//! `vpmaddubsw` multiplies bytes with signed bytes and adds two products in 16 bits, which saturates beyond
//! 32,767. Bytes go up to 255, so that two weights of the same sign cannot saturate if their sum is at most
//! 128. Four inputs of a panel for which that holds are safe; in trained matrices nine of ten are. The others
//! are widened to 16 bits and multiplied with `vpmaddwd`, which takes nearly twice as long. The order of
//! inputs changes no sum, so the safe ones of each panel come first, without a branch between them.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_and_si256, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_slli_epi16, _mm256_srai_epi16,
    _mm256_srli_epi16, _mm256_storeu_si256,
};

use crate::finish::Finish;
use crate::int8_operands::Int8Operands;
use crate::lanes::Avx2;
use crate::layout::{PANEL, QUAD};
use crate::number::Number;

const ROWS: usize = 4;
/// The largest sum of two weights of the same sign that cannot saturate.
const SAFE: i32 = 128;

/// The order in which the inputs of each panel are multiplied.
#[derive(Debug)]
pub struct QuadOrder {
    /// The first of each four inputs, `[panel][k / 4]`.
    inputs: Vec<u32>,
    /// How many fours of each panel cannot saturate.
    n_safe: Vec<usize>,
}

impl QuadOrder {
    /// Moves the inputs of each panel that cannot saturate to its front.
    pub fn sort(quads: &mut [i8], k: usize) -> Self {
        let mut order = Self { inputs: Vec::new(), n_safe: Vec::new() };
        for panel in quads.chunks_exact_mut(k * PANEL) {
            let fours = panel.as_chunks_mut::<{ QUAD * PANEL }>().0;
            let before = fours.to_vec();
            let (safe, others): (Vec<usize>, Vec<usize>) =
                (0..fours.len()).partition(|&q| is_safe(&before[q]));
            order.n_safe.push(safe.len());
            for (four, q) in fours.iter_mut().zip(safe.into_iter().chain(others)) {
                *four = before[q];
                order.inputs.push((q * QUAD) as u32);
            }
        }
        order
    }
}

/// Whether no product of two inputs with these weights saturates 16 bits.
fn is_safe(weights: &[i8; QUAD * PANEL]) -> bool {
    weights.as_chunks::<2>().0.iter().all(|pair| {
        let [a, b] = pair.map(i32::from);
        (a.max(0) + b.max(0)).max(-a.min(0) - b.min(0)) <= SAFE
    })
}

/// Multiplies the operands and finishes the product. Without an order, no input is known to be safe.
///
/// # Safety
/// The processor has AVX2 and FMA; the operands hold whole blocks of rows.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn multiply<O: Number>(
    operands: Int8Operands<'_>,
    order: Option<&QuadOrder>,
    finish: &mut Finish<'_, O>,
) {
    let Int8Operands { rows, stride, n_rows, k, quads, .. } = operands;
    let mut sums = [0_i32; ROWS * PANEL];
    for (p, panel) in quads.chunks_exact(k * PANEL).enumerate() {
        for row in (0..n_rows).step_by(ROWS) {
            // SAFETY: rows come in whole blocks.
            unsafe {
                let rows = rows.as_ptr().add(row * stride);
                match order {
                    Some(order) => {
                        let inputs = &order.inputs[p * k / QUAD..][..k / QUAD];
                        block(rows, stride, panel, order.n_safe[p], |q| inputs[q] as usize, &mut sums);
                    }
                    None => block(rows, stride, panel, 0, |q| q * QUAD, &mut sums),
                }
            }
            let there = (n_rows - row).min(ROWS) * PANEL;
            operands.finish_block::<Avx2, O, PANEL>(&sums[..there], row, PANEL, p * PANEL, finish);
        }
    }
}

/// Four rows by one panel, whose weights for the inputs from `input(q)` on come `q`-th.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn block(
    rows: *const u8,
    stride: usize,
    panel: &[i8],
    n_safe: usize,
    input: impl Fn(usize) -> usize,
    out: &mut [i32; ROWS * PANEL],
) {
    let fours = panel.as_chunks::<{ QUAD * PANEL }>().0;
    let (ones, low_bytes) = (_mm256_set1_epi16(1), _mm256_set1_epi16(0xff));
    let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
    // SAFETY: the caller passes four rows with as many inputs as the panel.
    unsafe {
        for (q, four) in fours[..n_safe].iter().enumerate() {
            let weights = load(four);
            let rows = rows.add(input(q));
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = _mm256_set1_epi32(rows.add(r * stride).cast::<i32>().read_unaligned());
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    let pairs = _mm256_madd_epi16(_mm256_maddubs_epi16(x, weights), ones);
                    *sum = _mm256_add_epi32(*sum, pairs);
                }
            }
        }
        for (q, four) in fours.iter().enumerate().skip(n_safe) {
            let [first, second] = load(four);
            let weights = [widen(first), widen(second)];
            let rows = rows.add(input(q));
            for (r, sums) in sums.iter_mut().enumerate() {
                let x = _mm256_set1_epi32(rows.add(r * stride).cast::<i32>().read_unaligned());
                let (even, odd) = (_mm256_and_si256(x, low_bytes), _mm256_srli_epi16::<8>(x));
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    let [evens, odds] =
                        [_mm256_madd_epi16(even, weights.0), _mm256_madd_epi16(odd, weights.1)];
                    *sum = _mm256_add_epi32(*sum, _mm256_add_epi32(evens, odds));
                }
            }
        }
        for (sum, out) in sums.as_flattened().iter().zip(out.as_chunks_mut::<8>().0) {
            _mm256_storeu_si256(out.as_mut_ptr().cast(), *sum);
        }
    }
}

/// The weights of four inputs for eight outputs each.
#[target_feature(enable = "avx2")]
#[inline]
fn load(four: &[i8; QUAD * PANEL]) -> [__m256i; 2] {
    let from: *const __m256i = four.as_ptr().cast();
    // SAFETY: there are two registers of bytes.
    unsafe { [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))] }
}

/// The even and the odd bytes in 16 bits.
#[target_feature(enable = "avx2")]
#[inline]
fn widen(bytes: __m256i) -> (__m256i, __m256i) {
    (_mm256_srai_epi16::<8>(_mm256_slli_epi16::<8>(bytes)), _mm256_srai_epi16::<8>(bytes))
}
