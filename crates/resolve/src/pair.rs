//! How likely two reports tell of one incident: a few features, weighed by a logistic regression (`train/pairs.py`).

use std::sync::LazyLock;

use crate::place::{gap_km, nearest_km};
use crate::sketch::Sketch;

const WEIGHTS: &str = include_str!("tables/pair_weights.tsv");
/// Rarer words than this are what names an incident.
const RARE: f32 = 3.5;
/// How many of them count.
const N_RARE: usize = 5;
/// No evidence weighs more than this.
pub(crate) const MOST: f32 = 8.0;

/// The names of the features, in order.
pub const FEATURES: [&str; 15] = [
    "lead",
    "head",
    "whole",
    "rare",
    "toll",
    "told_same_day",
    "told_near",
    "told_apart",
    "hinted_near",
    "hinted_apart",
    "weekday_differs",
    "means_shared",
    "means_differ",
    "place_near",
    "place_apart",
];

/// Where the features of headline and whole text stand.
const HEAD: usize = 1;
const WHOLE: usize = 2;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let rows = WEIGHTS.lines().filter(|row| !row.starts_with('#')).map(|row| {
        let (name, weight) = row.split_once('\t').expect("a row has a name and a weight");
        (name, weight.parse::<f32>().expect("the weight is a number"))
    });
    let rows: Vec<(&str, f32)> = rows.collect();
    let named = |name: &str| rows.iter().find(|row| row.0 == name).map_or(0.0, |row| row.1);
    Model { bias: named("bias"), link: named("link"), weights: FEATURES.map(named) }
});

struct Model {
    bias: f32,
    link: f32,
    weights: [f32; FEATURES.len()],
}

impl Model {
    fn sum(&self, features: &[f32; FEATURES.len()]) -> f32 {
        self.bias + features.iter().zip(self.weights).map(|(value, weight)| value * weight).sum::<f32>()
    }
}

/// The score from which clusters are joined.
pub(crate) fn link_threshold() -> f32 {
    MODEL.link
}

/// Two incidents of two reports, held against each other.
pub struct Pair<'s>(pub &'s Sketch, pub &'s Sketch);

impl Pair<'_> {
    /// The logarithm of the odds that the two are one incident.
    pub fn score(&self) -> f32 {
        MODEL.sum(&self.features()).clamp(-MOST, MOST)
    }

    /// The score, where it reaches the threshold; what cannot reach it costs little.
    pub(crate) fn linked(&self) -> Option<f32> {
        let quick = self.quick();
        let most = MODEL.sum(&quick) + MODEL.weights[HEAD].max(0.0) + MODEL.weights[WHOLE].max(0.0);
        // A cosine may be a little above one by rounding.
        if most + 0.01 < link_threshold() {
            return None;
        }
        let score = MODEL.sum(&self.with_texts(quick)).clamp(-MOST, MOST);
        (score >= link_threshold()).then_some(score)
    }

    /// The features, in the order of [`FEATURES`]; they are the same whichever comes first.
    pub fn features(&self) -> [f32; FEATURES.len()] {
        self.with_texts(self.quick())
    }

    /// With the features that take the longest.
    fn with_texts(&self, mut features: [f32; FEATURES.len()]) -> [f32; FEATURES.len()] {
        features[HEAD] = self.0.head.cosine(&self.1.head);
        features[WHOLE] = self.0.whole.cosine(&self.1.whole);
        features
    }

    /// The features without those of headline and whole text.
    fn quick(&self) -> [f32; FEATURES.len()] {
        let Self(a, b) = self;
        let told = a.days.told && b.days.told;
        let gap = a.days.gap(&b.days).unwrap_or(i32::MAX);
        let written = a.days.gap_of_writing(&b.days).unwrap_or(i32::MAX);
        let (days_a, days_b) = (a.days.weekdays, b.days.weekdays);
        let is = |holds: bool| f32::from(u8::from(holds));
        let km = nearest_km(&a.points, &b.points);
        let (lead, rare) = self.openings();
        [
            lead,
            0.0,
            0.0,
            rare,
            self.tolls(),
            is(told && gap == 0),
            is(told && gap <= 1),
            is(told && gap > 3 && written > 5),
            is(!told && gap <= 3),
            is(!told && gap > 3 && gap < i32::MAX),
            is(days_a != 0 && days_b != 0 && days_a & days_b == 0),
            is(a.means & b.means != 0),
            is(a.means != 0 && b.means != 0 && a.means & b.means == 0),
            is(km.is_some_and(|km| km < 8.0)),
            is(gap_km(&a.spots, &b.spots).is_some_and(|km| km > 30.0)),
        ]
    }

    /// The cosine of both openings, and how rare the rarest words of both are.
    fn openings(&self) -> (f32, f32) {
        let (mut cosine, mut rarest) = (0.0, [0.0_f32; N_RARE]);
        for (a, b) in self.0.lead.shared(&self.1.lead) {
            cosine += a.weight * b.weight;
            let mut rare = (a.rarity - RARE).max(0.0);
            for kept in &mut rarest {
                if rare > *kept {
                    std::mem::swap(kept, &mut rare);
                }
            }
        }
        (cosine, rarest.iter().sum::<f32>() / 10.0)
    }

    /// How many tolls they share; small numbers are shared by chance.
    fn tolls(&self) -> f32 {
        let shared = self.0.killed.iter().filter(|n| self.1.killed.binary_search(n).is_ok());
        shared.map(|n| if *n >= 10 { 1.0 } else { 0.4 }).sum::<f32>().min(1.5)
    }
}
