//! Vectors of tokens: hashed lexical features, followed by layers that include the neighbours.
//!
//! These are MultiHashEmbed and MaxoutWindowEncoder of spaCy (Honnibal 2016; Miranda et al. 2022).

use std::ops::Range;

use rashomon_kernel::{F32Weights, Kernel, MaxoutNorm, Scratch};

use crate::description::{Embedding, Feature};
use crate::file::{Arrays, Floats, LoadError};
use crate::lexicon::{LexId, Lexicon};

/// Rows that a layer processes together.
const BLOCK: usize = 128;
/// Vectors in the cache of a worker. The cache is emptied when it is full.
const MAX_KEPT: usize = 24_576;
const NONE: u32 = u32::MAX;

/// One network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    features: Vec<Feature>,
    seeds: Vec<u32>,
    tables: Vec<Floats>,
    mix: Layer,
    layers: Vec<Layer>,
    width: usize,
    /// Neighbours on each side that a layer includes.
    window: usize,
}

#[derive(Debug)]
struct Layer {
    weights: F32Weights,
    norm: MaxoutNorm,
}

/// Cache and buffers of a worker for one network.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The row of a word's vector, without and with a space after the word.
    rows: Vec<[u32; 2]>,
    vectors: Vec<f32>,
    inputs: Vec<f32>,
    products: Vec<f32>,
    before: Vec<f32>,
    after: Vec<f32>,
    missing: Vec<(LexId, bool)>,
    scratch: Scratch,
}

/// The input of a network: a word and whether a space follows.
pub(crate) type Input = (LexId, bool);

impl Tok2Vec {
    pub(crate) fn load(
        arrays: &Arrays<'_>,
        name: &str,
        about: &Embedding,
        kernel: Kernel,
    ) -> Result<Self, LoadError> {
        let tables: Vec<Floats> = (0..about.features.len())
            .map(|k| Ok(arrays.floats::<2>(&format!("{name}.embed.{k}"))?.0))
            .collect::<Result<_, LoadError>>()?;
        let layer = |k: usize| Layer::load(arrays, &format!("{name}.layer.{k}"), kernel);
        let mix = layer(0)?;
        let layers = (1..=about.depth).map(layer).collect::<Result<Vec<_>, _>>()?;
        let width = mix.norm.width;
        let inputs: usize = tables.iter().map(|table| table.shape[1]).sum();
        let window_inputs = layers.first().map_or(width, |layer| layer.weights.k());
        let fits = inputs == mix.weights.k()
            && tables.iter().all(|table| table.shape[0] > 0)
            && window_inputs % width == 0
            && (window_inputs / width) % 2 == 1
            && layers.iter().all(|layer| layer.weights.k() == window_inputs && layer.norm.width == width)
            && about.seeds.len() == tables.len();
        if !fits {
            return Err(LoadError::Damaged(format!("the layers of `{name}` do not fit together")));
        }
        Ok(Self {
            features: about.features.clone(),
            seeds: about.seeds.clone(),
            tables,
            mix,
            layers,
            width,
            window: window_inputs / width / 2,
        })
    }

    /// Width of a vector.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Computes the vectors of the tokens `range` of a text.
    ///
    /// As in spaCy, the layers also process empty rows before and after a text, one for each row within reach
    /// of a token. A vector depends only on rows within reach, so a text can be processed in parts.
    pub(crate) fn compute_vectors<'m>(
        &self,
        text: &[Input],
        range: Range<usize>,
        lexicon: &Lexicon,
        memory: &'m mut Memory,
    ) -> &'m [f32] {
        let (width, edge) = (self.width, self.window);
        let margin = edge * self.layers.len();
        let n_rows = range.len() + 2 * margin;
        let buffer_len = (n_rows + 2 * edge) * width;
        let (mut before, mut after) = (std::mem::take(&mut memory.before), std::mem::take(&mut memory.after));
        for buffer in [&mut before, &mut after] {
            buffer.clear();
            buffer.resize(buffer_len, 0.0);
        }
        let first = range.start.saturating_sub(margin);
        let last = (range.end + margin).min(text.len());
        let offset = (edge + margin - (range.start - first)) * width;
        self.embed(&text[first..last], lexicon, memory, &mut before[offset..offset + (last - first) * width]);
        for layer in &self.layers {
            self.apply_layer(layer, n_rows, &before, &mut after, memory);
            std::mem::swap(&mut before, &mut after);
        }
        (memory.before, memory.after) = (before, after);
        let start = (edge + margin) * width;
        &memory.before[start..start + range.len() * width]
    }

    fn apply_layer(
        &self,
        layer: &Layer,
        n_rows: usize,
        before: &[f32],
        after: &mut [f32],
        memory: &mut Memory,
    ) {
        let (width, edge) = (self.width, self.window * self.width);
        memory.products.resize(layer.weights.out_len(BLOCK), 0.0);
        for start in (0..n_rows).step_by(BLOCK) {
            let rows = BLOCK.min(n_rows - start);
            let at = start * width;
            let len = rows * width;
            layer.weights.multiply(&before[at..], width, rows, &mut memory.products, &mut memory.scratch);
            let (residual, out) = (&before[edge + at..][..len], &mut after[edge + at..][..len]);
            layer.norm.run(&memory.products, layer.weights.n(), Some(residual), out);
        }
    }

    fn embed(&self, tokens: &[Input], lexicon: &Lexicon, memory: &mut Memory, out: &mut [f32]) {
        if memory.vectors.len() > MAX_KEPT * self.width {
            memory.clear_cache();
        }
        memory.rows.resize(lexicon.len().max(memory.rows.len()), [NONE; 2]);
        let sees_space = self.features.contains(&Feature::Spacy);
        let mut n_known = memory.vectors.len() / self.width;
        for &(lex, spacy) in tokens {
            let row = &mut memory.rows[lex as usize][usize::from(spacy && sees_space)];
            if *row == NONE {
                *row = u32::try_from(n_known).expect("few vectors are kept");
                n_known += 1;
                memory.missing.push((lex, spacy));
            }
        }
        self.add_missing(lexicon, memory);
        for (&(lex, spacy), out) in tokens.iter().zip(out.chunks_exact_mut(self.width)) {
            let row = memory.rows[lex as usize][usize::from(spacy && sees_space)] as usize;
            out.copy_from_slice(&memory.vectors[row * self.width..][..self.width]);
        }
    }

    fn add_missing(&self, lexicon: &Lexicon, memory: &mut Memory) {
        let k = self.mix.weights.k();
        memory.inputs.resize(BLOCK * k, 0.0);
        memory.products.resize(memory.products.len().max(self.mix.weights.out_len(BLOCK)), 0.0);
        let missing = std::mem::take(&mut memory.missing);
        for words in missing.chunks(BLOCK) {
            for (&(lex, spacy), input) in words.iter().zip(memory.inputs.chunks_exact_mut(k)) {
                self.embed_features(|feature| lexicon.get(lex).feature(feature, spacy), input);
            }
            let n = words.len();
            self.mix.weights.multiply(&memory.inputs, k, n, &mut memory.products, &mut memory.scratch);
            let start = memory.vectors.len();
            memory.vectors.resize(start + n * self.width, 0.0);
            self.mix.norm.run(&memory.products, self.mix.weights.n(), None, &mut memory.vectors[start..]);
        }
        memory.missing = missing;
        memory.missing.clear();
    }

    /// Writes the sums of the hashed rows of each feature, side by side.
    fn embed_features(&self, feature: impl Fn(Feature) -> u64, mut out: &mut [f32]) {
        for ((&name, &seed), table) in self.features.iter().zip(&self.seeds).zip(&self.tables) {
            let (n_rows, width) = (table.shape[0], table.shape[1]);
            let (here, rest) = out.split_at_mut(width);
            let values = table.values();
            here.fill(0.0);
            for key in hash_keys(feature(name), seed) {
                let row = key as usize % n_rows;
                for (sum, x) in here.iter_mut().zip(&values[row * width..][..width]) {
                    *sum += x;
                }
            }
            out = rest;
        }
    }
}

impl Memory {
    /// Empties the cache of vectors.
    pub(crate) fn clear_cache(&mut self) {
        self.rows.clear();
        self.vectors.clear();
    }
}

impl Layer {
    fn load(arrays: &Arrays<'_>, name: &str, kernel: Kernel) -> Result<Self, LoadError> {
        let (weights, [width, n_pieces, k]) = arrays.floats::<3>(&format!("{name}.W"))?;
        let (bias, bias_shape) = arrays.floats::<2>(&format!("{name}.b"))?;
        let (gain, gain_shape) = arrays.floats::<1>(&format!("{name}.G"))?;
        let (beta, beta_shape) = arrays.floats::<1>(&format!("{name}.beta"))?;
        if bias_shape != [width, n_pieces]
            || gain_shape != [width]
            || beta_shape != [width]
            || width * n_pieces * k == 0
        {
            return Err(LoadError::Damaged(format!("the arrays of `{name}` do not fit together")));
        }
        let (w, b) = (weights.values(), bias.values());
        Ok(Self {
            weights: F32Weights::pack(kernel, k, width * n_pieces, |j| {
                &w[(j % width * n_pieces + j / width) * k..][..k]
            }),
            norm: MaxoutNorm {
                kernel,
                width,
                n_pieces,
                bias: (0..width * n_pieces).map(|j| b[j % width * n_pieces + j / width]).collect(),
                gain: gain.values().to_vec(),
                beta: beta.values().to_vec(),
            },
        })
    }
}

/// The four rows of a value by hash: thinc's variant of MurmurHash3_x86_128 for one 64-bit key.
fn hash_keys(value: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut h1 =
        value.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 = (h1 ^ seed) ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// The finaliser of MurmurHash3.
const fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    use super::hash_keys;

    #[test]
    fn a_seed_changes_every_key() {
        let (a, b) = (hash_keys(42, 8), hash_keys(42, 9));
        assert!(a.iter().zip(b).all(|(a, b)| *a != b));
    }
}
