//! The model as a whole, and the worker that runs it over texts.

use std::ops::Range;
use std::sync::Arc;

use libm::{expf, powf};
use rashomon_kernel::{Kernel, Linear, PairLayer, TableRows};
use rashomon_nlp::{Encoder, EncoderWorker};

use crate::REACH;
use crate::decode::{Band, Proposal, best_path, normalise};
use crate::facets::{BEST, FacetReader, FacetScores, FacetTagger, FacetWorker};
use crate::input::ModelInput;
use crate::network::{Network, Vectors};
use crate::pairs::{PairScorer, kinds};
use crate::tree::{SentenceTree, Way};
use crate::weights::{ModelError, Table, Weights};

/// Probability from which a token is weighed as the anchor of a cue.
const CANDIDATE: f32 = 0.1;
/// How much the cue weighs against the content in the confidence of an attribution.
const SHARE: f32 = 0.6;
/// Tokens that are read at once, in whole sentences: few reports have more, and memory does not grow with those that do.
const SECTION: usize = 4096;
/// Tokens that go through a layer together.
const BLOCK: usize = 128;
/// The roles that the tagger tells apart: none, content, source, cue.
const N_ROLES: usize = 4;
const SOURCE: u8 = 2;
const CUE: u8 = 3;

/// A trained model, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Attributor {
    encoder: Option<Encoder>,
    /// Goes with an encoder.
    facets: Option<FacetReader>,
    network: Network,
    /// `[cue | content of token | source of token | roles | nobody | no source]` of each token's vector.
    heads: Linear,
    cue: Vec<f32>,
    cue_bias: f32,
    content: PairScorer,
    source: PairScorer,
    threshold: f32,
}

impl Attributor {
    /// The model that stands on the parse alone; the engine's pipeline gives the width of its context.
    ///
    /// # Errors
    /// When the pipeline is another than the model was trained with.
    pub fn fast(context_width: usize, kernel: Kernel) -> Result<Self, ModelError> {
        Self::load(include_bytes!("../models/fast.safetensors"), context_width, None, kernel)
    }

    /// The model that stands on the encoder, whose base is the installed `encoder` file, which may be a memory map.
    ///
    /// # Errors
    /// When the file is not that encoder, or the pipeline is another than the model was trained with.
    pub fn fine(
        context_width: usize,
        encoder: Arc<dyn AsRef<[u8]> + Send + Sync>,
        kernel: Kernel,
    ) -> Result<Self, ModelError> {
        let encoder = fine_encoder(encoder, kernel)?;
        let bytes = include_bytes!("../models/fine.safetensors");
        Self::load(bytes, context_width, Some(encoder), kernel)
    }

    /// With the model that scores words for the facets of the main incident, where there is an encoder. Claims are
    /// judged only with it.
    ///
    /// # Errors
    /// When the model does not fit the pipeline.
    pub fn with_facets(self) -> Result<Self, ModelError> {
        self.with_facets_of(include_bytes!("../models/facets.safetensors"))
    }

    /// With another model of facets than the one that is compiled in; training compares several.
    ///
    /// # Errors
    /// When the bytes are not such a model.
    pub fn with_facets_of(mut self, bytes: &[u8]) -> Result<Self, ModelError> {
        if let Some(encoder) = &self.encoder {
            let width = self.network.context_width();
            let tagger = FacetTagger::load(bytes, width, encoder.kernel())?;
            self.facets = Some(FacetReader { tagger, encoder: None });
        }
        Ok(self)
    }

    /// With the model of facets that reads a large encoder of its own, whose installed file is given.
    ///
    /// # Errors
    /// When the file is not that encoder, or the model does not fit the pipeline.
    pub fn with_best_facets(self, encoder: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Result<Self, ModelError> {
        self.with_best_facets_of(include_bytes!("../models/facets-best.safetensors"), encoder)
    }

    /// With another model of facets over the large encoder than the one that is compiled in.
    ///
    /// # Errors
    /// When the bytes are not such a model, or the file is not that encoder.
    pub fn with_best_facets_of(
        mut self,
        bytes: &[u8],
        encoder: Arc<dyn AsRef<[u8]> + Send + Sync>,
    ) -> Result<Self, ModelError> {
        if let Some(own) = &self.encoder {
            let encoder = Encoder::load_part(encoder, BEST, own.kernel())?;
            let width = self.network.context_width() - own.width() + encoder.width();
            let tagger = FacetTagger::load(bytes, width, own.kernel())?;
            self.facets = Some(FacetReader { tagger, encoder: Some(encoder) });
        }
        Ok(self)
    }

    fn load(
        bytes: &[u8],
        context_width: usize,
        encoder: Option<Encoder>,
        kernel: Kernel,
    ) -> Result<Self, ModelError> {
        let weights = Weights::open(bytes)?;
        let width = context_width + encoder.as_ref().map_or(0, Encoder::width);
        let network = Network::load(&weights, kernel, width)?;
        let n_deps = network.deps.len();
        let content = PairScorer::load(&weights, "content", kernel, n_deps)?;
        let source = PairScorer::load(&weights, "source", kernel, n_deps)?;
        Ok(Self {
            encoder,
            facets: None,
            heads: heads(&weights, kernel)?,
            cue: weights.list("cue")?,
            cue_bias: weights.number("cue.bias")?,
            threshold: weights.number("threshold")?,
            network,
            content,
            source,
        })
    }

    /// A worker, which reads one text after another; each thread has its own.
    pub fn worker(&self) -> AttributorWorker<'_> {
        AttributorWorker {
            model: self,
            encoder: self.encoder.as_ref().map(Encoder::worker),
            facets: self.facets.as_ref().map(FacetWorker::new),
            vectors: Vectors::default(),
            encoded: Vec::new(),
            below: Vec::new(),
            first: 0..0,
            heads: Vec::new(),
        }
    }
}

/// The encoder of the model `fine`, with what training changed of the installed `encoder` file.
///
/// # Errors
/// When the file is not that encoder.
pub fn fine_encoder(
    encoder: Arc<dyn AsRef<[u8]> + Send + Sync>,
    kernel: Kernel,
) -> Result<Encoder, ModelError> {
    let changes = include_bytes!("../models/fine-encoder.safetensors");
    Ok(Encoder::load(encoder, Some(changes), kernel)?)
}

/// What is asked of every token, as one layer.
fn heads(weights: &Weights<'_>, kernel: Kernel) -> Result<Linear, ModelError> {
    let mut rows = weights.table("cue_hidden")?;
    let mut bias = weights.list("cue_hidden.bias")?;
    for (name, has_bias) in [
        ("content.of_token", false),
        ("content.low_token", false),
        ("source.of_token", false),
        ("source.low_token", false),
        ("role", true),
        ("content.none", true),
        ("source.none", true),
    ] {
        let part: Table = weights.table(name)?;
        if part.k != rows.k {
            return Err(ModelError::Damaged(format!("`{name}` has another width")));
        }
        rows = rows.above(&part);
        if has_bias {
            bias.extend(weights.list(&format!("{name}.bias"))?);
        }
        bias.resize(rows.n, 0.0);
    }
    Ok(rows.layer(kernel, &bias))
}

/// Reads texts one after another.
#[derive(Debug)]
pub struct AttributorWorker<'m> {
    model: &'m Attributor,
    encoder: Option<EncoderWorker<'m>>,
    facets: Option<FacetWorker<'m>>,
    vectors: Vectors,
    encoded: Vec<f32>,
    /// The vectors of the encoder's middle layer for the first section of the text, and its tokens.
    below: Vec<f32>,
    first: Range<usize>,
    /// `[token][stride of the heads]`.
    heads: Vec<f32>,
}

impl AttributorWorker<'_> {
    /// The attributions of a text, in the order of their anchors; a long text is read section by section.
    pub fn propose(&mut self, text: &ModelInput<'_>) -> Vec<Proposal> {
        let mut proposals = Vec::new();
        self.first = 0..0;
        let mut sents = text.sents.as_slice();
        while let Some(first) = sents.first() {
            let n = sents.partition_point(|sent| sent.end - first.start <= SECTION).max(1);
            let (section, rest) = sents.split_at(n);
            proposals.extend(self.propose_in(text, section));
            sents = rest;
        }
        proposals
    }

    /// How likely each token of the text that was last proposed for gives a facet of its main incident; only its first
    /// section is weighed. None without an encoder.
    pub fn weigh_facets(&mut self, text: &ModelInput<'_>) -> Option<FacetScores> {
        let facets = self.facets.as_mut()?;
        Some(facets.weigh(text, self.first.clone(), &self.below, &mut self.vectors))
    }

    /// The attributions of some sentences.
    fn propose_in(&mut self, text: &ModelInput<'_>, sents: &[Range<usize>]) -> Vec<Proposal> {
        self.look(text, sents);
        let section = self.vectors.section.clone();
        let cues: Vec<usize> = section.clone().filter(|&token| self.probability(token) > CANDIDATE).collect();
        if cues.is_empty() {
            return Vec::new();
        }
        let (mut contents, sources) = self.weigh(text, &cues);
        let mut nobody: Vec<f32> = section.clone().map(|token| self.head(token)[self.at().nobody]).collect();
        normalise(&mut contents, &mut nobody);
        let path = best_path(&contents, &nobody);
        let mut words: Vec<Vec<usize>> = vec![Vec::new(); cues.len()];
        for (token, cue) in section.clone().zip(path) {
            if let Some(cue) = cue {
                words[cue].push(token);
            }
        }
        (cues.iter().zip(words).zip(contents.iter().zip(sources)))
            .filter(|((_, words), _)| !words.is_empty())
            .filter_map(|((&cue, words), (content, source))| {
                let shares = words.iter().map(|&token| expf(content.at(token - section.start)));
                let share = shares.sum::<f32>() / words.len() as f32;
                let confidence = powf(self.probability(cue), SHARE) * powf(share, 1.0 - SHARE);
                (confidence > self.model.threshold).then(|| Proposal {
                    anchor: cue,
                    cue: self.around(text, cue, CUE),
                    source: source.map(|head| (head, self.around(text, head, SOURCE))),
                    content: runs(&words),
                    confidence,
                })
            })
            .collect()
    }

    /// Fills in the vectors of some sentences and what is asked of each token.
    fn look(&mut self, text: &ModelInput<'_>, sents: &[Range<usize>]) {
        let section = sents[0].start..sents[sents.len() - 1].end;
        self.encoded.clear();
        if let Some(encoder) = &mut self.encoder {
            let (mut later, is_first) = (Vec::new(), section.start == 0);
            let below = if is_first { &mut self.below } else { &mut later };
            encoder.encode(text.doc, section.clone(), sents.iter().cloned(), below, &mut self.encoded);
            if is_first {
                self.first = section.clone();
            }
        }
        self.model.network.run(text, section, &self.encoded, &mut self.vectors);
        let width = self.model.network.width;
        self.heads.clear();
        let mut out = Vec::new();
        for rows in self.vectors.values.chunks(BLOCK * width) {
            self.model.heads.run(rows, width, rows.len() / width, &mut out, &mut self.vectors.scratch);
            self.heads.extend_from_slice(&out);
        }
    }

    /// What was asked of a token of the text.
    fn head(&self, token: usize) -> &[f32] {
        let stride = self.model.heads.stride();
        &self.heads[(token - self.vectors.section.start) * stride..][..stride]
    }

    /// Where the parts of [`AttributorWorker::head`] start.
    fn at(&self) -> Parts {
        let content = self.model.cue.len();
        let source = content + PairLayer::WIDTH;
        let roles = source + PairLayer::WIDTH;
        Parts { content, source, roles, nobody: roles + N_ROLES, no_source: roles + N_ROLES + 1 }
    }

    /// How likely a token is the anchor of a cue.
    fn probability(&self, token: usize) -> f32 {
        let hidden = self.head(token).iter().zip(&self.model.cue);
        let score = hidden.map(|(x, weight)| x.max(0.0) * weight).sum::<f32>() + self.model.cue_bias;
        1.0 / (1.0 + expf(-score))
    }

    /// The content scores of the tokens around each cue, and the source of each.
    fn weigh(&mut self, text: &ModelInput<'_>, cues: &[usize]) -> (Vec<Band>, Vec<Option<usize>>) {
        let (width, section) = (self.model.network.width, self.vectors.section.clone());
        let rows: Vec<f32> = cues
            .iter()
            .flat_map(|&cue| &self.vectors.values[(cue - section.start) * width..][..width])
            .copied()
            .collect();
        let (mut of_content, mut of_source) = (Vec::new(), Vec::new());
        for (scorer, out) in [(&self.model.content, &mut of_content), (&self.model.source, &mut of_source)] {
            scorer.of_cue().run(&rows, width, cues.len(), out, &mut self.vectors.scratch);
        }
        let (content_stride, source_stride) =
            (self.model.content.of_cue().stride(), self.model.source.of_cue().stride());
        let stride = self.model.heads.stride();
        let mut ways = Ways::default();
        let (mut contents, mut sources) = (Vec::with_capacity(cues.len()), Vec::with_capacity(cues.len()));
        let mut scores = Vec::new();
        for (k, &cue) in cues.iter().enumerate() {
            let first = section.start.max(cue.saturating_sub(REACH));
            // Both scorers have the same table of features.
            let rows = ways.around(text, cue, &self.vectors, &self.model.content);
            let tokens = |part: usize| &self.heads[(first - section.start) * stride + part..];
            let mut band = Band {
                cue: cue - section.start,
                first: first - section.start,
                scores: Vec::with_capacity(rows.len()),
            };
            let of_content = &of_content[k * content_stride..][..content_stride];
            self.model.content.score(of_content, tokens(self.at().content), stride, rows, &mut band.scores);
            scores.clear();
            let of_source = &of_source[k * source_stride..][..source_stride];
            self.model.source.score(of_source, tokens(self.at().source), stride, rows, &mut scores);
            let (mut source, mut best) = (None, self.head(cue)[self.at().no_source]);
            for (token, &score) in (first..).zip(&scores) {
                if score > best {
                    (source, best) = (Some(token), score);
                }
            }
            contents.push(band);
            sources.push(source);
        }
        (contents, sources)
    }

    /// The run of tokens with a role around a head, within its sentence.
    fn around(&self, text: &ModelInput<'_>, head: usize, role: u8) -> Range<usize> {
        let sent = text.sent(head);
        let roles = self.at().roles;
        let has_role = |token: usize| {
            let scores = &self.head(token)[roles..roles + N_ROLES];
            scores.iter().all(|&score| score <= scores[usize::from(role)])
        };
        let mut words = head..head + 1;
        while words.start > sent.start && has_role(words.start - 1) {
            words.start -= 1;
        }
        while words.end < sent.end && has_role(words.end) {
            words.end += 1;
        }
        words
    }
}

/// Where the parts of what is asked of a token start.
struct Parts {
    content: usize,
    source: usize,
    roles: usize,
    nobody: usize,
    no_source: usize,
}

/// The features of the pairs around one cue after another; the tree of the last sentence is kept.
#[derive(Default)]
struct Ways {
    tree: SentenceTree,
    ways: Vec<Option<Way>>,
    rows: Vec<TableRows>,
}

impl Ways {
    /// The features of the pairs of `cue` with the tokens within reach, as rows of the scorer's table.
    fn around(
        &mut self,
        text: &ModelInput<'_>,
        cue: usize,
        vectors: &Vectors,
        scorer: &PairScorer,
    ) -> &[TableRows] {
        if !self.tree.tokens().contains(&cue) {
            self.tree = SentenceTree::new(text, text.sent(cue));
        }
        self.tree.ways_to(cue, &mut self.ways);
        let inside = self.tree.tokens();
        let section = &vectors.section;
        let tokens = section.start.max(cue.saturating_sub(REACH))..section.end.min(cue + REACH + 1);
        self.rows.clear();
        self.rows.extend(tokens.map(|token| {
            let way = if inside.contains(&token) { self.ways[token - inside.start] } else { None };
            scorer.rows(kinds(text, vectors, cue, token, way))
        }));
        &self.rows
    }
}

/// Tokens as runs.
fn runs(tokens: &[usize]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for &token in tokens {
        match runs.last_mut().filter(|last| last.end == token) {
            Some(last) => last.end += 1,
            None => runs.push(token..token + 1),
        }
    }
    runs
}
