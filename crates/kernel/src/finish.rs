//! What happens to a product: bias, activation, and the number type it is stored in.

use std::ops::Range;

use crate::dispatch::for_every_kernel;
use crate::elementary::gelu;
use crate::lanes::Lanes;
use crate::layout::PANEL;
use crate::number::Number;

/// A function that is applied to each output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// The output unchanged.
    None,
    /// `max(0, x)`.
    Relu,
    /// `x · Φ(x)` with the distribution function of the normal distribution (Hendrycks and Gimpel 2016).
    Gelu,
}

/// Where a product is written, and what is applied to it.
#[derive(Debug)]
pub struct Finish<'a, T> {
    /// One number for each output, in whole panels.
    pub bias: &'a [f32],
    /// The function that is applied to each output.
    pub activation: Activation,
    /// Rows of whole panels, `stride` apart.
    pub out: &'a mut [T],
    /// From one row of `out` to the next.
    pub stride: usize,
}

/// The products of one row.
pub trait Products<L: Lanes> {
    /// The products of a panel of outputs, with `bias` added.
    fn add_bias(&self, panel: usize, bias: L) -> L;
}

impl<L: Lanes> Products<L> for &[[f32; PANEL]] {
    #[inline(always)]
    fn add_bias(&self, panel: usize, bias: L) -> L {
        L::load(&self[panel]) + bias
    }
}

/// An [`Activation`] as code.
trait Function {
    fn apply<T: Number, L: Lanes>(x: L) -> L;
}

struct Identity;
struct Relu;
struct Gelu;

impl Function for Identity {
    #[inline(always)]
    fn apply<T: Number, L: Lanes>(x: L) -> L {
        x
    }
}

impl Function for Relu {
    #[inline(always)]
    fn apply<T: Number, L: Lanes>(x: L) -> L {
        x.max(L::splat(0.0))
    }
}

impl Function for Gelu {
    #[inline(always)]
    fn apply<T: Number, L: Lanes>(x: L) -> L {
        gelu::<T, L>(x)
    }
}

impl<T: Number> Finish<'_, T> {
    /// Finishes a block of products, whose rows are `from_stride` apart: outputs from `column` on of rows
    /// from `row` on.
    #[inline(always)]
    pub(crate) fn finish_block<L: Lanes>(
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
            self.finish_row::<L>(products, row + r, column..column + width);
        }
    }

    /// Finishes the products of a row, in whole panels.
    #[inline(always)]
    pub(crate) fn finish_row<L: Lanes>(
        &mut self,
        products: impl Products<L>,
        row: usize,
        outputs: Range<usize>,
    ) {
        match self.activation {
            Activation::None => self.store::<L, Identity>(products, row, outputs),
            Activation::Relu => self.store::<L, Relu>(products, row, outputs),
            Activation::Gelu => self.store::<L, Gelu>(products, row, outputs),
        }
    }

    #[inline(always)]
    fn store<L: Lanes, F: Function>(
        &mut self,
        products: impl Products<L>,
        row: usize,
        outputs: Range<usize>,
    ) {
        let out = self.out[row * self.stride + outputs.start..][..outputs.len()].as_chunks_mut().0;
        let bias = self.bias[outputs].as_chunks().0;
        for panel in 0..bias.len() {
            T::store(F::apply::<T, L>(products.add_bias(panel, L::load(&bias[panel]))), &mut out[panel]);
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
    finish.finish_block::<L>(products, width, width, row, n_rows, 0);
}
