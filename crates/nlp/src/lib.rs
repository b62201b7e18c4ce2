//! spaCy-compatible language engine: text to tokens, tags, parses and entities.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod bytes;
mod convert;
mod description;
mod doc;
mod file;
mod kernel;
mod lemmatizer;
mod lexicon;
mod pattern;
mod pipeline;
mod ruler;
mod strings;
mod tagger;
mod tok2vec;
mod tokenizer;
mod transition;
mod tree;
mod unicode;
mod worker;

pub use convert::{ConvertError, PipelineFiles, convert};
pub use doc::{Doc, Ent, Iob};
pub use file::LoadError;
pub use kernel::Kernel;
pub use pipeline::Pipeline;
pub use worker::Worker;
