//! The value that most sources give.

use super::{Estimate, Method, Table, best};

/// Counts sources: the belief in a value is the share of sources that give it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Vote;

impl Method for Vote {
    fn name(&self) -> &'static str {
        "vote"
    }

    fn version(&self) -> &'static str {
        "1"
    }

    fn estimate(&self, table: &Table) -> Estimate {
        let belief: Vec<Vec<f64>> = shares(table);
        let chosen = best(table, &belief);
        Estimate { trust: vec![1.0; table.sources.len()], belief, chosen, copies: Vec::new() }
    }
}

/// For every item and value, the share of its sources.
pub(super) fn shares(table: &Table) -> Vec<Vec<f64>> {
    let share = |item: &super::Item| {
        let of = |value| item.sources_of(value).count() as f64 / item.claims.len() as f64;
        (0..item.values.len()).map(of).collect()
    };
    table.items.iter().map(share).collect()
}
