//! Verbs that say how sure it is that something happens.

use crate::lookup::classes;

classes! {
    /// A verb that says how sure it is that something happens.
    pub enum CertaintyVerb in "certainty_verbs.tsv" {
        /// Puts its verb in the future: `will strike`.
        Future = "future",
        /// Makes its verb possible: `may have struck`.
        Possible = "possible",
        /// Makes its verb possible, or negated rules it out: `could strike`, `could not strike`.
        Able = "able",
        /// Demands its verb: `must leave`.
        Obliged = "obliged",
        /// With a perfect, what did not come about: `would have struck`.
        Unreal = "unreal",
        /// Holds something to be so without knowing it: `strikes thought to be Russian`.
        Suspicion = "suspicion",
        /// Passes on what others say or know: `was reported to have been hit`.
        Report = "report",
    }
}
