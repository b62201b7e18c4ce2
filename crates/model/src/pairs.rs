//! How well the tokens around a cue go with it.

use rashomon_kernel::{Kernel, Linear, PairLayer, TableRows};

use crate::REACH;
use crate::input::ModelInput;
use crate::network::Vectors;
use crate::tree::Way;
use crate::weights::{ModelError, Table, Weights};

/// Where the buckets of distances end.
const EDGES: [usize; 9] = [1, 2, 3, 5, 8, 14, 24, 40, 70];
const N_DISTANCES: usize = 2 * (EDGES.len() + 1) + 1;
const N_WAYS: usize = 37;
const N_SENTENCES: usize = 7;
const N_PARAGRAPHS: usize = 5;
const N_QUOTES: usize = 9;

/// Scores pairs of a cue and a token, for one question.
#[derive(Debug)]
pub(super) struct PairScorer {
    layer: PairLayer,
    /// Where the rows of each kind of feature start in the table of the layer.
    starts: TableRows,
    /// `[hidden | low rank]` of a cue's vector.
    of_cue: Linear,
}

impl PairScorer {
    pub fn load(
        weights: &Weights<'_>,
        name: &str,
        kernel: Kernel,
        n_deps: usize,
    ) -> Result<Self, ModelError> {
        let named = |part: &str| weights.table(&format!("{name}.{part}"));
        let (table, of_cue, low, out) = (named("table")?, named("of_cue")?, named("low_cue")?, named("out")?);
        let mut bias = named("of_cue.bias")?.values;
        bias.resize(of_cue.n + low.n, 0.0);
        let sizes = [N_DISTANCES, N_WAYS, n_deps, n_deps, N_SENTENCES, N_PARAGRAPHS, N_QUOTES];
        let mut starts = [0; 7];
        for k in 1..7 {
            starts[k] = starts[k - 1] + sizes[k - 1] as u16;
        }
        let fits = table.n == sizes.iter().sum::<usize>()
            && [table.k, out.values.len(), of_cue.n] == [PairLayer::HIDDEN; 3]
            && low.n == PairLayer::RANK;
        if !fits {
            return Err(ModelError::Damaged(format!("`{name}` does not fit together")));
        }
        // The product of low rank is divided by the root of the rank: the cue's part is, beforehand.
        let scale = (low.n as f32).sqrt().recip();
        let low = Table { values: low.values.iter().map(|x| x * scale).collect(), ..low };
        Ok(Self {
            layer: PairLayer::new(kernel, &out.values, &table.values),
            starts,
            of_cue: of_cue.above(&low).layer(kernel, &bias),
        })
    }

    /// The layer that a cue's vector goes through.
    pub const fn of_cue(&self) -> &Linear {
        &self.of_cue
    }

    /// The rows of the table for the features of a pair.
    pub fn rows(&self, mut kinds: TableRows) -> TableRows {
        for (kind, start) in kinds.iter_mut().zip(self.starts) {
            *kind += start;
        }
        kinds
    }

    /// Appends the scores of tokens, `stride` apart, with a cue.
    pub fn score(
        &self,
        cue: &[f32],
        tokens: &[f32],
        stride: usize,
        rows: &[TableRows],
        scores: &mut Vec<f32>,
    ) {
        self.layer.score(cue, tokens, stride, rows, scores);
    }
}

/// The features of the pair of `cue` and `token`.
pub(super) fn kinds(
    text: &ModelInput<'_>,
    vectors: &Vectors,
    cue: usize,
    token: usize,
    way: Option<Way>,
) -> TableRows {
    let label = |branch: Option<u32>| branch.map_or(0, |branch| u16::from(vectors.dep(branch as usize)));
    let offset = |token: usize, cue: usize, most: isize| {
        (token.cast_signed() - cue.cast_signed()).clamp(-most, most) + most
    };
    [
        distance(cue, token),
        way.map_or(0, |way| 1 + u16::from(way.up) * 6 + u16::from(way.down)),
        way.map_or(0, |way| label(way.up_branch)),
        way.map_or(0, |way| label(way.down_branch)),
        offset(text.tokens[token].sent, text.tokens[cue].sent, 3) as u16,
        offset(text.tokens[token].paragraph, text.tokens[cue].paragraph, 2) as u16,
        quotes(text, vectors, cue, token),
    ]
}

fn distance(cue: usize, token: usize) -> u16 {
    static BUCKETS: [u8; REACH + 1] = {
        let (mut buckets, mut at, mut edge) = ([0; REACH + 1], 1, 0);
        while at <= REACH {
            while edge < EDGES.len() && EDGES[edge] < at {
                edge += 1;
            }
            buckets[at] = edge as u8 + 1;
            at += 1;
        }
        buckets
    };
    let bucket = u16::from(BUCKETS[token.abs_diff(cue)]);
    if token >= cue { bucket } else { bucket + EDGES.len() as u16 + 1 }
}

/// How the quotations of token and cue lie: 0 and 1 none or some between two plain tokens; 2, 3, 4 a quoted token of the nearest, the
/// next or a farther quotation; 5 a plain token and a quoted cue; 6 the same quotation; 7 two; 8 a token of the first quotation after the cue.
fn quotes(text: &ModelInput<'_>, vectors: &Vectors, cue: usize, token: usize) -> u16 {
    let (quote, here) = (text.tokens[token].quote, text.tokens[cue].quote);
    let n_before = vectors.n_quotes(cue);
    match (quote, here) {
        (Some(quote), Some(here)) => 7 - u16::from(quote == here),
        (None, Some(_)) => 5,
        (None, None) => u16::from(vectors.n_quotes(token) != n_before),
        (Some(quote), None) => {
            // The n-th quotation is after the cue from `n_before` on.
            let (after, between) =
                (quote >= n_before, if quote >= n_before { quote - n_before } else { n_before - 1 - quote });
            match between {
                0 if after => 8,
                0 => 2,
                1 => 3,
                _ => 4,
            }
        }
    }
}
