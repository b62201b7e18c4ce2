//! Near-copies: what share of a text's wording another text has, after Broder's shingles with modular
//! sampling.

use crate::words::rarity;

/// Words in a shingle.
const LENGTH: usize = 5;
/// One shingle in so many is kept.
const SAMPLED: u64 = 4;

/// The sampled shingles of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shingles {
    /// Sorted.
    all: Vec<u64>,
    /// Those of the rarest words, since common wording leads nowhere.
    keys: Vec<u64>,
}

impl Shingles {
    /// The shingles of `text`; case, marks and spacing do not count.
    pub(crate) fn new(text: &str) -> Self {
        let words: Vec<(u64, f32)> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(word).collect();
        let shingles = words.windows(LENGTH).map(|window| {
            let hash = window.iter().fold(SEED, |hash, (word, _)| mix(hash ^ word));
            (hash, window.iter().map(|(_, rarity)| rarity).sum())
        });
        let mut kept: Vec<(u64, f32)> = shingles.filter(|(hash, _)| hash % SAMPLED == 0).collect();
        kept.sort_unstable_by_key(|(hash, _)| *hash);
        kept.dedup_by_key(|(hash, _)| *hash);
        let all = kept.iter().map(|(hash, _)| *hash).collect();
        kept.sort_by(|a, b| b.1.total_cmp(&a.1));
        let keys = kept.iter().take(KEYS).map(|(hash, _)| *hash).collect();
        Self { all, keys }
    }

    /// The share of the shorter text's shingles that the other has: 1 for a reprint, also for one that was
    /// cut.
    pub(crate) fn containment(&self, other: &Self) -> f32 {
        let fewer = self.all.len().min(other.all.len());
        if fewer == 0 {
            return 0.0;
        }
        let (mut a, mut b, mut n_shared) = (0, 0, 0_usize);
        while a < self.all.len() && b < other.all.len() {
            match self.all[a].cmp(&other.all[b]) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    n_shared += 1;
                    a += 1;
                    b += 1;
                }
            }
        }
        n_shared as f32 / fewer as f32
    }

    /// Every shingle, and those under which the text is looked up.
    pub(crate) fn parts(&self) -> (&[u64], &[u64]) {
        (&self.all, &self.keys)
    }

    /// The shingles with these parts.
    pub(crate) const fn from_parts(all: Vec<u64>, keys: Vec<u64>) -> Self {
        Self { all, keys }
    }

    /// How many are kept.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The few under which a text is looked up; its copies have the same, as far as they hold them.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> {
        self.keys.iter().copied()
    }
}

const KEYS: usize = 12;
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash of the word in lower case, and how rare it is.
fn word(word: &str) -> (u64, f32) {
    let lower = word.to_lowercase();
    (lower.chars().fold(SEED, |hash, c| mix(hash ^ u64::from(c))), rarity(&lower))
}

/// The finalizer of SplitMix64.
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: std::ops::Range<u32>) -> Shingles {
        let words: Vec<String> = words.map(|n| format!("word{n}")).collect();
        Shingles::new(&words.join(" "))
    }

    #[test]
    fn a_cut_reprint_is_contained() {
        assert_eq!(text(0..400).containment(&text(100..200)), 1.0);
        assert_eq!(text(0..400).containment(&text(400..800)), 0.0);
        assert!(text(0..400).containment(&text(200..600)) > 0.4);
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        let plain = Shingles::new("the strike hit the market at noon and killed many people in the old town");
        let marked =
            Shingles::new("The strike hit the market, at noon; and KILLED many people in the “old town”.");
        assert_eq!(plain, marked);
    }
}
