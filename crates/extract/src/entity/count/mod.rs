//! How many people came to harm.

pub(crate) mod by_parse;
pub(crate) mod by_words;
pub(crate) mod counted;
pub(crate) mod harm;
