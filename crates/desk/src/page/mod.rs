//! The pages, one module each.

pub(crate) mod add;
pub(crate) mod claim;
pub(crate) mod incident;
pub(crate) mod incidents;
pub(crate) mod judge;
pub(crate) mod judgements;
pub(crate) mod map;
pub(crate) mod name;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod start;
pub(crate) mod timeline;
