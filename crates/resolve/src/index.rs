//! Every incident under its keys, so that a new one is compared only with those of its block.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::block::Keys;
use crate::pair::SharedWords;
use crate::words::RARE;

/// Where the numbers of incidents are kept under their keys.
pub trait Postings {
    /// The incidents that are stored under a key.
    fn keyed(&self, key: u64) -> Cow<'_, [u32]>;

    /// The incidents that are stored under the key of a word.
    fn worded(&self, key: u64) -> Cow<'_, [Posting]>;
}

/// An incident that has a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posting {
    /// Its number.
    pub number: u32,
    /// What the word weighs in it.
    pub weight: f32,
}

/// An incident that may be the same.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// Its number.
    pub number: u32,
    /// The shared words, where nothing else led to it.
    pub(crate) shared: Option<SharedWords>,
}

/// The incidents that `keys` lead to.
pub fn find_candidates(postings: &impl Postings, keys: &Keys) -> Vec<Candidate> {
    candidates(postings, &mut FxHashMap::default(), keys)
}

fn candidates(postings: &impl Postings, counts: &mut impl Counts, keys: &Keys) -> Vec<Candidate> {
    let mut found: Vec<u32> = keys.sought.iter().flat_map(|key| postings.keyed(*key).into_owned()).collect();
    found.sort_unstable();
    found.dedup();
    let others = find_by_words(postings, counts, keys);
    let others = others.into_iter().filter(|candidate| found.binary_search(&candidate.number).is_err());
    let others: Vec<Candidate> = others.collect();
    found.into_iter().map(|number| Candidate { number, shared: None }).chain(others).collect()
}

/// The incidents that share words, with the weight of these.
fn find_by_words(postings: &impl Postings, counts: &mut impl Counts, keys: &Keys) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (order, keys) in (1..).zip(&keys.words) {
        for key in &keys.sought {
            for posting in postings.worded(*key).iter() {
                let count = counts.count(posting.number);
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
    }
    let counted = |number: u32| {
        let count = std::mem::take(counts.count(number));
        Candidate { number, shared: Some(count.shared) }
    };
    found.into_iter().map(counted).collect()
}

/// A running count for every incident.
trait Counts {
    fn count(&mut self, number: u32) -> &mut RunningCount;
}

impl Counts for Vec<RunningCount> {
    fn count(&mut self, number: u32) -> &mut RunningCount {
        &mut self[number as usize]
    }
}

impl Counts for FxHashMap<u32, RunningCount> {
    fn count(&mut self, number: u32) -> &mut RunningCount {
        self.entry(number).or_default()
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct RunningCount {
    /// The last shared word, counted from one; zero before the first.
    word: u32,
    shared: SharedWords,
}

/// Finds incidents in memory, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct BlockIndex {
    lists: Lists,
    counts: Vec<RunningCount>,
}

#[derive(Debug, Default)]
struct Lists {
    keyed: FxHashMap<u64, Vec<u32>>,
    worded: FxHashMap<u64, Vec<Posting>>,
}

impl Postings for Lists {
    fn keyed(&self, key: u64) -> Cow<'_, [u32]> {
        Cow::Borrowed(self.keyed.get(&key).map_or(&[], Vec::as_slice))
    }

    fn worded(&self, key: u64) -> Cow<'_, [Posting]> {
        Cow::Borrowed(self.worded.get(&key).map_or(&[], Vec::as_slice))
    }
}

impl BlockIndex {
    /// The incidents that `keys` lead to.
    pub(crate) fn find_candidates(&mut self, keys: &Keys) -> Vec<Candidate> {
        candidates(&self.lists, &mut self.counts, keys)
    }

    /// Stores the incident with this number; numbers are given in order.
    pub(crate) fn add(&mut self, number: u32, keys: Keys) {
        self.counts.push(RunningCount::default());
        for key in keys.stored {
            self.lists.keyed.entry(key).or_default().push(number);
        }
        for keys in keys.words {
            let posting = Posting { number, weight: keys.word.weight };
            for key in keys.stored {
                self.lists.worded.entry(key).or_default().push(posting);
            }
        }
    }
}
