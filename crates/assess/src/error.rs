//! What can go wrong with the files that a user brings.

/// A policy or an agreement that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssessError {
    /// A policy file that is not one.
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
    /// An agreement file that is not one.
    #[error("cannot read the agreement")]
    Agreement {
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A condition that is no expression.
    #[error("cannot read the condition `{condition}` of `{article}`: {reason}")]
    Condition {
        /// The expression.
        condition: String,
        /// The article.
        article: String,
        /// Why.
        reason: String,
    },
}
