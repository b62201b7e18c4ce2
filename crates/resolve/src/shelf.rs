//! Every incident under its keys, so that a new one meets those of its block alone.

use rustc_hash::FxHashMap;

use crate::block::Keys;
use crate::pair::{RARE, SharedWords};

/// Where incidents are found again, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    keyed: FxHashMap<u64, Vec<u32>>,
    worded: FxHashMap<u64, Vec<Posting>>,
    /// What is being counted, of every incident.
    counts: Vec<Count>,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    number: u32,
    weight: f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// The last word in common, counted from one; none yet where it is zero.
    word: u32,
    shared: SharedWords,
}

/// An incident that was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met {
    pub(crate) number: u32,
    /// The words in common, where they alone led to it.
    pub(crate) shared: Option<SharedWords>,
}

impl Shelves {
    /// What lies where the keys seek.
    pub(crate) fn around(&mut self, keys: &Keys) -> Vec<Met> {
        let mut found: Vec<u32> =
            keys.sought.iter().filter_map(|key| self.keyed.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let by_words = self.by_words(keys);
        let others = by_words.into_iter().filter(|met| found.binary_search(&met.number).is_err());
        let others: Vec<Met> = others.collect();
        found.into_iter().map(|number| Met { number, shared: None }).chain(others).collect()
    }

    /// What shares words, with what these come to.
    fn by_words(&mut self, keys: &Keys) -> Vec<Met> {
        let mut found = Vec::new();
        for (order, keys) in (1..).zip(&keys.words) {
            for posting in keys.sought.iter().filter_map(|key| self.worded.get(key)).flatten() {
                let count = &mut self.counts[posting.number as usize];
                // An incident of several days lies under a word more than once.
                if count.word != order {
                    if count.word == 0 {
                        found.push(posting.number);
                    }
                    count.word = order;
                    count.shared.cosine += keys.word.weight * posting.weight;
                    count.shared.rarity += (keys.word.rarity - RARE).max(0.0);
                }
            }
        }
        let counted = |number: u32| {
            let count = std::mem::take(&mut self.counts[number as usize]);
            Met { number, shared: Some(count.shared) }
        };
        found.into_iter().map(counted).collect()
    }

    /// Puts the incident with this number there; numbers are given in order.
    pub(crate) fn add(&mut self, number: u32, keys: Keys) {
        self.counts.push(Count::default());
        for key in keys.shelved {
            self.keyed.entry(key).or_default().push(number);
        }
        for keys in keys.words {
            let posting = Posting { number, weight: keys.word.weight };
            for key in keys.shelved {
                self.worded.entry(key).or_default().push(posting);
            }
        }
    }
}
