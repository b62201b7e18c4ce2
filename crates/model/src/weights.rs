//! The file of a trained model, opened.

use std::collections::BTreeMap;

use rashomon_kernel::{Kernel, Linear};
use rashomon_nlp::LoadError;
use rustc_hash::FxHashMap;
use safetensors::{Dtype, SafeTensors};

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are not a model file, or not one that this version reads.
    #[error("not a usable attribution model: {0}")]
    Damaged(String),
    /// The encoder below it cannot be used.
    #[error(transparent)]
    Encoder(#[from] LoadError),
}

impl From<safetensors::SafeTensorError> for ModelError {
    fn from(error: safetensors::SafeTensorError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// A matrix or a list of numbers, `[n][k]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub n: usize,
    pub k: usize,
    pub values: Vec<f32>,
}

impl Table {
    pub fn row(&self, n: usize) -> &[f32] {
        &self.values[n * self.k..][..self.k]
    }

    /// The rows of both, side by side.
    pub fn beside(&self, other: &Self) -> Self {
        let rows = self.values.chunks_exact(self.k).zip(other.values.chunks_exact(other.k));
        Self { n: self.n, k: self.k + other.k, values: rows.flat_map(|(a, b)| [a, b].concat()).collect() }
    }

    /// The rows of both, one after the other.
    pub fn above(mut self, other: &Self) -> Self {
        self.n += other.n;
        self.values.extend_from_slice(&other.values);
        self
    }

    /// A layer with these weights.
    pub fn layer(&self, kernel: Kernel, bias: &[f32]) -> Linear {
        Linear::new(kernel, self.k, self.n, &self.values, bias)
    }
}

/// The arrays of a model file.
pub(super) struct Weights<'a>(SafeTensors<'a>);

impl<'a> Weights<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ModelError> {
        Ok(Self(SafeTensors::deserialize(bytes)?))
    }

    /// A table by its name: single-precision numbers, or bytes with a scale for each row.
    pub fn table(&self, name: &str) -> Result<Table, ModelError> {
        let tensor = self.0.tensor(name)?;
        let (n, k) = match *tensor.shape() {
            [n] => (1, n),
            [n, k] => (n, k),
            _ => return Err(ModelError::Damaged(format!("`{name}` has another shape"))),
        };
        let values = match tensor.dtype() {
            Dtype::F32 => floats(tensor.data()),
            Dtype::I8 => {
                let scales = floats(self.0.tensor(&format!("{name}.scale"))?.data());
                let bytes = tensor.data().iter().map(|&byte| f32::from(byte.cast_signed()));
                bytes
                    .enumerate()
                    .map(|(at, value)| value * scales.get(at / k).copied().unwrap_or(0.0))
                    .collect()
            }
            other => return Err(ModelError::Damaged(format!("`{name}` is of type {other:?}"))),
        };
        if values.len() != n * k || n * k == 0 {
            return Err(ModelError::Damaged(format!("`{name}` is not whole")));
        }
        Ok(Table { n, k, values })
    }

    /// A list of numbers by its name.
    pub fn list(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        Ok(self.table(name)?.values)
    }

    /// One number by its name.
    pub fn number(&self, name: &str) -> Result<f32, ModelError> {
        let list = self.list(name)?;
        list.first().copied().ok_or_else(|| ModelError::Damaged(format!("`{name}` is empty")))
    }

    /// A vocabulary, one string a line, line breaks inside written `\\n`: the number of each, from 1 on; 0 is for any other.
    pub fn vocabulary(&self, name: &str) -> Result<Vocabulary, ModelError> {
        Ok(Vocabulary(self.strings(name)?.into_iter().zip(1..).collect()))
    }

    /// A list of strings, one a line, line breaks inside written `\\n`.
    pub fn strings(&self, name: &str) -> Result<Vec<Box<str>>, ModelError> {
        let tensor = self.0.tensor(name)?;
        let text = std::str::from_utf8(tensor.data()).map_err(|e| ModelError::Damaged(e.to_string()))?;
        Ok(text.split('\n').map(|word| word.replace("\\n", "\n").into()).collect())
    }

    /// The tables whose names start with `prefix` followed by a number, in order.
    pub fn layers(&self, prefix: &str, suffix: &str) -> Result<Vec<Table>, ModelError> {
        let names = self.0.names();
        let mut numbered = BTreeMap::new();
        for name in names {
            let number = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
            if let Some(number) = number.and_then(|number| number.parse::<usize>().ok()) {
                numbered.insert(number, self.table(name)?);
            }
        }
        Ok(numbered.into_values().collect())
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// The numbers of strings.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(FxHashMap<Box<str>, u32>);

impl Vocabulary {
    pub fn of(&self, word: &str) -> usize {
        self.0.get(word).map_or(0, |&n| n as usize)
    }

    /// As many numbers as there are, 0 among them.
    pub fn len(&self) -> usize {
        self.0.len() + 1
    }
}
