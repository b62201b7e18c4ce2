//! How much a file may unpack to.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A file may always unpack to so many bytes.
const FREE: u64 = 256 << 20;
/// Beyond that, each packed byte may become so many.
const RATIO: u64 = 200;
/// A file may hold so many members, all levels together.
const MOST_MEMBERS: u64 = 2_000_000;

/// Counts what a file and all that is packed in it come to.
#[derive(Debug, Default)]
pub(super) struct Budget {
    packed: AtomicU64,
    unpacked: AtomicU64,
    n_members: AtomicU64,
}

impl Budget {
    /// Counts bytes of the file itself.
    pub fn add_packed(&self, n: u64) {
        self.packed.fetch_add(n, Relaxed);
    }

    /// Counts a member.
    pub fn add_member(&self) {
        self.n_members.fetch_add(1, Relaxed);
    }

    fn add_unpacked(&self, n: u64) -> io::Result<()> {
        self.unpacked.fetch_add(n, Relaxed);
        if self.is_spent() { Err(io::Error::other("it unpacks to too much")) } else { Ok(()) }
    }

    /// Whether the file has become more than it may.
    pub fn is_spent(&self) -> bool {
        let most = FREE.max(self.packed.load(Relaxed).saturating_mul(RATIO));
        self.unpacked.load(Relaxed) > most || self.n_members.load(Relaxed) > MOST_MEMBERS
    }
}

/// A reader whose bytes are counted.
pub(super) struct Counted<R> {
    source: R,
    budget: Arc<Budget>,
    side: Side,
}

enum Side {
    Packed,
    Unpacked,
}

impl<R: Read> Counted<R> {
    /// Of the file itself.
    pub const fn packed(source: R, budget: Arc<Budget>) -> Self {
        Self { source, budget, side: Side::Packed }
    }

    /// Of what was packed in it.
    pub const fn unpacked(source: R, budget: Arc<Budget>) -> Self {
        Self { source, budget, side: Side::Unpacked }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        match self.side {
            Side::Packed => self.budget.add_packed(n as u64),
            Side::Unpacked => self.budget.add_unpacked(n as u64)?,
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_stopped_early() {
        let budget = Arc::new(Budget::default());
        budget.add_packed(1000);
        let mut bomb = Counted::unpacked(io::repeat(0), budget.clone());
        let read = io::copy(&mut bomb, &mut io::sink());
        assert!(read.is_err() && budget.is_spent());
        assert!(budget.unpacked.load(Relaxed) < FREE + (1 << 20));
    }

    #[test]
    fn much_text_of_a_large_file_is_fine() {
        let budget = Arc::new(Budget::default());
        budget.add_packed(4 << 30);
        assert!(budget.add_unpacked(60 << 30).is_ok());
    }
}
