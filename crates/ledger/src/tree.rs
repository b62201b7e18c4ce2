//! The Merkle tree of RFC 6962: appending, roots and proofs, over nodes that somebody else stores.

use crate::LedgerError;
use crate::frontier::{Frontier, NodeId, complete_subtrees, join};
use crate::hash::Hash;

/// Where the hashes of complete subtrees are stored.
///
/// A node is written once and never changes. Level 0 are the hashes of the entries.
pub trait Nodes {
    /// What can go wrong; errors of this crate are passed through it.
    type Error: From<LedgerError>;

    /// The hash of a complete subtree. A missing one is an error.
    fn get(&self, node: NodeId) -> Result<Hash, Self::Error>;

    /// Stores the hash of a complete subtree.
    fn put(&mut self, node: NodeId, hash: Hash) -> Result<(), Self::Error>;
}

/// A Merkle tree that only grows. Roots and proofs are given for every size that it had.
///
/// Appending writes two nodes per entry on average and reads none; a root or a proof reads a number of nodes
/// that grows with the logarithm of the size.
#[derive(Debug)]
pub struct Tree<N> {
    nodes: N,
    frontier: Frontier,
}

impl<N: Nodes> Tree<N> {
    /// Opens the tree of `size` entries whose nodes are stored.
    pub fn open(nodes: N, size: u64) -> Result<Self, N::Error> {
        let frontier = Frontier::load(size, |node| nodes.get(node))?;
        Ok(Self { nodes, frontier })
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Adds an entry by its [`leaf_hash`](crate::leaf_hash) and returns its index. After an error the tree is
    /// what it was before; nodes already stored are to be rolled back by the store.
    pub fn append(&mut self, leaf: Hash) -> Result<u64, N::Error> {
        let index = self.size();
        let nodes = &mut self.nodes;
        self.frontier.append_with(leaf, |node, hash| nodes.put(node, hash))?;
        Ok(index)
    }

    /// The root of the first `size` entries.
    pub fn root(&self, size: u64) -> Result<Hash, N::Error> {
        self.check_size(size)?;
        if size == self.size() { Ok(self.frontier.root()) } else { self.range(0, size) }
    }

    /// The hashes that lead from entry `index` to the root of the first `size` entries, from the leaf upwards.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
        self.check_size(size)?;
        if index >= size {
            return Err(LedgerError::NoSuchEntry { index, size }.into());
        }
        let (mut begin, mut end) = (0, size);
        let mut proof = Vec::new();
        while end - begin > 1 {
            let middle = begin + left_size(end - begin);
            if index < middle {
                proof.push(self.range(middle, end)?);
                end = middle;
            } else {
                proof.push(self.range(begin, middle)?);
                begin = middle;
            }
        }
        proof.reverse();
        Ok(proof)
    }

    /// The hashes that show that the first `old` entries are also the first of `new` entries. No hashes are
    /// needed where `old` is 0 or `new`.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
        self.check_size(new)?;
        if old > new {
            return Err(LedgerError::NoSuchSize { size: old, largest: new }.into());
        }
        let (mut begin, mut end) = (0, new);
        let mut proof = Vec::new();
        while old != 0 && old != end {
            let middle = begin + left_size(end - begin);
            if old <= middle {
                proof.push(self.range(middle, end)?);
                end = middle;
            } else {
                proof.push(self.range(begin, middle)?);
                begin = middle;
            }
        }
        // From 0 on, the subtree that both have is the whole old tree, whose root the verifier knows.
        if begin > 0 {
            proof.push(self.range(begin, end)?);
        }
        proof.reverse();
        Ok(proof)
    }

    /// The hash of a complete subtree.
    pub fn node(&self, node: NodeId) -> Result<Hash, N::Error> {
        self.nodes.get(node)
    }

    /// The nodes, given back.
    pub fn into_nodes(self) -> N {
        self.nodes
    }

    fn check_size(&self, size: u64) -> Result<(), LedgerError> {
        let largest = self.size();
        if size > largest { Err(LedgerError::NoSuchSize { size, largest }) } else { Ok(()) }
    }

    /// The hash over the entries from `begin` to `end`, a subtree of the tree of some size.
    fn range(&self, begin: u64, end: u64) -> Result<Hash, N::Error> {
        let peaks: Vec<Hash> =
            complete_subtrees(begin, end).map(|node| self.nodes.get(node)).collect::<Result<_, _>>()?;
        Ok(join(&peaks))
    }
}

/// How many of `n` entries, two or more, are under the left child of their root: the largest power of two
/// below `n`.
fn left_size(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::left_size;

    #[test]
    fn left_child_has_the_largest_power_of_two_below() {
        let sizes: Vec<u64> = [2, 3, 4, 5, 8, 9, 1 << 40].into_iter().map(left_size).collect();
        assert_eq!(sizes, [1, 2, 2, 4, 4, 8, 1 << 39]);
    }
}
