//! Sources, items, values: iterative estimates of whom to believe and what, behind one interface.
//!
//! A [`Table`] holds which source gives which value of which item; a value is a set of elements, one element
//! where only one can hold. Every [`Method`] turns a table into an [`Estimate`]. The same methods run on a
//! benchmark of author lists and on the claims of an incident; [`Independent`] is ours, the others are there
//! to compare it with.

mod copying;
mod independent;
mod link;
mod table;
mod truth_finder;
mod vote;

pub use copying::{Copying, Dependence};
pub use independent::Independent;
pub use link::{AverageLog, Investment, PooledInvestment, Sums};
pub use table::{Item, Kind, Row, Table};
pub use truth_finder::TruthFinder;
pub use vote::Vote;

/// A way to estimate whom to believe and what.
pub trait Method {
    /// Its name, as the literature has it.
    fn name(&self) -> &'static str;

    /// The version of what it computes: results of one version are the same.
    fn version(&self) -> &'static str;

    /// Its estimate of a table.
    fn estimate(&self, table: &Table) -> Estimate;
}

/// What a method makes of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimate {
    /// For every source, how far it is believed; each method has its own scale.
    pub trust: Vec<f64>,
    /// For every item and value, how far it is believed.
    pub belief: Vec<Vec<f64>>,
    /// For every item, the elements that are believed: those of the value with the highest belief, or chosen
    /// one by one.
    pub chosen: Vec<Vec<String>>,
    /// Pairs of sources of which one seems to copy the other, or both a third; empty where the method does
    /// not look.
    pub copies: Vec<Dependence>,
}

/// All methods, ours first.
pub fn methods() -> Vec<Box<dyn Method>> {
    vec![
        Box::new(Independent::default()),
        Box::new(Vote),
        Box::new(TruthFinder::default()),
        Box::new(Sums::default()),
        Box::new(AverageLog::default()),
        Box::new(Investment::default()),
        Box::new(PooledInvestment::default()),
    ]
}

/// The elements of each item's value with the highest belief; of equals the one with the fewest elements,
/// then the first.
fn best(table: &Table, belief: &[Vec<f64>]) -> Vec<Vec<String>> {
    let choose = |(item, beliefs): (&Item, &Vec<f64>)| {
        let ranked = (0..item.values.len()).reduce(|a, b| if beliefs[b] > beliefs[a] { b } else { a });
        ranked.map(|value| item.names(value)).unwrap_or_default()
    };
    table.items.iter().zip(belief).map(choose).collect()
}
