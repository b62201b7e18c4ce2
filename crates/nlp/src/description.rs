//! The settings and rules of a pipeline, as an engine file stores them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Version of the engine file. It goes up whenever the meaning changes.
pub(crate) const FORMAT: u32 = 1;

/// All parts of a pipeline that are not arrays of numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Description {
    pub format: u32,
    /// ISO 639-1 code.
    pub language: String,
    pub name: String,
    pub version: String,
    pub license: String,
    /// Embedding of the shared network.
    pub tok2vec: Embedding,
    pub tagger: Option<Vec<String>>,
    pub parser: Option<Vec<Move>>,
    pub ner: Option<Vec<Move>>,
    /// Embedding of the entity recogniser's network, if it has its own.
    pub ner_tok2vec: Option<Embedding>,
    pub tokenizer: TokenizerRules,
    pub ruler: Vec<RulerPattern>,
    /// Suffix rules by lower-case part of speech, in order.
    pub lemma_rules: Option<BTreeMap<String, Vec<(String, String)>>>,
    /// Norms by the number of the exact form.
    pub norms: Vec<(u64, String)>,
}

/// The hashed features of a network, in input order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Embedding {
    pub features: Vec<Feature>,
    pub seeds: Vec<u32>,
    pub depth: usize,
}

/// A lexical feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Feature {
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
    Lower,
    Orth,
}

/// One class of a transition system: an action number and a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    pub action: u8,
    pub label: String,
}

/// The tokenizer's rules, as Python regular expressions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct TokenizerRules {
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub infix: Option<String>,
    pub token: Option<String>,
    pub url: Option<String>,
    /// Whether the search across chunks is limited to exceptions that the other rules would split.
    pub faster_heuristics: bool,
    pub exceptions: Vec<(String, Vec<ExceptionToken>)>,
}

/// One token of an exception, with a norm if it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ExceptionToken {
    pub orth: String,
    pub norm: Option<String>,
}

/// One pattern of the attribute ruler.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RulerPattern {
    /// Alternatives, each a sequence of token conditions.
    pub patterns: Vec<Vec<BTreeMap<String, serde_json::Value>>>,
    pub attrs: BTreeMap<String, String>,
    pub index: i64,
}
