//! Who says what.

pub(crate) mod attribution;
pub(crate) mod earlier_stance;
mod named_below;
pub(crate) mod participant;
pub(crate) mod pronoun;
pub(crate) mod referent;
pub(crate) mod teller;
pub(crate) mod voice;
