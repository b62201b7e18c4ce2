//! Buffers that start at a cache line, so that no vector or tile row crosses one.

use bytemuck::{Pod, Zeroable};

const LINE: usize = 64;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
struct Line([u8; LINE]);

/// A growable buffer of numbers, aligned to 64 bytes.
#[derive(Debug, Default)]
pub struct Aligned<T> {
    lines: Vec<Line>,
    len: usize,
    kind: std::marker::PhantomData<T>,
}

impl<T: Pod> Aligned<T> {
    /// `len` zeros.
    pub fn zeros(len: usize) -> Self {
        let lines = vec![Line::zeroed(); (len * size_of::<T>()).div_ceil(LINE)];
        Self { lines, len, kind: std::marker::PhantomData }
    }

    /// Sets the length to `len`. The content is unspecified.
    pub fn reserve(&mut self, len: usize) {
        self.lines.resize((len * size_of::<T>()).div_ceil(LINE).max(self.lines.len()), Line::zeroed());
        self.len = len;
    }

    /// The numbers.
    pub fn values(&self) -> &[T] {
        &bytemuck::cast_slice(&self.lines)[..self.len]
    }

    /// The numbers, to write to.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut bytemuck::cast_slice_mut(&mut self.lines)[..self.len]
    }
}
