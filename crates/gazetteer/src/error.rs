//! What can go wrong with a gazetteer.

use thiserror::Error;

/// A gazetteer that cannot be compiled or opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The bytes do not begin as a compiled gazetteer does.
    #[error("not a compiled gazetteer")]
    NotAGazetteer,
    /// The file was compiled by another version of this program.
    #[error("the gazetteer has format version `{found}`, this program reads `{expected}`")]
    Version {
        /// The version in the file.
        found: u32,
        /// The version that can be read.
        expected: u32,
    },
    /// The lengths in the header do not add up to the length of the file.
    #[error("the gazetteer is `{found}` bytes long, its header tells `{expected}`")]
    Length {
        /// The length of the file.
        found: u64,
        /// The length the header tells.
        expected: u64,
    },
    /// The content is not what was written.
    #[error("the gazetteer is damaged: its checksum does not match")]
    Checksum,
    /// The automaton of names is damaged or could not be built.
    #[error("cannot use the automaton of names")]
    Names(#[from] fst::Error),
    /// A source is not the UTF-8 text it should be.
    #[error("source `{name}` is not UTF-8")]
    Encoding {
        /// Which source.
        name: &'static str,
        /// Where it is broken.
        source: std::str::Utf8Error,
    },
    /// A source is not the JSON it should be.
    #[error("cannot read source `{name}`")]
    Json {
        /// Which source.
        name: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A row of a source has not the fields it should have.
    #[error("source `{name}`, line {line}: {problem}")]
    Row {
        /// Which source.
        name: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A line of a country file is not as GeoNames writes them.
    #[error("line {line}: {problem}")]
    CountryFile {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A country file has no settlement in it.
    #[error("it contains no towns or villages")]
    NoPlaces,
    /// There is more in the sources than the format can hold.
    #[error("the sources hold more {what} than a gazetteer can")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
    },
}
