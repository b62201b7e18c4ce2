//! The collection of incidents as it lies in the file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rashomon_resolve::{Collection, IncidentProfile, Posting, Postings};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use rustc_hash::FxHashMap;

use crate::error::{Result, StoreError};

/// Half of the profiles that are kept in memory.
const KEPT: usize = 8000;

/// Profiles that were read before; a node never changes, and its number is never given again.
#[derive(Default)]
pub(crate) struct Profiles {
    /// Those that were used last.
    young: RefCell<FxHashMap<u32, Arc<IncidentProfile>>>,
    /// Those that were used before; they go when there are as many young ones again.
    old: RefCell<FxHashMap<u32, Arc<IncidentProfile>>>,
}

impl Profiles {
    fn find(&self, node: u32) -> Option<Arc<IncidentProfile>> {
        if let Some(profile) = self.young.borrow().get(&node) {
            return Some(profile.clone());
        }
        let profile = self.old.borrow_mut().remove(&node)?;
        self.keep(node, profile.clone());
        Some(profile)
    }

    fn keep(&self, node: u32, profile: Arc<IncidentProfile>) {
        let mut young = self.young.borrow_mut();
        if young.len() >= KEPT {
            *self.old.borrow_mut() = std::mem::take(&mut *young);
        }
        young.insert(node, profile);
    }
}

/// The collection, for `rashomon_resolve`. Its traits know no errors: the first one is kept for [`Self::finish`].
pub(crate) struct Grouped<'c> {
    pub(crate) db: &'c Connection,
    profiles: &'c Profiles,
    failed: RefCell<Option<StoreError>>,
}

impl<'c> Grouped<'c> {
    pub(crate) const fn new(db: &'c Connection, profiles: &'c Profiles) -> Self {
        Self { db, profiles, failed: RefCell::new(None) }
    }

    /// The first error since the last call.
    pub(crate) fn finish(&self) -> Result<()> {
        self.failed.borrow_mut().take().map_or(Ok(()), Err)
    }

    /// The profile of a node.
    pub(crate) fn load(&self, node: u32) -> Result<Arc<IncidentProfile>> {
        if let Some(profile) = self.profiles.find(node) {
            return Ok(profile);
        }
        let mut query = self.db.prepare_cached("SELECT profile FROM node WHERE id = ?1")?;
        let bytes: Option<Vec<u8>> = query.query_row([node], |row| row.get(0)).optional()?;
        let profile = bytes.and_then(|bytes| IncidentProfile::from_bytes(&bytes));
        let profile = Arc::new(profile.ok_or_else(|| StoreError::unknown("profile", &node.to_string()))?);
        self.profiles.keep(node, profile.clone());
        Ok(profile)
    }

    /// The incident that a node belongs to.
    pub(crate) fn incident_of(&self, node: u32) -> Result<Option<i64>> {
        let mut query = self.db.prepare_cached("SELECT incident FROM node WHERE id = ?1")?;
        Ok(query.query_row([node], |row| row.get(0)).optional()?.flatten())
    }

    /// The incident that a main incident of a report belongs to; none for a mention.
    pub(crate) fn cluster_of(&self, node: u32) -> Option<i64> {
        let mut found =
            self.list("SELECT incident FROM node WHERE id = ?1 AND main = 1", [node], |row| row.get(0));
        found.pop().flatten()
    }

    /// Whether a mention belongs to no main incident.
    pub(crate) fn is_alone(&self, node: u32) -> bool {
        let sql = "SELECT 1 FROM node LEFT JOIN incident ON incident.id = node.incident
            WHERE node.id = ?1 AND node.main = 0 AND incident.first_report IS NULL";
        !self.list(sql, [node], |row| row.get::<_, i64>(0)).is_empty()
    }

    /// The smallest id of the reports that an incident is the main one of.
    pub(crate) fn first_report(&self, incident: i64) -> String {
        let sql = "SELECT first_report FROM incident WHERE id = ?1";
        self.list(sql, [incident], |row| row.get::<_, Option<String>>(0)).pop().flatten().unwrap_or_default()
    }

    /// The incident of the main node of the report that a node is of.
    pub(crate) fn own_cluster(&self, node: u32) -> Option<i64> {
        let sql =
            "SELECT own.incident FROM node JOIN node AS own ON own.report = node.report AND own.main = 1
            WHERE node.id = ?1";
        self.list(sql, [node], |row| row.get(0)).pop().flatten()
    }

    /// The mentions that a node may be the same as, and the other mentions of its report; some twice.
    pub(crate) fn mentions_around(&self, node: u32) -> Result<Vec<u32>> {
        let sql = "SELECT other FROM link JOIN node ON node.id = other
            WHERE link.node = ?1 AND score IS NULL AND node.main = 0
            UNION ALL SELECT sibling.id FROM node JOIN node AS sibling ON sibling.report = node.report
            WHERE node.id = ?1 AND sibling.main = 0";
        let mut query = self.db.prepare_cached(sql)?;
        let nodes = query.query_map([node], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(nodes)
    }

    /// What people decided on a node: other nodes, and whether each is the same. The last decision counts.
    fn bonds(&self, node: u32) -> BTreeMap<u32, bool> {
        let any = "SELECT EXISTS (SELECT 1 FROM bond)";
        if self.list(any, [], |row| row.get::<_, bool>(0)) != [true] {
            return BTreeMap::new();
        }
        let sql = "WITH this AS (
              SELECT source, iif(main, '', reported) AS reported FROM node JOIN report ON report.id = node.report
              WHERE node.id = ?1),
            bonds AS (
              SELECT judgement, other_source AS source, other_reported AS reported, same FROM bond
              WHERE (bond.source, bond.reported) = (SELECT source, reported FROM this)
              UNION ALL
              SELECT judgement, source, reported, same FROM bond
              WHERE (other_source, other_reported) = (SELECT source, reported FROM this))
            SELECT node.id, same FROM bonds JOIN report ON report.source = bonds.source
              JOIN node ON node.report = report.id AND iif(node.main, '', node.reported) = bonds.reported
            ORDER BY judgement";
        self.list(sql, [node], |row| Ok((row.get(0)?, row.get(1)?))).into_iter().collect()
    }

    fn list<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Vec<T> {
        let run =
            || self.db.prepare_cached(sql)?.query_map(params, read)?.collect::<rusqlite::Result<Vec<T>>>();
        run().unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error.into());
            Vec::new()
        })
    }
}

impl Collection for Grouped<'_> {
    type Profile<'p>
        = Arc<IncidentProfile>
    where
        Self: 'p;

    fn profile(&self, node: u32) -> Arc<IncidentProfile> {
        self.load(node).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            Arc::default()
        })
    }

    fn links(&self, node: u32) -> Cow<'_, [(u32, f32)]> {
        let sql = "SELECT other, score FROM link WHERE node = ?1 AND score IS NOT NULL";
        self.list(sql, [node], |row| Ok((row.get(0)?, row.get(1)?))).into()
    }

    fn mentions(&self, node: u32) -> Cow<'_, [u32]> {
        self.list("SELECT other FROM link WHERE node = ?1 AND score IS NULL", [node], |row| row.get(0)).into()
    }

    fn joined(&self, node: u32) -> Cow<'_, [u32]> {
        let bonds = self.bonds(node).into_iter();
        bonds.filter(|(_, same)| *same).map(|(other, _)| other).collect::<Vec<u32>>().into()
    }

    fn parted(&self, node: u32) -> Cow<'_, [u32]> {
        let bonds = self.bonds(node).into_iter();
        bonds.filter(|(_, same)| !*same).map(|(other, _)| other).collect::<Vec<u32>>().into()
    }
}

impl Postings for Grouped<'_> {
    fn keyed(&self, key: u64) -> Cow<'_, [u32]> {
        self.list("SELECT node FROM block WHERE key = ?1", [key.cast_signed()], |row| row.get(0)).into()
    }

    fn worded(&self, key: u64) -> Cow<'_, [Posting]> {
        let sql = "SELECT node, weight FROM block_word WHERE key = ?1";
        let posting = |row: &Row<'_>| Ok(Posting { number: row.get(0)?, weight: row.get(1)? });
        self.list(sql, [key.cast_signed()], posting).into()
    }
}
