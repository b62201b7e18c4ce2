//! What resolving keeps to, whatever the reports.

mod incidents;
mod origins;
mod properties;
mod told;
