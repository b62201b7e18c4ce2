//! Agreements between states as data, and what an account means under them.
//!
//! An article is a list of conditions in the Common Expression Language over the facts that an account tells ([`facts`](fact)). Each is
//! met, not met or open for the account's own words alone, in Kleene's three values: `false && unknown` is false, `true && unknown`
//! unknown. An article is met where all conditions are, not met where one is not, and open otherwise.

mod condition;
mod fact;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rashomon_schema::{Account, Finding, IncidentRecord, Outcome};
use serde::Deserialize;

use crate::error::AssessError;
use crate::world::World;
use condition::Expression;
use fact::Facts;

/// The agreements that come with the program.
static BUILTIN: [&str; 5] = [
    include_str!("../../../../agreements/north-atlantic-treaty.toml"),
    include_str!("../../../../agreements/un-charter.toml"),
    include_str!("../../../../agreements/geneva-conventions.toml"),
    include_str!("../../../../agreements/astana-2017.toml"),
    include_str!("../../../../agreements/sochi-2018.toml"),
];

/// An agreement, in the words of whoever wrote the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its name.
    pub name: String,
    /// The day it was signed.
    pub signed: Date,
    /// The day from which it holds.
    pub in_force: Date,
    /// Where the text itself is.
    pub source: String,
    /// Who is party to it.
    pub parties: Parties,
    /// Whose acts it binds, where that is not the parties.
    #[serde(default)]
    pub bound: Vec<String>,
    /// Who is left out of its protection.
    #[serde(default)]
    pub excepted: Vec<String>,
    /// Where it holds; everywhere without one.
    #[serde(default)]
    pub area: Option<Area>,
    /// Its articles.
    pub article: Vec<Article>,
}

/// The parties to an agreement.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Parties {
    /// Ids of actors.
    Named(Vec<String>),
    /// `"all"`: every state.
    All(String),
}

/// Where an agreement holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The territory of these states.
    #[serde(default)]
    pub states: Vec<String>,
    /// Circles.
    #[serde(default)]
    pub circles: Vec<Circle>,
}

/// A circle on the ground.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circle {
    /// What it stands for.
    pub name: String,
    /// Latitude of its middle.
    pub lat: f64,
    /// Longitude of its middle.
    pub lon: f64,
    /// Its radius in kilometres.
    pub km: f64,
}

/// An article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its number.
    pub number: String,
    /// What it says.
    pub says: String,
    /// What this file does not judge.
    #[serde(default)]
    pub note: Option<String>,
    /// What some account has to tell for the article to matter, as an expression.
    #[serde(default)]
    pub concerns: Option<String>,
    /// Facts that no report settles, and why: always open.
    #[serde(default)]
    pub outside: BTreeMap<String, String>,
    /// What has to hold.
    pub condition: Vec<Condition>,
}

/// A condition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What it asks, in words.
    pub says: String,
    /// What it asks, as an expression.
    pub when: String,
}

impl Agreement {
    /// Reads an agreement file and checks its conditions.
    ///
    /// # Errors
    /// [`AssessError::Agreement`] where it is no agreement, [`AssessError::Condition`] where a condition is no expression over known facts.
    pub fn read(text: &str) -> Result<Self, AssessError> {
        let agreement: Self =
            toml::from_str(text).map_err(|source| AssessError::Agreement { source: Box::new(source) })?;
        for article in &agreement.article {
            let expressions =
                article.condition.iter().map(|condition| &condition.when).chain(&article.concerns);
            expressions.map(|text| Expression::read(text, article)).collect::<Result<Vec<_>, _>>()?;
        }
        Ok(agreement)
    }

    /// The agreements that come with the program.
    pub fn builtin() -> Vec<Self> {
        BUILTIN
            .iter()
            .map(|text| Self::read(text).expect("a test reads every agreement that comes along"))
            .collect()
    }

    /// What each account of an incident means under each article. Left out are accounts that decide nothing, or meet less than half of the
    /// conditions and leave the others open, and agreements of whose parties and area nobody speaks.
    ///
    /// # Errors
    /// [`AssessError::Condition`] where a condition is no expression over known facts.
    pub fn findings(&self, record: &IncidentRecord, world: &dyn World) -> Result<Vec<Finding>, AssessError> {
        let facts: Vec<(&Account, Facts)> = record
            .accounts
            .iter()
            .map(|account| (account, Facts::of(account, record, self, world)))
            .collect();
        let all = matches!(self.parties, Parties::All(_));
        if !all && !facts.iter().any(|(_, facts)| facts.concerns()) {
            return Ok(Vec::new());
        }
        let mut findings = Vec::new();
        for article in &self.article {
            let concerns =
                article.concerns.as_deref().map(|text| Expression::read(text, article)).transpose()?;
            let touches = |facts: &Facts| {
                concerns.as_ref().is_none_or(|one| one.evaluate(facts).outcome == Outcome::Met)
            };
            if facts.iter().any(|(_, facts)| touches(facts)) {
                let conditions = article.expressions()?;
                for (account, facts) in &facts {
                    findings.extend(self.finding(article, &conditions, account, facts));
                }
            }
        }
        Ok(findings)
    }

    fn finding(
        &self,
        article: &Article,
        conditions: &[(&Condition, Expression)],
        account: &Account,
        facts: &Facts,
    ) -> Option<Finding> {
        let answers: Vec<_> =
            conditions.iter().map(|(condition, when)| (*condition, when.evaluate(facts))).collect();
        let with = |outcome: Outcome| answers.iter().filter(move |(_, answer)| answer.outcome == outcome);
        let outcome = match (with(Outcome::NotMet).count(), with(Outcome::Open).count()) {
            (1.., _) => Outcome::NotMet,
            (0, 0) => Outcome::Met,
            (0, _) => Outcome::Open,
        };
        let deciding = if outcome == Outcome::NotMet { Outcome::NotMet } else { Outcome::Met };
        let mut claims: Vec<String> = with(deciding).flat_map(|(_, answer)| answer.claims.clone()).collect();
        claims.sort_unstable();
        claims.dedup();
        let why = why(article, outcome, with(outcome).map(|(condition, _)| *condition).collect());
        let (voice, report) = (account.voice.clone(), account.report.clone());
        let (agreement, article) = (self.name.clone(), article.number.clone());
        let finding = Finding { agreement, article, voice, report, outcome, why, claims };
        let little = outcome == Outcome::Open && 2 * with(Outcome::Met).count() < answers.len();
        (!finding.claims.is_empty() && !little).then_some(finding)
    }
}

impl Article {
    /// Its conditions, each with its expression.
    fn expressions(&self) -> Result<Vec<(&Condition, Expression)>, AssessError> {
        let conditions = self.condition.iter();
        conditions.map(|condition| Ok((condition, Expression::read(&condition.when, self)?))).collect()
    }
}

fn why(article: &Article, outcome: Outcome, conditions: Vec<&Condition>) -> String {
    let asked: Vec<&str> = conditions.iter().map(|condition| condition.says.as_str()).collect();
    let asked = asked.join("; ");
    match outcome {
        Outcome::Met => format!("by this account: {asked}"),
        Outcome::NotMet => format!("by this account it does not hold that {asked}"),
        Outcome::Open => {
            let outside: Vec<&str> = article.outside.values().map(String::as_str).collect();
            let outside =
                if outside.is_empty() { String::new() } else { format!(" ({})", outside.join("; ")) };
            format!("this account leaves open whether {asked}{outside}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agreement_that_comes_along_is_one() {
        assert_eq!(BUILTIN.map(|text| Agreement::read(text).unwrap().article.len()), [3, 2, 2, 1, 2]);
    }

    #[test]
    fn a_condition_over_an_unknown_fact_is_refused() {
        let wrong = BUILTIN[0].replace("when = \"in_area\"", "when = \"in_the_area\"");
        assert!(matches!(Agreement::read(&wrong), Err(AssessError::Condition { .. })));
    }
}
