//! News agencies.

use crate::table::{record, tables};

record! {
    /// A news agency as reports credit it.
    pub struct Agency {
        /// The credit.
        pub credit: &'static str,
        /// Its name.
        pub name: &'static str,
    }
}

tables! {
    static AGENCIES: Vec<Agency> = "agencies.tsv";
}

/// The agencies, with every credit of each.
pub fn agencies() -> &'static [Agency] {
    &AGENCIES
}
