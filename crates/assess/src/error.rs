//! What can go wrong with the files that a user brings.

/// A policy or an agreement that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssessError {
    /// A file that is not a policy.
    #[error("cannot read the policy")]
    Policy {
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A source-and-claim method that does not exist.
    #[error("no source-and-claim method is called `{name}`")]
    Method {
        /// The name asked for.
        name: String,
    },
    /// A file that is not an agreement.
    #[error("cannot read the agreement")]
    Agreement {
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A condition that is not an expression over known facts.
    #[error("cannot read the condition `{condition}` of article `{article}` of the agreement `{agreement}`")]
    Condition {
        /// The name of the agreement.
        agreement: String,
        /// The number of the article.
        article: String,
        /// The condition.
        condition: String,
        /// Why.
        source: Box<ConditionProblem>,
    },
}

impl AssessError {
    /// A remedy, if there is one.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Condition { source, .. } => source.hint.as_deref(),
            _ => None,
        }
    }
}

/// Why a text is not a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: expected {expected}, found {found}")]
pub struct ConditionProblem {
    /// The character that the problem begins with, counted from 1.
    pub column: usize,
    /// What would fit there.
    pub expected: String,
    /// What is there.
    pub found: String,
    /// A remedy, if there is one.
    pub hint: Option<String>,
}
