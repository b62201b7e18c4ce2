//! spaCy-compatible language engine: text to tokens, tags, parses and entities.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod bytes;
mod convert;
mod description;
mod doc;
pub mod encoder;
mod file;
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
pub use encoder::{Encoder, EncoderWorker};
pub use file::LoadError;
pub use pipeline::Pipeline;
pub use rashomon_kernel::Kernel;
pub use worker::Worker;
