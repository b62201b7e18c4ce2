//! A forest of decision trees whose leaves add up to a score (Friedman 2001, gradient boosting).

use std::sync::OnceLock;

use libm::expf;

use crate::weights::{ModelError, Table, Weights};

/// The numbers of a node: the feature, the threshold, and the nodes for values up to it and above it. A leaf has no
/// feature, and its score as threshold.
const NODE: usize = 4;
const LEAF: f32 = -1.0;

/// A trained forest.
#[derive(Debug)]
pub struct Forest {
    nodes: Table,
    roots: Vec<f32>,
    features: Vec<Box<str>>,
    /// What a score is multiplied with and what is added before it becomes a probability.
    slope: f32,
    shift: f32,
    stances: Vec<f32>,
}

impl Forest {
    /// The forest that weighs claims by the scores of the model `fine`.
    ///
    /// # Panics
    /// If the forest that is compiled in is damaged.
    pub fn claims() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::compiled_in(include_bytes!("../models/claims.safetensors")))
    }

    /// The forest that weighs claims by the scores of the model `best`.
    ///
    /// # Panics
    /// If the forest that is compiled in is damaged.
    pub fn best_claims() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::compiled_in(include_bytes!("../models/claims-best.safetensors")))
    }

    fn compiled_in(bytes: &[u8]) -> Self {
        Self::load(bytes).expect("the forest is whole")
    }

    fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let weights = Weights::open(bytes)?;
        let forest = Self {
            nodes: weights.table("nodes")?,
            roots: weights.list("roots")?,
            features: weights.strings("features")?,
            slope: weights.number("slope")?,
            shift: weights.number("shift")?,
            stances: weights.list("stances")?,
        };
        let n = forest.nodes.n as f32;
        let leads_on = |(at, node): (usize, &[f32])| {
            node[0] == LEAF
                || (0.0..forest.features.len() as f32).contains(&node[0])
                    && node[2..].iter().all(|&next| next > at as f32 && next < n)
        };
        let fits = forest.nodes.k == NODE
            && forest.nodes.values.chunks_exact(NODE).enumerate().all(leads_on)
            && forest.stances.len() == Self::N_STANCE_GROUPS
            && forest.roots.iter().all(|root| (0.0..n).contains(root));
        fits.then_some(forest).ok_or_else(|| ModelError::Damaged("a tree leads nowhere".into()))
    }

    /// The names of the features, in their order.
    pub fn features(&self) -> &[Box<str>] {
        &self.features
    }

    /// The calibrated probability for some features.
    pub fn probability(&self, features: &[f32]) -> f32 {
        let score: f32 = self.roots.iter().map(|&root| self.leaf(root as usize, features)).sum();
        1.0 / (1.0 + expf(-(self.slope * score + self.shift)))
    }

    /// The groups of admissions and denials.
    pub const N_STANCE_GROUPS: usize = 16;

    /// The share of right claims among the admissions or denials of a group; there are too few for trees.
    pub fn stance_probability(&self, group: usize) -> f32 {
        self.stances[group]
    }

    fn leaf(&self, root: usize, features: &[f32]) -> f32 {
        let mut node = self.nodes.row(root);
        while node[0] != LEAF {
            let value = features.get(node[0] as usize).copied().unwrap_or(0.0);
            node = self.nodes.row(if value <= node[1] { node[2] } else { node[3] } as usize);
        }
        node[1]
    }
}
