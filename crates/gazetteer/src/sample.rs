//! A small gazetteer for tests, compiled from a few rows in the form of the real files.

use std::sync::{Arc, LazyLock};

use crate::compile::{PlaceSources, compile};
use crate::gazetteer::Gazetteer;

pub(crate) const SOURCES: PlaceSources<'static> = PlaceSources {
    countries: include_bytes!("../tests/sample/countries.tsv"),
    subdivisions: include_bytes!("../tests/sample/subdivisions.tsv"),
    cities: include_bytes!("../tests/sample/cities.tsv"),
    city_names: include_bytes!("../tests/sample/names.json"),
};

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| compile(SOURCES).expect("the sample is whole"));
static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::open(Arc::new(bytes())).expect("the sample is whole"));

/// The bytes of the sample.
pub(crate) fn bytes() -> &'static [u8] {
    &BYTES
}

/// The sample, opened.
pub(crate) fn gazetteer() -> &'static Gazetteer {
    &GAZETTEER
}
