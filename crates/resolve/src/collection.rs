//! The clusters of a collection of incidents, wherever it lies: in memory, or in a file that grows.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};
use std::hash::Hash;
use std::ops::Deref;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::index::Candidate;
use crate::link::{Decided, link};
use crate::pair::{MOST, Pair, are_apart, join_threshold, link_threshold};
use crate::place::nearest_km;
use crate::profile::IncidentProfile;

/// A larger component is not compared pair by pair.
const LARGEST: usize = 100;
/// The step by which the score is raised to cut it.
const STEP: f32 = 0.5;
/// Kilometres within which a place that is mentioned can be that of an incident.
const NEAR_KM: f32 = 10.0;
/// The least similarity of the words around a mention with those of the incident.
const SAME_WORDS: f32 = 0.12;

/// Incidents of reports and how they are linked. A node is one incident of one report, by its number.
pub trait Collection {
    /// How a profile is lent.
    type Profile<'c>: Deref<Target = IncidentProfile>
    where
        Self: 'c;

    /// What matching looks at in a node.
    fn profile(&self, node: u32) -> Self::Profile<'_>;

    /// The main incidents that may be the same as this main incident, each with its score.
    fn links(&self, node: u32) -> Cow<'_, [(u32, f32)]>;

    /// The nodes that may be the same where one of the two is only mentioned.
    fn mentions(&self, node: u32) -> Cow<'_, [u32]>;

    /// The nodes that a person holds to be the same incident.
    fn joined(&self, _node: u32) -> Cow<'_, [u32]> {
        Cow::Borrowed(&[])
    }

    /// The nodes that a person holds to be another incident.
    fn parted(&self, _node: u32) -> Cow<'_, [u32]> {
        Cow::Borrowed(&[])
    }
}

/// How two nodes may be one incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Likeness {
    /// Two main incidents, with their score.
    Linked(f32),
    /// At least one is only mentioned.
    Mentioned,
}

/// Compares a node with a candidate of its block; none where they cannot be one incident.
pub fn compare(a: &IncidentProfile, b: &IncidentProfile, candidate: Candidate) -> Option<Likeness> {
    if a.main && b.main {
        return Pair(a, b).linked(candidate.shared).map(Likeness::Linked);
    }
    may_be_mentioned(a, b).then_some(Likeness::Mentioned)
}

/// Whether two incidents can be one if at least one is only mentioned: days, places and words match.
fn may_be_mentioned(a: &IncidentProfile, b: &IncidentProfile) -> bool {
    let same_days =
        a.days.gap(&b.days).is_some_and(|gap| gap <= 1) && !are_apart(&a.claimed_days, &b.claimed_days);
    let named = || a.names.iter().any(|name| b.names.binary_search(name).is_ok());
    let near = || nearest_km(&a.points, &b.points).is_some_and(|km| km <= NEAR_KM);
    let means_differ = a.means != 0 && b.means != 0 && a.means & b.means == 0;
    same_days && !means_differ && (named() || near()) && a.lead.cosine(&b.lead) >= SAME_WORDS
}

/// The clusters of all these main incidents, which are whole components.
pub(crate) fn clusters_in<C: Collection>(collection: &C, component: Vec<u32>) -> Vec<Vec<u32>> {
    let parts = parts(collection, component, link_threshold());
    parts.into_iter().flat_map(|part| clusters_of(collection, part)).collect()
}

/// All main incidents linked with `node`, directly or through others, that `is_new` accepts.
pub(crate) fn component<C: Collection>(
    collection: &C,
    node: u32,
    is_new: impl FnMut(u32) -> bool,
) -> Vec<u32> {
    connected(collection, node, f32::NEG_INFINITY, usize::MAX, is_new)
}

/// The cluster of a main incident; looks only at the part of the collection that it is linked with.
pub fn cluster_with<C: Collection>(collection: &C, node: u32) -> Vec<u32> {
    let clusters = clusters_of(collection, part_of(collection, node));
    clusters.into_iter().find(|cluster| cluster.contains(&node)).unwrap_or_default()
}

/// The main incidents whose clusters can be others once `node`, which is linked already, is left out, and so
/// also those that can have changed since it came. They are whole clusters, before and after.
///
/// A component is cut where it is weakest, so a link can change clusters that it does not lead to: those of
/// the parts that were small enough without it.
pub fn affected_by<C: Collection>(collection: &C, node: u32) -> BTreeSet<u32> {
    let mut affected = BTreeSet::from([node]);
    let mut level = link_threshold();
    loop {
        let is_last = is_highest(level);
        let (neighbours, mut n_connected, mut seen) =
            (linked(collection, node, level), 1, FxHashSet::default());
        seen.insert(node);
        for start in neighbours {
            if !seen.insert(start) {
                continue;
            }
            let most = if is_last { usize::MAX } else { LARGEST };
            let mut local = FxHashSet::from_iter([node, start]);
            let side = connected(collection, start, level, most, |other| local.insert(other));
            n_connected += side.len();
            if side.len() <= most {
                affected.extend(&side);
            }
            seen.extend(side);
        }
        if n_connected <= LARGEST || is_last {
            return affected;
        }
        level += STEP;
    }
}

/// The clusters of main incidents that [`affected_by`] gave, as they are now.
pub fn clusters_among<C: Collection>(collection: &C, nodes: &BTreeSet<u32>) -> Vec<Vec<u32>> {
    let mut seen = FxHashSet::default();
    let mut clusters = Vec::new();
    for node in nodes {
        if !seen.contains(node) {
            let part = part_of(collection, *node);
            seen.extend(part.iter().copied());
            clusters.extend(clusters_of(collection, part));
        }
    }
    clusters
}

/// The part of its component that holds an incident, found without looking at the other parts.
fn part_of<C: Collection>(collection: &C, node: u32) -> Vec<u32> {
    let mut level = link_threshold();
    loop {
        let is_last = is_highest(level);
        let most = if is_last { usize::MAX } else { LARGEST };
        let mut seen = FxHashSet::default();
        let part = connected(collection, node, level, most, |other| seen.insert(other));
        if part.len() <= most {
            return part;
        }
        level += STEP;
    }
}

/// The incidents that links of at least `level` connect with `node`, among those that `is_new` accepts; stops
/// above `most`.
fn connected<C: Collection>(
    collection: &C,
    node: u32,
    level: f32,
    most: usize,
    mut is_new: impl FnMut(u32) -> bool,
) -> Vec<u32> {
    let mut queue = VecDeque::from([node]);
    let mut component = Vec::new();
    is_new(node);
    while let Some(node) = queue.pop_front() {
        component.push(node);
        if component.len() > most {
            break;
        }
        queue.extend(linked(collection, node, level).into_iter().filter(|other| is_new(*other)));
    }
    component
}

/// The main incidents that a link of at least `level` or a person connects with this one.
fn linked<C: Collection>(collection: &C, node: u32, level: f32) -> Vec<u32> {
    let links = collection.links(node);
    let strong = links.iter().filter(|(_, score)| *score >= level).map(|(other, _)| *other);
    let joined = collection.joined(node);
    strong.chain(joined.iter().copied().filter(|other| collection.profile(*other).main)).collect()
}

/// The clusters of one part.
fn clusters_of<C: Collection>(collection: &C, mut part: Vec<u32>) -> Vec<Vec<u32>> {
    part.sort_by_cached_key(|node| collection.profile(*node).report.clone());
    let place: FxHashMap<u32, usize> = part.iter().enumerate().map(|(n, node)| (*node, n)).collect();
    let decided = decided(collection, &part, &place);
    if part.len() > LARGEST {
        return around_anchors(collection, part, &decided);
    }
    let profiles: Vec<C::Profile<'_>> = part.iter().map(|node| collection.profile(*node)).collect();
    let links = part.iter().enumerate().flat_map(|(n, node)| {
        let links = collection.links(*node).into_owned().into_iter();
        links.filter_map(|(other, score)| Some(((n, *place.get(&other)?), score))).collect::<Vec<_>>()
    });
    let links = links.filter(|((a, b), _)| a < b);
    let score = |a: usize, b: usize| Pair(&profiles[a], &profiles[b]).score();
    let clusters = link(part.len(), join_threshold(), links, score, &decided).into_iter();
    clusters.map(|cluster| cluster.into_iter().map(|member| part[member]).collect()).collect()
}

/// What people decided on the members of a part, by their positions.
fn decided<C: Collection>(collection: &C, part: &[u32], place: &FxHashMap<u32, usize>) -> Decided {
    let pairs = |of: &dyn Fn(u32) -> Vec<u32>| -> Vec<(usize, usize)> {
        let all = part.iter().enumerate().flat_map(|(n, node)| {
            of(*node).into_iter().filter_map(move |other| Some((n, *place.get(&other)?)))
        });
        all.filter(|(a, b)| a < b).collect()
    };
    Decided {
        together: pairs(&|node| collection.joined(node).into_owned()),
        apart: pairs(&|node| collection.parted(node).into_owned()),
    }
}

/// A part too large to compare pair by pair: one cluster, or one for each incident that people part, to which
/// every other member goes by its score.
fn around_anchors<C: Collection>(collection: &C, part: Vec<u32>, decided: &Decided) -> Vec<Vec<u32>> {
    let anchors = decided.anchors(part.len());
    if anchors.len() < 2 {
        return vec![part];
    }
    let anchored: FxHashSet<usize> = anchors.iter().flatten().copied().collect();
    let mut clusters = anchors.clone();
    for n in (0..part.len()).filter(|n| !anchored.contains(n)) {
        let profile = collection.profile(part[n]);
        let score = |anchor: &Vec<usize>| {
            let all = anchor.iter().map(|m| Pair(&profile, &collection.profile(part[*m])).score());
            all.sum::<f32>() / anchor.len() as f32
        };
        let nearest = (0..anchors.len()).map(|a| (a, score(&anchors[a])));
        let nearest = nearest.reduce(|best, other| if other.1 > best.1 { other } else { best });
        if let Some((anchor, _)) = nearest {
            clusters[anchor].push(n);
        }
    }
    clusters.into_iter().map(|cluster| cluster.into_iter().map(|n| part[n]).collect()).collect()
}

/// Parts of a component that are small enough to compare pair by pair: a chain of reports is cut where it is
/// weakest.
///
/// What is linked at the highest score is one part, however large.
fn parts<C: Collection>(collection: &C, component: Vec<u32>, level: f32) -> Vec<Vec<u32>> {
    if component.len() <= LARGEST || is_highest(level) {
        return vec![component];
    }
    let level = level + STEP;
    let mut left: FxHashSet<u32> = component.iter().copied().collect();
    let mut all = Vec::new();
    for node in component {
        if left.contains(&node) {
            let part = connected(collection, node, level, usize::MAX, |other| left.remove(&other));
            all.extend(parts(collection, part, level));
        }
    }
    all
}

/// Whether no score is a step above this one.
fn is_highest(level: f32) -> bool {
    level + STEP > MOST
}

/// The cluster that a mention belongs to: the one that a person names, else the one that most of its links
/// lead to, of equals the one whose first report comes first. None where it belongs to no main incident.
///
/// `cluster_of` gives the cluster of a main incident, `first` the smallest id of a cluster's reports, and
/// `own` is the cluster of its report's main incident, which it never is.
pub fn cluster_of_mention<C: Collection, K: Copy + Eq + Hash>(
    collection: &C,
    node: u32,
    own: Option<K>,
    cluster_of: impl Fn(u32) -> Option<K>,
    first: impl Fn(K) -> String,
) -> Option<K> {
    let parted: FxHashSet<K> =
        collection.parted(node).iter().filter_map(|other| cluster_of(*other)).collect();
    let may_be = |cluster: &K| own != Some(*cluster) && !parted.contains(cluster);
    let named = collection.joined(node).iter().find_map(|other| cluster_of(*other));
    if let Some(named) = named.filter(may_be) {
        return Some(named);
    }
    let mut fits: FxHashMap<K, usize> = FxHashMap::default();
    for cluster in collection.mentions(node).iter().filter_map(|other| cluster_of(*other)).filter(may_be) {
        *fits.entry(cluster).or_default() += 1;
    }
    let most = fits.values().copied().max()?;
    let best = fits.into_iter().filter(|(_, n)| *n == most).map(|(cluster, _)| cluster);
    best.max_by_key(|cluster| Reverse(first(*cluster)))
}

/// Groups of mentions of at least two reports, from these nodes on; `is_alone` says which mentions belong to
/// no main incident.
pub fn groups_of_mentions<C: Collection>(
    collection: &C,
    nodes: &BTreeSet<u32>,
    is_alone: impl Fn(u32) -> bool,
) -> Vec<Vec<u32>> {
    let mut seen = FxHashSet::default();
    let mut groups = Vec::new();
    for node in nodes.iter().copied().filter(|node| is_alone(*node)) {
        if !seen.insert(node) {
            continue;
        }
        let mut group = vec![node];
        let mut next = 0;
        while let Some(at) = group.get(next).copied() {
            next += 1;
            let parted = collection.parted(at);
            let others =
                [collection.mentions(at), collection.joined(at)].into_iter().flat_map(Cow::into_owned);
            group.extend(
                others.filter(|other| !parted.contains(other) && is_alone(*other) && seen.insert(*other)),
            );
        }
        let reports: FxHashSet<String> =
            group.iter().map(|node| collection.profile(*node).report.clone()).collect();
        if reports.len() > 1 {
            groups.push(group);
        }
    }
    groups
}
