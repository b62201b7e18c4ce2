//! From names and the places they name to an automaton and its runs of postings.

use std::collections::BTreeMap;

use crate::error::GazetteerError;
use crate::name::normalise;

/// First words that are as often written short.
const SHORTENED: [(&str, &str); 3] = [("saint ", "st "), ("mount ", "mt "), ("fort ", "ft ")];

/// Every normalised name with the records it names.
#[derive(Default)]
pub(super) struct Names {
    postings: BTreeMap<String, Vec<u32>>,
}

/// Whether a name is the one a place usually goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Usual,
    Alternate,
}

impl Names {
    /// Adds a name; where a place has it already, the usual name stands.
    pub fn add(&mut self, name: &str, record: usize, usage: Use) {
        let key = normalise(name);
        for (word, short) in SHORTENED {
            if let Some(rest) = key.strip_prefix(word) {
                self.add_key(format!("{short}{rest}"), record, usage);
            }
        }
        self.add_key(key, record, usage);
    }

    /// Adds a name that is normalised.
    pub fn add_key(&mut self, key: String, record: usize, usage: Use) {
        if key.is_empty() {
            return;
        }
        let posting = (record as u32) << 1 | u32::from(usage == Use::Alternate);
        let run = self.postings.entry(key).or_default();
        match run.iter_mut().find(|known| **known >> 1 == posting >> 1) {
            Some(known) => *known = posting.min(*known),
            None => run.push(posting),
        }
    }

    /// Writes the postings, each run in the order of `rank`, and the automaton that leads to them.
    pub fn finish<K: Ord>(mut self, rank: impl Fn(usize) -> K) -> Result<(Vec<u8>, Vec<u8>), GazetteerError> {
        let mut postings = Vec::new();
        let mut automaton = fst::MapBuilder::memory();
        for (name, run) in &mut self.postings {
            run.sort_by_key(|posting| rank((posting >> 1) as usize));
            let value = match run.as_slice() {
                [one] => u64::from(*one) << 1,
                many => {
                    let start = (postings.len() / 4) as u64;
                    postings.extend((many.len() as u32).to_le_bytes());
                    postings.extend(many.iter().flat_map(|posting| posting.to_le_bytes()));
                    start << 1 | 1
                }
            };
            automaton.insert(name, value)?;
        }
        Ok((postings, automaton.into_inner()?))
    }
}
