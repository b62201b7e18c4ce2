//! What training changed of a model.

use std::collections::BTreeSet;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::file::LoadError;

/// The changes to the arrays of a model, by their names there.
#[derive(Default)]
pub(super) struct Changes<'a> {
    tensors: Option<SafeTensors<'a>>,
    layers: Option<String>,
    used: BTreeSet<String>,
}

impl<'a> Changes<'a> {
    /// Opens a safetensors file; without one nothing is changed.
    pub(super) fn open(bytes: Option<&'a [u8]>) -> Result<Self, LoadError> {
        let Some(bytes) = bytes else { return Ok(Self::default()) };
        let damaged = |e: safetensors::SafeTensorError| wrong(e.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
        let layers = metadata.metadata().as_ref().and_then(|about| about.get("layers").cloned());
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        Ok(Self { tensors: Some(tensors), layers, used: BTreeSet::new() })
    }

    /// How many of `there_are` layers are run.
    pub(super) fn n_layers(&self, there_are: usize) -> Result<usize, LoadError> {
        let Some(layers) = &self.layers else { return Ok(there_are) };
        let n = layers.parse().ok().filter(|n| (1..=there_are).contains(n));
        n.ok_or_else(|| wrong(format!("`{layers}` layers of {there_are}")))
    }

    /// Adds the change of a matrix of `[n][k]`.
    pub(super) fn change_matrix(
        &mut self,
        name: &str,
        values: &mut [f32],
        shape: [usize; 2],
    ) -> Result<(), LoadError> {
        let Some(steps) = self.take(name, Dtype::I8, &shape)? else { return Ok(()) };
        let scale_name = format!("{name}.scale");
        let scales = self.take(&scale_name, Dtype::F32, &shape[..1])?;
        let scales = floats(&scales.ok_or_else(|| wrong(format!("there is no `{scale_name}`")))?);
        let rows = values.chunks_exact_mut(shape[1]).zip(steps.data().chunks_exact(shape[1]));
        for ((values, steps), scale) in rows.zip(scales) {
            for (value, step) in values.iter_mut().zip(steps) {
                *value += scale * f32::from(step.cast_signed());
            }
        }
        Ok(())
    }

    /// Adds the change of a vector.
    pub(super) fn change_vector(&mut self, name: &str, values: &mut [f32]) -> Result<(), LoadError> {
        if let Some(changes) = self.take(name, Dtype::F32, &[values.len()])? {
            values.iter_mut().zip(floats(&changes)).for_each(|(value, change)| *value += change);
        }
        Ok(())
    }

    /// Fails when a change is to something that there is not, or that is never changed.
    pub(super) fn check_all_used(&self) -> Result<(), LoadError> {
        let names = self.tensors.iter().flat_map(SafeTensors::names);
        match names.into_iter().find(|name| !self.used.contains(*name)) {
            Some(name) => Err(wrong(format!("nothing of the name `{name}` can be changed"))),
            None => Ok(()),
        }
    }

    fn take(
        &mut self,
        name: &str,
        dtype: Dtype,
        shape: &[usize],
    ) -> Result<Option<TensorView<'a>>, LoadError> {
        let Some(tensor) = self.tensors.as_ref().and_then(|tensors| tensors.tensor(name).ok()) else {
            return Ok(None);
        };
        if tensor.dtype() != dtype || tensor.shape() != shape {
            let found = format!("{:?} of {:?}", tensor.dtype(), tensor.shape());
            return Err(wrong(format!("`{name}` is {found}, not {dtype:?} of {shape:?}")));
        }
        self.used.insert(name.to_owned());
        Ok(Some(tensor))
    }
}

/// The numbers of an array, wherever it lies.
fn floats(tensor: &TensorView<'_>) -> Vec<f32> {
    tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

fn wrong(reason: String) -> LoadError {
    LoadError::Changes(reason)
}
