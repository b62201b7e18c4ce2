//! Our own method: what each element is worth by who names it and who leaves it out, copies counted once.

use super::truth_finder::means;
use super::{Copying, Dependence, Estimate, Item, Kind, Method, Table};

/// Two-sided quality of sources with copies discounted.
///
/// After Zhao, Rubinstein, Gemmell and Han, "A Bayesian approach to discovering truth from conflicting
/// sources", 2012 (the Latent Truth Model), each source has a share of the true elements that it names
/// (sensitivity) and a share of the false ones (false positives), estimated together with the elements by
/// expectation and maximisation under their priors: sources often leave something out and seldom make
/// something up. The odds of an element are
///
/// Π over sources that name it of (sens/fpr)^w · Π over those that leave it out of ((1 − sens)/(1 − fpr))^w
///
/// where w discounts a source by the copies before it that give the same value, as in ACCUCOPY (Dong and
/// others, 2009): w = Π (1 − c·P(dependent)). A claim that leaves room for more says nothing of what it
/// leaves out. Where only one element can hold, the odds of all elements are shared out.
#[derive(Debug, Clone, Copy)]
pub struct Independent {
    /// Prior counts of true elements named and left out.
    pub sensitivity: (f64, f64),
    /// Prior counts of false elements named and left out.
    pub false_positive: (f64, f64),
    /// How copies are found.
    pub copying: Copying,
    /// The share of what a copier copies, for the discount.
    pub copied: f64,
    /// Rounds of estimation between two searches for copies.
    pub rounds: usize,
    /// Searches for copies.
    pub searches: usize,
}

impl Default for Independent {
    fn default() -> Self {
        Self {
            sensitivity: (50.0, 50.0),
            false_positive: (10.0, 1000.0),
            copying: Copying::default(),
            copied: 0.8,
            rounds: 10,
            searches: 2,
        }
    }
}

impl Method for Independent {
    fn name(&self) -> &'static str {
        "independent"
    }

    fn version(&self) -> &'static str {
        "1"
    }

    fn estimate(&self, table: &Table) -> Estimate {
        let mut elements = shares(table);
        let mut weights = weights(table, &[], &[], self.copied);
        let mut copies = Vec::new();
        for search in 0..=self.searches {
            for _ in 0..self.rounds {
                let quality = self.qualities(table, &elements, &weights);
                elements = self.elements(table, &quality, &weights);
            }
            let belief = beliefs(table, &elements);
            let trust = means(table, &belief);
            if search == self.searches {
                return Estimate { chosen: chosen(table, &elements), trust, belief, copies };
            }
            copies = self.copying.find(table, &belief, &trust);
            weights = self::weights(table, &copies, &trust, self.copied);
        }
        Estimate::default()
    }
}

/// What the naming and the leaving out of an element by one source say of it, in log odds.
#[derive(Debug, Clone, Copy)]
struct Quality {
    names: f64,
    leaves: f64,
}

type PerElement = Vec<Vec<f64>>;

impl Independent {
    fn qualities(&self, table: &Table, elements: &PerElement, weights: &PerElement) -> Vec<Quality> {
        let mut counts = vec![[0.0; 4]; table.sources.len()];
        for ((item, probabilities), weights) in table.items.iter().zip(elements).zip(weights) {
            for (claim, weight) in item.claims.iter().zip(weights) {
                for (element, truth) in probabilities.iter().enumerate() {
                    let at = match stance(item, claim, element) {
                        Stance::Names => 0,
                        Stance::Leaves => 2,
                        Stance::Silent => continue,
                    };
                    counts[claim.source][at] += weight * truth;
                    counts[claim.source][at + 1] += weight * (1.0 - truth);
                }
            }
        }
        let quality = |[true_named, false_named, true_left, false_left]: [f64; 4]| {
            let share =
                |yes: f64, no: f64, prior: (f64, f64)| (yes + prior.0) / (yes + no + prior.0 + prior.1);
            let sens = share(true_named, true_left, self.sensitivity);
            let fpr = share(false_named, false_left, self.false_positive);
            Quality { names: (sens / fpr).ln(), leaves: ((1.0 - sens) / (1.0 - fpr)).ln() }
        };
        counts.into_iter().map(quality).collect()
    }

    fn elements(&self, table: &Table, quality: &[Quality], weights: &PerElement) -> PerElement {
        let of_item = |(item, weights): (&Item, &Vec<f64>)| {
            let odds = |element: usize| -> f64 {
                let said = item.claims.iter().zip(weights).map(|(claim, weight)| {
                    match stance(item, claim, element) {
                        Stance::Names => weight * quality[claim.source].names,
                        Stance::Leaves => weight * quality[claim.source].leaves,
                        Stance::Silent => 0.0,
                    }
                });
                said.sum()
            };
            probabilities(item.kind, (0..item.elements.len()).map(odds).collect())
        };
        table.items.iter().zip(weights).map(of_item).collect()
    }
}

/// What a claim does with an element.
enum Stance {
    Names,
    Leaves,
    Silent,
}

fn stance(item: &Item, claim: &super::table::Claim, element: usize) -> Stance {
    match claim.value {
        Some(value) if item.values[value].contains(&element) => Stance::Names,
        _ if claim.denied.contains(&element) => Stance::Leaves,
        Some(_) if !claim.open => Stance::Leaves,
        _ => Stance::Silent,
    }
}

fn probabilities(kind: Kind, odds: Vec<f64>) -> Vec<f64> {
    let likely = |odds: f64| 1.0 / (1.0 + (-odds).exp());
    if kind == Kind::Set {
        return odds.into_iter().map(likely).collect();
    }
    // None of the elements may hold: it has the odds of one.
    let highest = odds.iter().copied().fold(0.0, f64::max);
    let all: f64 = odds.iter().map(|odds| (odds - highest).exp()).sum::<f64>() + (-highest).exp();
    odds.into_iter().map(|odds| (odds - highest).exp() / all).collect()
}

/// For every element the share of claims that name it.
fn shares(table: &Table) -> PerElement {
    let share = |item: &Item| {
        let named = |element: usize| {
            item.claims.iter().filter(|claim| matches!(stance(item, claim, element), Stance::Names)).count()
                as f64
        };
        (0..item.elements.len()).map(|element| named(element) / item.claims.len() as f64).collect()
    };
    table.items.iter().map(share).collect()
}

/// The belief in a value: that all its elements hold and, where there may be several, no other does.
fn beliefs(table: &Table, elements: &PerElement) -> Vec<Vec<f64>> {
    let of_value = |item: &Item, probabilities: &[f64], value: &Vec<usize>| -> f64 {
        let factor = |(element, p): (usize, &f64)| match (value.contains(&element), item.kind) {
            (true, _) => *p,
            (false, Kind::Set) => 1.0 - p,
            (false, Kind::One) => 1.0,
        };
        probabilities.iter().enumerate().map(factor).product()
    };
    let of_item =
        |(item, p): (&Item, &Vec<f64>)| item.values.iter().map(|value| of_value(item, p, value)).collect();
    table.items.iter().zip(elements).map(of_item).collect()
}

/// The elements that more likely hold than not; where one must, the likeliest.
fn chosen(table: &Table, elements: &PerElement) -> Vec<Vec<String>> {
    let of_item = |(item, p): (&Item, &Vec<f64>)| {
        let likely: Vec<usize> = (0..p.len()).filter(|&element| p[element] > 0.5).collect();
        let best = (0..p.len()).reduce(|a, b| if p[b] > p[a] { b } else { a });
        let kept =
            if likely.is_empty() && item.kind == Kind::Set { best.into_iter().collect() } else { likely };
        kept.into_iter().map(|element| item.elements[element].clone()).collect()
    };
    table.items.iter().zip(elements).map(of_item).collect()
}

/// For every item and claim, how much it counts next to the claims of more trusted sources that it may be
/// copied from.
fn weights(table: &Table, copies: &[Dependence], trust: &[f64], copied: f64) -> PerElement {
    let mut partners: Vec<Vec<(usize, f64)>> = vec![Vec::new(); table.sources.len()];
    for pair in copies {
        partners[pair.a].push((pair.b, pair.probability));
        partners[pair.b].push((pair.a, pair.probability));
    }
    let before = |a: usize, b: usize| trust[a] > trust[b] || (trust[a] == trust[b] && a < b);
    let of_item = |item: &Item| {
        let weight = |claim: &super::table::Claim| -> f64 {
            let same = |source: usize| {
                item.claims.iter().any(|other| other.source == source && other.value == claim.value)
            };
            let earlier = partners[claim.source]
                .iter()
                .filter(|(other, _)| before(*other, claim.source) && same(*other));
            earlier.map(|(_, probability)| 1.0 - copied * probability).product()
        };
        item.claims.iter().map(weight).collect()
    };
    table.items.iter().map(of_item).collect()
}
