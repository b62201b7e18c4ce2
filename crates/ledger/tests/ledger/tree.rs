//! Proofs of every entry and every pair of sizes, and what a changed byte does to them.

use std::collections::BTreeMap;

use proptest::prelude::{any, prop};
use proptest::{prop_assert, proptest};
use rashomon_ledger::{
    Frontier, Hash, LedgerError, NodeId, Nodes, Tree, TreeHead, leaf_hash, node_hash, verify_consistency,
    verify_inclusion,
};

#[derive(Debug, Default)]
pub struct InMemory(BTreeMap<NodeId, Hash>);

impl Nodes for InMemory {
    type Error = LedgerError;

    fn get(&self, node: NodeId) -> Result<Hash, LedgerError> {
        Ok(*self.0.get(&node).expect("only complete subtrees are asked for"))
    }

    fn put(&mut self, node: NodeId, hash: Hash) -> Result<(), LedgerError> {
        assert!(self.0.insert(node, hash).is_none(), "a node is written once");
        Ok(())
    }
}

pub fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}\n").into_bytes()
}

pub fn tree(size: u64) -> Tree<InMemory> {
    let mut tree = Tree::open(InMemory::default(), 0).expect("an empty tree opens");
    for index in 0..size {
        assert_eq!(tree.append(leaf_hash(&entry(index))), Ok(index));
    }
    tree
}

/// The tree hash as RFC 6962 defines it, by recursion over the entries.
fn root_by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_root(),
        [leaf] => *leaf,
        _ => {
            let mut left = 1;
            while left * 2 < leaves.len() {
                left *= 2;
            }
            node_hash(root_by_definition(&leaves[..left]), root_by_definition(&leaves[left..]))
        }
    }
}

const LARGEST: u64 = 70;

#[test]
fn roots_of_every_size_follow_the_definition() {
    let tree = tree(LARGEST);
    let leaves: Vec<Hash> = (0..LARGEST).map(|index| leaf_hash(&entry(index))).collect();
    let mut frontier = Frontier::default();
    for size in 0..=LARGEST {
        let root = root_by_definition(&leaves[..size as usize]);
        assert_eq!(tree.root(size).unwrap(), root, "{size}");
        assert_eq!(frontier.root(), root, "{size}");
        frontier.append(leaf_hash(&entry(size)));
    }
}

#[test]
fn opened_tree_goes_on_where_it_was() {
    for size in 0..LARGEST {
        let mut opened = Tree::open(tree(size).into_nodes(), size).unwrap();
        opened.append(leaf_hash(&entry(size))).unwrap();
        assert_eq!(opened.root(size + 1).unwrap(), tree(size + 1).root(size + 1).unwrap());
    }
}

#[test]
fn every_entry_is_proved_in_every_size() {
    let tree = tree(LARGEST);
    for size in 1..=LARGEST {
        let root = tree.root(size).unwrap();
        for index in 0..size {
            let proof = tree.inclusion_proof(index, size).unwrap();
            let leaf = leaf_hash(&entry(index));
            verify_inclusion(leaf, index, size, &proof, root).unwrap();
            let elsewhere = (0..=size).filter(|other| *other != index);
            for other in elsewhere {
                assert!(verify_inclusion(leaf, other, size, &proof, root).is_err());
            }
            assert!(verify_inclusion(leaf_hash(b"other"), index, size, &proof, root).is_err());
            let longer = [&proof[..], &[root]].concat();
            assert!(verify_inclusion(leaf, index, size, &longer, root).is_err());
            if let Some((_, shorter)) = proof.split_last() {
                assert!(verify_inclusion(leaf, index, size, shorter, root).is_err());
            }
        }
    }
}

#[test]
fn growth_between_every_pair_of_sizes_is_proved() {
    let tree = tree(LARGEST);
    let head = |size| TreeHead { size, root: tree.root(size).unwrap() };
    let forged = leaf_hash(b"forged");
    for new in 0..=LARGEST {
        for old in 0..=new {
            let proof = tree.consistency_proof(old, new).unwrap();
            verify_consistency(head(old), head(new), &proof).unwrap();
            let forged_old = TreeHead { size: old, root: forged };
            assert!(verify_consistency(forged_old, head(new), &proof).is_err(), "{old} {new}");
            // Any tree grows from one without entries: there nothing is said of the new root.
            if old > 0 {
                let forged_new = TreeHead { size: new, root: forged };
                assert!(verify_consistency(head(old), forged_new, &proof).is_err(), "{old} {new}");
                assert!(verify_consistency(head(new), head(old), &proof).is_err() || old == new);
            }
            assert!(verify_consistency(head(old), head(new), &[&proof[..], &[forged]].concat()).is_err());
            if let Some((_, shorter)) = proof.split_last() {
                assert!(verify_consistency(head(old), head(new), shorter).is_err());
            }
        }
    }
}

#[test]
fn what_the_tree_never_had_is_refused() {
    let tree = tree(5);
    assert_eq!(tree.root(6), Err(LedgerError::NoSuchSize { size: 6, largest: 5 }));
    assert_eq!(tree.inclusion_proof(3, 3), Err(LedgerError::NoSuchEntry { index: 3, size: 3 }));
    assert_eq!(tree.inclusion_proof(3, 6), Err(LedgerError::NoSuchSize { size: 6, largest: 5 }));
    assert_eq!(tree.consistency_proof(4, 3), Err(LedgerError::NoSuchSize { size: 4, largest: 3 }));
    assert_eq!(tree.consistency_proof(4, 6), Err(LedgerError::NoSuchSize { size: 6, largest: 5 }));
}

/// The hashes with one bit changed.
fn with_changed_bit(hashes: &[Hash], position: prop::sample::Index) -> Vec<Hash> {
    let mut bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
    let bit = position.index(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
        .chunks(Hash::LENGTH)
        .map(|chunk| Hash::try_from(chunk).expect("chunks are as long as a hash"))
        .collect()
}

proptest! {
    #[test]
    fn changed_bit_of_an_inclusion_proof_is_refused(
        size in 2..3000_u64, index: prop::sample::Index, position: prop::sample::Index
    ) {
        let tree = tree(size);
        let index = index.index(size as usize) as u64;
        let (leaf, root) = (leaf_hash(&entry(index)), tree.root(size).unwrap());
        let proof = tree.inclusion_proof(index, size).unwrap();
        prop_assert!(verify_inclusion(leaf, index, size, &proof, root).is_ok());
        let changed = with_changed_bit(&proof, position);
        prop_assert!(verify_inclusion(leaf, index, size, &changed, root).is_err());
    }

    #[test]
    fn changed_bit_of_a_consistency_proof_is_refused(
        new in 2..3000_u64, old: prop::sample::Index, position: prop::sample::Index
    ) {
        let tree = tree(new);
        let old = 1 + old.index(new as usize - 1) as u64;
        let head = |size| TreeHead { size, root: tree.root(size).unwrap() };
        let proof = tree.consistency_proof(old, new).unwrap();
        prop_assert!(verify_consistency(head(old), head(new), &proof).is_ok());
        let changed = with_changed_bit(&proof, position);
        prop_assert!(verify_consistency(head(old), head(new), &changed).is_err());
    }

    #[test]
    fn any_numbers_and_hashes_are_refused_without_panic(
        index: u64, size: u64, hashes in prop::collection::vec(any::<[u8; 32]>(), 0..70)
    ) {
        let hashes: Vec<Hash> = hashes.into_iter().map(Hash::from_bytes).collect();
        let (leaf, root) = (leaf_hash(b"leaf"), leaf_hash(b"root"));
        prop_assert!(verify_inclusion(leaf, index, size, &hashes, root).is_err());
        let (old, new) = (TreeHead { size: index, root: leaf }, TreeHead { size, root });
        prop_assert!(verify_consistency(old, new, &hashes).is_err());
    }
}
