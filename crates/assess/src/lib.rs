//! How the accounts of one incident stand.
//!
//! [`compare`] lays the accounts side by side, facet by facet, and says whether they can all hold, with the reason. A [`Case`] takes all incidents together, and
//! judges each by the rules of a [`Policy`].

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod agreement;
mod assessment;
mod compare;
mod error;
pub mod evidence;
pub mod position;
mod table;
mod world;

pub use agreement::Agreement;
pub use assessment::{Case, Policy};
pub use compare::{compare, compare_facet};
pub use error::{AssessError, ConditionProblem};
pub use world::{NoWorld, World};
