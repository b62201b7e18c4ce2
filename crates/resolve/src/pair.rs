//! How likely two reports are about one incident: a few features, weighed by a logistic regression
//! (`train/pairs.py`).

use std::sync::LazyLock;

use crate::place::{gap_km, nearest_km};
use crate::profile::IncidentProfile;
use crate::words::RARE;

const WEIGHTS: &str = include_str!("tables/pair_weights.tsv");
/// How many of the rarest words count.
const N_RARE: usize = 5;
/// Days that are near.
pub(crate) const NEAR_DAYS: i32 = 1;
/// Smaller tolls are shared by chance.
pub(crate) const LEAST_TOLL: u64 = 10;
/// No evidence weighs more than this.
pub(crate) const MOST: f32 = 8.0;

/// The names of the features, in order.
pub const FEATURES: [&str; 21] = [
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
    "undated",
    "claimed_same_day",
    "claimed_apart",
    "days_exclude",
    "means_shared",
    "means_differ",
    "toll_differs",
    "target_differs",
    "place_near",
    "place_apart",
];

/// The most that each can be, where that is not 1; none is below zero.
const LARGEST: [(usize, f32); 2] = [(RAREST, 2.5), (TOLL, 1.5)];
/// The positions of some of them.
const LEAD: usize = 0;
const HEAD: usize = 1;
const WHOLE: usize = 2;
const RAREST: usize = 3;
const TOLL: usize = 4;
const DAYS: usize = 5;
const CLAIMED_DAYS: usize = 12;
const MEANS: usize = 15;
const TARGETS: usize = 17;
const PLACES: usize = 19;
/// What rounding may add to a sum.
const SLACK: f32 = 0.01;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let rows = WEIGHTS.lines().filter(|row| !row.starts_with('#')).map(|row| {
        let (name, weight) = row.split_once('\t').expect("a row has a name and a weight");
        (name, weight.parse::<f32>().expect("the weight is a number"))
    });
    let rows: Vec<(&str, f32)> = rows.collect();
    let named = |name: &str| rows.iter().find(|row| row.0 == name).map_or(0.0, |row| row.1);
    let weights = FEATURES.map(named);
    let best = std::array::from_fn(|n| if weights[n] > 0.0 { largest(n) } else { 0.0 });
    Model { bias: named("bias"), link: named("link"), join: named("join"), weights, best }
});

/// The most that a feature can be.
fn largest(feature: usize) -> f32 {
    LARGEST.iter().find(|(known, _)| *known == feature).map_or(1.0, |(_, most)| *most)
}

struct Model {
    bias: f32,
    link: f32,
    join: f32,
    weights: Features,
    /// The features of two reports that could not fit better.
    best: Features,
}

impl Model {
    fn sum(&self, features: &Features) -> f32 {
        self.bias + features.iter().zip(self.weights).map(|(value, weight)| value * weight).sum::<f32>()
    }
}

/// The mean score from which clusters are joined that a link is between.
pub(crate) fn join_threshold() -> f32 {
    MODEL.join
}

/// The score from which two reports are linked.
pub(crate) fn link_threshold() -> f32 {
    MODEL.link
}

type Features = [f32; FEATURES.len()];

/// Rare words that two openings share, counted before the two are compared.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SharedWords {
    /// Their share of the cosine.
    pub(crate) cosine: f32,
    /// The sum by which they are rarer than others.
    pub(crate) rarity: f32,
}

/// Two incidents of two reports, to be compared.
pub struct Pair<'s>(pub &'s IncidentProfile, pub &'s IncidentProfile);

impl Pair<'_> {
    /// The logarithm of the odds that the two are one incident.
    pub fn score(&self) -> f32 {
        MODEL.sum(&self.features()).clamp(-MOST, MOST)
    }

    /// The features, in the order of [`FEATURES`]; they are the same whichever comes first.
    pub fn features(&self) -> [f32; FEATURES.len()] {
        let mut features = Features::default();
        STAGES.iter().for_each(|stage| stage(self, &mut features));
        features
    }

    /// The score, if it reaches the threshold. Cheap features come first and often rule the pair out.
    ///
    /// `shared` are the rare words of both openings, if they were counted.
    pub(crate) fn linked(&self, shared: Option<SharedWords>) -> Option<f32> {
        let mut features = MODEL.best;
        if let Some(shared) = shared {
            features[LEAD] = (shared.cosine + self.0.lead.common * self.1.lead.common).min(1.0);
            features[RAREST] = (shared.rarity / 10.0).min(largest(RAREST));
        }
        for stage in STAGES {
            stage(self, &mut features);
            if MODEL.sum(&features) + SLACK < link_threshold() {
                return None;
            }
        }
        let score = MODEL.sum(&features).clamp(-MOST, MOST);
        (score >= link_threshold()).then_some(score)
    }

    fn days(&self, features: &mut Features) {
        let (a, b) = (&self.0.days, &self.1.days);
        let gap = a.gap(b).unwrap_or(i32::MAX);
        // Days of publication confirm each other if both give the same day by the same weekday.
        let in_text = (a.in_text && b.in_text) || (gap == 0 && a.weekdays & b.weekdays != 0);
        let written = a.gap_of_writing(b).unwrap_or(i32::MAX);
        let differ = a.weekdays != 0 && b.weekdays != 0 && a.weekdays & b.weekdays == 0;
        let undated = a.list.is_empty() || b.list.is_empty();
        let found = [
            in_text && gap == 0,
            in_text && gap <= NEAR_DAYS,
            in_text && gap > 3 && written > 5,
            !in_text && gap <= 3,
            !in_text && gap > 3 && gap < i32::MAX,
            differ,
            undated,
        ];
        set(features, DAYS, &found);
        let (claimed_a, claimed_b) = (&self.0.claimed_days, &self.1.claimed_days);
        let claimed_apart = are_apart(claimed_a, claimed_b);
        // Two texts that have no day in common confirm that their claims mean two days.
        let exclude = claimed_apart && a.complete && b.complete && gap > 0 && !undated;
        set(features, CLAIMED_DAYS, &[share_any(claimed_a, claimed_b), claimed_apart, exclude]);
    }

    fn means_and_targets(&self, features: &mut Features) {
        let (a, b) = (self.0.means, self.1.means);
        set(features, MEANS, &[a & b != 0, a != 0 && b != 0 && a & b == 0]);
        let shared = self.0.killed.iter().filter(|n| self.1.killed.binary_search(n).is_ok());
        features[TOLL] =
            shared.map(|n| if *n >= LEAST_TOLL { 1.0 } else { 0.4 }).sum::<f32>().min(largest(TOLL));
        let tolls = are_apart(&self.0.killed, &self.1.killed);
        set(features, TARGETS, &[tolls, are_apart(&self.0.targets, &self.1.targets)]);
    }

    fn places(&self, features: &mut Features) {
        let near = nearest_km(&self.0.points, &self.1.points).is_some_and(|km| km < 8.0);
        let apart = gap_km(&self.0.spots, &self.1.spots).is_some_and(|km| km > 30.0);
        set(features, PLACES, &[near, apart]);
    }

    /// The cosine of both openings, and how rare the rarest words of both are.
    fn openings(&self, features: &mut Features) {
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
        features[LEAD] = cosine;
        features[RAREST] = rarest.iter().sum::<f32>() / 10.0;
    }

    fn headlines(&self, features: &mut Features) {
        features[HEAD] = self.0.head.cosine(&self.1.head);
    }

    fn texts(&self, features: &mut Features) {
        features[WHOLE] = self.0.whole.cosine(&self.1.whole);
    }
}

/// Whether two sorted lists have anything in common.
fn share_any<T: Ord>(a: &[T], b: &[T]) -> bool {
    a.iter().any(|one| b.binary_search(one).is_ok())
}

/// Whether both sorted lists say something, but nothing that is the same.
pub(crate) fn are_apart<T: Ord>(a: &[T], b: &[T]) -> bool {
    !a.is_empty() && !b.is_empty() && !share_any(a, b)
}

type Stage = fn(&Pair<'_>, &mut Features);

/// The stages that fill in the features, the cheapest first.
const STAGES: [Stage; 6] = [
    |pair, features| pair.days(features),
    |pair, features| pair.means_and_targets(features),
    |pair, features| pair.places(features),
    |pair, features| pair.openings(features),
    |pair, features| pair.headlines(features),
    |pair, features| pair.texts(features),
];

fn set(features: &mut Features, from: usize, found: &[bool]) {
    for (feature, holds) in features[from..].iter_mut().zip(found) {
        *feature = f32::from(u8::from(*holds));
    }
}
