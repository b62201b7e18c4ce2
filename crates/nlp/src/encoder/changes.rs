//! The changes that training made to a model.

use std::collections::BTreeSet;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::file::LoadError;

/// The changes to the arrays of a model, by array name.
#[derive(Default)]
pub(super) struct Changes<'a> {
    tensors: Option<SafeTensors<'a>>,
    layers: Option<String>,
    used: BTreeSet<String>,
}

impl<'a> Changes<'a> {
    /// Opens a safetensors file. Without a file there are no changes.
    pub(super) fn open(bytes: Option<&'a [u8]>) -> Result<Self, LoadError> {
        let Some(bytes) = bytes else { return Ok(Self::default()) };
        let damaged = |e: safetensors::SafeTensorError| invalid(e.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
        let layers = metadata.metadata().as_ref().and_then(|about| about.get("layers").cloned());
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        Ok(Self { tensors: Some(tensors), layers, used: BTreeSet::new() })
    }

    /// How many of the `available` layers to run.
    pub(super) fn n_layers(&self, available: usize) -> Result<usize, LoadError> {
        let Some(layers) = &self.layers else { return Ok(available) };
        let n = layers.parse().ok().filter(|n| (1..=available).contains(n));
        n.ok_or_else(|| invalid(format!("`{layers}` layers of {available}")))
    }

    /// Adds the change of a matrix `[n][k]`: a sum of scaled products of a column and a row.
    pub(super) fn change_matrix(
        &mut self,
        name: &str,
        values: &mut [f32],
        [n, k]: [usize; 2],
    ) -> Result<(), LoadError> {
        let Some(rank) = self.rank(name) else { return Ok(()) };
        let scales = to_floats(&self.take_part(name, "scale", Dtype::F32, &[rank])?);
        let columns = self.take_part(name, "columns", Dtype::I8, &[rank, n])?;
        let rows = self.take_part(name, "rows", Dtype::I8, &[rank, k])?;
        let products = columns.data().chunks_exact(n).zip(rows.data().chunks_exact(k));
        for ((column, row), scale) in products.zip(scales) {
            let row: Vec<f32> = row.iter().map(|step| f32::from(step.cast_signed())).collect();
            for (values, step) in values.chunks_exact_mut(k).zip(column) {
                let factor = scale * f32::from(step.cast_signed());
                values.iter_mut().zip(&row).for_each(|(value, step)| *value += factor * step);
            }
        }
        Ok(())
    }

    /// The number of products in the change of a matrix; none if the matrix is unchanged.
    fn rank(&self, name: &str) -> Option<usize> {
        let scales = self.tensors.as_ref()?.tensor(&format!("{name}.scale")).ok()?;
        scales.shape().first().copied()
    }

    fn take_part(
        &mut self,
        name: &str,
        part: &str,
        dtype: Dtype,
        shape: &[usize],
    ) -> Result<TensorView<'a>, LoadError> {
        let name = format!("{name}.{part}");
        self.take(&name, dtype, shape)?.ok_or_else(|| invalid(format!("they have no `{name}`")))
    }

    /// Adds the change of a vector.
    pub(super) fn change_vector(&mut self, name: &str, values: &mut [f32]) -> Result<(), LoadError> {
        if let Some(changes) = self.take(name, Dtype::F32, &[values.len()])? {
            values.iter_mut().zip(to_floats(&changes)).for_each(|(value, change)| *value += change);
        }
        Ok(())
    }

    /// Fails if a change applies to no array that can be changed.
    pub(super) fn check_all_used(&self) -> Result<(), LoadError> {
        let names = self.tensors.iter().flat_map(SafeTensors::names);
        match names.into_iter().find(|name| !self.used.contains(*name)) {
            Some(name) => Err(invalid(format!("the encoder has no array `{name}` that can be changed"))),
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
            return Err(invalid(format!("`{name}` is {found}, not {dtype:?} of {shape:?}")));
        }
        self.used.insert(name.to_owned());
        Ok(Some(tensor))
    }
}

/// The numbers of an array, which need not be aligned.
fn to_floats(tensor: &TensorView<'_>) -> Vec<f32> {
    tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

fn invalid(reason: String) -> LoadError {
    LoadError::Changes(reason)
}
