//! Shared, immutable bytes, which may be a memory map.

use std::ops::Range;
use std::sync::Arc;

/// A stretch of shared bytes.
#[derive(Clone)]
pub(crate) struct Bytes {
    whole: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl Bytes {
    pub(crate) fn new(whole: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Self {
        let len = (*whole).as_ref().len();
        Self { whole, range: 0..len }
    }

    /// The part that `slice` points at. It must be inside the whole.
    pub(crate) fn part(&self, slice: &[u8]) -> Self {
        let offset = slice.as_ptr() as usize - (*self.whole).as_ref().as_ptr() as usize;
        Self { whole: Arc::clone(&self.whole), range: offset..offset + slice.len() }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &(*self.whole).as_ref()[self.range.clone()]
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.range.len())
    }
}
