//! The people harmed in an event.

pub(crate) mod fate;
pub(crate) mod fate_link;
pub(crate) mod harmed;
pub(crate) mod link;
pub(crate) mod victim;
