//! Turns pieces into the rows that the first layer reads.

use rashomon_kernel::{Kernel, LayerNorm, Number, add_and_normalise};

use super::changes::Changes;
use super::file::{File, Table, Tensors};
use super::layer::load_norm;
use super::shape::Shape;
use crate::file::LoadError;

/// The embedding tables of a model, which stay in the file.
#[derive(Debug)]
pub(super) struct Embeddings {
    words: Table,
    positions: Table,
    types: Table,
    norm: LayerNorm,
}

impl Embeddings {
    pub(super) fn load(
        file: &File,
        tensors: &Tensors<'_>,
        changes: &mut Changes<'_>,
    ) -> Result<Self, LoadError> {
        let about = &file.description;
        let table = |name, n| file.table(tensors, &format!("embeddings.{name}.weight"), [n, about.width]);
        Ok(Self {
            words: table("word_embeddings", about.n_pieces)?,
            positions: table("position_embeddings", about.n_positions)?,
            types: table("token_type_embeddings", 1)?,
            norm: load_norm(tensors, changes, "embeddings.LayerNorm", about.width, about.epsilon)?,
        })
    }

    /// Writes the rows of all pieces of a window to `state` and, in another number type, to `copy`; `terms`
    /// is scratch. Rows have the stride of the layers.
    pub(super) fn embed<T: Number>(
        &self,
        kernel: Kernel,
        shape: &Shape,
        pieces: impl Iterator<Item = u32>,
        [state, terms]: [&mut [f32]; 2],
        copy: &mut [T],
    ) {
        let Shape { width, stride, .. } = *shape;
        let kind = &self.types.values()[..width];
        let rows = state.chunks_exact_mut(stride).zip(terms.chunks_exact_mut(stride));
        for (((state, terms), piece), position) in
            rows.zip(pieces).zip(self.positions.values().chunks_exact(width))
        {
            state[..width].copy_from_slice(&self.words.values()[piece as usize * width..][..width]);
            for ((term, position), kind) in terms.iter_mut().zip(position).zip(kind) {
                *term = position + kind;
            }
        }
        add_and_normalise(kernel, &self.norm, terms, state, copy, stride);
    }
}
