//! Plain Rust, which the compiler vectorises as far as the target allows.

use crate::fused::fused;
use crate::layout::PANEL;

const ROWS: usize = 4;

/// `a` times the panels; see [`crate::F32Weights::multiply`].
pub fn multiply(
    a: &[f32],
    stride: usize,
    n_rows: usize,
    k: usize,
    panels: &[f32],
    out: &mut [f32],
    out_stride: usize,
) {
    for (p, panel) in panels.chunks_exact(k * PANEL).enumerate() {
        let mut row = 0;
        while row < n_rows {
            let block = ROWS.min(n_rows - row);
            let mut sums = [[0.0_f32; PANEL]; ROWS];
            for (i, weights) in panel.as_chunks::<PANEL>().0.iter().enumerate() {
                for (r, sum) in sums.iter_mut().enumerate().take(block) {
                    let x = a[(row + r) * stride + i];
                    for (sum, weight) in sum.iter_mut().zip(weights) {
                        *sum = fused(x, *weight, *sum);
                    }
                }
            }
            for (r, sum) in sums.iter().enumerate().take(block) {
                let at = (row + r) * out_stride + p * PANEL;
                out[at..at + PANEL].copy_from_slice(sum);
            }
            row += block;
        }
    }
}
