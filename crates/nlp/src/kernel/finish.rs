//! What becomes of a product: bias, activation, and the width of number it is kept in.

use super::PANEL;
use super::dispatch::for_every_kernel;
use super::elementary::gelu;
use super::number::Number;

/// A function that each output goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// The output as it is.
    None,
    /// Nothing below zero.
    Relu,
    /// `x · Φ(x)` with the distribution function of the normal distribution (Hendrycks and Gimpel 2016).
    Gelu,
}

/// Where a product goes, and through what.
#[derive(Debug)]
pub(crate) struct Finish<'a, T> {
    /// One for each output, whole panels of them.
    pub bias: &'a [f32],
    pub activation: Activation,
    /// Rows of whole panels, `stride` apart.
    pub out: &'a mut [T],
    pub stride: usize,
}

impl<T: Number> Finish<'_, T> {
    /// Takes rows of whole panels, `from_stride` apart, which are the outputs from `column` on of the rows from `row` on.
    #[inline(always)]
    pub(super) fn take<const FUSED: bool>(
        &mut self,
        products: &[f32],
        from_stride: usize,
        width: usize,
        row: usize,
        n_rows: usize,
        column: usize,
    ) {
        let bias = self.bias[column..column + width].as_chunks::<PANEL>().0;
        for r in 0..n_rows {
            let products = products[r * from_stride..][..width].as_chunks::<PANEL>().0;
            let out = self.out[(row + r) * self.stride + column..][..width].as_chunks_mut::<PANEL>().0;
            match self.activation {
                Activation::None => each(products, bias, out, |x| x),
                Activation::Relu => each(products, bias, out, |x| x.max(0.0)),
                Activation::Gelu => each(products, bias, out, gelu::<FUSED>),
            }
        }
    }
}

#[inline(always)]
fn each<T: Number>(
    products: &[[f32; PANEL]],
    bias: &[[f32; PANEL]],
    out: &mut [[T; PANEL]],
    f: impl Fn(f32) -> f32,
) {
    for ((out, products), bias) in out.iter_mut().zip(products).zip(bias) {
        // Sums before functions and functions before stores: so each loop is one of whole vectors.
        let mut values = [0.0_f32; PANEL];
        for ((value, product), bias) in values.iter_mut().zip(products).zip(bias) {
            *value = product + bias;
        }
        for value in &mut values {
            *value = f(*value);
        }
        *out = values.map(T::of);
    }
}

for_every_kernel! {
    /// Finishes whole rows of products.
    finish_rows, finish_rows_body<T>(
        products: &[f32], width: usize, row: usize, n_rows: usize, finish: &mut Finish<'_, T>)
}

#[inline(always)]
fn finish_rows_body<T: Number, const FUSED: bool>(
    products: &[f32],
    width: usize,
    row: usize,
    n_rows: usize,
    finish: &mut Finish<'_, T>,
) {
    finish.take::<FUSED>(products, width, width, row, n_rows, 0);
}

for_every_kernel! {
    /// Copies numbers into those of another width.
    convert, convert_body<T>(from: &[f32], to: &mut [T])
}

#[inline(always)]
fn convert_body<T: Number, const FUSED: bool>(from: &[f32], to: &mut [T]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = T::of(*from);
    }
}
