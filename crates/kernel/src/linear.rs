//! A layer of weights and biases.

use crate::finish::{Activation, Finish};
use crate::int8_weights::Int8Weights;
use crate::kernel::Kernel;
use crate::layout::whole_panels;
use crate::scratch::Scratch;

/// A linear layer with an activation, whose inputs and weights are rounded to 8-bit integers.
///
/// ```
/// use rashomon_kernel::{Activation, Kernel, Linear, Scratch};
///
/// let (weights, bias) = ([1.0, 0.0, 0.0, 0.0, 1.0, 1.0], [0.5, -9.0]);
/// let layer = Linear::new(Kernel::best(), 3, 2, &weights, &bias).with_activation(Activation::Relu);
/// let mut out = Vec::new();
/// layer.run(&[1.0, 2.0, 3.0], 3, 1, &mut out, &mut Scratch::default());
/// assert!((out[0] - 1.5).abs() < 0.01 && out[1] == 0.0);
/// ```
#[derive(Debug)]
pub struct Linear {
    k: usize,
    n: usize,
    weights: Int8Weights,
    bias: Vec<f32>,
    activation: Activation,
}

impl Linear {
    /// Packs `weights`, `[n][k]`, and `bias`, `[n]`, for a kernel.
    ///
    /// # Panics
    /// If the slices have other lengths or are empty.
    pub fn new(kernel: Kernel, k: usize, n: usize, weights: &[f32], bias: &[f32]) -> Self {
        assert!(k > 0 && n > 0 && weights.len() == n * k && bias.len() == n, "sizes do not fit together");
        let weights = Int8Weights::pack(kernel, k, n, |j| &weights[j * k..][..k]);
        let mut bias = bias.to_vec();
        bias.resize(whole_panels(n), 0.0);
        Self { k, n, weights, bias, activation: Activation::None }
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
    /// rows are unspecified. The outputs of a row depend neither on the other rows nor on the kernel, to the
    /// last bit.
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
        let mut finish = self.finish(n_rows, out);
        self.weights.multiply(input, stride, n_rows, &mut finish, scratch);
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
        let mut finish = self.finish(parts.len(), out);
        self.weights.multiply_joined(input, self.k / N, parts, &mut finish, scratch);
    }

    fn finish<'a>(&'a self, n_rows: usize, out: &'a mut Vec<f32>) -> Finish<'a, f32> {
        out.resize(n_rows * self.stride(), 0.0);
        Finish { bias: &self.bias, activation: self.activation, out, stride: self.stride() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_input_may_end_with_its_last_row() {
        let (k, n, n_rows, stride) = (32, 16, 32, 66);
        let input = vec![1.0; (n_rows - 1) * stride + k];
        for kernel in Kernel::available() {
            let layer = Linear::new(kernel, k, n, &vec![0.5; n * k], &vec![0.0; n]);
            let mut out = Vec::new();
            layer.run(&input, stride, n_rows, &mut out, &mut Scratch::default());
            assert!(out.iter().all(|x| (x - 16.0).abs() < 0.2), "{kernel:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn every_kernel_follows_the_definition_and_gives_the_same_bits(
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
            let (mut scratch, mut first) = (Scratch::default(), None);
            for kernel in Kernel::available() {
                let layer = Linear::new(kernel, k, n, weights, bias).with_activation(activation);
                let (mut out, mut alone) = (vec![f32::NAN; 9], Vec::new());
                layer.run(input, stride, n_rows, &mut out, &mut scratch);
                prop_assert_eq!(out.len(), n_rows * layer.stride());
                for (r, row) in out.chunks_exact(layer.stride()).enumerate() {
                    for (j, got) in row[..n].iter().enumerate() {
                        let (got, wanted) = (f64::from(*got), expected(r, j));
                        // Rounding changes both factors by up to half of 1/127 of the largest.
                        let slack = k as f64 / 120.0;
                        prop_assert!((got - wanted).abs() < slack, "{kernel:?}: {got} for {wanted}");
                    }
                    layer.run(&input[r * stride..], stride, 1, &mut alone, &mut scratch);
                    prop_assert_eq!(&alone[..n], &row[..n], "{:?}", kernel);
                }
                let bits: Vec<u32> = out.iter().map(|x| x.to_bits()).collect();
                prop_assert_eq!(first.get_or_insert_with(|| bits.clone()), &bits, "{:?}", kernel);
            }
        }

        #[test]
        fn joined_rows_are_rows_side_by_side(
            values in prop::collection::vec(-1.0_f32..1.0, 200), n_rows in 1_usize..50, half in 1_usize..50,
            n in 1_usize..40,
        ) {
            let (values, k): (Vec<f32>, _) = (values.into_iter().cycle().take(4000).collect(), 2 * half);
            let parts: Vec<_> = (0..n_rows as u32).map(|r| [Some(r), (r % 3 > 0).then_some(r / 2)]).collect();
            let row = |r: u32| values[r as usize * half..][..half].to_vec();
            let part = |r: Option<u32>| r.map_or(vec![0.0; half], row);
            for kernel in Kernel::available() {
                let layer = Linear::new(kernel, k, n, &values[..n * k], &values[..n]);
                let (mut out, mut alone, mut scratch) = (Vec::new(), Vec::new(), Scratch::default());
                layer.run_joined(&values, &parts, &mut out, &mut scratch);
                for (&[first, second], row) in parts.iter().zip(out.chunks_exact(layer.stride())) {
                    layer.run(&[part(first), part(second)].concat(), k, 1, &mut alone, &mut scratch);
                    prop_assert_eq!(&alone[..n], &row[..n], "{:?}", kernel);
                }
            }
        }
    }
}
