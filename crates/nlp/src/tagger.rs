//! Part-of-speech tags from token vectors.

use rashomon_kernel::{F32Weights, Kernel, Scratch};

use crate::doc::{LabelId, Labels};
use crate::file::{Arrays, LoadError};

const BLOCK: usize = 128;

/// A linear layer over the vectors; the best score wins.
#[derive(Debug)]
pub(crate) struct Tagger {
    weights: F32Weights,
    bias: Vec<f32>,
    pub labels: Vec<LabelId>,
}

/// Buffers of a worker for the tagger.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    scores: Vec<f32>,
    scratch: Scratch,
}

impl Tagger {
    pub(crate) fn load(
        arrays: &Arrays<'_>,
        tags: &[String],
        labels: &mut Labels,
        kernel: Kernel,
    ) -> Result<Self, LoadError> {
        let (weights, [n, width]) = arrays.floats::<2>("tagger.W")?;
        let (bias, bias_shape) = arrays.floats::<1>("tagger.b")?;
        if bias_shape != [n] || tags.len() != n || n == 0 {
            return Err(LoadError::Damaged("the arrays of `tagger` do not fit together".into()));
        }
        let w = weights.values();
        Ok(Self {
            weights: F32Weights::pack(kernel, width, n, |j| &w[j * width..][..width]),
            bias: bias.values().to_vec(),
            labels: tags.iter().map(|tag| labels.intern(tag)).collect(),
        })
    }

    pub(crate) const fn width(&self) -> usize {
        self.weights.k()
    }

    /// Calls `each` with the tag of every vector, in order.
    pub(crate) fn tag(&self, vectors: &[f32], memory: &mut Memory, mut each: impl FnMut(LabelId)) {
        let width = self.weights.k();
        memory.scores.resize(self.weights.out_len(BLOCK), 0.0);
        for vectors in vectors.chunks(BLOCK * width) {
            let n_rows = vectors.len() / width;
            self.weights.multiply(vectors, width, n_rows, &mut memory.scores, &mut memory.scratch);
            for scores in memory.scores.chunks_exact(self.weights.n()).take(n_rows) {
                each(self.labels[self.best_label(scores)]);
            }
        }
    }

    fn best_label(&self, scores: &[f32]) -> usize {
        let mut found = (f32::NEG_INFINITY, 0);
        for (i, (score, bias)) in scores.iter().zip(&self.bias).enumerate() {
            if score + bias > found.0 {
                found = (score + bias, i);
            }
        }
        found.1
    }
}
