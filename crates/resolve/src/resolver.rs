//! Reports in, incidents out; each report is compared only with those of its block.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::block::Keys;
use crate::collection::{
    Collection, Likeness, cluster_of_mention, cluster_with, clusters_in, compare, component,
    groups_of_mentions,
};
use crate::digest::Digest;
use crate::incident::{ReportedIncident, ResolvedIncident, resolve_incident};
use crate::index::{BlockIndex, Candidate};
use crate::profile::IncidentProfile;

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
        cluster_with(self, node).into_iter().map(|node| self.profile(node).report.as_str()).collect()
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
        match compare(self.profile(node), self.profile(other), candidate) {
            Some(Likeness::Linked(score)) => {
                self.linked[node as usize].push((other, score));
                self.linked[other as usize].push((node, score));
            }
            Some(Likeness::Mentioned) => {
                self.mentioned[node as usize].push(other);
                self.mentioned[other as usize].push(node);
            }
            None => {}
        }
    }

    /// Main incidents in clusters, with the background incidents that belong to each; then those that are
    /// only mentioned.
    fn clusters(&self) -> Vec<Vec<u32>> {
        let mut seen = FxHashSet::default();
        let mut clusters = Vec::new();
        for node in 0..self.nodes.len() as u32 {
            if self.profile(node).main && !seen.contains(&node) {
                let component = component(self, node, |other| seen.insert(other));
                clusters.extend(clusters_in(self, component));
            }
        }
        self.add_background(&mut clusters);
        clusters
    }

    /// Mentions join the incidents they belong to; other mentions join each other.
    fn add_background(&self, clusters: &mut Vec<Vec<u32>>) {
        let cluster_of: FxHashMap<u32, usize> = clusters
            .iter()
            .enumerate()
            .flat_map(|(n, cluster)| cluster.iter().map(move |node| (*node, n)))
            .collect();
        let main_of: FxHashMap<u32, usize> =
            cluster_of.iter().map(|(node, cluster)| (self.nodes[*node as usize].0, *cluster)).collect();
        let first = |cluster: &Vec<u32>| cluster.iter().map(|node| self.profile(*node).report.clone()).min();
        let firsts: Vec<String> = clusters.iter().map(|cluster| first(cluster).unwrap_or_default()).collect();
        let mut alone = BTreeSet::new();
        for node in (0..self.nodes.len() as u32).filter(|node| !self.profile(*node).main) {
            let own = main_of.get(&self.nodes[node as usize].0).copied();
            let find = |other| cluster_of.get(&other).copied();
            match cluster_of_mention(self, node, own, find, |cluster: usize| firsts[cluster].clone()) {
                Some(cluster) => clusters[cluster].push(node),
                None => {
                    alone.insert(node);
                }
            }
        }
        clusters.extend(groups_of_mentions(self, &alone, |node| alone.contains(&node)));
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

impl Collection for Resolver {
    type Profile<'c> = &'c IncidentProfile;

    fn profile(&self, node: u32) -> &IncidentProfile {
        let (digest, profile) = self.nodes[node as usize];
        &self.digests[digest as usize].profiles[profile as usize]
    }

    fn links(&self, node: u32) -> Cow<'_, [(u32, f32)]> {
        Cow::Borrowed(&self.linked[node as usize])
    }

    fn mentions(&self, node: u32) -> Cow<'_, [u32]> {
        Cow::Borrowed(&self.mentioned[node as usize])
    }
}
