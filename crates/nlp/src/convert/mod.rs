//! Converts the directory of a spaCy v3 pipeline to one engine file.
//!
//! The engine file is a safetensors container: weights are `F32` arrays with the names below, tables are
//! bytes, and everything else is JSON ([`Description`]). Sizes, labels and rules come from the pipeline, for
//! any language.
//!
//! | name | shape |
//! |---|---|
//! | `tok2vec.embed.N` | rows, width |
//! | `tok2vec.layer.N.{W,b,G,beta}` | width, pieces, inputs; width, pieces; width; width |
//! | `tagger.{W,b}` | labels, width; labels |
//! | `parser.lower.{W,b,pad}` | slots, hidden, pieces, inputs; hidden, pieces; 1, slots, hidden, pieces |
//! | `parser.{project,upper}.{W,b}` | outputs, inputs; outputs |
//! | `lemma.{index,exceptions}.POS` | finite-state set and map |

mod layers;
mod settings;

use std::collections::{BTreeMap, HashMap};

use rmpv::Value;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use crate::description::{
    Description, Embedding, ExceptionToken, FORMAT, Move, RulerPattern, TokenizerRules,
};
use crate::strings::string_id;
use layers::{Array, Layers};
use settings::Settings;

/// A pipeline that cannot be converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// A required file is missing.
    #[error("the pipeline has no file `{0}`")]
    MissingFile(String),
    /// A file has bad content.
    #[error("cannot read `{file}` of the pipeline: {reason}")]
    BadFile {
        /// The path in the pipeline.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// The engine does not support the architecture.
    #[error("the pipeline is of another architecture: {0}")]
    Unsupported(String),
    /// The engine file cannot be written.
    #[error("cannot write the engine file: {0}")]
    Write(String),
}

/// The parts of speech that may have a table of lemmas, in lower case.
pub(crate) const LEMMA_TABLES: [&str; 17] = [
    "adj", "adp", "adv", "aux", "cconj", "det", "intj", "noun", "num", "part", "pron", "propn", "punct",
    "sconj", "sym", "verb", "x",
];

type Result<T> = std::result::Result<T, ConvertError>;

/// The files of a pipeline by path (`config.cfg`, `tok2vec/model`).
pub type PipelineFiles = BTreeMap<String, Vec<u8>>;

/// Converts a spaCy v3 pipeline to the bytes of an engine file.
///
/// The pipeline must consist of a tok2vec network with hashed embeddings and any of: greedy transition parser
/// and entity recogniser, softmax tagger, attribute ruler, rule lemmatizer.
///
/// ```
/// use rashomon_nlp::{PipelineFiles, convert};
///
/// let error = convert(&PipelineFiles::new()).unwrap_err();
/// assert_eq!(error.to_string(), "the pipeline has no file `config.cfg`");
/// ```
///
/// # Errors
/// If a file is missing or damaged, or the pipeline has another architecture.
pub fn convert(files: &PipelineFiles) -> Result<Vec<u8>> {
    let source = Source { files };
    let settings = Settings::parse(&source.text("config.cfg")?);
    let meta: serde_json::Value = source.json("meta.json")?;
    let mut tensors = Tensors::default();

    let tok2vec_layers = source.layers("tok2vec/model")?;
    let tok2vec = tensors.add_tok2vec("tok2vec", &tok2vec_layers)?;
    let has = |name: &str| settings.runs(name);
    let tagger = if has("tagger") { Some(add_tagger(&source, &mut tensors)?) } else { None };
    let parser = if has("parser") { Some(add_transitions(&source, "parser", &mut tensors)?) } else { None };
    let (mut ner, mut ner_tok2vec) = (None, None);
    if has("ner") {
        let layers = source.layers("ner/model")?;
        if layers.has("hashembed") {
            ner_tok2vec = Some(tensors.add_tok2vec("ner_tok2vec", &layers)?);
        }
        ner = Some(add_transitions(&source, "ner", &mut tensors)?);
    }
    let lemma_rules = match settings.get("components.lemmatizer", "mode") {
        Some("\"rule\"") if has("lemmatizer") => Some(add_lemmas(&source, &mut tensors)?),
        _ => None,
    };
    let text = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
    let description = Description {
        format: FORMAT,
        language: text("lang"),
        name: text("name"),
        version: text("version"),
        license: text("license"),
        tok2vec,
        tagger,
        parser,
        ner,
        ner_tok2vec,
        tokenizer: parse_tokenizer_rules(&source)?,
        ruler: if has("attribute_ruler") { parse_ruler_patterns(&source)? } else { Vec::new() },
        lemma_rules,
        norms: parse_norms(&source)?,
    };
    let json = serde_json::to_vec(&description).map_err(|e| ConvertError::Write(e.to_string()))?;
    tensors.add_bytes("description", json);
    tensors.serialize()
}

struct Source<'a> {
    files: &'a PipelineFiles,
}

impl Source<'_> {
    fn bytes(&self, path: &str) -> Result<&[u8]> {
        self.files.get(path).map(Vec::as_slice).ok_or_else(|| ConvertError::MissingFile(path.into()))
    }

    fn text(&self, path: &str) -> Result<String> {
        String::from_utf8(self.bytes(path)?.to_vec()).map_err(|e| bad_file(path, e))
    }

    fn json<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T> {
        serde_json::from_slice(self.bytes(path)?).map_err(|e| bad_file(path, e))
    }

    fn msgpack(&self, path: &str) -> Result<Value> {
        rmpv::decode::read_value(&mut self.bytes(path)?).map_err(|e| bad_file(path, e))
    }

    fn layers(&self, path: &str) -> Result<Layers> {
        Layers::parse(&self.msgpack(path)?).map_err(|reason| bad_file(path, reason))
    }
}

fn bad_file(file: &str, reason: impl ToString) -> ConvertError {
    ConvertError::BadFile { file: file.into(), reason: reason.to_string() }
}

/// The content of the engine file.
#[derive(Default)]
struct Tensors(BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>);

impl Tensors {
    fn add_array(&mut self, name: String, array: &Array) {
        self.0.insert(name, (Dtype::F32, array.shape.clone(), array.data.clone()));
    }

    fn add_bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.into(), (Dtype::U8, vec![bytes.len()], bytes));
    }

    fn add_tok2vec(&mut self, name: &str, layers: &Layers) -> Result<Embedding> {
        let wrong = |reason: String| ConvertError::Unsupported(format!("{name}: {reason}"));
        let columns = layers.attr_list("extract_features", 0, "columns").map_err(wrong)?;
        let (mut features, mut seeds) = (Vec::new(), Vec::new());
        for k in 0..layers.count("hashembed") {
            let column = layers.attr_int("hashembed", k, "column").map_err(wrong)?;
            let attr = usize::try_from(column).ok().and_then(|column| columns.get(column));
            let attr = attr.ok_or_else(|| wrong("an embedding of no column".into()))?.clone();
            features.push(serde_json::from_value(attr).map_err(|e| wrong(e.to_string()))?);
            let seed = layers.attr_int("hashembed", k, "seed").map_err(wrong)?;
            seeds.push(u32::try_from(seed).map_err(|e| wrong(e.to_string()))?);
            self.add_array(format!("{name}.embed.{k}"), layers.param("hashembed", k, "E").map_err(wrong)?);
        }
        let n_layers = layers.count("maxout");
        if n_layers < 2 || layers.count("layernorm") != n_layers || layers.has("staticvectors") {
            return Err(wrong("not hashed embeddings followed by a maxout window encoder".into()));
        }
        for k in 0..n_layers {
            for (layer, param, as_name) in [
                ("maxout", "W", "W"),
                ("maxout", "b", "b"),
                ("layernorm", "G", "G"),
                ("layernorm", "b", "beta"),
            ] {
                self.add_array(
                    format!("{name}.layer.{k}.{as_name}"),
                    layers.param(layer, k, param).map_err(wrong)?,
                );
            }
        }
        Ok(Embedding { features, seeds, depth: n_layers - 1 })
    }

    fn serialize(&self) -> Result<Vec<u8>> {
        let failed = |e: safetensors::SafeTensorError| ConvertError::Write(e.to_string());
        let mut views = Vec::with_capacity(self.0.len());
        for (name, (dtype, shape, data)) in &self.0 {
            views.push((name.clone(), TensorView::new(*dtype, shape.clone(), data).map_err(failed)?));
        }
        let tag = HashMap::from([("format".to_owned(), format!("rashomon-engine@{FORMAT}"))]);
        safetensors::serialize(views, Some(tag)).map_err(failed)
    }
}

fn add_tagger(source: &Source<'_>, tensors: &mut Tensors) -> Result<Vec<String>> {
    let layers = source.layers("tagger/model")?;
    for param in ["W", "b"] {
        let array = layers.param("softmax", 0, param).map_err(|reason| bad_file("tagger/model", reason))?;
        tensors.add_array(format!("tagger.{param}"), array);
    }
    let cfg: serde_json::Value = source.json("tagger/cfg")?;
    let labels = cfg["labels"].as_array().ok_or_else(|| bad_file("tagger/cfg", "no list of labels"))?;
    Ok(labels.iter().filter_map(|label| label.as_str().map(str::to_owned)).collect())
}

fn add_transitions(source: &Source<'_>, name: &str, tensors: &mut Tensors) -> Result<Vec<Move>> {
    let path = format!("{name}/model");
    let layers = source.layers(&path)?;
    let wrong = |reason: String| bad_file(&path, reason);
    for param in ["W", "b", "pad"] {
        let array = layers.param("precomputable_affine", 0, param).map_err(wrong)?;
        tensors.add_array(format!("{name}.lower.{param}"), array);
    }
    let upper = layers.reference(0, "upper").map_err(wrong)?;
    let project =
        layers.indices("linear").find(|&i| i != upper).ok_or_else(|| wrong("no projection".into()))?;
    for (as_name, node) in [("upper", upper), ("project", project)] {
        for param in ["W", "b"] {
            tensors
                .add_array(format!("{name}.{as_name}.{param}"), layers.param_of(node, param).map_err(wrong)?);
        }
    }
    parse_moves(source, name)
}

/// The classes in the order of the output layer: by action, then by descending frequency and label.
fn parse_moves(source: &Source<'_>, name: &str) -> Result<Vec<Move>> {
    let path = format!("{name}/moves");
    let file = source.msgpack(&path)?;
    let json = layers::find_value(&file, "moves")
        .and_then(Value::as_str)
        .ok_or_else(|| bad_file(&path, "no moves"))?;
    let actions: BTreeMap<u8, BTreeMap<String, i64>> =
        serde_json::from_str::<BTreeMap<String, BTreeMap<String, i64>>>(json)
            .map_err(|e| bad_file(&path, e))?
            .into_iter()
            .filter_map(|(action, labels)| Some((action.parse().ok()?, labels)))
            .collect();
    let mut moves = Vec::new();
    for (action, labels) in actions {
        let mut seen: Vec<_> =
            labels.iter().filter(|(_, n)| **n >= 0).map(|(label, n)| (*n, label)).collect();
        seen.sort_unstable_by(|a, b| b.cmp(a));
        let mut added: Vec<_> =
            labels.iter().filter(|(_, n)| **n < 0).map(|(label, n)| (*n, label)).collect();
        added.sort_unstable_by(|a, b| b.cmp(a));
        moves.extend(seen.into_iter().chain(added).map(|(_, label)| Move { action, label: label.clone() }));
    }
    Ok(moves)
}

fn parse_tokenizer_rules(source: &Source<'_>) -> Result<TokenizerRules> {
    let file = source.msgpack("tokenizer")?;
    let rule = |key: &str| layers::find_value(&file, key).and_then(Value::as_str).map(str::to_owned);
    let mut exceptions = Vec::new();
    let table = layers::find_value(&file, "exceptions").and_then(Value::as_map);
    for (key, tokens) in table.ok_or_else(|| bad_file("tokenizer", "no exceptions"))? {
        let tokens = tokens.as_array().into_iter().flatten().filter_map(|token| {
            let attr = |name: &str| {
                let id = string_id(name);
                let fields = token.as_map()?;
                fields.iter().find(|(key, _)| key.as_u64() == Some(id))?.1.as_str().map(str::to_owned)
            };
            Some(ExceptionToken { orth: attr("ORTH")?, norm: attr("NORM") })
        });
        let key = key.as_str().ok_or_else(|| bad_file("tokenizer", "an exception that is not text"))?;
        exceptions.push((key.to_owned(), tokens.collect()));
    }
    Ok(TokenizerRules {
        prefix: rule("prefix_search"),
        suffix: rule("suffix_search"),
        infix: rule("infix_finditer"),
        token: rule("token_match"),
        url: rule("url_match"),
        faster_heuristics: layers::find_value(&file, "faster_heuristics")
            .and_then(Value::as_bool)
            .unwrap_or(true),
        exceptions,
    })
}

fn parse_ruler_patterns(source: &Source<'_>) -> Result<Vec<RulerPattern>> {
    let file = source.msgpack("attribute_ruler/patterns")?;
    let json = layers::to_json(&file);
    serde_json::from_value(json).map_err(|e| bad_file("attribute_ruler/patterns", e))
}

fn parse_norms(source: &Source<'_>) -> Result<Vec<(u64, String)>> {
    let Ok(file) = source.msgpack("vocab/lookups.bin") else { return Ok(Vec::new()) };
    let table = layers::find_value(&file, "lexeme_norm").and_then(Value::as_map);
    let rows = table.into_iter().flatten();
    Ok(rows.filter_map(|(id, norm)| Some((id.as_u64()?, norm.as_str()?.to_owned()))).collect())
}

/// Adds the index and the exceptions of each part of speech, and returns the rules.
fn add_lemmas(source: &Source<'_>, tensors: &mut Tensors) -> Result<BTreeMap<String, Vec<(String, String)>>> {
    const PATH: &str = "lemmatizer/lookups/lookups.bin";
    let file = source.msgpack(PATH)?;
    let mut rules = BTreeMap::new();
    for pos in LEMMA_TABLES {
        let table = |name: &str| {
            let table = layers::find_value(&file, name)?.as_map()?;
            table
                .iter()
                .find(|(key, _)| key.as_u64() == Some(string_id(pos)) || key.as_str() == Some(pos))
                .map(|x| &x.1)
        };
        if let Some(list) = table("lemma_rules").and_then(Value::as_array) {
            let pairs = list.iter().filter_map(|pair| {
                let pair = pair.as_array()?;
                Some((pair.first()?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned()))
            });
            rules.insert(pos.to_owned(), pairs.collect());
        }
        let index = table("lemma_index").and_then(Value::as_array).into_iter().flatten();
        let index: std::collections::BTreeSet<&str> = index.filter_map(Value::as_str).collect();
        let set = fst::Set::from_iter(index).map_err(|e| bad_file(PATH, e))?;
        tensors.add_bytes(&format!("lemma.index.{pos}"), set.into_fst().into_inner());

        let (mut text, mut entries) = (Vec::new(), BTreeMap::new());
        for (form, lemmas) in table("lemma_exc").and_then(Value::as_map).into_iter().flatten() {
            let lemmas: Vec<&str> =
                lemmas.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if let Some(form) = form.as_str() {
                entries.insert(form, text.len() as u64);
                text.extend_from_slice(lemmas.join("\t").as_bytes());
                text.push(b'\n');
            }
        }
        let map = fst::Map::from_iter(entries).map_err(|e| bad_file(PATH, e))?;
        tensors.add_bytes(&format!("lemma.exceptions.{pos}"), map.into_fst().into_inner());
        tensors.add_bytes(&format!("lemma.exceptions.{pos}.text"), text);
    }
    Ok(rules)
}
