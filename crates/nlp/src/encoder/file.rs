//! An open encoder file.

use std::sync::Arc;

use safetensors::{Dtype, SafeTensors};

use super::description::{Description, FORMAT};
use crate::bytes::Bytes;
use crate::file::LoadError;

/// The bytes and the description of an encoder file.
pub(super) struct File {
    bytes: Bytes,
    pub description: Description,
}

/// A table of `f32` inside the file.
#[derive(Debug)]
pub(super) struct Table(Bytes);

impl Table {
    pub(super) fn values(&self) -> &[f32] {
        bytemuck::try_cast_slice(self.0.as_ref()).unwrap_or_default()
    }
}

impl File {
    pub(super) fn open(whole: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self, LoadError> {
        #[derive(serde::Deserialize)]
        struct Format {
            format: u32,
        }
        let bytes = Bytes::new(whole);
        let damaged = |e: serde_json::Error| unusable(format!("its description: {e}"));
        let tensors = parse(&bytes)?;
        let json = tensors.tensor("description").map_err(|e| unusable(e.to_string()))?;
        let Format { format } = serde_json::from_slice(json.data()).map_err(damaged)?;
        if format != FORMAT {
            return Err(unusable(format!("it has format {format}, this program reads {FORMAT}")));
        }
        let description: Description = serde_json::from_slice(json.data()).map_err(damaged)?;
        match description.problem() {
            Some(problem) => Err(unusable(problem)),
            None => Ok(Self { description, bytes }),
        }
    }

    /// The arrays by name.
    pub(super) fn tensors(&self) -> Result<Tensors<'_>, LoadError> {
        Ok(Tensors(parse(&self.bytes)?))
    }

    /// The pieces, one a line.
    pub(super) fn vocabulary<'a>(&self, tensors: &Tensors<'a>) -> Result<&'a str, LoadError> {
        let tensor = tensors.0.tensor("vocabulary").map_err(|e| unusable(e.to_string()))?;
        std::str::from_utf8(tensor.data()).map_err(|e| unusable(format!("its vocabulary: {e}")))
    }

    /// A table that stays in the file.
    pub(super) fn table(
        &self,
        tensors: &Tensors<'_>,
        name: &str,
        shape: [usize; 2],
    ) -> Result<Table, LoadError> {
        let values = tensors.floats(name, &shape)?;
        Ok(Table(self.bytes.part(bytemuck::cast_slice(values))))
    }
}

/// The arrays of a file by name.
pub(super) struct Tensors<'a>(SafeTensors<'a>);

impl<'a> Tensors<'a> {
    /// The array `name` if it has the shape.
    pub(super) fn floats(&self, name: &str, shape: &[usize]) -> Result<&'a [f32], LoadError> {
        let tensor = self.0.tensor(name).map_err(|e| unusable(e.to_string()))?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            let found = format!("{:?} of {:?}", tensor.dtype(), tensor.shape());
            return Err(unusable(format!("`{name}` is {found}, not F32 of {shape:?}")));
        }
        bytemuck::try_cast_slice(tensor.data()).map_err(|e| unusable(format!("`{name}`: {e}")))
    }
}

fn parse(bytes: &Bytes) -> Result<SafeTensors<'_>, LoadError> {
    SafeTensors::deserialize(bytes.as_ref()).map_err(|e| unusable(e.to_string()))
}

fn unusable(reason: impl Into<String>) -> LoadError {
    LoadError::Encoder(reason.into())
}
