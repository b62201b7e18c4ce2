//! What follows a product: the best of several pieces, and layer normalisation.

use super::Kernel;
use super::dispatch::for_every_kernel;

/// Lanes that sums are kept in, so that they vectorise and stay the same for every kernel.
const LANES: usize = 16;
const EPSILON: f32 = 1e-8;

/// Maxout followed by layer normalisation (Goodfellow et al. 2013; Ba et al. 2016), as thinc computes them.
#[derive(Debug)]
pub(crate) struct Norm {
    pub kernel: Kernel,
    pub width: usize,
    pub n_pieces: usize,
    /// `[piece][width]`.
    pub bias: Vec<f32>,
    pub gain: Vec<f32>,
    pub beta: Vec<f32>,
}

impl Norm {
    /// Turns rows of `[piece][width]` products, `stride` apart, into `out`; adds the rows of `residual` where given.
    pub(crate) fn run(&self, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma")]
        fn avx2(norm: &Norm, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
            norm.rows(products, stride, residual, out);
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512vl,avx512dq")]
        fn avx512(norm: &Norm, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
            norm.rows(products, stride, residual, out);
        }
        match self.kernel {
            // SAFETY: the weights beside this were packed for the same kernel, which checks the processor.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe { avx2(self, products, stride, residual, out) },
            // SAFETY: as above; every processor with AVX-512F that is not a Xeon Phi has the others, which is checked.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 | Kernel::Amx if is_x86_feature_detected!("avx512dq") => unsafe {
                avx512(self, products, stride, residual, out);
            },
            _ => self.rows(products, stride, residual, out),
        }
    }

    #[inline(always)]
    fn rows(&self, products: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        for (r, out) in out.chunks_exact_mut(self.width).enumerate() {
            let products = &products[r * stride..][..self.n_pieces * self.width];
            self.best_pieces(products, out);
            let mean = sum(out, |x| x) / self.width as f32;
            let variance = sum(out, |x| (x - mean) * (x - mean)) / self.width as f32;
            let scale = 1.0 / (variance + EPSILON).sqrt();
            for ((x, gain), beta) in out.iter_mut().zip(&self.gain).zip(&self.beta) {
                *x = (*x - mean) * scale * gain + beta;
            }
            if let Some(residual) = residual {
                for (x, before) in out.iter_mut().zip(&residual[r * self.width..][..self.width]) {
                    *x += before;
                }
            }
        }
    }

    #[inline(always)]
    fn best_pieces(&self, products: &[f32], out: &mut [f32]) {
        for (piece, (products, bias)) in
            products.chunks_exact(self.width).zip(self.bias.chunks_exact(self.width)).enumerate()
        {
            for ((x, product), bias) in out.iter_mut().zip(products).zip(bias) {
                let value = product + bias;
                *x = if piece == 0 || value > *x { value } else { *x };
            }
        }
    }
}

/// The sum of `f` over `values`, in lanes.
#[inline(always)]
pub(super) fn sum(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0_f32; LANES];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f(x);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|&x| f(x)).sum::<f32>()
}

for_every_kernel! {
    /// Adds `terms` to `sums`.
    add, add_body(sums: &mut [f32], terms: &[f32])
}

for_every_kernel! {
    /// The best of the pieces `[piece][width]`, where `out` has the width.
    best_of, best_of_body(pieces: &[f32], out: &mut [f32])
}

#[inline(always)]
fn add_body(sums: &mut [f32], terms: &[f32]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}

#[inline(always)]
fn best_of_body(pieces: &[f32], out: &mut [f32]) {
    let width = out.len();
    out.copy_from_slice(&pieces[..width]);
    for piece in pieces.chunks_exact(width).skip(1) {
        for (best, &x) in out.iter_mut().zip(piece) {
            *best = if x > *best { x } else { *best };
        }
    }
}
