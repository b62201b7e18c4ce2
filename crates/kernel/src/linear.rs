//! A layer of weights and biases.

use crate::aligned::Aligned;
use crate::bf16::Bf16;
use crate::finish::{Activation, Finish, convert_numbers};
use crate::int8_weights::Int8Weights;
use crate::kernel::Kernel;
use crate::layout::{TILE_K, whole_panels};
use crate::multiply::Multiply;
use crate::number::Number;
use crate::precision::Precision;
use crate::scratch::Scratch;

/// A linear layer with an activation, packed for one kernel.
///
/// ```
/// use rashomon_kernel::{Activation, Kernel, Linear, Precision, Scratch};
///
/// let (weights, bias) = ([1.0, 0.0, 0.0, 0.0, 1.0, 1.0], [0.5, -9.0]);
/// let layer = Linear::new(Kernel::best(), Precision::Single, 3, 2, &weights, &bias)
///     .with_activation(Activation::Relu);
/// let mut out = Vec::new();
/// layer.run(&[1.0, 2.0, 3.0], 3, 1, &mut out, &mut Scratch::default());
/// assert_eq!(out[..layer.n()], [1.5, 0.0]);
/// ```
#[derive(Debug)]
pub struct Linear {
    kernel: Kernel,
    k: usize,
    n: usize,
    /// Inputs as packed: a tile holds 32.
    padded_k: usize,
    weights: Weights,
    bias: Vec<f32>,
    activation: Activation,
}

#[derive(Debug)]
enum Weights {
    Single(<f32 as Multiply>::Weights),
    Bf16(<Bf16 as Multiply>::Weights),
    Int8(Int8Weights),
}

impl Linear {
    /// Packs `weights`, `[n][k]`, and `bias`, `[n]`.
    ///
    /// # Panics
    /// If the slices have other lengths or are empty.
    pub fn new(
        kernel: Kernel,
        precision: Precision,
        k: usize,
        n: usize,
        weights: &[f32],
        bias: &[f32],
    ) -> Self {
        assert!(k > 0 && n > 0 && weights.len() == n * k && bias.len() == n, "sizes do not fit together");
        let precision = precision.supported_by(kernel);
        let has_tiles = kernel.has_bf16();
        let padded_k = if has_tiles { k.next_multiple_of(TILE_K) } else { k };
        let mut rows = vec![0.0; n * padded_k];
        for (row, weights) in rows.chunks_exact_mut(padded_k).zip(weights.chunks_exact(k)) {
            row[..k].copy_from_slice(weights);
        }
        let column = |j: usize| &rows[j * padded_k..][..padded_k];
        let weights = match precision {
            Precision::Single => Weights::Single(f32::pack(kernel, padded_k, n, column)),
            Precision::Bf16 => Weights::Bf16(Bf16::pack(kernel, padded_k, n, column)),
            Precision::Int8 => Weights::Int8(Int8Weights::pack(kernel, padded_k, n, column)),
        };
        let mut bias = bias.to_vec();
        bias.resize(whole_panels(n), 0.0);
        Self { kernel, k, n, padded_k, weights, bias, activation: Activation::None }
    }

    /// Sets the function that is applied to each output.
    #[must_use]
    pub const fn with_activation(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// Inputs.
    pub const fn k(&self) -> usize {
        self.k
    }

    /// Outputs.
    pub const fn n(&self) -> usize {
        self.n
    }

    /// From one row of outputs to the next: [`Linear::n`] rounded up to a multiple of 16.
    pub const fn stride(&self) -> usize {
        whole_panels(self.n)
    }

    /// Fills `out` with the outputs for `n_rows` rows of `input` that start `stride` apart:
    /// `[n_rows][self.stride()]`.
    ///
    /// Rows may overlap, for example for a window that moves over rows. Numbers between the outputs of two
    /// rows are unspecified. The outputs of a row do not depend on the other rows, to the last bit.
    ///
    /// # Panics
    /// If `input` is too short for its rows.
    pub fn run(
        &self,
        input: &[f32],
        stride: usize,
        n_rows: usize,
        out: &mut Vec<f32>,
        scratch: &mut Scratch,
    ) {
        out.resize(n_rows * self.stride(), 0.0);
        if n_rows == 0 {
            return;
        }
        let input = &input[..(n_rows - 1) * stride + self.k];
        let mut finish = Finish { bias: &self.bias, activation: self.activation, out, stride: self.stride() };
        match &self.weights {
            Weights::Single(weights) if self.padded_k == self.k => {
                f32::multiply(weights, input, stride, n_rows, &mut finish, scratch);
            }
            Weights::Single(weights) => {
                let mut padded = std::mem::take(&mut scratch.padded);
                let stride = self.pad(input, stride, n_rows, &mut padded);
                f32::multiply(weights, padded.values(), stride, n_rows, &mut finish, scratch);
                scratch.padded = padded;
            }
            Weights::Int8(weights) => {
                weights.multiply(input, (self.k, stride), n_rows, &mut finish, scratch);
            }
            Weights::Bf16(weights) => {
                let mut rows = std::mem::take(&mut scratch.bf16_rows);
                let stride = self.pad(input, stride, n_rows, &mut rows);
                Bf16::multiply(weights, rows.values(), stride, n_rows, &mut finish, scratch);
                scratch.bf16_rows = rows;
            }
        }
    }

    /// Fills `out` as [`Linear::run`] does for joined rows: row `r` is the rows `parts[r]` of `input` side by
    /// side, with zeros for `None`.
    ///
    /// # Panics
    /// If the inputs cannot be divided into `N` parts, or `input` does not have a row.
    pub fn run_joined<const N: usize>(
        &self,
        input: &[f32],
        parts: &[[Option<u32>; N]],
        out: &mut Vec<f32>,
        scratch: &mut Scratch,
    ) {
        assert!(self.k.is_multiple_of(N), "inputs do not divide into {N} parts");
        let width = self.k / N;
        if let Weights::Int8(weights) = &self.weights {
            out.resize(parts.len() * self.stride(), 0.0);
            let mut finish =
                Finish { bias: &self.bias, activation: self.activation, out, stride: self.stride() };
            weights.multiply_joined(input, width, parts, &mut finish, scratch);
            return;
        }
        let mut joined = std::mem::take(&mut scratch.joined);
        joined.clear();
        for part in parts.as_flattened() {
            match part {
                Some(part) => joined.extend_from_slice(&input[*part as usize * width..][..width]),
                None => joined.resize(joined.len() + width, 0.0),
            }
        }
        self.run(&joined, self.k, parts.len(), out, scratch);
        scratch.joined = joined;
    }

    /// Copies rows into another number type, padded with zeros to whole tiles, and returns the new stride.
    fn pad<T: Number>(&self, input: &[f32], stride: usize, n_rows: usize, out: &mut Aligned<T>) -> usize {
        if self.padded_k == self.k {
            out.reserve(input.len());
            convert_numbers(self.kernel, input, out.values_mut());
            return stride;
        }
        out.reserve(n_rows * self.padded_k);
        for (r, row) in out.values_mut().chunks_exact_mut(self.padded_k).enumerate() {
            convert_numbers(self.kernel, &input[r * stride..][..self.k], &mut row[..self.k]);
            row[self.k..].fill(T::default());
        }
        self.padded_k
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PRECISIONS: [Precision; 3] = [Precision::Single, Precision::Bf16, Precision::Int8];

    #[test]
    fn the_input_may_end_with_its_last_row() {
        let (k, n, n_rows, stride) = (32, 16, 32, 66);
        let input = vec![1.0; (n_rows - 1) * stride + k];
        for (kernel, precision) in Kernel::available().flat_map(|kernel| PRECISIONS.map(|p| (kernel, p))) {
            let layer = Linear::new(kernel, precision, k, n, &vec![0.5; n * k], &vec![0.0; n]);
            let mut out = Vec::new();
            layer.run(&input, stride, n_rows, &mut out, &mut Scratch::default());
            assert!(out.iter().all(|x| (x - 16.0).abs() < 0.2), "{kernel:?} {precision:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn every_kernel_follows_the_definition(
            values in prop::collection::vec(-1.0_f32..1.0, 200), n_rows in 1_usize..70, k in 1_usize..100,
            n in 1_usize..70, stride in 1_usize..120, relu in any::<bool>(),
        ) {
            let values: Vec<f32> = values.into_iter().cycle().take(70 * 120 + 100).collect();
            let input = &values[..(n_rows - 1) * stride + k];
            let (weights, bias) = (&values[7..][..n * k], &values[3..][..n]);
            let activation = if relu { Activation::Relu } else { Activation::None };
            let expected = |r: usize, j: usize| {
                let products = input[r * stride..].iter().zip(&weights[j * k..][..k]);
                let products = products.map(|(x, w)| f64::from(*x) * f64::from(*w));
                let sum = f64::from(bias[j]) + products.sum::<f64>();
                if relu { sum.max(0.0) } else { sum }
            };
            let mut scratch = Scratch::default();
            let pairs = Kernel::available().flat_map(|kernel| PRECISIONS.map(|p| (kernel, p)));
            for (kernel, precision) in pairs {
                let layer = Linear::new(kernel, precision, k, n, weights, bias).with_activation(activation);
                let (mut out, mut alone) = (vec![f32::NAN; 9], Vec::new());
                layer.run(input, stride, n_rows, &mut out, &mut scratch);
                // Rounding changes both factors by up to 2^-9 of themselves, or by half of 1/127 of the
                // largest.
                let slack = match precision {
                    Precision::Single => k as f64 * 2e-5 + 1e-5,
                    Precision::Bf16 => k as f64 / 250.0,
                    Precision::Int8 => k as f64 / 120.0,
                };
                for (r, row) in out.chunks_exact(layer.stride()).enumerate() {
                    for (j, got) in row[..n].iter().enumerate() {
                        let (got, wanted) = (f64::from(*got), expected(r, j));
                        prop_assert!((got - wanted).abs() < slack, "{kernel:?}: {got} for {wanted}");
                    }
                    layer.run(&input[r * stride..], stride, 1, &mut alone, &mut scratch);
                    prop_assert_eq!(&alone[..n], &row[..n], "{:?} {:?}", kernel, precision);
                }
                prop_assert_eq!(out.len(), n_rows * layer.stride());
                if k.is_multiple_of(2) {
                    let parts = (0..n_rows as u32).map(|r| [Some(r), (r % 3 > 0).then_some(r / 2)]);
                    let parts: Vec<_> = parts.collect();
                    layer.run_joined(&values, &parts, &mut out, &mut scratch);
                    let part = |r: u32| &values[r as usize * k / 2..][..k / 2];
                    for ([first, second], row) in parts.iter().zip(out.chunks_exact(layer.stride())) {
                        let second = second.map_or(vec![0.0; k / 2], |r| part(r).to_vec());
                        let joined = [part(first.unwrap()), &second].concat();
                        layer.run(&joined, k, 1, &mut alone, &mut scratch);
                        prop_assert_eq!(&alone[..n], &row[..n], "{:?} {:?}, joined", kernel, precision);
                    }
                }
            }
        }
    }
}
