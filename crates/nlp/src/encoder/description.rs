//! The description in an encoder file.

use serde::{Deserialize, Serialize};

use super::pieces::PieceRules;

/// Version of the encoder file. It goes up whenever the form changes.
pub(super) const FORMAT: u32 = 1;

/// Sizes and rules of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Description {
    pub format: u32,
    pub width: usize,
    pub n_layers: usize,
    pub n_heads: usize,
    /// Width between the two products of a layer's second half.
    pub inner_width: usize,
    pub n_positions: usize,
    /// Buckets of distances that attention tells apart; none in BERT.
    #[serde(default)]
    pub n_distances: usize,
    pub n_pieces: usize,
    pub epsilon: f32,
    pub opening: String,
    pub closing: String,
    pub pieces: PieceRules,
}

impl Description {
    /// What is wrong with the sizes, if anything.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let sizes = [self.width, self.n_layers, self.n_heads, self.inner_width, self.n_pieces];
        if sizes.contains(&0) || sizes.iter().any(|&size| size > 1 << 24) {
            return Some("a size is out of bounds");
        }
        if !self.width.is_multiple_of(self.n_heads) {
            return Some("its heads do not share its width");
        }
        if self.n_distances > 1 << 10 || !self.n_distances.is_multiple_of(4) {
            return Some("it has a strange number of distances");
        }
        if self.n_positions < 3 {
            return Some("its windows have no room");
        }
        (!self.epsilon.is_finite() || self.epsilon < 0.0).then_some("its normalisation is not a number")
    }
}
