//! Which incidents people hold to be the same, or not the same.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StoreError};
use crate::grouping::{Grouped, Profiles, affected_by_decision, regroup};
use crate::report::Row;

/// One incident of one report, whichever version of it counts; '' is its main incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reported {
    pub(crate) source: String,
    pub(crate) incident: String,
}

/// What a judgement says of two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bond {
    pub(crate) one: Reported,
    pub(crate) other: Reported,
    pub(crate) same: bool,
}

impl Reported {
    /// What stands for an incident: its first report that is about it, else the first that mentions it.
    pub(crate) fn of_incident(db: &Connection, id: &str) -> Result<Self> {
        // An id says the same whatever joined the incident later.
        if let Some(named) = Self::of_earlier_id(db, id)?
            && named.node(db)?.is_some()
        {
            return Ok(named);
        }
        let incident = find_incident(db, id)?;
        let first = members(db, incident)?.into_iter().next();
        first.map(|(reported, _)| reported).ok_or_else(|| StoreError::unknown("incident", id))
    }

    /// The first report of the incident that had this id, or one that begins so.
    pub(crate) fn of_earlier_id(db: &Connection, id: &str) -> Result<Option<Self>> {
        let sql = "SELECT source, reported, incident = ?1 FROM incident_id
            WHERE incident >= ?1 AND incident < ?1 || 'g' ORDER BY incident LIMIT 2";
        let mut query = db.prepare_cached(sql)?;
        let found: Vec<(Self, bool)> = query
            .query_map([id], |row| Ok((Self { source: row.get(0)?, incident: row.get(1)? }, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let is_clear = found.len() == 1 || found.first().is_some_and(|(_, whole)| *whole);
        Ok(found.into_iter().next().filter(|_| is_clear && id.len() > 1).map(|(found, _)| found))
    }

    pub(crate) fn node(&self, db: &Connection) -> Result<Option<u32>> {
        let sql = "SELECT node.id FROM node JOIN report ON report.id = node.report
            WHERE report.source = ?1 AND iif(node.main, '', node.reported) = ?2";
        Ok(db.query_row(sql, [&self.source, &self.incident], |row| row.get(0)).optional()?)
    }
}

/// The incidents of reports that make an incident, each with its report; main ones first, in order of id.
pub(crate) fn members(db: &Connection, incident: i64) -> Result<Vec<(Reported, String)>> {
    let sql = "SELECT report.source, iif(node.main, '', node.reported), report.report
        FROM node JOIN report ON report.id = node.report WHERE node.incident = ?1 ORDER BY node.main DESC, report.report";
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map([incident], |row| {
        Ok((Reported { source: row.get(0)?, incident: row.get(1)? }, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Parts reports of an incident from every other report of it.
pub(crate) fn split(db: &Connection, incident: &str, reports: &[String]) -> Result<Vec<Bond>> {
    let members = members(db, find_incident(db, incident)?)?;
    for report in reports {
        if members.iter().all(|(_, id)| id != report) {
            Row::get(db, report)?;
            return Err(StoreError::refused(
                format!("the report `{report}` is not of the incident `{incident}`"),
                format!("`rashomon case show {incident}` lists its reports"),
            ));
        }
    }
    let (parted, rest): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, id)| reports.contains(id));
    if rest.is_empty() {
        return Err(StoreError::refused(
            format!("nothing would be left of the incident `{incident}`"),
            "name the reports that are of another incident, not all of them",
        ));
    }
    let pairs = parted.iter().flat_map(|(one, _)| rest.iter().map(move |(other, _)| (one, other)));
    Ok(pairs.map(|(one, other)| Bond { one: one.clone(), other: other.clone(), same: false }).collect())
}

/// Stores what a judgement says, and groups again what it concerns.
pub(crate) fn add(tx: &Transaction<'_>, profiles: &Profiles, judgement: i64, bonds: &[Bond]) -> Result<()> {
    change(tx, profiles, bonds, || {
        let mut insert = tx.prepare_cached(
            "INSERT INTO bond (judgement, source, reported, other_source, other_reported, same)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for Bond { one, other, same } in bonds {
            insert.execute((judgement, &one.source, &one.incident, &other.source, &other.incident, same))?;
        }
        Ok(())
    })
}

/// Takes back what a judgement says.
pub(crate) fn remove(tx: &Transaction<'_>, profiles: &Profiles, judgement: i64) -> Result<()> {
    let sql = "SELECT source, reported, other_source, other_reported, same FROM bond WHERE judgement = ?1";
    let bonds = tx.prepare_cached(sql)?.query_map([judgement], read)?.collect::<Result<Vec<_>, _>>()?;
    change(tx, profiles, &bonds, || {
        tx.execute("DELETE FROM bond WHERE judgement = ?1", [judgement])?;
        Ok(())
    })
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Bond> {
    let one = Reported { source: row.get(0)?, incident: row.get(1)? };
    let other = Reported { source: row.get(2)?, incident: row.get(3)? };
    Ok(Bond { one, other, same: row.get(4)? })
}

/// Makes a change of bonds; what it concerns is grouped as it was before and as it is after.
fn change(
    tx: &Transaction<'_>,
    profiles: &Profiles,
    bonds: &[Bond],
    make: impl FnOnce() -> Result<()>,
) -> Result<()> {
    if bonds.is_empty() {
        return Ok(());
    }
    let mut nodes = Vec::new();
    for reported in bonds.iter().flat_map(|bond| [&bond.one, &bond.other]) {
        nodes.extend(reported.node(tx)?);
    }
    nodes.sort_unstable();
    nodes.dedup();
    let grouped = Grouped::new(tx, profiles);
    let mut changed = affected_by_decision(&grouped, &nodes)?;
    make()?;
    changed.extend(affected_by_decision(&grouped, &nodes)?);
    // The judgement is shown with both, even where it moves nothing.
    for node in &nodes {
        changed.incidents.extend(grouped.incident_of(*node)?);
    }
    regroup(tx, profiles, changed)
}

/// The row of an incident, by its id or the beginning of it, or by a report or a claim of it.
pub(crate) fn find_incident(db: &Connection, id: &str) -> Result<i64> {
    let mut query = db.prepare_cached(
        "SELECT id, incident FROM incident WHERE incident >= ?1 AND incident < ?1 || 'g' ORDER BY incident LIMIT 3",
    )?;
    let found: Vec<(i64, String)> =
        query.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    match found.as_slice() {
        [(row, _)] => return Ok(*row),
        [(row, whole), ..] if whole == id => return Ok(*row),
        [_, ..] if id.len() > 1 => {
            let found = found.iter().map(|(_, id)| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            return Err(StoreError::Ambiguous { id: id.to_owned(), found });
        }
        _ => {}
    }
    if let Some(earlier) = Reported::of_earlier_id(db, id)? {
        let node = earlier.node(db)?;
        let incident = node
            .map(|node| db.query_row("SELECT incident FROM node WHERE id = ?1", [node], |row| row.get(0)));
        if let Some(Some(incident)) = incident.transpose()? {
            return Ok(incident);
        }
    }
    let sql = "SELECT node.incident FROM report JOIN node ON node.report = report.id
        WHERE report.report = ?1 AND node.main = 1
        UNION ALL SELECT node.incident FROM claim JOIN node ON node.report = claim.report AND node.reported = claim.incident
        WHERE claim.claim = ?1";
    let row: Option<Option<i64>> = db.query_row(sql, [id], |row| row.get(0)).optional()?;
    row.flatten().ok_or_else(|| StoreError::unknown("incident", id))
}
