//! TruthFinder: Yin, Han and Yu, "Truth discovery with multiple conflicting information providers on the
//! web", 2008.

use super::{Estimate, Item, Method, Table, best};

/// Trust of a source is the mean confidence of its values; confidence of a value follows from the trust of
/// its sources, and from like values:
///
/// σ(v) = −Σ ln(1 − t(s)), σ*(v) = σ(v) + ρ Σ σ(v′)·imp(v′→v), c(v) = 1 / (1 + e^(−γσ*(v)))
///
/// where imp is the similarity of two values (shared elements by all elements) less one half.
#[derive(Debug, Clone, Copy)]
pub struct TruthFinder {
    /// Trust before the first round.
    pub start: f64,
    /// ρ: how much like values count.
    pub influence: f64,
    /// γ: dampening of sources that depend on each other.
    pub dampening: f64,
    /// Rounds.
    pub rounds: usize,
}

impl Default for TruthFinder {
    fn default() -> Self {
        Self { start: 0.9, influence: 0.5, dampening: 0.3, rounds: 20 }
    }
}

impl Method for TruthFinder {
    fn name(&self) -> &'static str {
        "truth-finder"
    }

    fn version(&self) -> &'static str {
        "1"
    }

    fn estimate(&self, table: &Table) -> Estimate {
        let mut trust = vec![self.start; table.sources.len()];
        let mut belief = Vec::new();
        for _ in 0..self.rounds {
            belief = table.items.iter().map(|item| self.confidences(item, &trust)).collect();
            trust = means(table, &belief);
        }
        Estimate { chosen: best(table, &belief), trust, belief, copies: Vec::new() }
    }
}

impl TruthFinder {
    fn confidences(&self, item: &Item, trust: &[f64]) -> Vec<f64> {
        let score =
            |value| item.sources_of(value).map(|source| -(1.0 - trust[source]).max(1e-9).ln()).sum::<f64>();
        let scores: Vec<f64> = (0..item.values.len()).map(score).collect();
        let adjusted = |value: usize| {
            let others = (0..scores.len()).filter(|&other| other != value);
            let lent: f64 = others.map(|other| scores[other] * (likeness(item, other, value) - 0.5)).sum();
            1.0 / (1.0 + (-self.dampening * (scores[value] + self.influence * lent)).exp())
        };
        (0..scores.len()).map(adjusted).collect()
    }
}

/// Shared elements by all elements of two values.
fn likeness(item: &Item, a: usize, b: usize) -> f64 {
    let (a, b) = (&item.values[a], &item.values[b]);
    let shared = a.iter().filter(|element| b.contains(element)).count();
    shared as f64 / (a.len() + b.len() - shared) as f64
}

/// For every source the mean belief of its values.
pub(super) fn means(table: &Table, belief: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![(0.0, 0usize); table.sources.len()];
    for (item, beliefs) in table.items.iter().zip(belief) {
        for claim in &item.claims {
            if let Some(value) = claim.value {
                sums[claim.source].0 += beliefs[value];
                sums[claim.source].1 += 1;
            }
        }
    }
    sums.into_iter().map(|(sum, n)| if n == 0 { 0.0 } else { sum / n as f64 }).collect()
}
