//! The directory of a BERT model to one encoder file.
//!
//! The encoder file is a safetensors container: the arrays under the names of the model, in 32-bit floats, `vocabulary` as
//! text with one piece a line, and `description` as JSON ([`Description`]).

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::description::{Description, FORMAT};
use super::pieces::PieceRules;

/// A model that cannot be converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// A file that every model has is not there.
    #[error("the model has no file `{0}`")]
    MissingFile(&'static str),
    /// A file does not hold what it should.
    #[error("cannot read `{file}` of the model: {reason}")]
    BadFile {
        /// Its name.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The model is built in a way that the encoder does not compute.
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

/// What `config.json` says.
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
}

/// What `tokenizer.json` says of the normaliser and the model; what it leaves out is as in BERT.
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

/// What `tokenizer_config.json` says, where there is no `tokenizer.json`.
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

/// Converts the files of a BERT model, by their names in its directory, to the bytes of an encoder file.
///
/// `config.json`, `model.safetensors` and `vocab.txt` must be there; `tokenizer.json` and `tokenizer_config.json` are read if
/// they are.
///
/// # Errors
/// When a file is missing or damaged, or the model is of another architecture.
pub fn convert(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let config: Config = json(CONFIG, bytes(files, CONFIG)?)?;
    check(&config)?;
    let vocabulary = bytes(files, VOCABULARY)?;
    std::str::from_utf8(vocabulary).map_err(|e| bad(VOCABULARY, e))?;
    let description = description(&config, files)?;
    if let Some(problem) = description.problem() {
        return Err(bad(CONFIG, problem));
    }
    let json = serde_json::to_vec(&description).map_err(|e| ConvertError::Write(e.to_string()))?;

    let model = SafeTensors::deserialize(bytes(files, WEIGHTS)?).map_err(|e| bad(WEIGHTS, e))?;
    let mut arrays = BTreeMap::new();
    for (name, tensor) in model.iter() {
        if let Some(name) = name_here(name) {
            arrays.insert(name, (tensor.shape().to_vec(), floats(&tensor)?));
        }
    }
    one_type(&mut arrays, description.width)?;
    write(&arrays, &json, vocabulary)
}

fn bytes<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &'static str) -> Result<&'a [u8]> {
    files.get(name).map(Vec::as_slice).ok_or(ConvertError::MissingFile(name))
}

fn json<T: DeserializeOwned>(name: &'static str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| bad(name, e))
}

fn optional<T: DeserializeOwned + Default>(
    files: &BTreeMap<String, Vec<u8>>,
    name: &'static str,
) -> Result<T> {
    files.get(name).map_or_else(|| Ok(T::default()), |bytes| json(name, bytes))
}

fn bad(file: &'static str, reason: impl ToString) -> ConvertError {
    ConvertError::BadFile { file, reason: reason.to_string() }
}

fn check(config: &Config) -> Result<()> {
    let other = |what: &str, is: &str| Err(ConvertError::Unsupported(format!("its {what} is `{is}`")));
    let positions = config.position_embedding_type.as_deref().unwrap_or("absolute");
    match () {
        () if config.model_type != "bert" => other("type", &config.model_type),
        () if config.hidden_act != "gelu" => other("activation", &config.hidden_act),
        () if positions != "absolute" => other("kind of positions", positions),
        () => Ok(()),
    }
}

fn description(config: &Config, files: &BTreeMap<String, Vec<u8>>) -> Result<Description> {
    let Tokenizer { normalizer, model } = optional(files, TOKENIZER)?;
    let other: TokenizerConfig = optional(files, TOKENIZER_CONFIG)?;
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
    Ok(Description {
        format: FORMAT,
        width: config.hidden_size,
        n_layers: config.num_hidden_layers,
        n_heads: config.num_attention_heads,
        inner_width: config.intermediate_size,
        n_positions: config.max_position_embeddings,
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

/// The name of an array that the encoder reads; older files call the parts of a normalisation otherwise.
fn name_here(name: &str) -> Option<String> {
    let name = name.strip_prefix("bert.").unwrap_or(name);
    let is_read = name.starts_with("embeddings.") || name.starts_with("encoder.layer.");
    (is_read && !name.ends_with("position_ids")).then(|| {
        name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")
    })
}

/// A shape and the bytes of as many floats.
type Array = (Vec<usize>, Vec<u8>);

fn floats(tensor: &TensorView<'_>) -> Result<Vec<u8>> {
    match tensor.dtype() {
        Dtype::F32 => Ok(tensor.data().to_vec()),
        Dtype::BF16 => Ok(tensor.data().chunks_exact(2).flat_map(|half| [0, 0, half[0], half[1]]).collect()),
        other => Err(ConvertError::Unsupported(format!("its weights are {other:?}, neither F32 nor BF16"))),
    }
}

/// Keeps the kind of piece that a single text has, the first.
fn one_type(arrays: &mut BTreeMap<String, Array>, width: usize) -> Result<()> {
    let types = arrays.get_mut("embeddings.token_type_embeddings.weight");
    let (shape, data) = types.ok_or_else(|| bad(WEIGHTS, "it has no `token_type_embeddings`"))?;
    if shape.len() != 2 || shape[0] == 0 || shape[1] != width {
        return Err(bad(WEIGHTS, format!("its `token_type_embeddings` have the shape {shape:?}")));
    }
    shape[0] = 1;
    data.truncate(width * size_of::<f32>());
    Ok(())
}

fn write(arrays: &BTreeMap<String, Array>, description: &[u8], vocabulary: &[u8]) -> Result<Vec<u8>> {
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
