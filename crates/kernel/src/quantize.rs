//! Rows rounded to 8-bit integers.
//!
//! The numbers of a row become integers from 0 to 255, from the lowest number to the highest, so that zero is
//! an integer too (Jacob et al. 2018, section 2; one range for each row as in Dettmers et al. 2022).

use crate::dispatch::for_every_kernel;
use crate::lanes::{Lanes, WHOLE};
use crate::layout::PANEL;
use crate::number::Number;

/// Steps from the lowest number of a row to its highest. A byte has one more, but both the number and the
/// zero are rounded.
const STEPS: f32 = 254.0;

/// What the bytes of a row mean: a byte `b` is the number `(b - zero) * size`.
#[derive(Debug, Default, Clone, Copy)]
pub struct RowScale {
    pub size: f32,
    pub zero: f32,
}

for_every_kernel! {
    /// Rounds rows of `k` numbers to bytes and writes the scale of each row to `scales`.
    round_rows, round_rows_body<T>(
        from: &[T], stride: usize, k: usize, to: &mut [u8], to_stride: usize, scales: &mut [RowScale])
}

#[inline(always)]
fn round_rows_body<T: Number, L: Lanes>(
    from: &[T],
    stride: usize,
    k: usize,
    to: &mut [u8],
    to_stride: usize,
    scales: &mut [RowScale],
) {
    for (r, (to, scale)) in to.chunks_exact_mut(to_stride).zip(scales).enumerate() {
        let row = &from[r * stride..][..k];
        let mut range = Range::<L>::default();
        range.extend(row);
        *scale = range.row_scale();
        scale.round::<T, L>(row, &mut to[..k]);
        to[k..].fill(scale.zero as u8);
    }
}

for_every_kernel! {
    /// Rounds rows as [`round_rows`] does, where each row joins the same number of rows of `from`.
    round_joined, round_joined_body<>(
        from: &[f32], width: usize, parts: &[Option<u32>], to: &mut [u8], to_stride: usize,
        scales: &mut [RowScale])
}

#[inline(always)]
fn round_joined_body<L: Lanes>(
    from: &[f32],
    width: usize,
    parts: &[Option<u32>],
    to: &mut [u8],
    to_stride: usize,
    scales: &mut [RowScale],
) {
    let row = |at: u32| &from[at as usize * width..][..width];
    let n_parts = parts.len() / scales.len();
    for (parts, (to, scale)) in parts.chunks_exact(n_parts).zip(to.chunks_exact_mut(to_stride).zip(scales)) {
        let mut range = Range::<L>::default();
        for part in parts.iter().flatten() {
            range.extend(row(*part));
        }
        *scale = range.row_scale();
        to.fill(scale.zero as u8);
        for (part, to) in parts.iter().zip(to.chunks_exact_mut(width)) {
            if let Some(part) = part {
                scale.round::<f32, L>(row(*part), to);
            }
        }
    }
}

/// The lowest and the highest number of a row. Zero is included, so that it becomes an integer.
pub struct Range<L> {
    lowest: L,
    highest: L,
}

impl<L: Lanes> Default for Range<L> {
    #[inline(always)]
    fn default() -> Self {
        Self { lowest: L::splat(0.0), highest: L::splat(0.0) }
    }
}

impl<L: Lanes> Range<L> {
    /// Includes the numbers of a row.
    #[inline(always)]
    pub fn extend<T: Number>(&mut self, row: &[T]) {
        let (panels, rest) = row.as_chunks::<PANEL>();
        for panel in panels {
            self.widen_to(panel);
        }
        if !rest.is_empty() {
            self.widen_to(&pad_panel(rest));
        }
    }

    #[inline(always)]
    fn widen_to<T: Number>(&mut self, panel: &[T; PANEL]) {
        let x = T::load(panel);
        (self.lowest, self.highest) = (self.lowest.min(x), self.highest.max(x));
    }

    /// The largest magnitude.
    #[inline(always)]
    pub fn largest(self) -> f32 {
        self.highest.max(L::splat(0.0) - self.lowest).max_lane()
    }

    #[inline(always)]
    fn row_scale(self) -> RowScale {
        let lowest = self.lowest.min_lane();
        let size = (self.highest.max_lane() - lowest) / STEPS;
        RowScale { size, zero: if size > 0.0 { (-lowest / size).round() } else { 0.0 } }
    }
}

impl RowScale {
    /// Rounds the numbers of a row.
    #[inline(always)]
    fn round<T: Number, L: Lanes>(self, row: &[T], to: &mut [u8]) {
        let part = if self.size > 0.0 { 1.0 / self.size } else { 0.0 };
        round_numbers::<T, L>(row, part, self.zero, to);
    }
}

/// Rounds numbers times `part` plus `zero` to integers and keeps the lowest eight bits of each.
#[inline(always)]
pub fn round_numbers<T: Number, L: Lanes>(row: &[T], part: f32, zero: f32, to: &mut [u8]) {
    let (part, shift) = (L::splat(part), L::splat(WHOLE + zero));
    let (panels, rest) = row.as_chunks::<PANEL>();
    let (to, to_rest) = to.as_chunks_mut::<PANEL>();
    for at in 0..panels.len() {
        T::load::<L>(&panels[at]).mul_add(part, shift).store_low_bytes(&mut to[at]);
    }
    if !rest.is_empty() {
        let mut bytes = [0; PANEL];
        T::load::<L>(&pad_panel(rest)).mul_add(part, shift).store_low_bytes(&mut bytes);
        to_rest.copy_from_slice(&bytes[..rest.len()]);
    }
}

/// Pads less than a panel with zeros.
#[inline(always)]
fn pad_panel<T: Number>(rest: &[T]) -> [T; PANEL] {
    let mut panel = [T::default(); PANEL];
    panel[..rest.len()].copy_from_slice(rest);
    panel
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Kernel;

    proptest! {
        #[test]
        fn rounding_is_off_by_at_most_half_a_step(
            row in prop::collection::vec(-8.0_f32..2.0, 1..90), far in -30.0_f32..30.0,
        ) {
            let row: Vec<f32> = row.into_iter().chain([far]).collect();
            for kernel in Kernel::available() {
                let (mut bytes, mut scales) = ([7_u8; 128], [RowScale::default()]);
                round_rows(kernel, &row, row.len(), row.len(), &mut bytes, 128, &mut scales);
                let RowScale { size, zero } = scales[0];
                for (x, byte) in row.iter().chain(&[0.0; 20]).zip(bytes) {
                    let got = (f32::from(byte) - zero) * size;
                    prop_assert!((got - x).abs() <= size * 0.501, "{got} for {x}, a step is {size}");
                }
            }
        }
    }
}
