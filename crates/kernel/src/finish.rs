//! What becomes of a product: bias, activation, and the width of number it is kept in.

use std::ops::Range;

use crate::PANEL;
use crate::dispatch::for_every_kernel;
use crate::elementary::gelu;
use crate::lanes::Lanes;
use crate::number::Number;

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
pub struct Finish<'a, T> {
    /// One for each output, whole panels of them.
    pub bias: &'a [f32],
    pub activation: Activation,
    /// Rows of whole panels, `stride` apart.
    pub out: &'a mut [T],
    pub stride: usize,
}

/// The products of one row.
pub trait Products<L: Lanes> {
    /// Those with the outputs of a panel, and `bias` added.
    fn with(&self, panel: usize, bias: L) -> L;
}

impl<L: Lanes> Products<L> for &[[f32; PANEL]] {
    #[inline(always)]
    fn with(&self, panel: usize, bias: L) -> L {
        L::load(&self[panel]) + bias
    }
}

/// What an [`Activation`] does.
trait Function {
    fn of<T: Number, L: Lanes>(x: L) -> L;
}

struct Same;
struct Relu;
struct Gelu;

impl Function for Same {
    #[inline(always)]
    fn of<T: Number, L: Lanes>(x: L) -> L {
        x
    }
}

impl Function for Relu {
    #[inline(always)]
    fn of<T: Number, L: Lanes>(x: L) -> L {
        x.max(L::all(0.0))
    }
}

impl Function for Gelu {
    #[inline(always)]
    fn of<T: Number, L: Lanes>(x: L) -> L {
        gelu::<T, L>(x)
    }
}

impl<T: Number> Finish<'_, T> {
    /// Takes rows of whole panels, `from_stride` apart, which are the outputs from `column` on of the rows from `row` on.
    #[inline(always)]
    pub fn take<L: Lanes>(
        &mut self,
        products: &[f32],
        from_stride: usize,
        width: usize,
        row: usize,
        n_rows: usize,
        column: usize,
    ) {
        for r in 0..n_rows {
            let products = products[r * from_stride..][..width].as_chunks::<PANEL>().0;
            self.take_row::<L>(products, row + r, column..column + width);
        }
    }

    /// Takes the products of a row with whole panels of outputs.
    #[inline(always)]
    pub fn take_row<L: Lanes>(&mut self, products: impl Products<L>, row: usize, outputs: Range<usize>) {
        match self.activation {
            Activation::None => self.put::<L, Same>(products, row, outputs),
            Activation::Relu => self.put::<L, Relu>(products, row, outputs),
            Activation::Gelu => self.put::<L, Gelu>(products, row, outputs),
        }
    }

    #[inline(always)]
    fn put<L: Lanes, F: Function>(&mut self, products: impl Products<L>, row: usize, outputs: Range<usize>) {
        let out = self.out[row * self.stride + outputs.start..][..outputs.len()].as_chunks_mut().0;
        let bias = self.bias[outputs].as_chunks().0;
        for panel in 0..bias.len() {
            T::store(F::of::<T, L>(products.with(panel, L::load(&bias[panel]))), &mut out[panel]);
        }
    }
}

for_every_kernel! {
    /// Finishes whole rows of products.
    finish_rows, finish_rows_body<T>(
        products: &[f32], width: usize, row: usize, n_rows: usize, finish: &mut Finish<'_, T>)
}

#[inline(always)]
fn finish_rows_body<T: Number, L: Lanes>(
    products: &[f32],
    width: usize,
    row: usize,
    n_rows: usize,
    finish: &mut Finish<'_, T>,
) {
    finish.take::<L>(products, width, width, row, n_rows, 0);
}

for_every_kernel! {
    /// Copies numbers into those of another width.
    convert, plain convert_body<T>(from: &[f32], to: &mut [T])
}

#[inline(always)]
fn convert_body<T: Number>(from: &[f32], to: &mut [T]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = T::of(*from);
    }
}
