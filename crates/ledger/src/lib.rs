//! The log that others can verify: an append-only list of entries in the C2SP `tlog` forms.
//!
//! Pure: bytes in, bytes out. Whoever stores the log brings the nodes of the tree, the time and random bytes.
//!
//! | to | use | specification |
//! |---|---|---|
//! | write an entry | [`to_canonical_entry`], [`leaf_hash`] | RFC 8785, RFC 6962 |
//! | append, prove | [`Tree`] over [`Nodes`]; [`Frontier`] to check a whole log in one pass | RFC 6962 |
//! | check a proof | [`verify_inclusion`], [`verify_consistency`] | RFC 9162 |
//! | sign | [`SigningKey`], [`Note`], [`Checkpoint::sign`] | `signed-note`, `tlog-checkpoint` |
//! | let a second person sign | [`Checkpoint::cosign`] | `tlog-cosignature` |
//! | prove one entry without the log | [`LogProof`] | `tlog-proof` |
//! | write the log as files | [`Tile`], [`to_bundle`] | `tlog-tiles` |
//! | have the time confirmed | [`StampRequest`], [`Stamp`] | RFC 3161 |
//! | protect a key | [`seal_key`], [`open_key`] | RFC 9106, RFC 8439 |
//!
//! ```
//! use std::collections::HashMap;
//!
//! use rashomon_ledger::*;
//!
//! #[derive(Default)]
//! struct InMemory(HashMap<NodeId, Hash>);
//!
//! impl Nodes for InMemory {
//!     type Error = LedgerError;
//!
//!     fn get(&self, node: NodeId) -> Result<Hash, LedgerError> {
//!         Ok(self.0[&node])
//!     }
//!
//!     fn put(&mut self, node: NodeId, hash: Hash) -> Result<(), LedgerError> {
//!         self.0.insert(node, hash);
//!         Ok(())
//!     }
//! }
//!
//! let mut tree = Tree::open(InMemory::default(), 0)?;
//! for n_reports in [4, 7, 2] {
//!     let entry = to_canonical_entry(&serde_json::json!({"kind": "import", "n_reports": n_reports}))?;
//!     tree.append(leaf_hash(&entry))?;
//! }
//!
//! let key = SigningKey::from_seed("cases.example/north", KeyKind::Log, &[7; 32])?;
//! let checkpoint = Checkpoint { origin: key.name().to_owned(), size: 3, root: tree.root(3)? };
//! let proof = LogProof {
//!     extra: None,
//!     index: 1,
//!     hashes: tree.inclusion_proof(1, 3)?,
//!     checkpoint: checkpoint.sign(&key)?,
//! };
//! let received: LogProof = proof.to_string().parse()?;
//! received.verify(br#"{"kind":"import","n_reports":7}"#, &key.verifying_key())?;
//! # Ok::<(), LedgerError>(())
//! ```

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod canonical;
mod checkpoint;
mod der;
mod error;
mod frontier;
mod hash;
mod key;
mod key_file;
mod log_proof;
mod note;
mod proof;
mod signature;
mod stamp;
mod tile;
mod tree;

pub use canonical::{from_canonical_entry, to_canonical_entry, to_canonical_json};
pub use checkpoint::Checkpoint;
pub use error::LedgerError;
pub use frontier::{Frontier, NodeId};
pub use hash::{Hash, leaf_hash, node_hash};
pub use key::{KeyKind, SigningKey, VerifyingKey};
pub use key_file::{SEAL_RANDOM_LENGTH, is_key_file, is_sealed, open_key, public_half, seal_key};
pub use log_proof::LogProof;
pub use note::{Note, Verified};
pub use proof::{TreeHead, verify_consistency, verify_inclusion};
pub use signature::Signature;
pub use stamp::{Stamp, StampRequest};
pub use tile::{MAX_ENTRY_LENGTH, TILE_WIDTH, Tile, from_bundle, to_bundle};
pub use tree::{Nodes, Tree};
