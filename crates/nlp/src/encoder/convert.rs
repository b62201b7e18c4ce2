//! Converts the directory of a BERT or MPNet model to one encoder file.
//!
//! The encoder file is a safetensors container with the arrays of the model under their names, in 32-bit
//! floats, `vocabulary` as text with one piece a line, and `description` as JSON ([`Description`]).

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::description::{Description, FORMAT};
use super::mpnet::{self, Array};
use super::pieces::PieceRules;

/// A model that cannot be converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// A required file is missing.
    #[error("the model has no file `{0}`")]
    MissingFile(&'static str),
    /// A file has bad content.
    #[error("cannot read `{file}` of the model: {reason}")]
    BadFile {
        /// The name of the file.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The encoder does not support the architecture.
    #[error("the model is of another architecture: {0}")]
    Unsupported(String),
    /// The encoder file cannot be written.
    #[error("cannot write the encoder file: {0}")]
    Write(String),
}

type Result<T> = std::result::Result<T, ConvertError>;

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const VOCABULARY: &str = "vocab.txt";
const TOKENIZER: &str = "tokenizer.json";
const TOKENIZER_CONFIG: &str = "tokenizer_config.json";

/// The content of `config.json`.
#[derive(Deserialize)]
struct Config {
    model_type: String,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    max_position_embeddings: usize,
    vocab_size: usize,
    layer_norm_eps: f32,
    hidden_act: String,
    #[serde(default)]
    position_embedding_type: Option<String>,
    /// Of MPNet.
    #[serde(default)]
    relative_attention_num_buckets: usize,
}

impl Config {
    fn is_mpnet(&self) -> bool {
        self.model_type == "mpnet"
    }
}

/// The normaliser and the model in `tokenizer.json`. Missing values are those of BERT.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Tokenizer {
    normalizer: Option<Normalizer>,
    model: Option<Model>,
}

#[derive(Deserialize)]
struct Normalizer {
    clean_text: bool,
    handle_chinese_chars: bool,
    strip_accents: Option<bool>,
    lowercase: bool,
}

#[derive(Deserialize)]
struct Model {
    unk_token: String,
    continuing_subword_prefix: String,
    max_input_chars_per_word: usize,
}

/// The content of `tokenizer_config.json`, for models without `tokenizer.json`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenizerConfig {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
    cls_token: Option<serde_json::Value>,
    sep_token: Option<serde_json::Value>,
    unk_token: Option<serde_json::Value>,
}

/// Converts the files of a BERT or MPNet model, by name, to the bytes of an encoder file.
///
/// `config.json`, `model.safetensors` and `vocab.txt` are required; `tokenizer.json` and
/// `tokenizer_config.json` are optional.
///
/// ```
/// let files = std::collections::BTreeMap::new();
/// let error = rashomon_nlp::encoder::convert(&files).unwrap_err();
/// assert_eq!(error.to_string(), "the model has no file `config.json`");
/// ```
///
/// # Errors
/// If a file is missing or damaged, or the model has another architecture.
pub fn convert(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let config: Config = parse_json(CONFIG, find_file(files, CONFIG)?)?;
    check_architecture(&config)?;
    let vocabulary = find_file(files, VOCABULARY)?;
    std::str::from_utf8(vocabulary).map_err(|e| bad_file(VOCABULARY, e))?;
    let description = describe(&config, files)?;
    if let Some(problem) = description.problem() {
        return Err(bad_file(CONFIG, problem));
    }
    let json = serde_json::to_vec(&description).map_err(|e| ConvertError::Write(e.to_string()))?;

    let model = SafeTensors::deserialize(find_file(files, WEIGHTS)?).map_err(|e| bad_file(WEIGHTS, e))?;
    let mut arrays = BTreeMap::new();
    for (name, tensor) in model.iter() {
        if let Some(name) = current_name(name) {
            arrays.insert(name, (tensor.shape().to_vec(), to_floats(&tensor)?));
        }
    }
    if config.is_mpnet() {
        mpnet::complete(&mut arrays, description.width);
    }
    keep_first_type(&mut arrays, description.width)?;
    serialize(&arrays, &json, vocabulary)
}

fn find_file<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &'static str) -> Result<&'a [u8]> {
    files.get(name).map(Vec::as_slice).ok_or(ConvertError::MissingFile(name))
}

fn parse_json<T: DeserializeOwned>(name: &'static str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| bad_file(name, e))
}

fn parse_optional<T: DeserializeOwned + Default>(
    files: &BTreeMap<String, Vec<u8>>,
    name: &'static str,
) -> Result<T> {
    files.get(name).map_or_else(|| Ok(T::default()), |bytes| parse_json(name, bytes))
}

fn bad_file(file: &'static str, reason: impl ToString) -> ConvertError {
    ConvertError::BadFile { file, reason: reason.to_string() }
}

fn check_architecture(config: &Config) -> Result<()> {
    let other = |what: &str, is: &str| Err(ConvertError::Unsupported(format!("its {what} is `{is}`")));
    let positions = config.position_embedding_type.as_deref().unwrap_or("absolute");
    match () {
        () if config.model_type != "bert" && !config.is_mpnet() => other("type", &config.model_type),
        () if config.hidden_act != "gelu" => other("activation", &config.hidden_act),
        () if positions != "absolute" => other("kind of positions", positions),
        () => Ok(()),
    }
}

fn describe(config: &Config, files: &BTreeMap<String, Vec<u8>>) -> Result<Description> {
    let Tokenizer { normalizer, model } = parse_optional(files, TOKENIZER)?;
    let other: TokenizerConfig = parse_optional(files, TOKENIZER_CONFIG)?;
    let piece = |given: Option<serde_json::Value>, usual: &str| {
        let given =
            given.and_then(|value| value.get("content").unwrap_or(&value).as_str().map(str::to_owned));
        given.unwrap_or_else(|| usual.to_owned())
    };
    let normalizer = normalizer.unwrap_or(Normalizer {
        clean_text: true,
        handle_chinese_chars: other.tokenize_chinese_chars.unwrap_or(true),
        strip_accents: other.strip_accents,
        lowercase: other.do_lower_case.unwrap_or(true),
    });
    let model = model.unwrap_or_else(|| Model {
        unk_token: piece(other.unk_token, "[UNK]"),
        continuing_subword_prefix: "##".into(),
        max_input_chars_per_word: 100,
    });
    let unused =
        if config.is_mpnet() { mpnet::UNUSED_POSITIONS.min(config.max_position_embeddings) } else { 0 };
    Ok(Description {
        format: FORMAT,
        width: config.hidden_size,
        n_layers: config.num_hidden_layers,
        n_heads: config.num_attention_heads,
        inner_width: config.intermediate_size,
        n_positions: config.max_position_embeddings - unused,
        n_distances: if config.is_mpnet() { config.relative_attention_num_buckets } else { 0 },
        n_pieces: config.vocab_size,
        epsilon: config.layer_norm_eps,
        opening: piece(other.cls_token, "[CLS]"),
        closing: piece(other.sep_token, "[SEP]"),
        pieces: PieceRules {
            clean_text: normalizer.clean_text,
            handle_chinese_chars: normalizer.handle_chinese_chars,
            strip_accents: normalizer.strip_accents,
            lowercase: normalizer.lowercase,
            unknown: model.unk_token,
            continuing_prefix: model.continuing_subword_prefix,
            max_chars: model.max_input_chars_per_word,
        },
    })
}

/// The current name of an array that the encoder reads. Older files have other names for the parts of a
/// normalisation.
fn current_name(name: &str) -> Option<String> {
    let name = name.strip_prefix("bert.").unwrap_or(name);
    let is_read = name.starts_with("embeddings.") || name.starts_with("encoder.");
    (is_read && !name.ends_with("position_ids")).then(|| {
        let name = mpnet::name_in_bert(name);
        name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")
    })
}

fn to_floats(tensor: &TensorView<'_>) -> Result<Vec<u8>> {
    match tensor.dtype() {
        Dtype::F32 => Ok(tensor.data().to_vec()),
        Dtype::BF16 => Ok(tensor.data().chunks_exact(2).flat_map(|half| [0, 0, half[0], half[1]]).collect()),
        other => Err(ConvertError::Unsupported(format!("its weights are {other:?}, neither F32 nor BF16"))),
    }
}

/// Keeps only the first token type, which is that of a single text.
fn keep_first_type(arrays: &mut BTreeMap<String, Array>, width: usize) -> Result<()> {
    let types = arrays.get_mut("embeddings.token_type_embeddings.weight");
    let (shape, data) = types.ok_or_else(|| bad_file(WEIGHTS, "it has no `token_type_embeddings`"))?;
    if shape.len() != 2 || shape[0] == 0 || shape[1] != width {
        return Err(bad_file(WEIGHTS, format!("its `token_type_embeddings` have the shape {shape:?}")));
    }
    shape[0] = 1;
    data.truncate(width * size_of::<f32>());
    Ok(())
}

fn serialize(arrays: &BTreeMap<String, Array>, description: &[u8], vocabulary: &[u8]) -> Result<Vec<u8>> {
    let failed = |e: safetensors::SafeTensorError| ConvertError::Write(e.to_string());
    let mut views = Vec::with_capacity(arrays.len() + 2);
    for (name, (shape, data)) in arrays {
        views.push((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), data).map_err(failed)?));
    }
    for (name, data) in [("description", description), ("vocabulary", vocabulary)] {
        views.push((name, TensorView::new(Dtype::U8, vec![data.len()], data).map_err(failed)?));
    }
    let tag = HashMap::from([("format".to_owned(), format!("rashomon-encoder@{FORMAT}"))]);
    safetensors::serialize(views, Some(tag)).map_err(failed)
}
