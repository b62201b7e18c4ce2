//! What a condition asks of an account's facts, in three values.

use std::collections::BTreeSet;

use rashomon_schema::Outcome;

use super::fact::{FactValue, Facts};

/// A parsed condition. Its facts exist and its types fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Fact(&'static str),
    /// A fact that no report settles.
    Outside,
    Literal(FactValue),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Compare(Comparison, Box<Self>, Box<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

/// The outcome of a condition, and the claims that decided it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub outcome: Outcome,
    pub claims: BTreeSet<String>,
}

impl Expression {
    /// Its outcome on these facts. `&&`, `||` and `!` are Kleene's; a comparison with an unknown fact is
    /// open.
    pub(super) fn evaluate(&self, facts: &Facts) -> Answer {
        match self {
            Self::And(a, b) => combine(a.evaluate(facts), b.evaluate(facts), Outcome::NotMet),
            Self::Or(a, b) => combine(a.evaluate(facts), b.evaluate(facts), Outcome::Met),
            Self::Not(inner) => {
                let Answer { outcome, claims } = inner.evaluate(facts);
                Answer { outcome: negate(outcome), claims }
            }
            Self::Compare(comparison, a, b) => {
                let holds = a.value(facts).zip(b.value(facts)).and_then(|(a, b)| comparison.holds(a, b));
                answer(holds, a.claims(facts).chain(b.claims(facts)))
            }
            Self::Fact(_) | Self::Outside | Self::Literal(_) => {
                let holds = match self.value(facts) {
                    Some(FactValue::YesNo(holds)) => Some(*holds),
                    _ => None,
                };
                answer(holds, self.claims(facts))
            }
        }
    }

    fn value<'f>(&'f self, facts: &'f Facts) -> Option<&'f FactValue> {
        match self {
            Self::Fact(name) => facts.get(name).map(|fact| &fact.value),
            Self::Literal(value) => Some(value),
            _ => None,
        }
    }

    fn claims<'f>(&self, facts: &'f Facts) -> impl Iterator<Item = String> + use<'f> {
        let fact = match self {
            Self::Fact(name) => facts.get(name),
            _ => None,
        };
        fact.into_iter().flat_map(|fact| fact.claims.iter().cloned())
    }
}

impl Comparison {
    /// Whether it holds between two values; none if their types do not fit.
    fn holds(self, a: &FactValue, b: &FactValue) -> Option<bool> {
        use FactValue::{Number, Text, Texts};
        Some(match (self, a, b) {
            (Self::In, Text(one), Texts(many)) => many.contains(one),
            (Self::Equal, Text(a), Text(b)) => a == b,
            (Self::Unequal, Text(a), Text(b)) => a != b,
            (Self::Equal, Number(a), Number(b)) => a == b,
            (Self::Unequal, Number(a), Number(b)) => a != b,
            (Self::Less, Number(a), Number(b)) => a < b,
            (Self::LessOrEqual, Number(a), Number(b)) => a <= b,
            (Self::Greater, Number(a), Number(b)) => a > b,
            (Self::GreaterOrEqual, Number(a), Number(b)) => a >= b,
            _ => return None,
        })
    }
}

fn answer(holds: Option<bool>, claims: impl Iterator<Item = String>) -> Answer {
    match holds {
        Some(true) => Answer { outcome: Outcome::Met, claims: claims.collect() },
        Some(false) => Answer { outcome: Outcome::NotMet, claims: claims.collect() },
        None => Answer { outcome: Outcome::Open, claims: BTreeSet::new() },
    }
}

/// Two answers of which one with the outcome `deciding` settles the whole.
fn combine(a: Answer, b: Answer, deciding: Outcome) -> Answer {
    match (a.outcome == deciding, b.outcome == deciding) {
        (true, false) => a,
        (false, true) => b,
        (true, true) => Answer { outcome: deciding, claims: a.claims.into_iter().chain(b.claims).collect() },
        (false, false) if a.outcome == Outcome::Open => a,
        (false, false) if b.outcome == Outcome::Open => b,
        (false, false) => {
            Answer { outcome: negate(deciding), claims: a.claims.into_iter().chain(b.claims).collect() }
        }
    }
}

const fn negate(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Met => Outcome::NotMet,
        Outcome::NotMet => Outcome::Met,
        Outcome::Open => Outcome::Open,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::agreement::parser::parse;

    fn facts() -> Facts {
        Facts::from_values([
            ("attack", FactValue::YesNo(true)),
            ("in_area", FactValue::YesNo(false)),
            ("killed", FactValue::Number(12)),
            ("status", FactValue::Text("civilian".to_owned())),
            ("means", FactValue::Texts(vec!["gunnery".to_owned(), "rocket".to_owned()])),
        ])
    }

    fn check(condition: &str, outcome: Outcome, claims: &[&str]) {
        let expression = parse(condition, &BTreeMap::new()).unwrap();
        let claims = claims.iter().map(|claim| (*claim).to_owned()).collect();
        assert_eq!(expression.evaluate(&facts()), Answer { outcome, claims }, "{condition}");
    }

    #[test]
    fn facts_decide() {
        check("attack", Outcome::Met, &["attack"]);
        check("!in_area", Outcome::Met, &["in_area"]);
        check("target_is_party", Outcome::Open, &[]);
    }

    #[test]
    fn comparisons_decide() {
        check("killed > 11", Outcome::Met, &["killed"]);
        check("killed >= 13", Outcome::NotMet, &["killed"]);
        check("12 == killed", Outcome::Met, &["killed"]);
        check("killed < 12", Outcome::NotMet, &["killed"]);
        check("killed <= 12", Outcome::Met, &["killed"]);
        check("killed != 12", Outcome::NotMet, &["killed"]);
        check("status == \"civilian\"", Outcome::Met, &["status"]);
        check("status != 'civilian'", Outcome::NotMet, &["status"]);
        check("'rocket' in means", Outcome::Met, &["means"]);
        check("'chemical' in means", Outcome::NotMet, &["means"]);
    }

    #[test]
    fn comparison_with_an_unknown_fact_is_open() {
        check("injured > 0", Outcome::Open, &[]);
        check("agent_state != target_state", Outcome::Open, &[]);
        check("status == agent_state", Outcome::Open, &[]);
    }

    #[test]
    fn logic_has_three_values() {
        check("attack && target_is_party", Outcome::Open, &[]);
        check("in_area && target_is_party", Outcome::NotMet, &["in_area"]);
        check("attack || target_is_party", Outcome::Met, &["attack"]);
        check("in_area || target_is_party", Outcome::Open, &[]);
        check("!target_is_party", Outcome::Open, &[]);
        check("attack && killed > 0", Outcome::Met, &["attack", "killed"]);
    }

    #[test]
    fn and_binds_more_tightly_than_or() {
        check("attack || attack && in_area", Outcome::Met, &["attack"]);
        check("(attack || attack) && in_area", Outcome::NotMet, &["in_area"]);
        check("!in_area && attack", Outcome::Met, &["attack", "in_area"]);
        check("!(in_area && attack)", Outcome::Met, &["in_area"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = parse(&text, &BTreeMap::new());
        }

        #[test]
        fn no_sequence_of_words_and_signs_panics(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "attack", "killed", "means", "status", "'x'", "7", "99999999999999999999", "(", ")", "!",
                    "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in", "=", "&", "é", "'",
                ]),
                0..300,
            ),
        ) {
            if let Ok(expression) = parse(&parts.join(" "), &BTreeMap::new()) {
                expression.evaluate(&facts());
            }
        }
    }
}
