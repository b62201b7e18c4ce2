//! What events and statements come to: incidents and claims.

pub(crate) mod claim;
pub(crate) mod claim_list;
mod denial;
pub(crate) mod headline_dedup;
pub(crate) mod incident;
pub(crate) mod judge;
pub(crate) mod narrative;
pub(crate) mod response;
