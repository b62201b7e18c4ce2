//! One invented report, every way out.

mod draft;
mod json;
mod market;
mod page;
mod sheet;
