//! Resolving invented reports.

mod incidents;
mod origins;
mod properties;
mod relevance;
mod reports;
mod versions;
