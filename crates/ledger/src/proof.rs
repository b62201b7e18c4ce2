//! Verifying proofs of a Merkle tree, by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use crate::LedgerError;
use crate::hash::{Hash, node_hash};

/// Checks that the entry with the hash `leaf` is number `index` in the tree of `size` entries with this root.
///
/// # Errors
///
/// [`LedgerError::NotIncluded`] if the proof does not show that.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), LedgerError> {
    if root_of_inclusion(leaf, index, size, proof) == Some(root) {
        Ok(())
    } else {
        Err(LedgerError::NotIncluded { index, size })
    }
}

/// The root to which a proof leads; none if it has too many or too few hashes.
fn root_of_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in proof {
        if last == 0 {
            return None;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(*sibling, hash);
            (node, last) = skip_lone_nodes(node, last);
        } else {
            hash = node_hash(hash, *sibling);
        }
        (node, last) = (node / 2, last / 2);
    }
    (last == 0).then_some(hash)
}

/// A last node without a sibling is its own parent: climbs to the level on which it is a right child.
fn skip_lone_nodes(mut node: u64, mut last: u64) -> (u64, u64) {
    while node.is_multiple_of(2) && node != 0 {
        (node, last) = (node / 2, last / 2);
    }
    (node, last)
}

/// One size of a tree and the root it had then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Checks that the tree of `old` only grew to become the tree of `new`: nothing was changed or taken out.
///
/// # Errors
///
/// [`LedgerError::Inconsistent`] if the proof does not show that.
pub fn verify_consistency(old: TreeHead, new: TreeHead, proof: &[Hash]) -> Result<(), LedgerError> {
    let shown = if old.size == 0 {
        proof.is_empty() && old.root == Hash::empty_root() && (new.size > 0 || new.root == old.root)
    } else if old.size == new.size {
        proof.is_empty() && old.root == new.root
    } else {
        old.size < new.size && roots_of_consistency(old, new.size, proof) == Some((old.root, new.root))
    };
    if shown { Ok(()) } else { Err(LedgerError::Inconsistent { old: old.size, new: new.size }) }
}

/// The old and the new root to which a proof leads; none if it has too many or too few hashes.
fn roots_of_consistency(old: TreeHead, new_size: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    let (first, rest) =
        if old.size.is_power_of_two() { (old.root, proof) } else { (*proof.first()?, &proof[1..]) };
    let complete_levels = old.size.trailing_zeros();
    let (mut node, mut last) = ((old.size - 1) >> complete_levels, (new_size - 1) >> complete_levels);
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if last == 0 {
            return None;
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(*sibling, old_hash);
            new_hash = node_hash(*sibling, new_hash);
            (node, last) = skip_lone_nodes(node, last);
        } else {
            new_hash = node_hash(new_hash, *sibling);
        }
        (node, last) = (node / 2, last / 2);
    }
    (last == 0).then_some((old_hash, new_hash))
}
