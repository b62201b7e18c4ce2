//! Words that imply an earlier stance.

use rashomon_schema::{Act, Stance};

use crate::table::{record, tables};

record! {
    /// Words in the sentence of an act that imply an earlier stance of the same voice.
    pub struct EarlierStanceWords {
        /// The words.
        pub words: &'static str,
        /// The act.
        pub act: Act,
        /// The earlier stance.
        pub stance: Stance,
    }
}

tables! {
    static WORDS: Vec<EarlierStanceWords> = "earlier_stance.tsv";
}

/// The earlier stance that a sentence in lower case implies for the voice of an act.
pub fn earlier_stance(act: Act, sentence: &str) -> Option<Stance> {
    WORDS.iter().find(|row| row.act == act && sentence.contains(row.words)).map(|row| row.stance)
}
