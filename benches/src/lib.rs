//! What the benchmarks share: the corpus, the readers, and rates in tokens and documents a second.

pub mod corpus;
#[path = "../../crates/pipeline/tests/installed/mod.rs"]
pub mod installed;
mod rate;

pub use rate::Rate;
