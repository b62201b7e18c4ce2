//! Sums, AverageLog, Investment and PooledInvestment: Pasternak and Roth, "Knowing what to believe (when you
//! already know something)", 2010. Sums is Hubs and Authorities (Kleinberg, 1999) on sources and values.

use super::vote::shares;
use super::{Estimate, Method, Table, best};

macro_rules! linked {
    ($($(#[$doc:meta])* $name:ident, $text:literal, $start:expr, $round:expr;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name {
            /// Rounds.
            pub rounds: usize,
        }

        impl Default for $name {
            fn default() -> Self {
                Self { rounds: 20 }
            }
        }

        impl Method for $name {
            fn name(&self) -> &'static str {
                $text
            }

            fn version(&self) -> &'static str {
                "1"
            }

            fn estimate(&self, table: &Table) -> Estimate {
                run(table, self.rounds, $start, $round)
            }
        }
    )+ };
}

linked! {
    /// T(s) = Σ B(v), B(v) = Σ T(s), each divided by its largest.
    Sums, "sums", constant, |table, belief, _| {
        let trust = scaled(trust_of(table, belief, |_, sum| sum));
        let belief = beliefs(table, |source| trust[source], |sum| sum);
        (trust, belief)
    };
    /// As Sums with T(s) = ln n · Σ B(v) / n for the n values of the source.
    AverageLog, "average-log", constant, |table, belief, _| {
        let trust = scaled(trust_of(table, belief, |n, sum| (n as f64).ln() * sum / n as f64));
        let belief = beliefs(table, |source| trust[source], |sum| sum);
        (trust, belief)
    };
    /// A source spreads its trust over its values and earns by its share in each; B(v) = (Σ T(s)/n)^1.2.
    Investment, "investment", shares, |table, belief, trust| {
        let trust = scaled(earned(table, belief, trust));
        let belief = beliefs(table, |source| trust[source] / table.spoken[source].max(1) as f64, |sum| sum.powf(1.2));
        (trust, belief)
    };
    /// As Investment with H(v) = Σ T(s)/n and B(v) = H(v) · H(v)^1.4 / Σ H(v′)^1.4 over the values of the
    /// item.
    PooledInvestment, "pooled-investment", uniform, |table, belief, trust| {
        let trust = scaled(earned(table, belief, trust));
        let belief = beliefs(table, |source| trust[source] / table.spoken[source].max(1) as f64, |sum| sum);
        (trust, belief.into_iter().map(pooled).collect())
    };
}

type Beliefs = Vec<Vec<f64>>;

/// From the beliefs and the trust of one round to those of the next.
type Round = fn(&Table, &Beliefs, &[f64]) -> (Vec<f64>, Beliefs);

fn run(table: &Table, rounds: usize, start: fn(&Table) -> Beliefs, round: Round) -> Estimate {
    let mut belief = start(table);
    let mut trust = vec![1.0; table.sources.len()];
    for _ in 0..rounds {
        (trust, belief) = round(table, &belief, &trust);
        let highest = belief.iter().flatten().copied().fold(f64::MIN_POSITIVE, f64::max);
        belief.iter_mut().flatten().for_each(|value| *value /= highest);
    }
    Estimate { chosen: best(table, &belief), trust, belief, copies: Vec::new() }
}

fn constant(table: &Table) -> Beliefs {
    table.items.iter().map(|item| vec![0.5; item.values.len()]).collect()
}

fn uniform(table: &Table) -> Beliefs {
    table.items.iter().map(|item| vec![1.0 / item.values.len().max(1) as f64; item.values.len()]).collect()
}

/// For every source a function of how many values it gives and the sum of their beliefs.
fn trust_of(table: &Table, belief: &Beliefs, of: impl Fn(usize, f64) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; table.sources.len()];
    for (item, beliefs) in table.items.iter().zip(belief) {
        for claim in &item.claims {
            sums[claim.source] += claim.value.map_or(0.0, |value| beliefs[value]);
        }
    }
    sums.iter().zip(&table.spoken).map(|(&sum, &n)| of(n.max(1), sum)).collect()
}

/// What each source earns: of every value it gives, the belief by its share in what all its sources put in.
fn earned(table: &Table, belief: &Beliefs, trust: &[f64]) -> Vec<f64> {
    let stake = |source: usize| trust[source] / table.spoken[source].max(1) as f64;
    let mut earned = vec![0.0; table.sources.len()];
    for (item, beliefs) in table.items.iter().zip(belief) {
        for (value, belief) in beliefs.iter().enumerate() {
            let pot: f64 = item.sources_of(value).map(stake).sum();
            for source in item.sources_of(value) {
                earned[source] += belief * stake(source) / pot.max(f64::MIN_POSITIVE);
            }
        }
    }
    earned
}

fn beliefs(table: &Table, stake: impl Fn(usize) -> f64, grow: impl Fn(f64) -> f64) -> Beliefs {
    let of_item = |item: &super::Item| {
        (0..item.values.len()).map(|value| grow(item.sources_of(value).map(&stake).sum())).collect()
    };
    table.items.iter().map(of_item).collect()
}

fn pooled(invested: Vec<f64>) -> Vec<f64> {
    let grown: f64 = invested.iter().map(|sum| sum.powf(1.4)).sum();
    invested.iter().map(|sum| sum * sum.powf(1.4) / grown.max(f64::MIN_POSITIVE)).collect()
}

fn scaled(mut values: Vec<f64>) -> Vec<f64> {
    let highest = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    values.iter_mut().for_each(|value| *value /= highest);
    values
}
