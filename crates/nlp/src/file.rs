//! An open engine file.

use std::sync::Arc;

use safetensors::{Dtype, SafeTensors};

use crate::bytes::Bytes;
use crate::description::{Description, FORMAT};

/// An engine file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The bytes are not a complete engine file.
    #[error("not a whole engine file: {0}")]
    Damaged(String),
    /// The file was written by another version.
    #[error("the engine file has format {found}, this program reads {FORMAT}")]
    OtherFormat {
        /// The format that the file states.
        found: u32,
    },
    /// The engine does not support a rule of the pipeline.
    #[error("the pipeline has a rule that the engine does not know: {0}")]
    UnknownRule(String),
    /// The bytes are not an encoder file of this version.
    #[error("not a usable encoder file: {0}")]
    Encoder(String),
    /// The trained changes do not fit the encoder.
    #[error("the changes do not fit the encoder: {0}")]
    Changes(String),
}

/// The arrays and the description of an engine file.
pub(crate) struct File {
    bytes: Bytes,
    pub description: Description,
}

/// An array of `f32` inside the file.
#[derive(Debug, Clone)]
pub(crate) struct Floats {
    bytes: Bytes,
    pub shape: Vec<usize>,
}

impl Floats {
    pub(crate) fn values(&self) -> &[f32] {
        bytemuck::try_cast_slice(self.bytes.as_ref()).unwrap_or_default()
    }
}

impl File {
    pub(crate) fn open(whole: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self, LoadError> {
        let bytes = Bytes::new(whole);
        let tensors = parse(&bytes)?;
        let json = tensors.tensor("description").map_err(|e| LoadError::Damaged(e.to_string()))?;
        #[derive(serde::Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = |e: serde_json::Error| LoadError::Damaged(format!("its description: {e}"));
        let Format { format } = serde_json::from_slice(json.data()).map_err(damaged)?;
        if format != FORMAT {
            return Err(LoadError::OtherFormat { found: format });
        }
        let description = serde_json::from_slice(json.data()).map_err(damaged)?;
        Ok(Self { description, bytes })
    }

    /// The arrays by name.
    pub(crate) fn arrays(&self) -> Result<Arrays<'_>, LoadError> {
        Ok(Arrays { bytes: &self.bytes, tensors: parse(&self.bytes)? })
    }
}

fn parse(bytes: &Bytes) -> Result<SafeTensors<'_>, LoadError> {
    SafeTensors::deserialize(bytes.as_ref()).map_err(|e| LoadError::Damaged(e.to_string()))
}

/// The arrays of a file by name.
pub(crate) struct Arrays<'a> {
    bytes: &'a Bytes,
    tensors: SafeTensors<'a>,
}

impl Arrays<'_> {
    /// The array `name`, which has `N` dimensions.
    pub(crate) fn floats<const N: usize>(&self, name: &str) -> Result<(Floats, [usize; N]), LoadError> {
        let tensor = self.tensors.tensor(name).map_err(|e| LoadError::Damaged(e.to_string()))?;
        let shape: [usize; N] = tensor.shape().try_into().map_err(|_| {
            LoadError::Damaged(format!("`{name}` has {} dimensions, not {N}", tensor.shape().len()))
        })?;
        let aligned = bytemuck::try_cast_slice::<u8, f32>(tensor.data()).is_ok();
        if tensor.dtype() != Dtype::F32 || !aligned {
            return Err(LoadError::Damaged(format!("`{name}` does not hold aligned 32-bit floats")));
        }
        Ok((Floats { bytes: self.bytes.part(tensor.data()), shape: tensor.shape().to_vec() }, shape))
    }

    /// The bytes of the array `name`.
    pub(crate) fn bytes(&self, name: &str) -> Result<Bytes, LoadError> {
        let tensor = self.tensors.tensor(name).map_err(|e| LoadError::Damaged(e.to_string()))?;
        Ok(self.bytes.part(tensor.data()))
    }
}
