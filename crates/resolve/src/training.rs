//! What `train/pairs.py` learns from; reading does not need it.

use crate::Digest;
pub use crate::pair::FEATURES;
use crate::pair::Pair;

/// The features of the main incidents of two reports, in the order of [`FEATURES`]; the order of the reports does not matter.
pub fn pair_features(a: &Digest, b: &Digest) -> [f32; FEATURES.len()] {
    Pair(&a.profiles[0], &b.profiles[0]).features()
}
