//! A language engine compatible with spaCy: from text to tokens, tags, parses and entities.
//!
//! ```
//! use std::sync::Arc;
//!
//! use rashomon_nlp::{Kernel, Pipeline};
//!
//! # let variable = |name: &str| std::env::var_os(name).map(std::path::PathBuf::from);
//! # let data = || variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local/share")));
//! # let folder = variable("RASHOMON_ASSETS").or_else(|| Some(data()?.join("rashomon"))).unwrap();
//! # let path = folder.join("english.engine");
//! let pipeline = Pipeline::load(Arc::new(std::fs::read(path)?), Kernel::best())?;
//! let doc = pipeline.worker().parse("Officials in Syria denied the report.".to_owned());
//!
//! let subject = doc.children(3).find(|&i| doc.dep(i) == "nsubj");
//! assert_eq!((doc.lemma(3), subject), ("deny", Some(0)));
//! let ent = doc.ents().next().expect("a place is named");
//! assert_eq!((doc.token(ent.start), ent.label), ("Syria", "GPE"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod bytes;
mod convert;
mod description;
mod doc;
pub mod encoder;
mod file;
mod lemmatizer;
mod lexicon;
mod parts;
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
pub use encoder::{Encoder, EncoderWorker, Extent};
pub use file::LoadError;
pub use parts::PartLimits;
pub use pipeline::Pipeline;
pub use rashomon_kernel::Kernel;
pub use worker::Worker;
