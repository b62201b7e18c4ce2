//! What resolving keeps to, whatever the reports.

mod about;
mod incidents;
mod origins;
mod properties;
mod told;
