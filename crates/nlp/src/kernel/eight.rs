//! Products of 8-bit integers with sums of 32 bits: a scale for each row and one for each output.
//!
//! The numbers of a row become whole ones from 0 to 255, from its lowest to its highest and with a whole number for zero; the
//! weights of an output become whole numbers from -127 to 127 (Jacob et al. 2018, section 2; a range for every row and output as
//! in Dettmers et al. 2022). What the zero of a row adds to a sum is the zero times the sum of the weights. Sums are exact, so
//! that every kernel gives the same ones.

use super::aligned::Aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use super::amx_eight;
#[cfg(target_arch = "x86_64")]
use super::avx512_eight;
use super::dispatch::for_every_kernel;
use super::elementary::mul_add;
use super::finish::Finish;
use super::number::Number;
use super::{Kernel, PANEL, ROW_BLOCK, Scratch};

/// Inputs of a tile.
pub(super) const TILE: usize = 64;
/// Inputs that are multiplied side by side.
const QUAD: usize = 4;
/// The largest magnitude of a rounded weight.
const LARGEST: f32 = 127.0;
/// The steps from the lowest number of a row to its highest: one fewer than bytes have, as both the number and the zero are
/// rounded.
const STEPS: f32 = 254.0;

/// Whether the processor multiplies 8-bit integers with the kernel.
pub(super) fn is_native(kernel: Kernel) -> bool {
    match kernel {
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx512 => is_x86_feature_detected!("avx512vnni"),
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        Kernel::Amx => super::amx::has_integers(),
        _ => false,
    }
}

/// A matrix of 8-bit integers, `[panel][four inputs][16 outputs][4]`.
#[derive(Debug)]
pub(crate) struct EightWeights {
    kernel: Kernel,
    /// Inputs, in whole tiles; the padding weighs nothing.
    k: usize,
    quads: Aligned<i8>,
    /// What a whole number of an output stands for.
    scales: Vec<f32>,
    /// The sum of the whole numbers of an output.
    sums: Vec<f32>,
}

/// Rows of 8-bit integers.
#[derive(Debug, Default)]
pub(super) struct EightRows {
    bytes: Aligned<u8>,
    steps: Vec<Step>,
}

/// What the bytes of a row stand for: so many times `size` as they are above `zero`.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Step {
    size: f32,
    zero: f32,
}

/// What a product reads: rows `stride` apart, whole blocks of them, and weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operands<'a> {
    pub rows: &'a [u8],
    pub stride: usize,
    pub n_rows: usize,
    pub k: usize,
    pub quads: &'a [i8],
    steps: &'a [Step],
    scales: &'a [f32],
    sums: &'a [f32],
}

impl EightWeights {
    /// Packs the matrix whose output `j` takes the weights `column(j)`, one for each of `k` inputs.
    ///
    /// # Panics
    /// When this processor cannot run the kernel, or the kernel multiplies no such integers.
    pub(crate) fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        assert!(kernel.is_available() && is_native(kernel), "`{}` has no 8-bit products", kernel.name());
        let padded_k = k.next_multiple_of(TILE);
        let n_panels = n.div_ceil(PANEL);
        let mut quads = Aligned::zeros(n_panels * padded_k * PANEL);
        let packed: &mut [i8] = quads.values_mut();
        let (mut scales, mut sums) = (vec![0.0; n_panels * PANEL], vec![0.0; n_panels * PANEL]);
        for j in 0..n {
            let column = &column(j)[..k];
            let largest = column.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            scales[j] = largest / LARGEST;
            let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
            for (i, weight) in column.iter().enumerate() {
                let whole = (weight * part).round() as i8;
                sums[j] += f32::from(whole);
                packed[(j / PANEL * padded_k + i / QUAD * QUAD) * PANEL + j % PANEL * QUAD + i % QUAD] =
                    whole;
            }
        }
        Self { kernel, k: padded_k, quads, scales, sums }
    }

    /// Rounds `n_rows` rows of `k` inputs, `stride` apart, multiplies them and hands the product to `finish`.
    ///
    /// # Panics
    /// When `a` is too short for its rows, or `finish` for the product.
    pub(crate) fn multiply<T: Number, O: Number>(
        &self,
        a: &[T],
        (k, stride): (usize, usize),
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        if n_rows == 0 {
            return;
        }
        assert!(k <= self.k && a.len() >= (n_rows - 1) * stride + k, "rows are missing");
        assert!(finish.bias.len() >= self.scales.len(), "outputs without a bias");
        let rows = &mut scratch.eight;
        // An odd number of lines from row to row, so that rows do not fight for the same ones of the cache.
        let row_stride = ((self.k / TILE) | 1) * TILE;
        rows.bytes.reserve(n_rows.next_multiple_of(ROW_BLOCK) * row_stride);
        rows.steps.resize(n_rows, Step::default());
        let bytes = rows.bytes.values_mut();
        round_rows(self.kernel, a, stride, k, bytes, row_stride, &mut rows.steps);
        let operands = Operands {
            rows: bytes,
            stride: row_stride,
            n_rows,
            k: self.k,
            quads: self.quads.values(),
            steps: &rows.steps,
            scales: &self.scales,
            sums: &self.sums,
        };
        match self.kernel {
            // SAFETY: `pack` saw that the processor has the instructions; there are rows for whole blocks, of whole tiles.
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kernel::Amx => unsafe { amx_eight::multiply(operands, finish) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { avx512_eight::multiply(operands, finish) },
            _ => unreachable!("weights are packed only for kernels that multiply them"),
        }
    }
}

impl Operands<'_> {
    /// Hands the sums of a block, rows of `W` from output `column` on, to `finish`.
    #[inline(always)]
    pub(super) fn finish<O: Number, const W: usize>(
        &self,
        sums: &mut [i32],
        row: usize,
        width: usize,
        column: usize,
        finish: &mut Finish<'_, O>,
    ) {
        let outputs = column..column + width;
        let (scales, _) = self.scales[outputs.clone()].as_chunks::<PANEL>();
        let (of_zero, _) = self.sums[outputs].as_chunks::<PANEL>();
        let rows = sums.chunks_exact_mut(W).zip(&self.steps[row..]);
        let n_rows = rows.len();
        for (sums, step) in rows {
            let panels = sums.as_chunks_mut::<PANEL>().0.iter_mut().zip(scales).zip(of_zero);
            for ((sums, scales), of_zero) in panels {
                // Values of their own, so that the compiler sees whole vectors.
                let mut values = [0.0_f32; PANEL];
                for (((value, sum), scale), of_zero) in values.iter_mut().zip(&*sums).zip(scales).zip(of_zero)
                {
                    *value = mul_add::<true>(-step.zero, *of_zero, *sum as f32) * (scale * step.size);
                }
                *sums = values.map(|value| value.to_bits().cast_signed());
            }
        }
        finish.take::<true>(bytemuck::cast_slice(sums), W, width, row, n_rows, column);
    }
}

for_every_kernel! {
    /// Rounds rows of `k` numbers to bytes, and writes what those of each row stand for to `steps`.
    round_rows, round_rows_body<T>(
        from: &[T], stride: usize, k: usize, to: &mut [u8], to_stride: usize, steps: &mut [Step])
}

#[inline(always)]
fn round_rows_body<T: Number, const FUSED: bool>(
    from: &[T],
    stride: usize,
    k: usize,
    to: &mut [u8],
    to_stride: usize,
    steps: &mut [Step],
) {
    /// What leaves a whole number in the low bits when it is added: 1.5 · 2^23.
    const WHOLE: f32 = 12_582_912.0;
    for (r, (to, step)) in to.chunks_exact_mut(to_stride).zip(steps).enumerate() {
        let row = &from[r * stride..][..k];
        let (vectors, rest) = row.as_chunks::<PANEL>();
        // Zero is among them, so that it has a whole number.
        let (mut lowest, mut highest) = ([0.0_f32; PANEL], [0.0_f32; PANEL]);
        for vector in vectors {
            for ((lowest, highest), x) in lowest.iter_mut().zip(&mut highest).zip(vector) {
                let x = x.value();
                *lowest = if x < *lowest { x } else { *lowest };
                *highest = if x > *highest { x } else { *highest };
            }
        }
        let rest = || rest.iter().map(|x| x.value());
        let lowest = rest().chain(lowest).fold(0.0, f32::min);
        let highest = rest().chain(highest).fold(0.0, f32::max);
        let range = highest - lowest;
        let part = if range > 0.0 { STEPS / range } else { 0.0 };
        *step = Step { size: range / STEPS, zero: (-lowest * part).round() };
        let shift = WHOLE + step.zero;
        for (to, x) in to.iter_mut().zip(row) {
            *to = mul_add::<FUSED>(x.value(), part, shift).to_bits() as u8;
        }
        to[k..].fill(step.zero as u8);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_stand_for_their_numbers_within_half_a_step(
            row in prop::collection::vec(-8.0_f32..2.0, 1..90), far in -30.0_f32..30.0,
        ) {
            let row: Vec<f32> = row.into_iter().chain([far]).collect();
            for kernel in Kernel::available() {
                let (mut bytes, mut steps) = ([7_u8; 128], [Step::default()]);
                round_rows(kernel, &row, row.len(), row.len(), &mut bytes, 128, &mut steps);
                let Step { size, zero } = steps[0];
                for (x, byte) in row.iter().chain(&[0.0; 20]).zip(bytes) {
                    let got = (f32::from(byte) - zero) * size;
                    prop_assert!((got - x).abs() <= size * 0.501, "{got} for {x}, a step is {size}");
                }
            }
        }
    }
}
