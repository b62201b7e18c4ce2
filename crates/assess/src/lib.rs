//! Comparison and judgement of the accounts of one incident.
//!
//! [`compare`] compares the accounts facet by facet and says whether they can all hold, and why. A [`Case`]
//! takes all incidents together and judges each by the rules of a [`Policy`].

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod agreement;
mod assessment;
mod compare;
mod error;
pub mod evidence;
pub mod position;
mod table;
mod title;
mod world;

pub use agreement::Agreement;
pub use assessment::{Case, Policy};
pub use compare::{compare, compare_facet};
pub use error::{AssessError, ConditionProblem};
pub use title::{incident_title, told_period};
pub use world::{NoWorld, World};
