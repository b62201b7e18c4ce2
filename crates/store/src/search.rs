//! Search in claims and reports: full text, voices, facets, stances, days, places, and what people decided.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::error::{Result, StoreError};
use crate::incident::Near;

/// What is searched for; everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Words, in the syntax of FTS5.
    pub words: Option<String>,
    /// Words of the name of the voice, or the id of its actor.
    pub voice: Option<String>,
    /// The facet.
    pub facet: Option<String>,
    /// The stance.
    pub stance: Option<String>,
    /// Words of the agent or target, or the id of the actor.
    pub actor: Option<String>,
    /// On this day or later.
    pub from: Option<String>,
    /// On this day or earlier.
    pub to: Option<String>,
    /// Near a point.
    pub near: Option<Near>,
    /// What people did with the claim.
    pub status: Option<Status>,
    /// Who did it.
    pub reviewer: Option<String>,
}

/// What people did with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Somebody said that it is misread.
    Corrected,
    /// Somebody contests it.
    Contested,
    /// Somebody reviewed it.
    Reviewed,
    /// Nobody reviewed or judged it.
    Unreviewed,
}

/// Something that was found: a claim, or a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The claim; none where the report itself was found.
    pub claim: Option<String>,
    /// Who claims.
    pub voice: Option<String>,
    /// What it is about.
    pub facet: Option<String>,
    /// The stance.
    pub stance: Option<String>,
    /// The value in words.
    pub words: Option<String>,
    /// The report.
    pub report: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<String>,
    /// The incident, as far as it is compared.
    pub incident: Option<String>,
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// What it searches for.
    pub query: Query,
    /// How many entries the ledger had when all that it found was last shown.
    pub seen: u64,
}

impl Query {
    /// Whether it asks for something that only claims have.
    const fn is_about_claims(&self) -> bool {
        self.voice.is_some()
            || self.facet.is_some()
            || self.stance.is_some()
            || self.actor.is_some()
            || self.status.is_some()
            || self.reviewer.is_some()
    }

    /// Whether it asks for nothing at all.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Case {
    /// Passes what is found to `take` as soon as it is found, at most `most`: claims that say the words
    /// themselves, then reports, or the claims of reports, that have them. `since` leaves out what the first
    /// entries brought.
    ///
    /// # Errors
    /// If the query asks for nothing, or its words are not in the syntax of FTS5.
    pub fn search(&self, query: &Query, since: u64, most: usize, mut take: impl FnMut(Hit)) -> Result<usize> {
        if query.is_empty() {
            return Err(StoreError::refused(
                "nothing is searched for",
                "give words, or an option such as `--voice`",
            ));
        }
        self.read(|db| {
            let mut run =
                Run { db, query, since: since as i64, left: most, seen: std::collections::BTreeSet::new() };
            let found = run.claims(&mut take).and_then(|()| run.reports(&mut take));
            found.map_err(|error| syntax(error, query))?;
            Ok(most - run.left)
        })
    }

    /// Keeps a search under a name; one of that name is replaced. The first `seen` entries of the ledger are not
    /// new to it any more.
    pub fn save_search(&mut self, name: &str, query: &Query, seen: u64) -> Result<()> {
        let query = serde_json::to_string(query)?;
        self.write(|tx, _| {
            let sql = "INSERT OR REPLACE INTO saved_search VALUES (?1, ?2, ?3)";
            tx.execute(sql, (name, query, seen as i64))?;
            Ok(())
        })
    }

    /// A saved search.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn saved_search(&self, name: &str) -> Result<SavedSearch> {
        self.read(|db| {
            let found: Option<(String, i64)> = db
                .query_row("SELECT query, seen FROM saved_search WHERE name = ?1", [name], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let Some((query, seen)) = found else {
                let mut names = db.prepare("SELECT name FROM saved_search ORDER BY name")?;
                let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                let hint = match names.is_empty() {
                    true => "keep one with `--save NAME`".to_owned(),
                    false => format!("saved searches are {}", names.join(", ")),
                };
                return Err(StoreError::refused(format!("there is no saved search `{name}`"), hint));
            };
            Ok(SavedSearch { name: name.to_owned(), query: serde_json::from_str(&query)?, seen: seen as u64 })
        })
    }
}

/// Says what is wrong with words that FTS5 cannot read.
fn syntax(error: StoreError, query: &Query) -> StoreError {
    match &error {
        StoreError::Sql(sql)
            if sql.to_string().contains("fts5") || sql.to_string().contains("unterminated") =>
        {
            StoreError::refused(
                format!("cannot search for `{}`: {sql}", query.words.as_deref().unwrap_or_default()),
                "put words with marks in double quotes: '\"al-Nusra\" OR market'",
            )
        }
        _ => error,
    }
}

/// A search that is under way.
struct Run<'r> {
    db: &'r Connection,
    query: &'r Query,
    since: i64,
    left: usize,
    seen: std::collections::BTreeSet<i64>,
}

const CLAIM: &str = "SELECT c.claim, c.voice, c.facet, c.stance, c.words, r.report, r.title, r.publisher, r.published, i.incident, c.id";
const CLAIM_JOINS: &str = "JOIN reading g ON g.id = c.reading AND g.current = 1
    JOIN report r ON r.id = c.report AND r.state = 'current'
    LEFT JOIN node n ON n.report = r.id AND n.reported = c.incident LEFT JOIN incident i ON i.id = n.incident";
const REPORT: &str =
    "SELECT NULL, NULL, NULL, NULL, NULL, r.report, r.title, r.publisher, r.published, i.incident, -r.id";

impl Run<'_> {
    /// Claims that say the words themselves, then the claims of reports that have them, where only claims fit.
    fn claims(&mut self, take: &mut impl FnMut(Hit)) -> Result<()> {
        let (conditions, values) = self.claim_conditions();
        match &self.query.words {
            None if !self.query.is_about_claims() => Ok(()),
            None => {
                let sql = format!("{CLAIM} FROM claim c {CLAIM_JOINS} WHERE {conditions}");
                self.list(&sql, values, take)
            }
            Some(words) => {
                let mut values = values;
                values.insert(0, words.clone().into());
                let own = format!(
                    "{CLAIM} FROM claim_text t CROSS JOIN claim c ON c.id = t.rowid {CLAIM_JOINS}
                     WHERE t.claim_text MATCH ? AND {conditions}"
                );
                self.list(&own, values.clone(), take)?;
                if !self.query.is_about_claims() {
                    return Ok(());
                }
                let of_reports = format!(
                    "{CLAIM} FROM report_text t CROSS JOIN claim c ON c.report = t.rowid {CLAIM_JOINS}
                     WHERE t.report_text MATCH ? AND {conditions}"
                );
                self.list(&of_reports, values, take)
            }
        }
    }

    /// Reports that have the words, or lie in the days or near the place, where nothing asks for claims.
    fn reports(&mut self, take: &mut impl FnMut(Hit)) -> Result<()> {
        if self.query.is_about_claims() {
            return Ok(());
        }
        let mut conditions = Conditions::default();
        conditions.days_and_place(self.query);
        conditions.add("r.entry >= ?", [self.since.into()]);
        let joins =
            "LEFT JOIN node n ON n.report = r.id AND n.main = 1 LEFT JOIN incident i ON i.id = n.incident";
        let from = match &self.query.words {
            None => "report r".to_owned(),
            Some(words) => {
                conditions.values.insert(0, words.clone().into());
                conditions.parts.insert(0, "t.report_text MATCH ?".to_owned());
                "report_text t CROSS JOIN report r ON r.id = t.rowid".to_owned()
            }
        };
        let sql = format!(
            "{REPORT} FROM {from} {joins} WHERE {} AND r.state = 'current'",
            conditions.parts.join(" AND ")
        );
        self.list(&sql, conditions.values, take)
    }

    fn claim_conditions(&self) -> (String, Vec<Sql>) {
        let query = self.query;
        let mut conditions = Conditions::default();
        conditions.add("c.entry >= ?", [self.since.into()]);
        if let Some(voice) = &query.voice {
            conditions.add(
                "(c.actor = ? OR c.id IN (SELECT rowid FROM claim_text WHERE claim_text MATCH ?))",
                [voice.clone().into(), column_words("voice", voice).into()],
            );
        }
        if let Some(actor) = &query.actor {
            conditions.add(
                "c.facet IN ('agent', 'target') AND (c.value_actor = ?
                   OR c.id IN (SELECT rowid FROM claim_text WHERE claim_text MATCH ?))",
                [actor.clone().into(), column_words("words", actor).into()],
            );
        }
        for (column, value) in [("c.facet", &query.facet), ("c.stance", &query.stance)] {
            if let Some(value) = value {
                conditions.add(&format!("{column} = ?"), [value.clone().into()]);
            }
        }
        conditions.days_and_place(query);
        conditions.judged(query);
        (conditions.parts.join(" AND "), conditions.values)
    }

    /// Passes rows on until enough were found; what was found before is left out.
    fn list(&mut self, sql: &str, values: Vec<Sql>, take: &mut impl FnMut(Hit)) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while self.left > 0 {
            let Some(row) = rows.next()? else { break };
            if self.seen.insert(row.get(10)?) {
                self.left -= 1;
                take(read(row)?);
            }
        }
        Ok(())
    }
}

/// What must hold, in the order of the values.
#[derive(Default)]
struct Conditions {
    parts: Vec<String>,
    values: Vec<Sql>,
}

impl Conditions {
    fn add<const N: usize>(&mut self, part: &str, values: [Sql; N]) {
        self.parts.push(part.to_owned());
        self.values.extend(values);
    }

    /// The days and the place of the incident; where it has none, the day of publication.
    fn days_and_place(&mut self, query: &Query) {
        if let Some(from) = &query.from {
            self.add("coalesce(i.latest, r.published) >= ?", [from.clone().into()]);
        }
        if let Some(to) = &query.to {
            self.add("coalesce(i.earliest, r.published) <= ?", [to.clone().into()]);
        }
        if let Some(Near { lat, lon, km }) = query.near {
            let reach = km / 110.0;
            self.add(
                "i.lat BETWEEN ? AND ? AND km(i.lat, i.lon, ?, ?) <= ?",
                [(lat - reach).into(), (lat + reach).into(), lat.into(), lon.into(), km.into()],
            );
        }
    }

    fn judged(&mut self, query: &Query) {
        const JUDGED: &str = "SELECT 1 FROM judgement j WHERE j.subject = c.claim AND j.undone IS NULL";
        const REVIEWED: &str = "SELECT 1 FROM review v WHERE v.claim = c.claim AND v.done IS NOT NULL";
        match query.status {
            None => {}
            Some(Status::Corrected) => self.add(&format!("EXISTS ({JUDGED} AND j.kind = 'wrong')"), []),
            Some(Status::Contested) => self.add(&format!("EXISTS ({JUDGED} AND j.kind = 'contested')"), []),
            Some(Status::Reviewed) => self.add(&format!("EXISTS ({REVIEWED})"), []),
            Some(Status::Unreviewed) => {
                self.add(&format!("NOT EXISTS ({REVIEWED}) AND NOT EXISTS ({JUDGED})"), []);
            }
        }
        if let Some(reviewer) = &query.reviewer {
            self.add(
                &format!("(EXISTS ({JUDGED} AND j.author = ?) OR EXISTS ({REVIEWED} AND v.reviewer = ?))"),
                [reviewer.clone().into(), reviewer.clone().into()],
            );
        }
    }
}

/// Words of one column, as they are: nothing in them is syntax.
fn column_words(column: &str, words: &str) -> String {
    format!("{column} : \"{}\"", words.replace('"', "\"\""))
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Hit> {
    Ok(Hit {
        claim: row.get(0)?,
        voice: row.get(1)?,
        facet: row.get(2)?,
        stance: row.get(3)?,
        words: row.get(4)?,
        report: row.get(5)?,
        title: row.get(6)?,
        publisher: row.get(7)?,
        published: row.get(8)?,
        incident: row.get(9)?,
    })
}
