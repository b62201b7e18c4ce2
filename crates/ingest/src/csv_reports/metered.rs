//! A reader that stops where one record grows without end, as after a quotation mark that is never closed.

use std::io::{self, Read};

use crate::error::MAX_REPORT_BYTES;

/// A text of the greatest size, the other columns, and what is read ahead.
const MOST: usize = 2 * MAX_REPORT_BYTES;

/// Counts the bytes read since the last record ended.
pub(super) struct Metered<R> {
    inner: R,
    n_read: usize,
    n_marks: u64,
}

impl<R> Metered<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, n_read: 0, n_marks: 0 }
    }

    /// A record has ended.
    pub fn reset(&mut self) {
        self.n_read = 0;
    }

    /// Whether all quotation marks so far come in pairs, as they do where every quoted field is closed.
    pub const fn has_paired_marks(&self) -> bool {
        self.n_marks.is_multiple_of(2)
    }

    /// The size so far of a record that has grown too large.
    pub fn excess(&self) -> Option<usize> {
        (self.n_read > MOST).then_some(self.n_read)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.excess().is_some() {
            return Err(io::Error::other("the record is too large"));
        }
        let n = self.inner.read(buffer)?;
        self.n_read += n;
        self.n_marks += buffer[..n].iter().filter(|&&byte| byte == b'"').count() as u64;
        Ok(n)
    }
}
