//! One layer: attention, then two products with an activation between them. Each half adds its result to the
//! rows and normalises the sum.

use rashomon_kernel::{
    Activation, Aligned, Finish, Kernel, LayerNorm, Multiply, Number, Scratch, TILE_K, add_and_normalise,
};

use super::attention::Attend;
use super::changes::Changes;
use super::file::Tensors;
use super::shape::Shape;
use crate::file::LoadError;

/// Rows whose inner products are kept at the same time.
const INNER_ROWS: usize = 256;

/// The weights of one layer.
#[derive(Debug)]
pub(super) struct Layer<T: Attend> {
    /// Queries, keys and values side by side.
    attention: Dense<T>,
    output: Dense<T>,
    norm: LayerNorm,
    inner: Dense<T>,
    outer: Dense<T>,
    outer_norm: LayerNorm,
}

/// Weights and biases of a product.
#[derive(Debug)]
struct Dense<T: Multiply> {
    weights: T::Weights,
    bias: Vec<f32>,
}

/// Buffers for the rows of a few windows between the layers.
#[derive(Debug, Default)]
pub(super) struct Rows<T: Attend> {
    pub copy: Aligned<T>,
    attention: Aligned<T>,
    mixed: Aligned<T>,
    inner: Aligned<T>,
    head: T::Head,
}

impl<T: Attend> Rows<T> {
    pub(super) fn reserve(&mut self, shape: &Shape, n_rows: usize) {
        self.copy.reserve(n_rows * shape.stride);
        self.attention.reserve(Shape::room(n_rows, shape.attention_stride));
        self.mixed.reserve(n_rows * shape.stride);
        self.inner.reserve(INNER_ROWS * shape.inner_stride);
    }
}

impl<T: Attend> Layer<T> {
    /// Runs the layer on the rows of consecutive windows; `terms` is scratch.
    pub(super) fn run(
        &self,
        kernel: Kernel,
        shape: &Shape,
        windows: &[usize],
        [state, terms]: [&mut [f32]; 2],
        rows: &mut Rows<T>,
        scratch: &mut Scratch,
    ) {
        let Shape { stride, attention_stride, inner_stride, .. } = *shape;
        let n_rows = state.len() / stride;
        let Rows { copy, attention, mixed, inner, head } = rows;
        let (copy, mixed) = (copy.values_mut(), mixed.values_mut());

        self.attention.run(
            copy,
            stride,
            n_rows,
            Activation::None,
            attention.values_mut(),
            attention_stride,
            scratch,
        );
        let mut start = 0;
        for &n in windows {
            let sees = &attention.values()[start * attention_stride..];
            T::attend(kernel, shape, sees, n, &mut mixed[start * stride..], head);
            start += n;
        }
        self.output.run(mixed, stride, n_rows, Activation::None, terms, stride, scratch);
        add_and_normalise(kernel, &self.norm, terms, state, copy, stride);

        for start in (0..n_rows).step_by(INNER_ROWS) {
            let n = INNER_ROWS.min(n_rows - start);
            let (from, to) = (&copy[start * stride..], &mut terms[start * stride..]);
            let inner = inner.values_mut();
            self.inner.run(from, stride, n, Activation::Gelu, inner, inner_stride, scratch);
            self.outer.run(inner, inner_stride, n, Activation::None, to, stride, scratch);
        }
        add_and_normalise(kernel, &self.outer_norm, terms, state, copy, stride);
    }
}

impl<T: Multiply> Dense<T> {
    #[allow(clippy::too_many_arguments, reason = "two matrices of rows, each with its sizes")]
    fn run<O: Number>(
        &self,
        input: &[T],
        input_stride: usize,
        n_rows: usize,
        activation: Activation,
        out: &mut [O],
        stride: usize,
        scratch: &mut Scratch,
    ) {
        let mut finish = Finish { bias: &self.bias, activation, out, stride };
        T::multiply(&self.weights, input, input_stride, n_rows, &mut finish, scratch);
    }
}

/// Loads layers from a file and its changes.
pub(super) struct Loader<'l, 'f, 'c> {
    pub kernel: Kernel,
    pub shape: &'l Shape,
    pub tensors: &'l Tensors<'f>,
    pub changes: &'l mut Changes<'c>,
}

impl Loader<'_, '_, '_> {
    /// Loads the first `n_layers`.
    pub(super) fn load_layers<T: Attend>(&mut self, n_layers: usize) -> Result<Vec<Layer<T>>, LoadError> {
        (0..n_layers).map(|n| self.load_layer(&format!("encoder.layer.{n}"))).collect()
    }

    fn load_layer<T: Attend>(&mut self, name: &str) -> Result<Layer<T>, LoadError> {
        let Shape { width, inner_width, head_width, .. } = *self.shape;
        // Attention divides scores by the square root of the width; scaling the queries has the same effect.
        let scale = 1.0 / (head_width as f32).sqrt();
        Ok(Layer {
            attention: self.load_dense(
                name,
                &[
                    ("attention.self.query", scale),
                    ("attention.self.key", 1.0),
                    ("attention.self.value", 1.0),
                ],
                [width, width],
            )?,
            output: self.load_dense(name, &[("attention.output.dense", 1.0)], [width, width])?,
            norm: self.norm(name, "attention.output.LayerNorm")?,
            inner: self.load_dense(name, &[("intermediate.dense", 1.0)], [inner_width, width])?,
            outer: self.load_dense(name, &[("output.dense", 1.0)], [width, inner_width])?,
            outer_norm: self.norm(name, "output.LayerNorm")?,
        })
    }

    fn norm(&mut self, layer: &str, part: &str) -> Result<LayerNorm, LoadError> {
        load_norm(
            self.tensors,
            self.changes,
            &format!("{layer}.{part}"),
            self.shape.width,
            self.shape.epsilon,
        )
    }

    /// Loads parts of shape `[n][k]` side by side, each scaled by a number and padded to whole tiles.
    fn load_dense<T: Multiply>(
        &mut self,
        layer: &str,
        parts: &[(&str, f32)],
        [n, k]: [usize; 2],
    ) -> Result<Dense<T>, LoadError> {
        let (n_padded, k_padded) = (n.next_multiple_of(TILE_K), k.next_multiple_of(TILE_K));
        let mut rows = vec![0.0; parts.len() * n_padded * k_padded];
        let mut bias = vec![0.0; parts.len() * n_padded];
        let places = rows.chunks_exact_mut(n_padded * k_padded).zip(bias.chunks_exact_mut(n_padded));
        for ((part, scale), (rows, bias)) in parts.iter().zip(places) {
            let name = format!("{layer}.{part}.weight");
            let mut values = self.tensors.floats(&name, &[n, k])?.to_vec();
            self.changes.change_matrix(&name, &mut values, [n, k])?;
            for (row, values) in rows.chunks_exact_mut(k_padded).zip(values.chunks_exact(k)) {
                row.iter_mut().zip(values).for_each(|(x, value)| *x = scale * value);
            }
            let name = format!("{layer}.{part}.bias");
            let mut values = self.tensors.floats(&name, &[n])?.to_vec();
            self.changes.change_vector(&name, &mut values)?;
            bias.iter_mut().zip(values).for_each(|(x, value)| *x = scale * value);
        }
        let column = |j: usize| &rows[j * k_padded..][..k_padded];
        let weights = T::pack(self.kernel, k_padded, bias.len(), column);
        Ok(Dense { weights, bias })
    }
}

/// Loads the normalisation `name`.
pub(super) fn load_norm(
    tensors: &Tensors<'_>,
    changes: &mut Changes<'_>,
    name: &str,
    width: usize,
    epsilon: f32,
) -> Result<LayerNorm, LoadError> {
    let mut vector = |part: &str| {
        let name = format!("{name}.{part}");
        let mut values = tensors.floats(&name, &[width])?.to_vec();
        changes.change_vector(&name, &mut values)?;
        Ok(values)
    };
    Ok(LayerNorm { gain: vector("weight")?, beta: vector("bias")?, epsilon })
}
