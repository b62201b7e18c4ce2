//! Computes the vectors of documents, one worker a thread.

use std::ops::Range;

use rashomon_kernel::{Aligned, Bf16, Scratch};

use super::attention::Attend;
use super::layer::{Layer, Rows};
use super::pieces::PieceCache;
use super::{Encoder, Layers, windows};
use crate::doc::Doc;

/// Rows that go through the layers together: they fit into the cache, and are enough to pay for reading the
/// weights.
const GROUP: usize = 512;
/// Layers above the one that [`EncoderWorker::encode`] gives beside the last.
const ABOVE: usize = 2;

/// Encodes documents one after another and caches their words.
///
/// The cache makes a worker faster but does not change its results. Its size is limited.
#[derive(Debug)]
pub struct EncoderWorker<'e> {
    encoder: &'e Encoder,
    piece_cache: PieceCache,
    /// The pieces of the current tokens, the token of each piece, and the number of pieces of each token.
    pieces: Vec<u32>,
    piece_tokens: Vec<u32>,
    counts: Vec<u32>,
    state: Aligned<f32>,
    terms: Aligned<f32>,
    f32_rows: Rows<f32>,
    bf16_rows: Rows<Bf16>,
    scratch: Scratch,
}

impl<'e> EncoderWorker<'e> {
    pub(super) fn new(encoder: &'e Encoder) -> Self {
        Self {
            encoder,
            piece_cache: PieceCache::default(),
            pieces: Vec::new(),
            piece_tokens: Vec::new(),
            counts: Vec::new(),
            state: Aligned::default(),
            terms: Aligned::default(),
            f32_rows: Rows::default(),
            bf16_rows: Rows::default(),
            scratch: Scratch::default(),
        }
    }

    /// Fills `out` with a vector for each of `tokens`, `[token][width]`: the mean of the last layer over the
    /// pieces of the token, or zeros if it has none, such as white space.
    ///
    /// `sents` are all sentences of these tokens, in order. Windows hold whole sentences if they fit. `below` is
    /// filled in the same way from the layer before the last two, which knows the words as the base does and not yet
    /// what the last layers were trained for.
    pub fn encode(
        &mut self,
        doc: &Doc,
        tokens: Range<usize>,
        sents: impl Iterator<Item = Range<usize>>,
        below: &mut Vec<f32>,
        out: &mut Vec<f32>,
    ) {
        for vectors in [&mut *below, &mut *out] {
            vectors.clear();
            vectors.resize(tokens.len() * self.encoder.width(), 0.0);
        }
        self.cut_into_pieces(doc, tokens.clone());
        let sents = sents.map(|sent| sent.start - tokens.start..sent.end - tokens.start);
        let windows = windows::cut_into_windows(&self.counts, sents, self.encoder.window);
        let mut windows = windows.as_slice();
        while !windows.is_empty() {
            let mut n_rows = 0;
            let fits = windows.iter().take_while(|window| {
                n_rows += window.len() + 2;
                n_rows <= GROUP
            });
            let (group, rest) = windows.split_at(fits.count().max(1));
            self.encode_group(group, below, out);
            windows = rest;
        }
        for vectors in [below, out] {
            for (vector, &n) in vectors.chunks_exact_mut(self.encoder.width()).zip(&self.counts) {
                if n > 1 {
                    let part = 1.0 / n as f32;
                    vector.iter_mut().for_each(|x| *x *= part);
                }
            }
        }
    }

    fn cut_into_pieces(&mut self, doc: &Doc, tokens: Range<usize>) {
        self.pieces.clear();
        self.piece_tokens.clear();
        self.counts.clear();
        for (n_before, token) in tokens.enumerate() {
            let n = if doc.is_space(token) {
                0
            } else {
                self.piece_cache.append_word(doc.token(token), &self.encoder.pieces, &mut self.pieces)
            };
            self.counts.push(n);
            self.piece_tokens.extend(std::iter::repeat_n(n_before as u32, n as usize));
        }
    }

    /// Runs the layers on some windows and adds the rows of the pieces to the vectors of their tokens.
    fn encode_group(&mut self, windows: &[Range<usize>], below: &mut [f32], out: &mut [f32]) {
        let Self { encoder, pieces, piece_tokens, state, terms, scratch, .. } = self;
        let n_rows: usize = windows.iter().map(|window| window.len() + 2).sum();
        let (stride, width) = (encoder.shape.stride, encoder.width());
        state.reserve(n_rows * stride);
        terms.reserve(n_rows * stride);
        let buffers = [state.values_mut(), terms.values_mut()];
        let mut add = |state: &[f32]| add_rows(state, [stride, width], windows, piece_tokens, below);
        match &encoder.layers {
            Layers::Single(layers) => {
                let rows = &mut self.f32_rows;
                run_layers(encoder, layers, pieces, windows, buffers, rows, scratch, &mut add);
            }
            Layers::Int8(layers) => {
                let rows = &mut self.bf16_rows;
                run_layers(encoder, layers, pieces, windows, buffers, rows, scratch, &mut add);
            }
        }
        add_rows(self.state.values(), [stride, width], windows, &self.piece_tokens, out);
    }
}

/// Adds the rows of the pieces to the vectors of their tokens.
fn add_rows(
    state: &[f32],
    [stride, width]: [usize; 2],
    windows: &[Range<usize>],
    piece_tokens: &[u32],
    out: &mut [f32],
) {
    let mut start = 0;
    for window in windows {
        // The first and the last row belong to no token.
        let rows = state[(start + 1) * stride..].chunks_exact(stride);
        for (row, &token) in rows.zip(&piece_tokens[window.clone()]) {
            let vector = &mut out[token as usize * width..][..width];
            vector.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        start += window.len() + 2;
    }
}

#[allow(clippy::too_many_arguments, reason = "buffers that the caller keeps")]
fn run_layers<T: Attend>(
    encoder: &Encoder,
    layers: &[Layer<T>],
    pieces: &[u32],
    windows: &[Range<usize>],
    [state, terms]: [&mut [f32]; 2],
    rows: &mut Rows<T>,
    scratch: &mut Scratch,
    use_below: &mut dyn FnMut(&[f32]),
) {
    let (kernel, shape, [opening, closing]) = (encoder.kernel, &encoder.shape, encoder.ends);
    rows.reserve(shape, state.len() / shape.stride);
    let lengths: Vec<usize> = windows.iter().map(|window| window.len() + 2).collect();
    let mut start = 0;
    for (window, length) in windows.iter().zip(&lengths) {
        let at = start * shape.stride..(start + length) * shape.stride;
        let inside = pieces[window.clone()].iter().copied();
        let pieces = std::iter::once(opening).chain(inside).chain(std::iter::once(closing));
        let buffers = [&mut state[at.clone()], &mut terms[at.clone()]];
        encoder.embeddings.embed(kernel, shape, pieces, buffers, &mut rows.copy.values_mut()[at]);
        start += length;
    }
    let n_below = layers.len().saturating_sub(ABOVE);
    for (n, layer) in layers.iter().enumerate() {
        if n == n_below {
            use_below(state);
        }
        layer.run(kernel, shape, &lengths, [&mut *state, &mut *terms], rows, scratch);
    }
}
