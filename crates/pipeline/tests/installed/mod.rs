//! Readers with the installed assets, for tests that read reports.

use std::path::PathBuf;
use std::sync::Arc;

use rashomon_gazetteer::Gazetteer;
use rashomon_model::Attributor;
use rashomon_nlp::{Kernel, Pipeline};
use rashomon_pipeline::Reader;
use rashomon_schema::ConfidenceLevels;

/// A reader for each way of finding attributions: by rules alone, and with each trained model.
///
/// # Panics
/// With the remedy, when an asset is not installed.
#[allow(dead_code, reason = "each test binary uses the readers that it needs")]
pub fn readers() -> [(&'static str, Reader); 3] {
    let (engine, encoder, places) =
        (asset("english.engine"), asset("english.encoder"), asset("places.gazetteer"));
    let kernel = Kernel::best();
    let reader = |attributor: fn(usize, Bytes, Kernel) -> Option<Attributor>| {
        let engine = Pipeline::load_exact(Arc::clone(&engine), kernel).expect("the language model loads");
        let attributor = attributor(engine.context_width(), Arc::clone(&encoder), kernel);
        let gazetteer = Gazetteer::open(Arc::clone(&places)).expect("the gazetteer opens");
        Reader::new(engine, attributor, Some(gazetteer))
    };
    [
        ("rules", reader(|_, _, _| None)),
        (
            "fast",
            reader(|width, _, kernel| Some(Attributor::fast(width, kernel).expect("the fast model loads"))),
        ),
        (
            "fine",
            reader(|width, encoder, kernel| {
                Some(Attributor::fine(width, encoder, kernel).expect("the fine model loads"))
            }),
        ),
    ]
}

/// A reader that judges claims by these levels.
///
/// # Panics
/// With the remedy, when an asset is not installed.
#[allow(dead_code, reason = "each test binary uses the readers that it needs")]
pub fn judging_reader(levels: ConfidenceLevels) -> Reader {
    reader_for(Kernel::best()).with_levels(levels)
}

/// A reader that judges claims, for a kernel.
///
/// # Panics
/// With the remedy, when an asset is not installed.
#[allow(dead_code, reason = "each test binary uses the readers that it needs")]
pub fn reader_for(kernel: Kernel) -> Reader {
    let engine = Pipeline::load_exact(asset("english.engine"), kernel).expect("the language model loads");
    let attributor = Attributor::fine(engine.context_width(), asset("english.encoder"), kernel)
        .and_then(Attributor::with_facets)
        .expect("the fine model loads");
    let gazetteer = Gazetteer::open(asset("places.gazetteer")).expect("the gazetteer opens");
    Reader::new(engine, Some(attributor), Some(gazetteer))
}

type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// An installed file.
///
/// # Panics
/// With the remedy, when it is not there.
pub fn asset(name: &str) -> Bytes {
    let path = folder().join(name);
    let hint = "run `make assets`, or name the folder of the assets in RASHOMON_ASSETS";
    Arc::new(
        std::fs::read(&path)
            .unwrap_or_else(|error| panic!("cannot read asset `{}`: {error}\nhint: {hint}", path.display())),
    )
}

/// The folder in which the program keeps its assets.
fn folder() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local").join("share")));
    let default = || data().map(|data| data.join("rashomon"));
    variable("RASHOMON_ASSETS").or_else(default).expect("there is a home folder, or `RASHOMON_ASSETS`")
}
