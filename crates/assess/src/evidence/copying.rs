//! Which sources copy: shared values that an independent source would hardly give.

use std::collections::BTreeMap;

use super::{Item, Table};

/// Two sources of which one seems to copy the other, or both a third.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dependence {
    /// Position of the first source.
    pub a: usize,
    /// Position of the second.
    pub b: usize,
    /// Probability that they are not independent.
    pub probability: f64,
    /// How many items both speak of.
    pub common: usize,
    /// Of how many they give the same value.
    pub same: usize,
}

/// Copy detection after Dong, Berti-Équille and Srivastava, "Integrating conflicting data: the role of source
/// dependence", 2009, with the popularity of values as in their later work, so that a mistake that many make
/// is no sign of copying.
///
/// For a pair of sources, every common item multiplies the odds of dependence. Where both give the value v,
/// by (c + (1 − c)·q) / q, where c is the share that a copier copies and q the chance that an independent
/// source gives v: q = p·A + (1 − p)·(1 − A)·pop(v), with p the belief in v, A the source's accuracy, pop(v)
/// the share of v in the mistakes of the others. Where they differ, by 1 − c. Copiers differ in how much they
/// copy: the odds are the mean over several c.
#[derive(Debug, Clone, Copy)]
pub struct Copying {
    /// The share of pairs expected to be dependent.
    pub prior: f64,
    /// The shares that copiers may copy.
    pub rates: [f64; 4],
    /// Pairs with fewer items in common are not looked at.
    pub common: usize,
}

impl Default for Copying {
    fn default() -> Self {
        Self { prior: 0.02, rates: [0.3, 0.5, 0.7, 0.9], common: 3 }
    }
}

/// What a pair has in common.
#[derive(Debug, Clone, Default)]
struct Pair {
    common: usize,
    same: usize,
    log_odds: [f64; 4],
}

impl Copying {
    /// The pairs of sources with a probability of dependence above one half.
    pub fn find(&self, table: &Table, belief: &[Vec<f64>], accuracy: &[f64]) -> Vec<Dependence> {
        let mut pairs: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
        for (item, beliefs) in table.items.iter().zip(belief) {
            for (n, first) in item.claims.iter().enumerate() {
                let Some(value) = first.value else { continue };
                for second in &item.claims[n + 1..] {
                    let Some(other) = second.value else { continue };
                    let pair = pairs.entry((first.source, second.source)).or_default();
                    pair.common += 1;
                    if value == other {
                        pair.same += 1;
                        let accuracy = (accuracy[first.source] + accuracy[second.source]) / 2.0;
                        self.add_same(pair, chance(item, value, beliefs, accuracy));
                    } else {
                        self.rates
                            .iter()
                            .zip(&mut pair.log_odds)
                            .for_each(|(rate, odds)| *odds += (1.0 - rate).ln());
                    }
                }
            }
        }
        let judged = pairs.into_iter().filter(|(_, pair)| pair.common >= self.common);
        let found = judged.map(|((a, b), pair)| {
            let probability = self.probability(&pair);
            Dependence { a, b, probability, common: pair.common, same: pair.same }
        });
        found.filter(|pair| pair.probability > 0.5).collect()
    }

    fn add_same(&self, pair: &mut Pair, chance: f64) {
        for (rate, odds) in self.rates.iter().zip(&mut pair.log_odds) {
            *odds += ((rate + (1.0 - rate) * chance) / chance).ln();
        }
    }

    fn probability(&self, pair: &Pair) -> f64 {
        let highest = pair.log_odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mean =
            pair.log_odds.iter().map(|odds| (odds - highest).exp()).sum::<f64>() / pair.log_odds.len() as f64;
        let log_odds = highest + mean.ln() + (self.prior / (1.0 - self.prior)).ln();
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// The chance that an independent source of some accuracy gives this value of the item.
fn chance(item: &Item, value: usize, beliefs: &[f64], accuracy: f64) -> f64 {
    let truth = beliefs[value].clamp(0.01, 0.99);
    let accuracy = accuracy.clamp(0.05, 0.95);
    let givers = |value: usize| item.sources_of(value).count() as f64;
    let mistakes: f64 = (0..item.values.len()).map(|other| givers(other) * (1.0 - beliefs[other])).sum();
    // The pair itself is left out, one giver is put in its place: a value that nobody else gives is rare, not
    // impossible.
    let popularity = (givers(value) - 1.0).max(1.0) / (mistakes - 1.0).max(2.0);
    (truth * accuracy + (1.0 - truth) * (1.0 - accuracy) * popularity.min(1.0)).clamp(1e-3, 0.999)
}
