//! Which words give the facets of a report's main incident: a score for every token and facet.
//!
//! A network like that of the attributions reads the parse and a middle layer of the encoder. Each token is then weighed
//! against the report as a whole, a mean of its tokens in which the model has learnt what counts: whether a word is the
//! target depends on what the report is about.

use std::ops::Range;

use libm::expf;
use rashomon_kernel::Kernel;
use rashomon_nlp::{Encoder, EncoderWorker, Extent};

use crate::forest::Forest;
use crate::input::ModelInput;
use crate::network::{Network, Vectors};
use crate::weights::{ModelError, Table, Weights};

/// What a token is weighed for, in the order of the model's scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetTag {
    /// The words that name who did it.
    Agent,
    /// The words that name who or what was hit.
    Target,
    /// The place.
    Place,
    /// The time.
    Time,
    /// The number of people killed.
    Killed,
    /// The number of people injured.
    Injured,
    /// The number of people captured.
    Captured,
    /// Whether the dead were civilians or fighters.
    Status,
    /// The means.
    Means,
    /// Words of a sentence or clause that describes the incident.
    Account,
    /// Words that admit the act.
    Admission,
    /// Words that deny it.
    Denial,
    /// Words that suspect somebody.
    Suspicion,
}

/// The number of [`FacetTag`]s.
pub const N_FACET_TAGS: usize = 13;
/// Numbers of a paragraph from which the next table row is used.
const PARAGRAPHS: [usize; 9] = [0, 1, 2, 3, 5, 8, 12, 18, 30];
/// Rows of the table of places that are for paragraphs; the others are for tenths of the text.
const N_PARAGRAPH_ROWS: usize = 12;

/// The scores of the first tokens of a text; the others count as nothing.
#[derive(Debug, Default)]
pub struct FacetScores {
    /// `[token][tag]`.
    rows: Vec<[f32; N_FACET_TAGS]>,
    /// Whether the model `best` gave them.
    are_of_best: bool,
}

impl FacetScores {
    /// The scores of the tokens of a range that have any.
    pub fn of(&self, tokens: Range<usize>) -> &[[f32; N_FACET_TAGS]] {
        let end = tokens.end.min(self.rows.len());
        &self.rows[tokens.start.min(end)..end]
    }

    /// The greatest score of each tag over a range.
    pub fn greatest(&self, tokens: Range<usize>) -> [f32; N_FACET_TAGS] {
        let mut greatest = [0.0_f32; N_FACET_TAGS];
        for row in self.of(tokens) {
            greatest.iter_mut().zip(row).for_each(|(most, x)| *most = most.max(*x));
        }
        greatest
    }

    /// The forest that was trained with such scores.
    pub fn judge(&self) -> &'static Forest {
        if self.are_of_best { Forest::best_claims() } else { Forest::claims() }
    }

    /// The number of tokens that have scores.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no token has scores.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// How much of its large encoder the model `best` reads: a middle layer knows more of the words than the last, which was trained
/// to tell whole sentences apart.
pub const BEST: Extent = Extent { n_layers: 5, window: 254 };

/// A model that scores words, with the encoder of its own that it has in `best`; in `fine` it reads that of the attributions.
#[derive(Debug)]
pub(super) struct FacetReader {
    pub tagger: FacetTagger,
    pub encoder: Option<Encoder>,
}

/// What a worker keeps for it.
#[derive(Debug)]
pub(super) struct FacetWorker<'m> {
    model: &'m FacetReader,
    encoder: Option<EncoderWorker<'m>>,
    encoded: Vec<f32>,
}

impl<'m> FacetWorker<'m> {
    pub fn new(model: &'m FacetReader) -> Self {
        Self { model, encoder: model.encoder.as_ref().map(Encoder::worker), encoded: Vec::new() }
    }

    /// The scores of a section that starts the text; `below` are vectors of its tokens for a model without its own encoder.
    pub fn weigh(
        &mut self,
        text: &ModelInput<'_>,
        section: Range<usize>,
        below: &[f32],
        vectors: &mut Vectors,
    ) -> FacetScores {
        let Some(encoder) = &mut self.encoder else {
            return self.model.tagger.weigh(text, section, below, vectors);
        };
        let sents = text.sents.iter().filter(|sent| sent.end <= section.end).cloned();
        encoder.encode(text.doc, section.clone(), sents, &mut Vec::new(), &mut self.encoded);
        let scores = self.model.tagger.weigh(text, section, &self.encoded, vectors);
        FacetScores { are_of_best: true, ..scores }
    }
}

/// The trained model.
#[derive(Debug)]
pub(super) struct FacetTagger {
    network: Network,
    places: Table,
    pool: Vec<f32>,
    hidden: Table,
    hidden_bias: Vec<f32>,
    of_report: Table,
    of_both: Table,
    out: Table,
    out_bias: Vec<f32>,
}

impl FacetTagger {
    /// `context_width` is that of the engine and its encoder together.
    pub fn load(bytes: &[u8], context_width: usize, kernel: Kernel) -> Result<Self, ModelError> {
        let weights = Weights::open(bytes)?;
        let tagger = Self {
            network: Network::load(&weights, kernel, context_width)?,
            places: weights.table("places")?,
            pool: weights.list("pool")?,
            hidden: weights.table("hidden")?,
            hidden_bias: weights.list("hidden.bias")?,
            of_report: weights.table("of_report")?,
            of_both: weights.table("of_both")?,
            out: weights.table("out")?,
            out_bias: weights.list("out.bias")?,
        };
        let (width, n) = (tagger.network.width, tagger.hidden.n);
        let fits =
            [&tagger.hidden, &tagger.of_report, &tagger.of_both].iter().all(|t| (t.n, t.k) == (n, width))
                && tagger.places.k == width
                && tagger.pool.len() == width
                && tagger.hidden_bias.len() == n
                && (tagger.out.n, tagger.out.k) == (N_FACET_TAGS, n)
                && tagger.out_bias.len() == N_FACET_TAGS;
        fits.then_some(tagger).ok_or_else(|| ModelError::Damaged("the layers of facets do not fit".into()))
    }

    /// The scores of the tokens of a section that starts the text; `encoded` are their vectors.
    pub fn weigh(
        &self,
        text: &ModelInput<'_>,
        section: Range<usize>,
        encoded: &[f32],
        vectors: &mut Vectors,
    ) -> FacetScores {
        self.network.run(text, section.clone(), encoded, vectors);
        let width = self.network.width;
        for (token, vector) in section.zip(vectors.values.chunks_exact_mut(width)) {
            self.add_place(text, token, vector);
        }
        let report = self.mean_of_report(&vectors.values);
        let (layer, bias) = self.layer_of(&report);
        let mut hidden = vec![0.0_f32; self.hidden.n];
        let scores = vectors.values.chunks_exact(width).map(|vector| {
            hidden.copy_from_slice(&bias);
            for (x, column) in vector.iter().zip(layer.chunks_exact(hidden.len())) {
                hidden.iter_mut().zip(column).for_each(|(sum, weight)| *sum += x * weight);
            }
            std::array::from_fn(|tag| {
                let products = self.out.row(tag).iter().zip(&hidden).map(|(weight, x)| weight * x.max(0.0));
                1.0 / (1.0 + expf(-products.sum::<f32>() - self.out_bias[tag]))
            })
        });
        FacetScores { rows: scores.collect(), are_of_best: false }
    }

    /// Adds where in the text a token stands.
    fn add_place(&self, text: &ModelInput<'_>, token: usize, vector: &mut [f32]) {
        let paragraph = text.tokens[token].paragraph - text.tokens[0].paragraph;
        let row = PARAGRAPHS.partition_point(|&first| first < paragraph).min(N_PARAGRAPH_ROWS - 1);
        let tenth = N_PARAGRAPH_ROWS + (token * 10 / text.tokens.len().max(1)).min(9);
        for row in [row, tenth] {
            vector.iter_mut().zip(self.places.row(row)).for_each(|(sum, x)| *sum += x);
        }
    }

    /// The mean of the vectors, each weighed by how much it says of what the report is about.
    fn mean_of_report(&self, vectors: &[f32]) -> Vec<f32> {
        let rows = || vectors.chunks_exact(self.pool.len());
        let score = |row: &[f32]| row.iter().zip(&self.pool).map(|(x, weight)| x * weight).sum::<f32>();
        let scores: Vec<f32> = rows().map(score).collect();
        let greatest = scores.iter().copied().fold(f32::MIN, f32::max);
        let (mut mean, mut total) = (vec![0.0_f32; self.pool.len()], 0.0);
        for (row, score) in rows().zip(scores) {
            let weight = expf(score - greatest);
            total += weight;
            mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += weight * x);
        }
        mean.iter_mut().for_each(|x| *x /= total);
        mean
    }

    /// The hidden layer for the tokens of one report, column by column, and its bias.
    fn layer_of(&self, report: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let n = self.hidden.n;
        let mut columns = vec![0.0; n * report.len()];
        for row in 0..n {
            let weights = self.hidden.row(row).iter().zip(self.of_both.row(row)).zip(report);
            for (column, ((own, both), x)) in weights.enumerate() {
                columns[column * n + row] = own + both * x;
            }
        }
        let products =
            |row: usize| self.of_report.row(row).iter().zip(report).map(|(w, x)| w * x).sum::<f32>();
        (columns, (0..n).map(|row| self.hidden_bias[row] + products(row)).collect())
    }
}
