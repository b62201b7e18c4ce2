//! The incidents of nodes whose grouping may have changed.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_resolve::{cluster_of_mention, clusters_among, groups_of_mentions};
use rusqlite::Transaction;

use super::file::{Grouped, Profiles};
use crate::error::Result;

/// What may have changed.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// Main incidents of reports: whole clusters, as they were and as they will be.
    pub(crate) mains: BTreeSet<u32>,
    /// Incidents that reports only mention.
    pub(crate) mentions: BTreeSet<u32>,
    /// Incidents that lost something.
    pub(crate) incidents: BTreeSet<i64>,
}

impl Change {
    pub(crate) fn extend(&mut self, other: Self) {
        self.mains.extend(other.mains);
        self.mentions.extend(other.mentions);
        self.incidents.extend(other.incidents);
    }
}

/// Computes the incidents of what may have changed; those that did are compared again later.
pub(crate) fn regroup(tx: &Transaction<'_>, profiles: &Profiles, change: Change) -> Result<()> {
    let mut run = Regrouping { grouped: Grouped::new(tx, profiles), tx, touched: change.incidents };
    let mentions = run.mains(&change.mains, change.mentions)?;
    let alone = run.mentions(&mentions)?;
    run.groups(alone)?;
    run.grouped.finish()?;
    run.clean()
}

struct Regrouping<'c> {
    grouped: Grouped<'c>,
    tx: &'c Transaction<'c>,
    /// Incidents that gained or lost something.
    touched: BTreeSet<i64>,
}

impl Regrouping<'_> {
    /// Gives main nodes their incidents, and returns the mentions that this can move.
    fn mains(&mut self, nodes: &BTreeSet<u32>, mut mentions: BTreeSet<u32>) -> Result<BTreeSet<u32>> {
        let before = self.members(nodes)?;
        for mut cluster in clusters_among(&self.grouped, nodes) {
            cluster.sort_unstable();
            if before.values().any(|members| *members == cluster) {
                continue;
            }
            for node in &cluster {
                mentions.extend(self.grouped.mentions_around(*node)?);
            }
            let first = cluster.iter().map(|node| self.grouped.load(*node).map(|p| p.report.clone()));
            let first = first.collect::<Result<Vec<String>>>()?.into_iter().min();
            self.make_incident(&cluster, first.as_deref())?;
        }
        for incident in before.keys().copied().filter(|incident| self.touched.contains(incident)) {
            let mut query = self.tx.prepare_cached("SELECT id FROM node WHERE incident = ?1 AND main = 0")?;
            let left = query.query_map([incident], |row| row.get::<_, u32>(0))?;
            mentions.extend(left.collect::<Result<Vec<u32>, _>>()?);
        }
        Ok(mentions)
    }

    /// The incidents of these main nodes, each with all its main nodes in order.
    fn members(&self, nodes: &BTreeSet<u32>) -> Result<BTreeMap<i64, Vec<u32>>> {
        let mut members: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for node in nodes {
            if let Some(incident) = self.grouped.incident_of(*node)? {
                members.entry(incident).or_default().push(*node);
            }
        }
        for (incident, known) in &mut members {
            let sql = "SELECT id FROM node WHERE incident = ?1 AND main = 1 ORDER BY id";
            let mut query = self.tx.prepare_cached(sql)?;
            *known = query.query_map([incident], |row| row.get(0))?.collect::<Result<_, _>>()?;
        }
        Ok(members)
    }

    fn make_incident(&mut self, nodes: &[u32], first: Option<&str>) -> Result<()> {
        self.tx.prepare_cached("INSERT INTO incident (first_report) VALUES (?1)")?.execute([first])?;
        let incident = self.tx.last_insert_rowid();
        nodes.iter().try_for_each(|node| self.set_incident(*node, Some(incident)))
    }

    fn set_incident(&mut self, node: u32, incident: Option<i64>) -> Result<()> {
        self.touched.extend(self.grouped.incident_of(node)?);
        self.touched.extend(incident);
        self.tx.prepare_cached("UPDATE node SET incident = ?2 WHERE id = ?1")?.execute((node, incident))?;
        Ok(())
    }

    /// Gives mentions the incidents they belong to, and returns those that are alone, with the groups that
    /// they were in.
    fn mentions(&mut self, nodes: &BTreeSet<u32>) -> Result<BTreeSet<u32>> {
        let mut alone = BTreeSet::new();
        for node in nodes {
            let grouped = &self.grouped;
            let found = cluster_of_mention(
                grouped,
                *node,
                grouped.own_cluster(*node),
                |other| grouped.cluster_of(other),
                |cluster: i64| grouped.first_report(cluster),
            );
            let was = grouped.incident_of(*node)?;
            let was_in_group = was.is_some() && grouped.is_alone(*node);
            if let Some(group) = was.filter(|_| was_in_group) {
                let mut query = self.tx.prepare_cached("SELECT id FROM node WHERE incident = ?1")?;
                let members = query.query_map([group], |row| row.get::<_, u32>(0))?;
                alone.extend(members.collect::<Result<Vec<u32>, _>>()?);
            }
            if was != found {
                self.set_incident(*node, found)?;
            }
            if found.is_none() {
                alone.insert(*node);
            }
        }
        let grouped = &self.grouped;
        Ok(alone.into_iter().filter(|node| grouped.is_alone(*node)).collect())
    }

    /// Groups mentions that are alone with those that they may be the same as.
    fn groups(&mut self, alone: BTreeSet<u32>) -> Result<()> {
        for node in &alone {
            self.set_incident(*node, None)?;
        }
        let groups = groups_of_mentions(&self.grouped, &alone, |node| self.grouped.is_alone(node));
        groups.iter().try_for_each(|group| self.make_incident(group, None))
    }

    /// Deletes incidents that nothing belongs to; the others that were touched are compared again.
    fn clean(&self) -> Result<()> {
        let mut delete = self.tx.prepare_cached(
            "DELETE FROM incident WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM node WHERE incident = ?1)",
        )?;
        let mut mark = self.tx.prepare_cached("UPDATE incident SET stale = stale + 1 WHERE id = ?1")?;
        for incident in &self.touched {
            if delete.execute([incident])? == 0 {
                mark.execute([incident])?;
            }
        }
        Ok(())
    }
}
