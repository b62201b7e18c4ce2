//! One invented report, every way out.

mod compared;
mod draft;
mod formats;
mod json;
mod market;
mod page;
mod sheet;
