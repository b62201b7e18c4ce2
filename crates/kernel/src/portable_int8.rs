//! Products of 8-bit integers in plain Rust.

use crate::finish::Finish;
use crate::int8_operands::Int8Operands;
use crate::lanes::Plain;
use crate::layout::{PANEL, QUAD};
use crate::number::Number;

/// Multiplies the operands and finishes the product.
pub fn multiply<O: Number>(operands: Int8Operands<'_>, finish: &mut Finish<'_, O>) {
    let Int8Operands { rows, stride, n_rows, k, quads, .. } = operands;
    for (p, panel) in quads.chunks_exact(k * PANEL).enumerate() {
        for (r, row) in rows.chunks_exact(stride).take(n_rows).enumerate() {
            let sums = sums_of_row(row.as_chunks().0, panel.as_chunks().0);
            operands.finish_block::<Plain, O, PANEL>(&sums, r, PANEL, p * PANEL, finish);
        }
    }
}

/// The sums of a row for a panel of outputs.
fn sums_of_row(row: &[[u8; QUAD]], panel: &[[i8; QUAD * PANEL]]) -> [i32; PANEL] {
    let mut sums = [0; PANEL];
    for (inputs, weights) in row.iter().zip(panel) {
        let inputs = inputs.map(i32::from);
        for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<QUAD>().0) {
            let products = inputs.iter().zip(weights).map(|(x, weight)| x * i32::from(*weight));
            *sum += products.sum::<i32>();
        }
    }
    sums
}
