//! Every incident under its keys, so that a new one is compared only with those of its block.

use rustc_hash::FxHashMap;

use crate::block::Keys;
use crate::pair::SharedWords;
use crate::words::RARE;

/// Finds incidents, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct BlockIndex {
    keyed: FxHashMap<u64, Vec<u32>>,
    worded: FxHashMap<u64, Vec<Posting>>,
    /// A running count for every incident.
    counts: Vec<RunningCount>,
}

#[derive(Debug, Clone, Copy)]
struct Posting {
    number: u32,
    weight: f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct RunningCount {
    /// The last shared word, counted from one; zero before the first.
    word: u32,
    shared: SharedWords,
}

/// An incident that may be the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) number: u32,
    /// The shared words, where nothing else led to it.
    pub(crate) shared: Option<SharedWords>,
}

impl BlockIndex {
    /// The incidents that `keys` lead to.
    pub(crate) fn find_candidates(&mut self, keys: &Keys) -> Vec<Candidate> {
        let mut found: Vec<u32> =
            keys.sought.iter().filter_map(|key| self.keyed.get(key)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let find_by_words = self.find_by_words(keys);
        let others =
            find_by_words.into_iter().filter(|candidate| found.binary_search(&candidate.number).is_err());
        let others: Vec<Candidate> = others.collect();
        found.into_iter().map(|number| Candidate { number, shared: None }).chain(others).collect()
    }

    /// The incidents that share words, with the weight of these.
    fn find_by_words(&mut self, keys: &Keys) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (order, keys) in (1..).zip(&keys.words) {
            for posting in keys.sought.iter().filter_map(|key| self.worded.get(key)).flatten() {
                let count = &mut self.counts[posting.number as usize];
                // An incident of several days is stored under a word more than once.
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
            Candidate { number, shared: Some(count.shared) }
        };
        found.into_iter().map(counted).collect()
    }

    /// Stores the incident with this number; numbers are given in order.
    pub(crate) fn add(&mut self, number: u32, keys: Keys) {
        self.counts.push(RunningCount::default());
        for key in keys.stored {
            self.keyed.entry(key).or_default().push(number);
        }
        for keys in keys.words {
            let posting = Posting { number, weight: keys.word.weight };
            for key in keys.stored {
                self.worded.entry(key).or_default().push(posting);
            }
        }
    }
}
