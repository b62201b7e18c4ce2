//! Conditions in the Common Expression Language, in three values.

use std::collections::BTreeSet;
use std::sync::Arc;

use cel::common::ast::{Expr, IdedExpr, operators};
use cel::parser::Parser;
use cel::{Context, Env, Value};
use rashomon_schema::Outcome;

use super::Article;
use super::fact::{FACTS, Facts};
use crate::error::AssessError;

thread_local! {
    /// The functions of the language, which take long to declare.
    static LANGUAGE: Arc<Env> = Arc::new(Env::stdlib());
}

/// A condition that was read and whose facts are known by name.
pub(super) struct Expression(IdedExpr);

/// What a condition comes to, and the claims that decided it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub outcome: Outcome,
    pub claims: BTreeSet<String>,
}

impl Expression {
    /// Reads a condition of an article.
    pub(super) fn read(text: &str, article: &Article) -> Result<Self, AssessError> {
        let wrong = |reason: String| AssessError::Condition {
            condition: text.to_owned(),
            article: article.number.clone(),
            reason,
        };
        let parsed = Parser::new().parse(text).map_err(|error| wrong(error.to_string()))?;
        let references = parsed.references();
        let known = |name: &&str| FACTS.contains(name) || article.outside.contains_key(*name);
        let unknown: Option<String> =
            references.variables().into_iter().find(|name| !known(name)).map(str::to_owned);
        drop(references);
        match unknown {
            Some(name) => Err(wrong(format!("no fact is called `{name}`"))),
            None => Ok(Self(parsed)),
        }
    }

    /// What it comes to on these facts. `&&`, `||` and `!` are Kleene's; what else asks for an unknown fact is open.
    pub(super) fn evaluate(&self, facts: &Facts) -> Answer {
        evaluate(&self.0, facts)
    }
}

fn evaluate(expression: &IdedExpr, facts: &Facts) -> Answer {
    let Expr::Call(call) = &expression.expr else { return leaf(expression, facts) };
    match (call.func_name.as_str(), &call.args[..]) {
        (operators::LOGICAL_AND, [a, b]) => join(evaluate(a, facts), evaluate(b, facts), Outcome::NotMet),
        (operators::LOGICAL_OR, [a, b]) => join(evaluate(a, facts), evaluate(b, facts), Outcome::Met),
        (operators::LOGICAL_NOT, [a]) => {
            let Answer { outcome, claims } = evaluate(a, facts);
            Answer { outcome: not(outcome), claims }
        }
        _ => leaf(expression, facts),
    }
}

/// Two answers of which one may decide alone.
fn join(a: Answer, b: Answer, deciding: Outcome) -> Answer {
    match (a.outcome == deciding, b.outcome == deciding) {
        (true, false) => a,
        (false, true) => b,
        (true, true) => Answer { outcome: deciding, claims: a.claims.into_iter().chain(b.claims).collect() },
        (false, false) if a.outcome == Outcome::Open => a,
        (false, false) if b.outcome == Outcome::Open => b,
        (false, false) => {
            Answer { outcome: not(deciding), claims: a.claims.into_iter().chain(b.claims).collect() }
        }
    }
}

const fn not(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Met => Outcome::NotMet,
        Outcome::NotMet => Outcome::Met,
        Outcome::Open => Outcome::Open,
    }
}

fn leaf(expression: &IdedExpr, facts: &Facts) -> Answer {
    let references = expression.references();
    let mut context = Context::with_env(LANGUAGE.with(Arc::clone));
    let mut claims = BTreeSet::new();
    for name in references.variables() {
        if let Some(fact) = facts.get(name) {
            context.add_variable_from_value(name, fact.value.clone());
            claims.extend(fact.claims.iter().cloned());
        }
    }
    match Value::resolve(expression, &context) {
        Ok(Value::Bool(true)) => Answer { outcome: Outcome::Met, claims },
        Ok(Value::Bool(false)) => Answer { outcome: Outcome::NotMet, claims },
        _ => Answer { outcome: Outcome::Open, claims: BTreeSet::new() },
    }
}
