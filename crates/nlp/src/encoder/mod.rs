//! A small transformer encoder: a vector for each token in its context.
//!
//! The architecture is that of BERT (Devlin et al. 2019) or MPNet (Song et al. 2020). Sizes, vocabulary and rules come from the files of
//! the model. A document is cut into windows of whole sentences. The vector of a token is the mean of the
//! last layer over its pieces.

mod attention;
mod changes;
mod convert;
mod description;
mod distance;
mod embeddings;
mod file;
mod layer;
mod mpnet;
mod pieces;
mod shape;
mod windows;
mod worker;

use std::sync::Arc;

use rashomon_kernel::{Bf16, Kernel};

use crate::file::LoadError;
use changes::Changes;
pub use convert::{ConvertError, convert};
use distance::Distances;
use embeddings::Embeddings;
use file::File;
use layer::{Layer, Loader};
use pieces::WordPieces;
use shape::Shape;
pub use worker::EncoderWorker;

/// How much of a model is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The first layers of the model; all of them if it has fewer.
    pub n_layers: usize,
    /// Pieces in a window, without the first and last. The time for attention grows with the length of windows.
    pub window: usize,
}

impl Extent {
    /// Every layer, and short windows.
    pub const WHOLE: Self = Self { n_layers: usize::MAX, window: 126 };
}

/// An encoder, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Encoder {
    kernel: Kernel,
    shape: Shape,
    pieces: WordPieces,
    embeddings: Embeddings,
    layers: Layers,
    /// The pieces that open and close a window.
    ends: [u32; 2],
    window: usize,
}

/// How exactly products are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As 32-bit floats are, or nearly so.
    Single,
    /// Inputs and weights are rounded to 8-bit integers, numbers between layers to bfloat16. Every kernel gives
    /// the same vectors to the last bit.
    Int8,
}

#[derive(Debug)]
enum Layers {
    Single(Vec<Layer<f32>>),
    Int8(Vec<Layer<Bf16>>),
}

impl Encoder {
    /// Loads a file that [`convert`] wrote, which may be a memory map. Products are in 8 bits, so that every
    /// kernel gives the same vectors.
    ///
    /// `changes` are the changes that training made to the model: a safetensors file with additions to
    /// arrays, by name. The addition to a vector is an `F32` array. The addition to a matrix `[n][k]` has a
    /// low rank `r`: it is the sum over `r` of `NAME.scale` (`F32`, `[r]`) times `NAME.columns` (`I8`,
    /// `[r][n]`) times `NAME.rows` (`I8`, `[r][k]`). The metadata may have `layers`, the number of layers to
    /// run.
    ///
    /// # Errors
    /// If the file is not a complete one of this version, or the changes do not fit it.
    pub fn load(
        file: Arc<dyn AsRef<[u8]> + Send + Sync>,
        changes: Option<&[u8]>,
        kernel: Kernel,
    ) -> Result<Self, LoadError> {
        Self::load_as(file, changes, Extent::WHOLE, kernel, Precision::Int8)
    }

    /// Loads a part of an unchanged model.
    ///
    /// # Errors
    /// If the file is not a complete one of this version.
    pub fn load_part(
        file: Arc<dyn AsRef<[u8]> + Send + Sync>,
        extent: Extent,
        kernel: Kernel,
    ) -> Result<Self, LoadError> {
        Self::load_as(file, None, extent, kernel, Precision::Int8)
    }

    /// Loads as [`Encoder::load`] does, as much as is asked for, in the given precision.
    ///
    /// # Errors
    /// If the file is not a complete one of this version, or the changes do not fit it.
    pub fn load_as(
        file: Arc<dyn AsRef<[u8]> + Send + Sync>,
        changes: Option<&[u8]>,
        extent: Extent,
        kernel: Kernel,
        precision: Precision,
    ) -> Result<Self, LoadError> {
        let file = File::open(file)?;
        let tensors = file.tensors()?;
        let about = &file.description;
        let mut changes = Changes::open(changes)?;
        let n_layers = changes.n_layers(about.n_layers)?.min(extent.n_layers);
        let window = extent.window.min(about.n_positions - 2);
        let distances = (about.n_distances > 0)
            .then(|| Distances::load(&tensors, [about.n_distances, about.n_heads], window + 2))
            .transpose()?;
        let shape = Shape::new(about, distances);
        let vocabulary = file.vocabulary(&tensors)?;
        let pieces =
            WordPieces::new(&about.pieces, vocabulary, about.n_pieces).map_err(LoadError::Encoder)?;
        let id = |piece: &String| {
            let missing = || LoadError::Encoder(format!("its vocabulary has no `{piece}`"));
            pieces.id(piece).ok_or_else(missing)
        };
        let ends = [id(&about.opening)?, id(&about.closing)?];
        let embeddings = Embeddings::load(&file, &tensors, &mut changes)?;
        let mut loader = Loader { kernel, shape: &shape, tensors: &tensors, changes: &mut changes };
        let layers = match precision {
            Precision::Single => Layers::Single(loader.load_layers(n_layers)?),
            Precision::Int8 => Layers::Int8(loader.load_layers(n_layers)?),
        };
        changes.check_all_used()?;
        Ok(Self { kernel, shape, pieces, embeddings, layers, ends, window })
    }

    /// The width of a token's vector.
    pub const fn width(&self) -> usize {
        self.shape.width
    }

    /// The number of layers that are run.
    pub fn n_layers(&self) -> usize {
        match &self.layers {
            Layers::Single(layers) => layers.len(),
            Layers::Int8(layers) => layers.len(),
        }
    }

    /// The kernel it was loaded for.
    pub const fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// A worker, which encodes one document after another; each thread has its own.
    pub fn worker(&self) -> EncoderWorker<'_> {
        EncoderWorker::new(self)
    }
}
