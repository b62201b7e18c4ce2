//! A vector for every token: what the parse and, where there is one, the encoder know of it, then layers over its neighbours and its head.

use std::ops::Range;

use rashomon_kernel::{Activation, Kernel, Linear, RowNorm, Scratch};
use rashomon_nlp::Doc;

use crate::features::{Feature, find_features};
use crate::input::ModelInput;
use crate::weights::{ModelError, Table, Vocabulary, Weights};

/// Tokens that go through a layer together.
const BLOCK: usize = 128;
/// What is added to a variance before it is divided by.
const EPSILON: f32 = 1e-5;
/// How far each layer looks to either side.
const DILATIONS: [usize; 5] = [1, 2, 4, 8, 1];

/// The layers that make vectors of tokens.
#[derive(Debug)]
pub(super) struct Network {
    pub width: usize,
    words: Vocabulary,
    tags: Vocabulary,
    pub deps: Vocabulary,
    entities: Vocabulary,
    /// What each word adds, already as wide as a vector.
    word: Table,
    tag: Table,
    dep: Table,
    entity: Table,
    fixed: [Table; 4],
    from_context: Linear,
    first_norm: RowNorm,
    layers: Vec<(Linear, RowNorm)>,
    kernel: Kernel,
}

/// What the network makes of a section of a text; tokens count from its start.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    pub section: Range<usize>,
    /// `[token][width]`.
    pub values: Vec<f32>,
    /// The label of each token's arc, as the model numbers it.
    deps: Vec<u8>,
    n_quotes: Vec<u32>,
    input: Vec<f32>,
    output: Vec<f32>,
    next: Vec<f32>,
    /// The rows that each token looks at.
    seen: Vec<[Option<u32>; 4]>,
    lower: String,
    pub scratch: Scratch,
}

impl Vectors {
    /// The label of the arc of a token of the text.
    pub fn dep(&self, token: usize) -> u8 {
        self.deps[token - self.section.start]
    }

    /// How many quotations start before a token of the text or with it.
    pub fn n_quotes(&self, token: usize) -> usize {
        self.n_quotes[token - self.section.start] as usize
    }
}

impl Network {
    /// `context_width` is that of the engine and the encoder together.
    pub fn load(weights: &Weights<'_>, kernel: Kernel, context_width: usize) -> Result<Self, ModelError> {
        let word = weights.table("word")?;
        let project = weights.table("from_word")?;
        let width = project.n;
        let mut context = weights.table("from_context")?;
        if let Ok(encoder) = weights.table("from_encoder") {
            context = context.beside(&encoder);
        }
        let norm = |gain, beta, rectified| RowNorm { gain, beta, epsilon: EPSILON, rectified };
        let (layers, biases) = (weights.layers("layers.", ".weight")?, weights.layers("layers.", ".bias")?);
        let (gains, shifts) = (weights.layers("norms.", ".weight")?, weights.layers("norms.", ".bias")?);
        let [words, tags, deps, entities] = ["words", "tags", "deps", "entities"]
            .map(|name| weights.vocabulary(&format!("{name}.vocabulary")));
        let [tag, dep, entity] = ["tag", "dep", "entity"].map(|name| weights.table(name));
        let fixed = ["fixed.0", "fixed.1", "fixed.2", "fixed.3"].map(|name| weights.table(name));
        let [begins, shape, quoted, starts] = fixed;
        let network = Self {
            width,
            words: words?,
            tags: tags?,
            deps: deps?,
            entities: entities?,
            word: projected(&word, &project, kernel),
            tag: tag?,
            dep: dep?,
            entity: entity?,
            fixed: [begins?, shape?, quoted?, starts?],
            from_context: context.layer(kernel, &weights.list("from_context.bias")?),
            first_norm: norm(weights.list("first_norm.weight")?, weights.list("first_norm.bias")?, true),
            layers: (layers.iter().zip(&biases).zip(gains.into_iter().zip(shifts)))
                .map(|((layer, bias), (gain, shift))| {
                    let layer = layer.layer(kernel, &bias.values).with_activation(Activation::Relu);
                    (layer, norm(gain.values, shift.values, false))
                })
                .collect(),
            kernel,
        };
        network.check(context_width)?;
        Ok(network)
    }

    /// The width of what the engine and the encoder give for a token.
    pub fn context_width(&self) -> usize {
        self.from_context.k()
    }

    fn check(&self, context_width: usize) -> Result<(), ModelError> {
        let tables = [&self.word, &self.tag, &self.dep, &self.entity];
        let sizes = [self.words.len(), self.tags.len(), self.deps.len(), self.entities.len()];
        let fits = tables.iter().zip(sizes).all(|(table, n)| table.k == self.width && table.n == n)
            && self.fixed.iter().zip([2, 8, 4, 4]).all(|(table, n)| table.k == self.width && table.n == n)
            && self.deps.len() <= usize::from(u8::MAX)
            && self.from_context.k() == context_width
            && self.layers.len() == DILATIONS.len()
            && self.layers.iter().all(|(layer, _)| layer.k() == 4 * self.width && layer.n() == self.width)
            && self
                .layers
                .iter()
                .map(|(_, norm)| norm)
                .chain([&self.first_norm])
                .all(|norm| [norm.gain.len(), norm.beta.len()] == [self.width; 2]);
        fits.then_some(()).ok_or_else(|| ModelError::Damaged("its layers do not fit together".into()))
    }

    /// Fills `out` with the vectors of a section; `encoded` are those of the encoder, empty without one.
    pub fn run(&self, text: &ModelInput<'_>, section: Range<usize>, encoded: &[f32], out: &mut Vectors) {
        out.section = section;
        self.look_up(text, out);
        self.add_context(text.doc, encoded, out);
        for ((layer, norm), dilation) in self.layers.iter().zip(DILATIONS) {
            self.look_around(text, layer, norm, dilation, out);
        }
    }

    /// What the features of each token add up to.
    fn look_up(&self, text: &ModelInput<'_>, out: &mut Vectors) {
        let Vectors { section, values, deps, n_quotes, lower, .. } = out;
        values.clear();
        values.resize(section.len() * self.width, 0.0);
        deps.clear();
        n_quotes.clear();
        find_features(text, section.clone(), &mut |token, feature: Feature<'_>| {
            let dep = self.deps.of(feature.dep);
            let row = &mut values[(token - section.start) * self.width..][..self.width];
            row.copy_from_slice(self.word.row(self.word_of(feature.lemma, lower)));
            add(row, self.tag.row(self.tags.of(feature.tag)));
            add(row, self.dep.row(dep));
            add(row, self.entity.row(self.entities.of(feature.entity)));
            let fixed = [u8::from(feature.begins_entity), feature.shape, feature.quoted, feature.starts];
            for (table, value) in self.fixed.iter().zip(fixed) {
                add(row, table.row(usize::from(value)));
            }
            deps.push(dep as u8);
            n_quotes.push(feature.n_quotes as u32);
        });
    }

    /// Numbers are one word; letters count in lower case.
    fn word_of(&self, lemma: &str, lower: &mut String) -> usize {
        match lemma.chars().next() {
            Some(first) if first.is_numeric() => self.words.of("0"),
            _ if lemma.chars().any(char::is_uppercase) => {
                lower.clear();
                lower.extend(lemma.chars().flat_map(char::to_lowercase));
                self.words.of(lower)
            }
            _ => self.words.of(lemma),
        }
    }

    /// Adds what the networks below see in each token.
    fn add_context(&self, doc: &Doc, encoded: &[f32], out: &mut Vectors) {
        let (k, own) = (self.from_context.k(), doc.context_width());
        for start in (0..out.section.len()).step_by(BLOCK) {
            let n_rows = BLOCK.min(out.section.len() - start);
            out.input.resize(n_rows * k, 0.0);
            for (token, input) in (start..).zip(out.input.chunks_exact_mut(k)) {
                let (context, above) = input.split_at_mut(own);
                doc.context(out.section.start + token, context);
                above.copy_from_slice(&encoded[token * above.len()..][..above.len()]);
            }
            self.from_context.run(&out.input, k, n_rows, &mut out.output, &mut out.scratch);
            let rows = &mut out.values[start * self.width..][..n_rows * self.width];
            self.first_norm.add(self.kernel, &out.output, self.from_context.stride(), rows);
        }
    }

    /// One layer: each token with the neighbours at a distance and its head; nothing stands before and after the section.
    fn look_around(
        &self,
        text: &ModelInput<'_>,
        layer: &Linear,
        norm: &RowNorm,
        dilation: usize,
        out: &mut Vectors,
    ) {
        let (n, width, first) = (out.section.len(), self.width, out.section.start);
        out.next.clear();
        out.next.extend_from_slice(&out.values);
        let seen = (0..n).map(|token| {
            let head = text.tokens[first + token].head.checked_sub(first);
            [token.checked_sub(dilation), Some(token), Some(token + dilation), head]
                .map(|other| other.filter(|&other| other < n).map(|other| other as u32))
        });
        out.seen.clear();
        out.seen.extend(seen);
        for (seen, rows) in out.seen.chunks(BLOCK).zip(out.next.chunks_mut(BLOCK * width)) {
            layer.run_joined(&out.values, seen, &mut out.output, &mut out.scratch);
            norm.add(self.kernel, &out.output, layer.stride(), rows);
        }
        std::mem::swap(&mut out.values, &mut out.next);
    }
}

fn add(sum: &mut [f32], row: &[f32]) {
    for (sum, x) in sum.iter_mut().zip(row) {
        *sum += x;
    }
}

/// The rows of `table` through a layer without bias.
fn projected(table: &Table, layer: &Table, kernel: Kernel) -> Table {
    let layer = layer.layer(kernel, &vec![0.0; layer.n]);
    let (mut out, mut scratch) = (Vec::new(), Scratch::default());
    layer.run(&table.values, table.k, table.n, &mut out, &mut scratch);
    let rows = out.chunks_exact(layer.stride()).flat_map(|row| row[..layer.n()].to_vec());
    Table { n: table.n, k: layer.n(), values: rows.collect() }
}
