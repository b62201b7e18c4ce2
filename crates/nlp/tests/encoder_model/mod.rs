//! A BERT or MPNet model of random weights, and its definition in 64-bit floats.

use std::collections::{BTreeMap, HashMap};

use rashomon_nlp::Doc;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

/// Positions of the model. Windows have two pieces fewer.
const POSITIONS: usize = 40;
/// Buckets of distances, and their table.
const BUCKETS: usize = 32;
const DISTANCES: &str = "encoder.relative_attention_bias.weight";
/// Rank of the changes.
const RANK: usize = 3;
const PIECES: [&str; 24] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "shell", "##ing", "##ed", "killed", "two", "men", "the", "market",
    "a", "said", "saw", "smoke", ".", ",", "\"", "it", "army", "denied", "and", "he",
];

/// Weights by name, with the computation that defines the result.
#[derive(Clone)]
pub struct Model {
    width: usize,
    n_heads: usize,
    inner: usize,
    pub n_layers: usize,
    /// Pieces in a window.
    pub window: usize,
    /// Whether attention knows distances, as in MPNet.
    has_distances: bool,
    arrays: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

struct Noise(u64);

impl Noise {
    fn next(&mut self, scale: f32) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0) * scale
    }
}

impl Model {
    pub fn random(width: usize, n_heads: usize, inner: usize, n_layers: usize) -> Self {
        let (mut noise, mut arrays) = (Noise(7), BTreeMap::new());
        let mut add = |name: String, shape: &[usize]| {
            let scale = if shape.len() == 2 { 0.4 } else { 0.2 };
            let one = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
            let values = (0..shape.iter().product()).map(|_| one + noise.next(scale)).collect();
            arrays.insert(name, (shape.to_vec(), values));
        };
        for (name, n) in [("word", PIECES.len()), ("position", POSITIONS), ("token_type", 2)] {
            add(format!("embeddings.{name}_embeddings.weight"), &[n, width]);
        }
        let mut vectors = vec![("embeddings.LayerNorm".to_owned(), vec![width])];
        for layer in (0..n_layers).map(|n| format!("encoder.layer.{n}")) {
            for name in ["self.query", "self.key", "self.value", "output.dense"] {
                vectors.push((format!("{layer}.attention.{name}"), vec![width, width]));
            }
            vectors.push((format!("{layer}.intermediate.dense"), vec![inner, width]));
            vectors.push((format!("{layer}.output.dense"), vec![width, inner]));
            vectors.push((format!("{layer}.attention.output.LayerNorm"), vec![width]));
            vectors.push((format!("{layer}.output.LayerNorm"), vec![width]));
        }
        for (name, shape) in vectors {
            add(format!("{name}.weight"), &shape);
            add(format!("{name}.bias"), &shape[..1]);
        }
        let window = POSITIONS - 2;
        Self { width, n_heads, inner, n_layers, window, has_distances: false, arrays }
    }

    /// An MPNet model.
    pub fn with_distances(width: usize, n_heads: usize, inner: usize, n_layers: usize) -> Self {
        let (mut noise, mut model) = (Noise(11), Self::random(width, n_heads, inner, n_layers));
        let values = (0..BUCKETS * n_heads).map(|_| noise.next(0.5)).collect();
        model.arrays.insert(DISTANCES.to_owned(), (vec![BUCKETS, n_heads], values));
        let types = model.arrays.get_mut("embeddings.token_type_embeddings.weight").expect("BERT has types");
        types.1.fill(0.0);
        Self { has_distances: true, ..model }
    }

    /// The files of the model directory.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let config = format!(
            r#"{{"model_type":"{}","relative_attention_num_buckets":{BUCKETS},"hidden_act":"gelu","hidden_size":{},"num_attention_heads":{},
            "num_hidden_layers":{},"intermediate_size":{},"max_position_embeddings":{},
            "vocab_size":{},"layer_norm_eps":1e-12}}"#,
            if self.has_distances { "mpnet" } else { "bert" },
            self.width,
            self.n_heads,
            self.n_layers,
            self.inner,
            POSITIONS + if self.has_distances { 2 } else { 0 },
            PIECES.len()
        );
        let arrays =
            self.arrays.iter().filter(|(name, _)| !self.has_distances || !name.contains("token_type"));
        let arrays = arrays.map(|(name, (shape, values))| {
            let (mut shape, mut values, mut name) = (shape.clone(), values.clone(), name.clone());
            if self.has_distances {
                name = name_in_mpnet(&name);
                if name.contains("position") {
                    shape[0] += 2;
                    values.splice(0..0, vec![0.0; 2 * self.width]);
                }
            }
            (name, Dtype::F32, shape, bytes(&values))
        });
        BTreeMap::from([
            ("config.json".to_owned(), config.into_bytes()),
            ("model.safetensors".to_owned(), serialize(arrays.collect(), None)),
            ("vocab.txt".to_owned(), PIECES.join("\n").into_bytes()),
        ])
    }

    fn get(&self, name: &str) -> &[f32] {
        &self.arrays[name].1
    }

    /// The vectors of a document's tokens, one after another.
    pub fn encode(&self, doc: &Doc) -> Vec<f64> {
        let pieces: Vec<Vec<usize>> = (0..doc.len()).map(|i| cut_word(doc.token(i).trim())).collect();
        let mut vectors = vec![0.0; doc.len() * self.width];
        for window in cut_document(doc, &pieces, self.window) {
            let inside = window.iter().map(|&(_, piece)| piece);
            let ids: Vec<usize> = std::iter::once(2).chain(inside).chain([3]).collect();
            let rows = self.run(&ids);
            for (row, &(token, _)) in rows[1..].iter().zip(&window) {
                for (x, value) in vectors[token * self.width..].iter_mut().zip(row) {
                    *x += value / pieces[token].len() as f64;
                }
            }
        }
        vectors
    }

    fn run(&self, ids: &[usize]) -> Vec<Vec<f64>> {
        let row = |table: &str, i: usize| {
            self.get(&format!("embeddings.{table}_embeddings.weight"))[i * self.width..][..self.width].iter()
        };
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for (position, &id) in ids.iter().enumerate() {
            let parts = row("word", id).zip(row("position", position)).zip(row("token_type", 0));
            let sums: Vec<f64> =
                parts.map(|((a, b), c)| f64::from(*a) + f64::from(*b) + f64::from(*c)).collect();
            rows.push(self.norm(&sums, "embeddings.LayerNorm"));
        }
        for layer in (0..self.n_layers).map(|n| format!("encoder.layer.{n}")) {
            let seen = self.attend(&rows, &layer);
            for (row, seen) in rows.iter_mut().zip(seen) {
                let seen = self.dense(&seen, &format!("{layer}.attention.output.dense"));
                *row = self.norm(&sum(row, &seen), &format!("{layer}.attention.output.LayerNorm"));
                let inner = self.dense(row, &format!("{layer}.intermediate.dense"));
                let inner: Vec<f64> = inner.into_iter().map(gelu).collect();
                let outer = self.dense(&inner, &format!("{layer}.output.dense"));
                *row = self.norm(&sum(row, &outer), &format!("{layer}.output.LayerNorm"));
            }
        }
        rows
    }

    fn attend(&self, rows: &[Vec<f64>], layer: &str) -> Vec<Vec<f64>> {
        let [queries, keys, values] = ["query", "key", "value"].map(|name| {
            rows.iter()
                .map(|row| self.dense(row, &format!("{layer}.attention.self.{name}")))
                .collect::<Vec<_>>()
        });
        let width = self.width / self.n_heads;
        let mut seen = vec![vec![0.0; self.width]; rows.len()];
        for (at, (seen, query)) in seen.iter_mut().zip(&queries).enumerate() {
            for head in (0..self.n_heads).map(|head| head * width..(head + 1) * width) {
                let weights: Vec<f64> = keys
                    .iter()
                    .enumerate()
                    .map(|(k, key)| {
                        let score = dot(&query[head.clone()], &key[head.clone()]) / (width as f64).sqrt();
                        (score + self.term(k as i64 - at as i64, head.start / width)).exp()
                    })
                    .collect();
                let total: f64 = weights.iter().sum();
                for (value, weight) in values.iter().zip(&weights) {
                    for i in head.clone() {
                        seen[i] += weight / total * value[i];
                    }
                }
            }
        }
        seen
    }

    /// What a head adds for the distance from query to key. All distances of these tests but the farthest have a bucket that
    /// the paper's formula gives exactly.
    fn term(&self, distance: i64, head: usize) -> f64 {
        if !self.has_distances {
            return 0.0;
        }
        let (half, single) = (BUCKETS as i64 / 2, BUCKETS as i64 / 4);
        let far = |d: f64| {
            single + ((d / single as f64).ln() / (128.0 / single as f64).ln() * single as f64) as i64
        };
        let away = distance.abs();
        let bucket = if away < single { away } else { far(away as f64).min(half - 1) };
        let bucket = bucket + if distance > 0 { half } else { 0 };
        f64::from(self.get(DISTANCES)[bucket as usize * self.n_heads + head])
    }

    fn dense(&self, row: &[f64], name: &str) -> Vec<f64> {
        let weights = self.get(&format!("{name}.weight")).chunks_exact(row.len());
        let biases = self.get(&format!("{name}.bias"));
        let product = |w: &[f32]| w.iter().zip(row).map(|(w, x)| f64::from(*w) * x).sum::<f64>();
        weights.zip(biases).map(|(w, bias)| product(w) + f64::from(*bias)).collect()
    }

    fn norm(&self, row: &[f64], name: &str) -> Vec<f64> {
        let n = row.len() as f64;
        let mean = row.iter().sum::<f64>() / n;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let (gain, bias) = (self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")));
        let scaled = row.iter().map(|x| (x - mean) / (variance + 1e-12).sqrt());
        scaled.zip(gain).zip(bias).map(|((x, gain), bias)| x * f64::from(*gain) + f64::from(*bias)).collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// Uses the series of the error function.
fn gelu(x: f64) -> f64 {
    let z = x / std::f64::consts::SQRT_2;
    let (mut term, mut sum) = (z, z);
    for n in 1..150 {
        term *= -z * z / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    let erf = if z.abs() > 5.0 { z.signum() } else { sum * std::f64::consts::FRAC_2_SQRT_PI };
    x * 0.5 * (1.0 + erf)
}

fn name_in_mpnet(name: &str) -> String {
    let short = [("query", "q"), ("key", "k"), ("value", "v")];
    let name = short.iter().fold(name.to_owned(), |name, (long, short)| {
        name.replace(&format!("attention.self.{long}"), &format!("attention.attn.{short}"))
    });
    name.replace("attention.output.dense", "attention.attn.o")
        .replace("attention.output.LayerNorm", "attention.LayerNorm")
}

/// The pieces of a word in lower case, with punctuation split off, longest first.
fn cut_word(word: &str) -> Vec<usize> {
    let mut parts = vec![String::new()];
    for c in word.to_lowercase().chars() {
        if c.is_ascii_punctuation() {
            parts.extend([c.into(), String::new()]);
        } else {
            parts.last_mut().expect("there is a part").push(c);
        }
    }
    parts.iter().filter(|part| !part.is_empty()).flat_map(|part| cut_part(part)).collect()
}

fn cut_part(part: &str) -> Vec<usize> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    while start < part.len() {
        let mark = if start > 0 { "##" } else { "" };
        let known =
            |end: &usize| PIECES.iter().position(|piece| *piece == format!("{mark}{}", &part[start..*end]));
        let Some(end) = (start + 1..=part.len()).rev().find(|end| known(end).is_some()) else {
            return vec![1];
        };
        pieces.extend(known(&end));
        start = end;
    }
    pieces
}

/// Windows of (token, piece). No token in these tests is longer than a window.
fn cut_document(doc: &Doc, pieces: &[Vec<usize>], most: usize) -> Vec<Vec<(usize, usize)>> {
    let n: usize = pieces.iter().map(Vec::len).sum();
    let target = n.div_ceil(n.div_ceil(most).max(1));
    let mut windows = vec![Vec::new()];
    for sent in doc.sents() {
        let length: usize = pieces[sent.clone()].iter().map(Vec::len).sum();
        let open = windows.last().map_or(0, Vec::len);
        if length > 0 && (open >= target || open + length > most) {
            windows.push(Vec::new());
        }
        for token in sent {
            if windows.last().map_or(0, Vec::len) + pieces[token].len() > most {
                windows.push(Vec::new());
            }
            let open = windows.last_mut().expect("there is a window");
            open.extend(pieces[token].iter().map(|&piece| (token, piece)));
        }
    }
    windows.retain(|window| !window.is_empty());
    windows
}

/// Changes every array of the first layers, and returns the changes as a file.
pub fn changes(model: &mut Model, n_layers: usize, layers: Option<&str>) -> Vec<u8> {
    let mut noise = Noise(99);
    let mut found = Vec::new();
    let changed = |name: &str| {
        name.starts_with("embeddings.LayerNorm")
            || (0..n_layers).any(|n| name.starts_with(&format!("encoder.layer.{n}.")))
    };
    for (name, (shape, values)) in model.arrays.iter_mut().filter(|(name, _)| changed(name)) {
        if let [n, k] = shape[..] {
            let mut steps = |n: usize| -> Vec<i8> { (0..n).map(|_| noise.next(127.0) as i8).collect() };
            let (columns, rows) = (steps(RANK * n), steps(RANK * k));
            let scales: Vec<f32> = (0..RANK).map(|_| noise.next(2e-5)).collect();
            for (at, value) in values.iter_mut().enumerate() {
                for (r, scale) in scales.iter().enumerate() {
                    *value += scale * f32::from(columns[r * n + at / k]) * f32::from(rows[r * k + at % k]);
                }
            }
            let mut add = |part: &str, dtype: Dtype, shape: Vec<usize>, data: Vec<u8>| {
                found.push((format!("{name}.{part}"), dtype, shape, data));
            };
            add("columns", Dtype::I8, vec![RANK, n], unsigned(&columns));
            add("rows", Dtype::I8, vec![RANK, k], unsigned(&rows));
            add("scale", Dtype::F32, vec![RANK], bytes(&scales));
        } else {
            let terms: Vec<f32> = values.iter().map(|_| noise.next(0.3)).collect();
            values.iter_mut().zip(&terms).for_each(|(value, term)| *value += term);
            found.push((name.clone(), Dtype::F32, shape.clone(), bytes(&terms)));
        }
    }
    if let Some(n) = layers.and_then(|layers| layers.parse().ok()) {
        model.n_layers = n;
    }
    serialize(found, layers)
}

/// The change of a single vector.
pub fn change_of(name: &str, n: usize) -> Vec<u8> {
    serialize(vec![(name.to_owned(), Dtype::F32, vec![n], bytes(&vec![0.5; n]))], None)
}

/// The change of a matrix without columns and rows.
pub fn scale_without_factors(name: &str) -> Vec<u8> {
    change_of(&format!("{name}.scale"), RANK)
}

fn unsigned(steps: &[i8]) -> Vec<u8> {
    steps.iter().map(|step| step.cast_unsigned()).collect()
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn serialize(arrays: Vec<(String, Dtype, Vec<usize>, Vec<u8>)>, layers: Option<&str>) -> Vec<u8> {
    let views = arrays.iter().map(|(name, dtype, shape, data)| {
        (name, TensorView::new(*dtype, shape.clone(), data).expect("shapes and data fit"))
    });
    let about = layers.map(|layers| HashMap::from([("layers".to_owned(), layers.to_owned())]));
    safetensors::serialize(views, about).expect("memory can be written to")
}
