//! The right edge of a growing tree: all that is needed to append, and to give the root.

use crate::hash::{Hash, node_hash};

/// The largest complete subtrees of a tree, from left to right; their sizes are the binary digits of its size.
///
/// Enough to append entries and to compute the root in memory that does not grow, for example to check a
/// whole log in one pass:
///
/// ```
/// use rashomon_ledger::{Frontier, leaf_hash};
///
/// let mut frontier = Frontier::default();
/// for entry in ["first", "second", "third"] {
///     frontier.append(leaf_hash(entry.as_bytes()));
/// }
/// assert_eq!(frontier.size(), 3);
/// println!("{}", frontier.root());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// A complete subtree: `2^level` entries, the `index`-th of its level from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    /// Height above the entries, which are on level 0.
    pub level: u8,
    /// Position on the level, from the left.
    pub index: u64,
}

impl Frontier {
    /// The frontier of a tree of `size` entries, whose complete subtrees `get` returns.
    pub fn load<E>(size: u64, mut get: impl FnMut(NodeId) -> Result<Hash, E>) -> Result<Self, E> {
        let peaks = complete_subtrees(0, size).map(&mut get).collect::<Result<_, E>>()?;
        Ok(Self { size, peaks })
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds an entry by its hash.
    pub fn append(&mut self, leaf: Hash) {
        let _infallible: Result<(), std::convert::Infallible> = self.append_with(leaf, |_, _| Ok(()));
    }

    /// Adds an entry by its hash, and reports every subtree that it completes: itself first, then upwards.
    /// After an error of `completed` the frontier is what it was before.
    pub fn append_with<E>(
        &mut self,
        leaf: Hash,
        mut completed: impl FnMut(NodeId, Hash) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut node = NodeId { level: 0, index: self.size };
        let mut hash = leaf;
        let mut n_peaks = self.peaks.len();
        completed(node, hash)?;
        while node.index % 2 == 1 {
            n_peaks -= 1;
            hash = node_hash(self.peaks[n_peaks], hash);
            node = NodeId { level: node.level + 1, index: node.index / 2 };
            completed(node, hash)?;
        }
        self.peaks.truncate(n_peaks);
        self.peaks.push(hash);
        self.size += 1;
        Ok(())
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        join(&self.peaks)
    }
}

/// The root over complete subtrees in order: the last two are joined first.
pub(crate) fn join(peaks: &[Hash]) -> Hash {
    match peaks.split_last() {
        None => Hash::empty_root(),
        Some((last, others)) => others.iter().rfold(*last, |right, left| node_hash(*left, right)),
    }
}

/// The largest complete subtrees of the entries from `begin` to `end`, from left to right. `begin` must be a
/// multiple of a power of two that is no less than the number of entries.
pub(crate) fn complete_subtrees(begin: u64, end: u64) -> impl Iterator<Item = NodeId> {
    let length = end - begin;
    (0..u64::BITS as u8).rev().filter(move |level| length >> level & 1 == 1).scan(begin, |next, level| {
        let index = *next >> level;
        *next += 1 << level;
        Some(NodeId { level, index })
    })
}

#[cfg(test)]
mod tests {
    use super::{Frontier, NodeId, complete_subtrees};
    use crate::hash::{Hash, leaf_hash};

    #[test]
    fn complete_subtrees_follow_the_binary_digits() {
        let of_eleven: Vec<_> = complete_subtrees(0, 11).map(|node| (node.level, node.index)).collect();
        assert_eq!(of_eleven, [(3, 0), (1, 4), (0, 10)]);
        let of_the_second_half: Vec<_> =
            complete_subtrees(8, 11).map(|node| (node.level, node.index)).collect();
        assert_eq!(of_the_second_half, [(1, 4), (0, 10)]);
        assert_eq!(complete_subtrees(0, 0).count(), 0);
    }

    #[test]
    fn failed_append_changes_nothing() {
        let mut frontier = Frontier::default();
        for entry in [b"a", b"b", b"c"] {
            frontier.append(leaf_hash(entry));
        }
        let before = frontier.clone();
        let refuse_upper = |node: NodeId, _: Hash| if node.level < 2 { Ok(()) } else { Err("full") };
        assert_eq!(frontier.append_with(leaf_hash(b"d"), refuse_upper), Err("full"));
        assert_eq!(frontier, before);
    }
}
