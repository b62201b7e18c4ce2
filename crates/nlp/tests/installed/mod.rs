//! The installed English pipeline, for tests that parse.

use std::path::PathBuf;
use std::sync::Arc;

use rashomon_nlp::{Kernel, Pipeline};

/// Loads the pipeline for every kernel of this machine.
///
/// # Panics
/// If the language model is not installed. The message has a hint.
pub fn pipelines() -> Vec<Pipeline> {
    let path = folder().join("english.engine");
    let file = std::fs::read(&path).unwrap_or_else(|e| {
        panic!("the language model is not installed: `{}`: {e}\nhint: run `make assets`", path.display())
    });
    let file: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(file);
    let load = |kernel| Pipeline::load(Arc::clone(&file), kernel).expect("an installed model is complete");
    Kernel::available().map(load).collect()
}

/// The folder in which the program keeps its assets.
fn folder() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local").join("share")));
    let default = || data().map(|data| data.join("rashomon"));
    variable("RASHOMON_ASSETS").or_else(default).expect("there is a home folder, or `RASHOMON_ASSETS`")
}
