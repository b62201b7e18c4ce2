//! Reports in, incidents out; each report is compared only with those of its block.

use std::cmp::Reverse;
use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::block::Keys;
use crate::digest::Digest;
use crate::incident::{ReportedIncident, ResolvedIncident, resolve_incident};
use crate::index::{BlockIndex, Candidate};
use crate::link::link;
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

/// Takes one report after another and finds their incidents.
#[derive(Debug, Default)]
pub struct Resolver {
    digests: Vec<Digest>,
    /// The main incident of each report.
    mains: FxHashMap<String, u32>,
    /// One incident of one report: its digest, and which of the profiles.
    nodes: Vec<(u32, u32)>,
    index: BlockIndex,
    /// Main incidents that may be one, with their score.
    linked: Vec<Vec<(u32, f32)>>,
    /// Incidents that a background incident may be.
    mentioned: Vec<Vec<u32>>,
}

impl Resolver {
    /// Takes a report, and says whether it is new: a known id is not taken again.
    pub fn add(&mut self, digest: Digest) -> bool {
        if self.mains.contains_key(digest.id()) {
            return false;
        }
        self.mains.insert(digest.id().to_owned(), self.nodes.len() as u32);
        let number = self.digests.len() as u32;
        let n_profiles = digest.profiles.len() as u32;
        self.digests.push(digest);
        for profile in 0..n_profiles {
            self.add_incident(number, profile);
        }
        true
    }

    /// How many reports were taken.
    pub fn n_reports(&self) -> usize {
        self.digests.len()
    }

    /// The reports of the main incident of the report with this id, itself included, sorted.
    ///
    /// Looks only at the part of the collection that the report is linked with.
    pub fn reports_with(&self, id: &str) -> Vec<&str> {
        let Some(&node) = self.mains.get(id) else { return Vec::new() };
        let cluster =
            self.clusters_of(self.part_of(node)).into_iter().find(|cluster| cluster.contains(&node));
        cluster.unwrap_or_default().into_iter().map(|node| self.profile(node).report.as_str()).collect()
    }

    /// Every incident that a report is about, or that two reports mention, in order of id.
    pub fn incidents(&self) -> Vec<ResolvedIncident> {
        let mut incidents: Vec<ResolvedIncident> =
            self.clusters().iter().map(|cluster| self.resolve(cluster)).collect();
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        incidents
    }

    /// The same in no particular order; frees the collection on the way, so that nothing is in memory twice.
    pub fn into_incidents(mut self) -> impl Iterator<Item = ResolvedIncident> {
        let clusters = self.clusters();
        (self.index, self.linked, self.mentioned) = Default::default();
        clusters.into_iter().map(move |cluster| {
            let incident = self.resolve(&cluster);
            cluster.iter().for_each(|node| self.forget(*node));
            incident
        })
    }

    fn profile(&self, node: u32) -> &IncidentProfile {
        let (digest, profile) = self.nodes[node as usize];
        &self.digests[digest as usize].profiles[profile as usize]
    }

    /// Compares an incident with those of its block, then adds it.
    fn add_incident(&mut self, digest: u32, profile: u32) {
        let node = self.nodes.len() as u32;
        self.nodes.push((digest, profile));
        self.linked.push(Vec::new());
        self.mentioned.push(Vec::new());
        let keys = Keys::new(self.profile(node));
        for candidate in self.index.find_candidates(&keys) {
            self.compare(node, candidate);
        }
        self.index.add(node, keys);
    }

    fn compare(&mut self, node: u32, candidate: Candidate) {
        let other = candidate.number;
        let (a, b) = (self.profile(node), self.profile(other));
        if a.main && b.main {
            if let Some(score) = Pair(a, b).linked(candidate.shared) {
                self.linked[node as usize].push((other, score));
                self.linked[other as usize].push((node, score));
            }
        } else if may_be_mentioned(a, b) {
            self.mentioned[node as usize].push(other);
            self.mentioned[other as usize].push(node);
        }
    }

    /// Main incidents in clusters, with the background incidents that belong to each; then those that are
    /// only mentioned.
    fn clusters(&self) -> Vec<Vec<u32>> {
        let mut seen = FxHashSet::default();
        let mut clusters = Vec::new();
        for node in 0..self.nodes.len() as u32 {
            if self.profile(node).main && !seen.contains(&node) {
                let component = self.component(node, &mut seen);
                clusters.extend(self.clusters_in(component));
            }
        }
        self.add_background(&mut clusters);
        clusters
    }

    /// All incidents linked with a main incident, directly or through others.
    fn component(&self, node: u32, seen: &mut FxHashSet<u32>) -> Vec<u32> {
        self.connected(node, f32::NEG_INFINITY, usize::MAX, |other| seen.insert(other))
    }

    /// The part of its component that holds an incident, found without looking at the other parts.
    fn part_of(&self, node: u32) -> Vec<u32> {
        let mut level = link_threshold();
        loop {
            let is_last = is_highest(level);
            let most = if is_last { usize::MAX } else { LARGEST };
            let mut seen = FxHashSet::default();
            let part = self.connected(node, level, most, |other| seen.insert(other));
            if part.len() <= most {
                return part;
            }
            level += STEP;
        }
    }

    /// The incidents that links of at least `level` connect with `node`, among those that `is_new` accepts;
    /// stops above `most`.
    fn connected(&self, node: u32, level: f32, most: usize, mut is_new: impl FnMut(u32) -> bool) -> Vec<u32> {
        let mut queue = VecDeque::from([node]);
        let mut component = Vec::new();
        is_new(node);
        while let Some(node) = queue.pop_front() {
            component.push(node);
            if component.len() > most {
                break;
            }
            let linked = self.linked[node as usize].iter().filter(|(_, score)| *score >= level);
            queue.extend(linked.map(|(other, _)| *other).filter(|other| is_new(*other)));
        }
        component
    }

    fn clusters_in(&self, component: Vec<u32>) -> Vec<Vec<u32>> {
        let parts = self.parts(component, link_threshold());
        parts.into_iter().flat_map(|part| self.clusters_of(part)).collect()
    }

    /// The clusters of one part.
    fn clusters_of(&self, mut part: Vec<u32>) -> Vec<Vec<u32>> {
        part.sort_by_key(|node| &self.profile(*node).report);
        if part.len() > LARGEST {
            return vec![part];
        }
        let place: FxHashMap<u32, usize> = part.iter().enumerate().map(|(n, node)| (*node, n)).collect();
        let links = part.iter().enumerate().flat_map(|(n, node)| {
            let linked = self.linked[*node as usize].iter();
            linked.map(move |(other, score)| (n, *other, *score))
        });
        let links = links.filter_map(|(n, other, score)| Some(((n, *place.get(&other)?), score)));
        let links = links.filter(|((a, b), _)| a < b);
        let score = |a: usize, b: usize| Pair(self.profile(part[a]), self.profile(part[b])).score();
        let clusters = link(part.len(), join_threshold(), links, score).into_iter();
        clusters.map(|cluster| cluster.into_iter().map(|member| part[member]).collect()).collect()
    }

    /// Parts of a component that are small enough to compare pair by pair: a chain of reports is cut where it
    /// is weakest.
    ///
    /// What is linked at the highest score is one part, however large.
    fn parts(&self, component: Vec<u32>, level: f32) -> Vec<Vec<u32>> {
        if component.len() <= LARGEST || is_highest(level) {
            return vec![component];
        }
        let level = level + STEP;
        let mut left: FxHashSet<u32> = component.iter().copied().collect();
        let mut parts = Vec::new();
        for node in component {
            if left.contains(&node) {
                let part = self.connected(node, level, usize::MAX, |other| left.remove(&other));
                parts.extend(self.parts(part, level));
            }
        }
        parts
    }

    /// A mention joins the incident that most of its links lead to, the first of equals; other mentions join
    /// each other.
    fn add_background(&self, clusters: &mut Vec<Vec<u32>>) {
        let cluster_of: FxHashMap<u32, usize> = clusters
            .iter()
            .enumerate()
            .flat_map(|(n, cluster)| cluster.iter().map(move |node| (*node, n)))
            .collect();
        let main_of: FxHashMap<u32, usize> =
            cluster_of.iter().map(|(node, cluster)| (self.nodes[*node as usize].0, *cluster)).collect();
        let first = |cluster: &Vec<u32>| cluster.iter().map(|node| self.profile(*node).report.as_str()).min();
        let firsts: Vec<Option<&str>> = clusters.iter().map(first).collect();
        let mut alone = FxHashSet::default();
        for node in (0..self.nodes.len() as u32).filter(|node| !self.profile(*node).main) {
            let mut fits: FxHashMap<usize, usize> = FxHashMap::default();
            // A report's background incident is not its main incident.
            let own = main_of.get(&self.nodes[node as usize].0);
            let others = self.mentioned[node as usize].iter().filter_map(|other| cluster_of.get(other));
            for cluster in others.filter(|cluster| own != Some(cluster)) {
                *fits.entry(*cluster).or_default() += 1;
            }
            match fits.into_iter().max_by_key(|(cluster, n)| (*n, Reverse(firsts[*cluster]))) {
                Some((cluster, _)) => clusters[cluster].push(node),
                None => {
                    alone.insert(node);
                }
            }
        }
        clusters.extend(self.mentions(alone));
    }

    /// Groups of mentions of at least two reports.
    fn mentions(&self, mut alone: FxHashSet<u32>) -> Vec<Vec<u32>> {
        let mut nodes: Vec<u32> = alone.iter().copied().collect();
        nodes.sort_unstable();
        let mut groups = Vec::new();
        for node in nodes {
            if !alone.remove(&node) {
                continue;
            }
            let mut group = vec![node];
            let mut next = 0;
            while let Some(at) = group.get(next).copied() {
                next += 1;
                group.extend(self.mentioned[at as usize].iter().filter(|other| alone.remove(other)));
            }
            let reports: FxHashSet<&str> =
                group.iter().map(|node| self.profile(*node).report.as_str()).collect();
            if reports.len() > 1 {
                groups.push(group);
            }
        }
        groups
    }

    fn resolve(&self, cluster: &[u32]) -> ResolvedIncident {
        let mut reported: Vec<ReportedIncident<'_>> = Vec::new();
        for node in cluster {
            let (digest, profile) = self.nodes[*node as usize];
            let digest = &self.digests[digest as usize];
            reported.push(ReportedIncident { digest, profile: &digest.profiles[profile as usize] });
        }
        resolve_incident(reported)
    }

    /// Drops the claims about an incident.
    fn forget(&mut self, node: u32) {
        let (digest, profile) = self.nodes[node as usize];
        let Digest { claims, profiles, .. } = &mut self.digests[digest as usize];
        claims.retain(|claim| claim.incident != profiles[profile as usize].incident);
        claims.shrink_to_fit();
    }
}

/// Whether no score is a step above this one.
fn is_highest(level: f32) -> bool {
    level + STEP > MOST
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
