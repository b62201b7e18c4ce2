//! Words that say who somebody is without naming them.

use crate::lookup::WordSet;
use crate::table::tables;

tables! {
    static NOBODY: WordSet = "nobody.tsv";
    static INSURGENTS: WordSet = "insurgents.tsv";
    static MEDICAL: WordSet = "medical.tsv";
}

/// Whether a word in lower case names nobody in particular.
pub fn is_unspecified(word: &str) -> bool {
    NOBODY.has(word)
}

/// Whether a word in lower case is one for fighters against a state.
pub fn is_insurgent(word: &str) -> bool {
    INSURGENTS.has(word)
}

/// Whether a word in lower case makes a target a medical unit.
pub fn is_medical(word: &str) -> bool {
    MEDICAL.has(word)
}
