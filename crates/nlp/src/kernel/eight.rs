//! Products of 8-bit integers with sums of 32 bits: a scale for each row and one for each output.
//!
//! A row is divided by its largest magnitude and rounded to whole numbers from -127 to 127, and so are the weights of an
//! output (Dettmers et al. 2022, "vector-wise quantisation"). The instructions multiply unsigned by signed numbers: rows are
//! kept 128 higher, and 128 times the sum of the weights is taken off each sum at its start. Sums are exact, so that every
//! kernel gives the same ones.

use super::aligned::Aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use super::amx_eight;
#[cfg(target_arch = "x86_64")]
use super::avx512_eight;
use super::dispatch::for_every_kernel;
use super::finish::Finish;
use super::number::Number;
use super::{Kernel, PANEL, ROW_BLOCK, Scratch};

/// Inputs of a tile.
pub(super) const TILE: usize = 64;
/// Inputs that are multiplied side by side.
const QUAD: usize = 4;
/// What is added to the numbers of a row.
const ZERO: i32 = 128;
/// The largest magnitude of a rounded number.
const LARGEST: f32 = 127.0;

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
    /// Where the sum of an output starts.
    starts: Vec<i32>,
}

/// Rows of 8-bit integers.
#[derive(Debug, Default)]
pub(super) struct EightRows {
    bytes: Aligned<u8>,
    scales: Vec<f32>,
}

/// What a product reads: rows `stride` apart, whole blocks of them, and weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operands<'a> {
    pub rows: &'a [u8],
    pub stride: usize,
    pub n_rows: usize,
    pub k: usize,
    pub quads: &'a [i8],
    pub starts: &'a [i32],
    row_scales: &'a [f32],
    scales: &'a [f32],
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
        let (mut scales, mut starts) = (vec![0.0; n_panels * PANEL], vec![0; n_panels * PANEL]);
        for j in 0..n {
            let column = &column(j)[..k];
            let largest = column.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            scales[j] = largest / LARGEST;
            let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
            for (i, weight) in column.iter().enumerate() {
                let whole = (weight * part).round() as i8;
                starts[j] -= ZERO * i32::from(whole);
                packed[(j / PANEL * padded_k + i / QUAD * QUAD) * PANEL + j % PANEL * QUAD + i % QUAD] = whole;
            }
        }
        Self { kernel, k: padded_k, quads, scales, starts }
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
        let row_stride = (self.k / TILE | 1) * TILE;
        rows.bytes.reserve(n_rows.next_multiple_of(ROW_BLOCK) * row_stride);
        rows.scales.clear();
        rows.scales.resize(n_rows, 0.0);
        let bytes = rows.bytes.values_mut();
        round_rows(self.kernel, a, stride, k, bytes, row_stride, &mut rows.scales);
        let operands = Operands {
            rows: bytes,
            stride: row_stride,
            n_rows,
            k: self.k,
            quads: self.quads.values(),
            starts: &self.starts,
            row_scales: &rows.scales,
            scales: &self.scales,
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
        let scales = self.scales[column..column + width].as_chunks::<PANEL>().0;
        let rows = sums.chunks_exact_mut(W).zip(&self.row_scales[row..]);
        let n_rows = rows.len();
        for (sums, row_scale) in rows {
            for (sums, scales) in sums.as_chunks_mut::<PANEL>().0.iter_mut().zip(scales) {
                // Values of their own, so that the compiler sees whole vectors.
                let mut values = [0.0_f32; PANEL];
                for ((value, sum), scale) in values.iter_mut().zip(&*sums).zip(scales) {
                    *value = *sum as f32 * (scale * row_scale);
                }
                *sums = values.map(|value| value.to_bits().cast_signed());
            }
        }
        finish.take::<true>(bytemuck::cast_slice(sums), W, width, row, n_rows, column);
    }
}

for_every_kernel! {
    /// Rounds rows of `k` numbers to bytes around 128, and writes what one step of each row stands for to `scales`.
    round_rows, round_rows_body<T>(
        from: &[T], stride: usize, k: usize, to: &mut [u8], to_stride: usize, scales: &mut [f32])
}

#[inline(always)]
fn round_rows_body<T: Number, const FUSED: bool>(
    from: &[T],
    stride: usize,
    k: usize,
    to: &mut [u8],
    to_stride: usize,
    scales: &mut [f32],
) {
    /// What leaves a whole number in the low bits when it is added: 2^23 and the zero of the bytes.
    const WHOLE: f32 = 8_388_608.0 + ZERO as f32;
    for (r, (to, scale)) in to.chunks_exact_mut(to_stride).zip(scales).enumerate() {
        let row = &from[r * stride..][..k];
        let (vectors, rest) = row.as_chunks::<PANEL>();
        let mut largest = [0.0_f32; PANEL];
        for vector in vectors {
            for (largest, x) in largest.iter_mut().zip(vector) {
                let x = x.value().abs();
                *largest = if x > *largest { x } else { *largest };
            }
        }
        let largest = rest.iter().map(|x| x.value().abs()).chain(largest).fold(0.0_f32, f32::max);
        let part = if largest > 0.0 { LARGEST / largest } else { 0.0 };
        *scale = largest / LARGEST;
        for (to, x) in to.iter_mut().zip(row) {
            *to = (x.value() * part + WHOLE).to_bits() as u8;
        }
        to[k..].fill(ZERO as u8);
    }
}
