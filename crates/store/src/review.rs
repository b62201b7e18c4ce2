//! Review: who looks at which claims, what they say, and how far they agree.

use std::collections::BTreeMap;

use rashomon_schema::{Reading, Span};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;
use serde_json::{Value, json};

use crate::agreement::{Agreement, agreement};
use crate::bond::find_incident;
use crate::case::{Case, Work};
use crate::error::{Result, StoreError};
use crate::judgement::find_claim;
use crate::log::{append, n_entries};
use crate::report::{Row, load_clean, voice_of};

/// Claims in one entry of an assignment.
const AT_ONCE: usize = 500;

/// Which claims are assigned, and to whom.
#[derive(Debug, Clone, Default)]
pub struct Assignment {
    /// The reviewers.
    pub to: Vec<String>,
    /// How many claims.
    pub n: u32,
    /// Of this incident.
    pub incident: Option<String>,
    /// The round of blind coding; all reviewers get the same claims then.
    pub blind: Option<String>,
    /// Claims that somebody else reviewed already.
    pub second: bool,
}

/// A claim to review.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewTask {
    /// The claim.
    pub claim: String,
    /// The round of blind coding, if it is one.
    pub blind: Option<String>,
    /// What it is about.
    pub facet: String,
    /// Who claims.
    pub voice: String,
    /// Its value in words; not shown in blind coding.
    pub words: Option<String>,
    /// Its stance; not shown in blind coding.
    pub stance: Option<String>,
    /// The report.
    pub report: String,
    /// The sentences that it was read from.
    pub sentences: Vec<String>,
    /// How many more wait for the reviewer.
    pub left: u32,
}

/// What a reviewer says of a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// `right`, `wrong` or `unclear`; none in blind coding.
    pub verdict: Option<String>,
    /// The value that was read, in blind coding.
    pub value: Option<String>,
    /// The round of blind coding.
    pub blind: Option<String>,
    /// The reason.
    pub why: Option<String>,
}

/// How far a reviewer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewerLine {
    /// The reviewer.
    pub reviewer: String,
    /// The round of blind coding; empty outside.
    pub round: String,
    /// Claims that were assigned.
    pub assigned: i64,
    /// Claims that were reviewed.
    pub done: i64,
}

/// A claim that reviewers see differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The claim.
    pub claim: String,
    /// The round of blind coding; empty outside.
    pub round: String,
    /// What each reviewer says.
    pub said: Vec<(String, String)>,
}

impl Case {
    /// Assigns claims, those that the program is least sure of first, and returns how many each reviewer got.
    ///
    /// # Errors
    /// If blind coding has fewer than two reviewers, or the incident is unknown.
    pub fn assign(&mut self, assignment: &Assignment, work: &Work) -> Result<usize> {
        if assignment.blind.is_some() && assignment.to.len() < 2 {
            return Err(StoreError::refused(
                "blind coding needs two reviewers or more",
                "name each with `--to`",
            ));
        }
        self.write(|tx, _| {
            let mut n = 0;
            if assignment.blind.is_some() {
                let claims = choose(tx, assignment, None, work)?;
                n = claims.len();
                for reviewer in &assignment.to {
                    assign(tx, &claims, reviewer, assignment, work)?;
                }
                return Ok(n);
            }
            for reviewer in &assignment.to {
                let claims = choose(tx, assignment, Some(reviewer), work)?;
                n = n.max(claims.len());
                assign(tx, &claims, reviewer, assignment, work)?;
            }
            Ok(n)
        })
    }

    /// The next claim that waits for a reviewer.
    pub fn next_review(&self, reviewer: &str) -> Result<Option<ReviewTask>> {
        self.read(|db| {
            let sql =
                "SELECT claim, round, (SELECT count(*) FROM review WHERE reviewer = ?1 AND done IS NULL) - 1
                FROM review WHERE reviewer = ?1 AND done IS NULL ORDER BY id";
            let mut query = db.prepare(sql)?;
            let waiting: Vec<(String, String, u32)> = query
                .query_map([reviewer], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            for (claim, round, left) in waiting {
                // A claim that is gone, since its report has a newer version, is passed over.
                if let Ok((row, reading, _)) = find_claim(db, &claim) {
                    return task(db, &claim, &round, left, &row, &reading).map(Some);
                }
            }
            Ok(None)
        })
    }

    /// Stores what a reviewer says of a claim, and returns what others said of it outside blind coding.
    ///
    /// # Errors
    /// If the reviewer has reviewed it already, or is not in the round of blind coding.
    pub fn review(&mut self, claim: &str, review: &Review, work: &Work) -> Result<Vec<(String, String)>> {
        self.write(|tx, _| {
            let (_, _, claim) = find_claim(tx, claim)?;
            let round = review.blind.as_deref().unwrap_or_default();
            let state: Option<bool> = tx
                .query_row(
                    "SELECT done IS NOT NULL FROM review WHERE claim = ?1 AND round = ?2 AND reviewer = ?3",
                    (&claim.id, round, &work.author),
                    |row| row.get(0),
                )
                .optional()?;
            match state {
                Some(true) => {
                    return Err(StoreError::refused(
                        format!("{} has reviewed the claim `{}` already", work.author, claim.id),
                        "a second review is by another person: name them with `--by`",
                    ));
                }
                None if review.blind.is_some() => {
                    return Err(StoreError::refused(
                        format!(
                            "the claim `{}` is not assigned to {} in the round `{round}`",
                            claim.id, work.author
                        ),
                        "`rashomon case review next --by NAME` shows what is assigned",
                    ));
                }
                _ => {}
            }
            let entry = json!({"kind": "review", "claim": claim.id, "round": round, "verdict": review.verdict,
                "value": review.value, "why": review.why, "by": work.author, "at": work.at(),
                "salt": work.salt(n_entries(tx)?)});
            take_in(tx, &entry)?;
            if review.blind.is_some() { Ok(Vec::new()) } else { said(tx, &claim.id, round, &work.author) }
        })
    }

    /// How far every reviewer is, and what they see differently. Blind rounds show only once all are done.
    pub fn review_status(&self) -> Result<(Vec<ReviewerLine>, Vec<Disagreement>)> {
        self.read(|db| {
            let sql = "SELECT reviewer, round, count(*), count(done) FROM review GROUP BY reviewer, round ORDER BY 2, 1";
            let mut query = db.prepare(sql)?;
            let lines = query.query_map([], |row| {
                Ok(ReviewerLine {
                    reviewer: row.get(0)?,
                    round: row.get(1)?,
                    assigned: row.get(2)?,
                    done: row.get(3)?,
                })
            })?;
            let lines = lines.collect::<Result<_, _>>()?;
            let sql = "SELECT claim, round FROM review GROUP BY claim, round
                HAVING count(DISTINCT coalesce(verdict, lower(trim(value)))) > 1
                  AND (round = '' OR NOT EXISTS (SELECT 1 FROM review o WHERE o.round = review.round AND o.done IS NULL))
                ORDER BY round, claim";
            let mut query = db.prepare(sql)?;
            let mut rows = query.query([])?;
            let mut disagreements = Vec::new();
            while let Some(row) = rows.next()? {
                let (claim, round): (String, String) = (row.get(0)?, row.get(1)?);
                let said = said(db, &claim, &round, "")?;
                disagreements.push(Disagreement { claim, round, said });
            }
            Ok((lines, disagreements))
        })
    }

    /// How far reviewers agree, by facet and over all, in a round of blind coding or outside.
    pub fn agreement(&self, round: Option<&str>) -> Result<Vec<Agreement>> {
        self.read(|db| {
            let sql = "SELECT review.claim, reviewer, coalesce(verdict, lower(trim(value))),
                  (SELECT facet FROM claim WHERE claim.claim = review.claim LIMIT 1)
                FROM review WHERE round = ?1 AND done IS NOT NULL ORDER BY review.claim, reviewer";
            let mut query = db.prepare(sql)?;
            let mut rows = query.query([round.unwrap_or_default()])?;
            let mut by_facet: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let facet: Option<String> = row.get(3)?;
                for facet in [facet.unwrap_or_default(), "all".to_owned()] {
                    let claims = by_facet.entry(facet).or_default();
                    claims.entry(row.get(0)?).or_default().insert(row.get(1)?, row.get(2)?);
                }
            }
            Ok(by_facet.into_iter().map(|(facet, claims)| agreement(&facet, claims.values())).collect())
        })
    }
}

/// Claims to assign: random ones in blind coding, else those that the program is least sure of.
fn choose(
    tx: &Connection,
    assignment: &Assignment,
    reviewer: Option<&str>,
    work: &Work,
) -> Result<Vec<String>> {
    let incident = assignment.incident.as_deref().map(|id| find_incident(tx, id)).transpose()?;
    let round = assignment.blind.as_deref().unwrap_or_default();
    let order = match assignment.blind {
        Some(_) => "lot(c.id, ?5)",
        None => "coalesce(c.confidence, 1), c.id",
    };
    let others = "SELECT 1 FROM review v WHERE v.claim = c.claim AND v.round = '' AND v.done IS NOT NULL AND v.reviewer <> ?2";
    let wanted = if assignment.second { format!("EXISTS ({others})") } else { "1".to_owned() };
    let sql = format!(
        "SELECT DISTINCT c.claim FROM claim c JOIN reading g ON g.id = c.reading AND g.current = 1
           JOIN report r ON r.id = c.report AND r.state = 'current'
           JOIN node n ON n.report = r.id AND n.reported = c.incident
         WHERE (?1 IS NULL OR n.incident = ?1) AND {wanted} AND ?5 IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM review v WHERE v.claim = c.claim AND v.round = ?3 AND (?2 IS NULL OR v.reviewer = ?2))
         ORDER BY {order} LIMIT ?4"
    );
    let mut query = tx.prepare(&sql)?;
    let claims = query.query_map((incident, reviewer, round, assignment.n, work.seed), |row| row.get(0))?;
    Ok(claims.collect::<Result<_, _>>()?)
}

fn assign(
    tx: &Transaction<'_>,
    claims: &[String],
    to: &str,
    assignment: &Assignment,
    work: &Work,
) -> Result<()> {
    let round = assignment.blind.as_deref().unwrap_or_default();
    for some in claims.chunks(AT_ONCE) {
        let body = json!({"kind": "assignment", "claims": some, "n": some.len(), "to": to, "round": round,
            "by": work.author, "at": work.at()});
        append(tx, "assignment", &body)?;
        let mut insert = tx.prepare_cached(
            "INSERT OR IGNORE INTO review (claim, round, reviewer, assigned) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for claim in some {
            insert.execute((claim, round, to, work.at()))?;
        }
    }
    Ok(())
}

/// Stores a review as an entry and as a row; whether it was not there yet.
pub(crate) fn take_in(tx: &Transaction<'_>, entry: &Value) -> Result<bool> {
    let text = |field: &str| entry[field].as_str();
    let (claim, round, by) = (text("claim"), text("round").unwrap_or_default(), text("by"));
    let sql = "SELECT 1 FROM review WHERE claim = ?1 AND round = ?2 AND reviewer = ?3 AND done IS NOT NULL";
    if tx.query_row(sql, (claim, round, by), |_| Ok(())).optional()?.is_some() {
        return Ok(false);
    }
    let seq = append(tx, "review", entry)?;
    tx.execute(
        "INSERT INTO review (claim, round, reviewer, verdict, value, assigned, done, entry)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
         ON CONFLICT (claim, round, reviewer) DO UPDATE SET verdict = ?4, value = ?5, done = ?6, entry = ?7",
        (claim, round, by, text("verdict"), text("value"), text("at"), seq as i64),
    )?;
    Ok(true)
}

/// What reviewers say of a claim; `but` is left out.
fn said(db: &Connection, claim: &str, round: &str, but: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT reviewer, coalesce(verdict, value) FROM review
        WHERE claim = ?1 AND round = ?2 AND reviewer <> ?3 AND done IS NOT NULL ORDER BY id";
    let mut query = db.prepare(sql)?;
    let said = query.query_map([claim, round, but], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(said.collect::<Result<_, _>>()?)
}

fn task(
    db: &Connection,
    id: &str,
    round: &str,
    left: u32,
    row: &Row,
    reading: &Reading,
) -> Result<ReviewTask> {
    let claim = reading.claims.iter().find(|claim| claim.id == id);
    let claim = claim.ok_or_else(|| StoreError::unknown("claim", id))?;
    let is_blind = !round.is_empty();
    let text: Vec<char> =
        load_clean(db, row.id)?.map(|clean| clean.report.text.chars().collect()).unwrap_or_default();
    let mut sentences: Vec<&Span> = Vec::new();
    for span in &claim.spans {
        let around =
            reading.sentences.iter().find(|s| s.start <= span.start && span.start < s.end).unwrap_or(span);
        if !sentences.contains(&around) {
            sentences.push(around);
        }
    }
    let words_of = |span: &&Span| -> String {
        let end = (span.end as usize).min(text.len());
        text[(span.start as usize).min(end)..end].iter().collect()
    };
    Ok(ReviewTask {
        claim: claim.id.clone(),
        blind: is_blind.then(|| round.to_owned()),
        facet: claim.facet.as_str().to_owned(),
        voice: voice_of(reading, claim).map(|voice| voice.name.clone()).unwrap_or_default(),
        words: (!is_blind).then(|| crate::claim::words(claim.facet, &claim.value)),
        stance: (!is_blind).then(|| claim.stance.as_str().to_owned()),
        report: row.report.clone(),
        sentences: sentences.iter().map(words_of).collect(),
        left,
    })
}
