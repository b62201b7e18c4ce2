//! The parse of a report as the rules walk it.

pub(crate) mod layout;
pub(crate) mod parse;
pub(crate) mod quotation;
pub(crate) mod token_span;
pub(crate) mod walk;
