//! What is reported to have happened.

pub(crate) mod acled;
pub(crate) mod argument;
pub(crate) mod assemble;
pub(crate) mod attitude;
pub(crate) mod casualty;
pub(crate) mod factuality;
pub(crate) mod location;
pub(crate) mod predicate;
pub(crate) mod trigger;
pub(crate) mod type_features;
