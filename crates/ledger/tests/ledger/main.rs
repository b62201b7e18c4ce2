//! The ledger against the definition, against records made with programs of others, and against any bytes.

mod bytes;
mod others;
mod tree;
