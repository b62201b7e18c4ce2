//! Words for who speaks.

use crate::lookup::classes;

classes! {
    /// A word for who speaks, or for what is not a speaker.
    pub enum VoiceWord in "voices.tsv" {
        /// Says nothing itself; its voice is whoever mentions it: `evidence suggests`.
        Evidence = "evidence",
        /// Comes from nobody in particular if it is bare and plural: `initial reports`.
        Hearsay = "hearsay",
        /// Takes up what somebody has just said: `the statement added`.
        Statement = "statement",
        /// Has an owner who speaks through it: `the ministry's letter`, `a toll from the observatory`.
        Document = "document",
        /// Marks who speaks for an organisation: `a spokesman for the monitor`.
        ForBody = "for-body",
        /// Brings a document of its subject out: `a communique issued by the army`.
        Issues = "issues",
        /// Joins a description with a name: `a witness named Ahmad`.
        Names = "names",
        /// Judges or looks into what its object names, and does not tell it: `condemned the attack`.
        TakesForGranted = "takes-for-granted",
        /// Speaks for a body, often without a name: `a police official`.
        Official = "official",
        /// A body whose officials have ranks.
        Uniformed = "uniformed",
        /// A rank of such a body.
        Rank = "rank",
        /// Tells that who speaks does not want to be named.
        Anonymous = "anonymous",
    }
}
