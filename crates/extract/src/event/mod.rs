//! What is reported to have happened.

pub(crate) mod acled;
pub(crate) mod agent;
pub(crate) mod argument;
pub(crate) mod assemble;
pub(crate) mod attitude;
pub(crate) mod background;
pub(crate) mod casualty;
pub(crate) mod claimed_agent;
pub(crate) mod clause;
pub(crate) mod draft;
pub(crate) mod factuality;
pub(crate) mod finish;
pub(crate) mod location;
pub(crate) mod predicate;
pub(crate) mod trigger;
pub(crate) mod trigger_row;
pub(crate) mod type_features;
