//! A reader that knows the bytes and the line of the record being read, and stops where one grows without end.

use std::io::{self, Read};

use crate::error::MAX_REPORT_BYTES;

/// A text of the greatest size, the other columns, and what is read ahead.
const MOST: usize = 2 * MAX_REPORT_BYTES;

/// Keeps the bytes since the last record ended, so that they can be read again.
pub(super) struct Metered<R> {
    /// None in the reader that stands in while the source is handed over.
    inner: Option<R>,
    /// The bytes from the end of the last record on, what was read ahead included.
    kept: Vec<u8>,
    /// So many of them were released; they are dropped when more are read.
    n_released: usize,
    /// So many of them were given out.
    n_given: usize,
    line: u64,
    has_ended: bool,
}

impl<R: Read> Metered<R> {
    pub fn new(inner: R) -> Self {
        Self { inner: Some(inner), ..Self::empty() }
    }

    /// A reader of nothing.
    pub const fn empty() -> Self {
        Self { inner: None, kept: Vec::new(), n_released: 0, n_given: 0, line: 1, has_ended: false }
    }

    /// The bytes from the end of the last record on.
    pub fn kept(&self) -> &[u8] {
        &self.kept[self.n_released..]
    }

    /// The line that they begin at, from 1.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Whether nothing follows what is kept.
    pub const fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Drops the first `n` bytes of what is kept.
    pub fn release(&mut self, n: usize) {
        self.line += count_lines(&self.kept()[..n]);
        self.n_released += n;
    }

    /// Drops the first `n` bytes of what is kept, and gives out the rest again.
    pub fn resume_at(&mut self, n: usize) {
        self.release(n);
        self.n_given = self.n_released;
    }

    /// The size so far of a record that has grown too large.
    pub fn excess(&self) -> Option<usize> {
        (self.kept().len() > MOST).then_some(self.kept().len())
    }
}

/// The number of line feeds.
pub(super) fn count_lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_given == self.kept.len() {
            if self.excess().is_some() {
                return Err(io::Error::other("the record is too large"));
            }
            self.kept.drain(..self.n_released);
            (self.n_given, self.n_released) = (self.kept.len(), 0);
            let n = self.inner.as_mut().map_or(Ok(0), |inner| inner.read(buffer))?;
            self.kept.extend_from_slice(&buffer[..n]);
            self.has_ended |= n == 0 && !buffer.is_empty();
        }
        let again = &self.kept[self.n_given..];
        let n = again.len().min(buffer.len());
        buffer[..n].copy_from_slice(&again[..n]);
        self.n_given += n;
        Ok(n)
    }
}
