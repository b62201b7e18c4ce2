//! Agreements between states as data, and what an account means under them.
//!
//! An article is a list of [conditions](parser) over the [facts](fact) that an account states. Each is met,
//! not met or open by the account's own words alone, in Kleene's three values: `false && unknown` is false,
//! `true && unknown` is unknown. An article is met if all conditions are, not met if one is not, and open
//! otherwise.

mod condition;
mod fact;
mod file;
mod parser;

use rashomon_schema::{Account, Finding, IncidentRecord, Outcome};

use crate::error::AssessError;
use crate::world::World;
use condition::Expression;
use fact::Facts;
use file::{Article, Condition, Parties, Terms};
use parser::parse;

/// The agreements that come with the program.
static BUILTIN: [&str; 5] = [
    include_str!("../../../../agreements/north-atlantic-treaty.toml"),
    include_str!("../../../../agreements/un-charter.toml"),
    include_str!("../../../../agreements/geneva-conventions.toml"),
    include_str!("../../../../agreements/astana-2017.toml"),
    include_str!("../../../../agreements/sochi-2018.toml"),
];

/// An agreement whose conditions are parsed.
#[derive(Debug, Clone)]
pub struct Agreement {
    terms: Terms,
    articles: Vec<Article<Expression>>,
}

impl Agreement {
    /// Reads an agreement file and parses its conditions.
    ///
    /// # Errors
    /// [`AssessError::Agreement`] if the file has another form, [`AssessError::Condition`] if a condition is
    /// not an expression over known facts.
    pub fn read(text: &str) -> Result<Self, AssessError> {
        let mut terms: Terms =
            toml::from_str(text).map_err(|source| AssessError::Agreement { source: Box::new(source) })?;
        let articles = std::mem::take(&mut terms.article).into_iter();
        let articles =
            articles.map(|article| parse_article(article, &terms.name)).collect::<Result<_, _>>()?;
        Ok(Self { terms, articles })
    }

    /// The agreements that come with the program.
    pub fn builtin() -> Vec<Self> {
        BUILTIN.iter().map(|text| Self::read(text).expect("a test reads every built-in agreement")).collect()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.terms.name
    }

    /// What each account of an incident means under each article.
    ///
    /// Accounts that decide nothing are left out, and those that meet less than half of the conditions and
    /// leave the others open. An agreement without a party or a place of its area in any account has no
    /// findings.
    pub fn findings(&self, record: &IncidentRecord, world: &dyn World) -> Vec<Finding> {
        let accounts = record.accounts.iter();
        let facts: Vec<(&Account, Facts)> =
            accounts.map(|account| (account, Facts::of(account, record, &self.terms, world))).collect();
        let all = matches!(self.terms.parties, Parties::All(_));
        if !all && !facts.iter().any(|(_, facts)| facts.concerns()) {
            return Vec::new();
        }
        let articles = self.articles.iter().filter(|article| {
            let concerns = article.concerns.as_ref();
            facts
                .iter()
                .any(|(_, facts)| concerns.is_none_or(|one| one.evaluate(facts).outcome == Outcome::Met))
        });
        articles
            .flat_map(|article| {
                facts.iter().filter_map(|(account, facts)| self.finding(article, account, facts))
            })
            .collect()
    }

    fn finding(&self, article: &Article<Expression>, account: &Account, facts: &Facts) -> Option<Finding> {
        let conditions = article.condition.iter();
        let answers: Vec<_> =
            conditions.map(|condition| (condition, condition.when.evaluate(facts))).collect();
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
        let (agreement, article) = (self.terms.name.clone(), article.number.clone());
        let finding = Finding { agreement, article, voice, report, outcome, why, claims };
        let little = outcome == Outcome::Open && 2 * with(Outcome::Met).count() < answers.len();
        (!finding.claims.is_empty() && !little).then_some(finding)
    }
}

/// Parses the conditions of an article; `agreement` names the file in errors.
fn parse_article(article: Article<String>, agreement: &str) -> Result<Article<Expression>, AssessError> {
    let Article { number, says, note, concerns, outside, condition } = article;
    let expression = |condition: String| {
        parse(&condition, &outside).map_err(|problem| AssessError::Condition {
            agreement: agreement.to_owned(),
            article: number.clone(),
            condition,
            source: Box::new(problem),
        })
    };
    let concerns = concerns.map(expression).transpose()?;
    let conditions = condition.into_iter();
    let condition = conditions
        .map(|condition| Ok(Condition { says: condition.says, when: expression(condition.when)? }))
        .collect::<Result<_, AssessError>>()?;
    Ok(Article { number, says, note, concerns, outside, condition })
}

fn why(article: &Article<Expression>, outcome: Outcome, conditions: Vec<&Condition<Expression>>) -> String {
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
    fn builtin_agreements_can_be_read() {
        assert_eq!(BUILTIN.map(|text| Agreement::read(text).unwrap().articles.len()), [3, 2, 2, 1, 2]);
    }

    #[test]
    fn problem_in_a_condition_names_article_and_column() {
        let wrong = BUILTIN[0].replace("when = \"in_area\"", "when = \"attack && in_the_area\"");
        let error = Agreement::read(&wrong).unwrap_err();
        let of_article = "cannot read the condition `attack && in_the_area` of article `5` of the agreement \
                          `North Atlantic Treaty`";
        assert_eq!(error.to_string(), of_article);
        let why = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(why, "column 11: expected the name of a fact, found `in_the_area`");
        assert!(error.hint().unwrap().starts_with("facts are attack, "));
    }
}
