//! Products of 8-bit integers with sums of 32 bits: a scale for each row and one for each output.
//!
//! The numbers of a row become whole ones from 0 to 255, from its lowest to its highest and with a whole number for zero; the
//! weights of an output become whole numbers from -127 to 127 (Jacob et al. 2018, section 2; a range for every row and output as
//! in Dettmers et al. 2022). What the zero of a row adds to a sum is the zero times the sum of the weights. Sums are exact, so
//! that every kernel gives the same ones.

use crate::aligned::Aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use crate::amx_int8;
#[cfg(target_arch = "x86_64")]
use crate::avx512_int8;
use crate::dispatch::for_every_kernel;
use crate::finish::{Finish, Products};
use crate::lanes::{Lanes, WHOLE};
use crate::number::Number;
use crate::{Kernel, PANEL, ROW_BLOCK, Scratch};

/// Inputs of a tile.
pub const TILE: usize = 64;
/// Inputs that are multiplied side by side.
const QUAD: usize = 4;
/// The largest magnitude of a rounded weight.
const LARGEST: f32 = 127.0;
/// The steps from the lowest number of a row to its highest: one fewer than bytes have, as both the number and the zero are
/// rounded.
const STEPS: f32 = 254.0;

/// Whether the processor multiplies 8-bit integers with the kernel.
pub fn is_native(kernel: Kernel) -> bool {
    match kernel {
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx512 => is_x86_feature_detected!("avx512vnni"),
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        Kernel::Amx => crate::amx_f32::has_integers(),
        _ => false,
    }
}

/// A matrix of 8-bit integers, `[panel][four inputs][16 outputs][4]`.
#[derive(Debug)]
pub struct EightWeights {
    kernel: Kernel,
    /// Inputs, in whole tiles; the padding weighs nothing.
    k: usize,
    quads: Aligned<i8>,
    /// What a whole number of an output stands for.
    scales: Vec<f32>,
    /// What a whole number adds to an output when every input is one of those.
    of_zeros: Vec<f32>,
}

/// Rows of 8-bit integers.
#[derive(Debug, Default)]
pub struct EightRows {
    bytes: Aligned<u8>,
    steps: Vec<Step>,
}

/// What the bytes of a row stand for: so many times `size` as they are above `zero`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Step {
    size: f32,
    zero: f32,
}

/// What a product reads: rows `stride` apart, whole blocks of them, and weights.
#[derive(Debug, Clone, Copy)]
pub struct Operands<'a> {
    pub rows: &'a [u8],
    pub stride: usize,
    pub n_rows: usize,
    pub k: usize,
    pub quads: &'a [i8],
    steps: &'a [Step],
    scales: &'a [f32],
    of_zeros: &'a [f32],
}

impl EightWeights {
    /// Packs the matrix whose output `j` takes the weights `column(j)`, one for each of `k` inputs.
    ///
    /// # Panics
    /// When this processor cannot run the kernel, or the kernel multiplies no such integers.
    pub fn pack<'w>(kernel: Kernel, k: usize, n: usize, column: impl Fn(usize) -> &'w [f32]) -> Self {
        assert!(kernel.is_available() && is_native(kernel), "`{}` has no 8-bit products", kernel.name());
        let padded_k = k.next_multiple_of(TILE);
        let n_panels = n.div_ceil(PANEL);
        let mut quads = Aligned::zeros(n_panels * padded_k * PANEL);
        let packed: &mut [i8] = quads.values_mut();
        let (mut scales, mut of_zeros) = (vec![0.0; n_panels * PANEL], vec![0.0; n_panels * PANEL]);
        for j in 0..n {
            let column = &column(j)[..k];
            let largest = column.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            scales[j] = largest / LARGEST;
            let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
            let mut sum = 0;
            for (i, weight) in column.iter().enumerate() {
                let whole = (weight * part).round() as i8;
                sum += i32::from(whole);
                packed[(j / PANEL * padded_k + i / QUAD * QUAD) * PANEL + j % PANEL * QUAD + i % QUAD] =
                    whole;
            }
            of_zeros[j] = sum as f32 * scales[j];
        }
        Self { kernel, k: padded_k, quads, scales, of_zeros }
    }

    /// Rounds `n_rows` rows of `k` inputs, `stride` apart, multiplies them and hands the product to `finish`.
    ///
    /// # Panics
    /// When `a` is too short for its rows, or `finish` for the product.
    pub fn multiply<T: Number, O: Number>(
        &self,
        a: &[T],
        (k, stride): (usize, usize),
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        assert!(n_rows == 0 || k <= self.k && a.len() >= (n_rows - 1) * stride + k, "rows are missing");
        self.multiply_bytes(n_rows, finish, scratch, |bytes, row_stride, steps| {
            round_rows(self.kernel, a, stride, k, bytes, row_stride, steps);
        });
    }

    /// Does what [`EightWeights::multiply`] does with rows that are joined of some rows of `a`, each `width` wide; zeros
    /// where there is none.
    ///
    /// # Panics
    /// When `a` has not the rows, or they make more inputs than there are.
    pub fn multiply_joined<const N: usize, O: Number>(
        &self,
        a: &[f32],
        width: usize,
        parts: &[[Option<u32>; N]],
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
    ) {
        assert!(N * width <= self.k, "more inputs than weights");
        self.multiply_bytes(parts.len(), finish, scratch, |bytes, row_stride, steps| {
            round_joined(self.kernel, a, width, parts.as_flattened(), bytes, row_stride, steps);
        });
    }

    /// Multiplies `n_rows` rows that `round` writes and hands the product to `finish`.
    fn multiply_bytes<O: Number>(
        &self,
        n_rows: usize,
        finish: &mut Finish<'_, O>,
        scratch: &mut Scratch,
        round: impl FnOnce(&mut [u8], usize, &mut [Step]),
    ) {
        if n_rows == 0 {
            return;
        }
        assert!(finish.bias.len() >= self.scales.len(), "outputs without a bias");
        let rows = &mut scratch.eight;
        // An odd number of lines from row to row, so that rows do not fight for the same ones of the cache.
        let row_stride = ((self.k / TILE) | 1) * TILE;
        rows.bytes.reserve(n_rows.next_multiple_of(ROW_BLOCK) * row_stride);
        rows.steps.resize(n_rows, Step::default());
        let bytes = rows.bytes.values_mut();
        round(bytes, row_stride, &mut rows.steps);
        let operands = Operands {
            rows: bytes,
            stride: row_stride,
            n_rows,
            k: self.k,
            quads: self.quads.values(),
            steps: &rows.steps,
            scales: &self.scales,
            of_zeros: &self.of_zeros,
        };
        match self.kernel {
            // SAFETY: `pack` saw that the processor has the instructions; there are rows for whole blocks, of whole tiles.
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kernel::Amx => unsafe { amx_int8::multiply(operands, finish) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { avx512_int8::multiply(operands, finish) },
            _ => unreachable!("weights are packed only for kernels that multiply them"),
        }
    }
}

impl Operands<'_> {
    /// Hands the sums of a block, rows of `W` from output `column` on, to `finish`.
    #[inline(always)]
    pub fn finish<L: Lanes, O: Number, const W: usize>(
        &self,
        sums: &[i32],
        row: usize,
        width: usize,
        column: usize,
        finish: &mut Finish<'_, O>,
    ) {
        let outputs = column..column + width;
        let scales = self.scales[outputs.clone()].as_chunks().0;
        let of_zeros = self.of_zeros[outputs.clone()].as_chunks().0;
        for (r, sums) in sums.chunks_exact(W).enumerate() {
            let Step { size, zero } = self.steps[row + r];
            let sums = sums.as_chunks().0;
            let products = Scaled { sums, scales, of_zeros, size: L::all(size), zero: L::all(-zero * size) };
            finish.take_row::<L>(products, row + r, outputs.clone());
        }
    }
}

/// Sums of a row that become products: each above those of its zero, times its output's scale and the row's step.
struct Scaled<'s, L> {
    sums: &'s [[i32; PANEL]],
    scales: &'s [[f32; PANEL]],
    of_zeros: &'s [[f32; PANEL]],
    size: L,
    zero: L,
}

impl<L: Lanes> Products<L> for Scaled<'_, L> {
    #[inline(always)]
    fn with(&self, panel: usize, bias: L) -> L {
        let sums = L::of_integers(&self.sums[panel]) * L::load(&self.scales[panel]);
        sums.mul_add(self.size, self.zero.mul_add(L::load(&self.of_zeros[panel]), bias))
    }
}

for_every_kernel! {
    /// Rounds rows of `k` numbers to bytes, and writes what those of each row stand for to `steps`.
    round_rows, round_rows_body<T>(
        from: &[T], stride: usize, k: usize, to: &mut [u8], to_stride: usize, steps: &mut [Step])
}

#[inline(always)]
fn round_rows_body<T: Number, L: Lanes>(
    from: &[T],
    stride: usize,
    k: usize,
    to: &mut [u8],
    to_stride: usize,
    steps: &mut [Step],
) {
    for (r, (to, step)) in to.chunks_exact_mut(to_stride).zip(steps).enumerate() {
        let row = &from[r * stride..][..k];
        let mut extremes = Extremes::<L>::default();
        extremes.take(row);
        *step = extremes.step();
        step.round::<T, L>(row, &mut to[..k]);
        to[k..].fill(step.zero as u8);
    }
}

for_every_kernel! {
    /// Rounds rows as [`round_rows`] does that are joined of rows of `from`, of as many each.
    round_joined, round_joined_body<>(
        from: &[f32], width: usize, parts: &[Option<u32>], to: &mut [u8], to_stride: usize, steps: &mut [Step])
}

#[inline(always)]
fn round_joined_body<L: Lanes>(
    from: &[f32],
    width: usize,
    parts: &[Option<u32>],
    to: &mut [u8],
    to_stride: usize,
    steps: &mut [Step],
) {
    let row = |at: u32| &from[at as usize * width..][..width];
    let n_parts = parts.len() / steps.len();
    for (parts, (to, step)) in parts.chunks_exact(n_parts).zip(to.chunks_exact_mut(to_stride).zip(steps)) {
        let mut extremes = Extremes::<L>::default();
        for part in parts.iter().flatten() {
            extremes.take(row(*part));
        }
        *step = extremes.step();
        to.fill(step.zero as u8);
        for (part, to) in parts.iter().zip(to.chunks_exact_mut(width)) {
            if let Some(part) = part {
                step.round::<f32, L>(row(*part), to);
            }
        }
    }
}

/// From where to where numbers lie; zero is among them, so that it has a whole number.
struct Extremes<L> {
    lowest: L,
    highest: L,
}

impl<L: Lanes> Default for Extremes<L> {
    #[inline(always)]
    fn default() -> Self {
        Self { lowest: L::all(0.0), highest: L::all(0.0) }
    }
}

impl<L: Lanes> Extremes<L> {
    #[inline(always)]
    fn take<T: Number>(&mut self, row: &[T]) {
        let (panels, rest) = row.as_chunks::<PANEL>();
        for panel in panels {
            self.take_panel(panel);
        }
        if !rest.is_empty() {
            self.take_panel(&padded(rest));
        }
    }

    #[inline(always)]
    fn take_panel<T: Number>(&mut self, panel: &[T; PANEL]) {
        let x = T::load(panel);
        (self.lowest, self.highest) = (self.lowest.min(x), self.highest.max(x));
    }

    #[inline(always)]
    fn step(self) -> Step {
        let lowest = self.lowest.smallest();
        let range = self.highest.largest() - lowest;
        let size = range / STEPS;
        Step { size, zero: if size > 0.0 { (-lowest / size).round() } else { 0.0 } }
    }
}

impl Step {
    /// Rounds the numbers of a row.
    #[inline(always)]
    fn round<T: Number, L: Lanes>(self, row: &[T], to: &mut [u8]) {
        let part = L::all(if self.size > 0.0 { 1.0 / self.size } else { 0.0 });
        let shift = L::all(WHOLE + self.zero);
        let (panels, rest) = row.as_chunks::<PANEL>();
        let (to, to_rest) = to.as_chunks_mut::<PANEL>();
        for at in 0..panels.len() {
            T::load::<L>(&panels[at]).mul_add(part, shift).store_low_bytes(&mut to[at]);
        }
        if !rest.is_empty() {
            let mut bytes = [0; PANEL];
            T::load::<L>(&padded(rest)).mul_add(part, shift).store_low_bytes(&mut bytes);
            to_rest.copy_from_slice(&bytes[..rest.len()]);
        }
    }
}

/// Less than a panel, with zeros behind.
#[inline(always)]
fn padded<T: Number>(rest: &[T]) -> [T; PANEL] {
    let mut panel = [T::default(); PANEL];
    panel[..rest.len()].copy_from_slice(rest);
    panel
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
