//! The ledger against itself on every small tree, and against records made with other programs.

mod tree;
