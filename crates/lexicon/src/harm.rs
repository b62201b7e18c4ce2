//! Words for what happens to people that a report counts.

pub use rashomon_schema::Harm;

use crate::cell::{Words, vocabulary};
use crate::lookup::{Groups, Index, WordSet};
use crate::table::{record, tables};

record! {
    /// A word that calls people dead, injured, missing, captured or displaced.
    pub struct HarmWord {
        /// The word.
        pub word: &'static str,
        /// What happened to them.
        pub harm: Harm,
    }
}

vocabulary! {
    /// Where the count of a harm is.
    pub enum CountPosition {
        /// Its object: `captured 12 men`.
        Object = "object",
        /// Its subject: `3,000 people fled`.
        Subject = "subject",
        /// Before it: `12 still missing`.
        Before = "before",
        /// After its `of`: `the arrest of 12 men`.
        Of = "of",
    }
}

record! {
    /// A word for what happens to people, besides those that kill or injure somebody.
    pub struct LossWord {
        /// The word.
        pub word: &'static str,
        /// Where the count is.
        pub count: CountPosition,
        /// What happens to them.
        pub harm: Harm,
        /// Phrases of lemmas of which one is near; empty where none is needed.
        pub with: Words,
        /// Lemmas of which none is near.
        pub without: Words,
        /// Whether a number without a noun counts only where the sentence has other tolls, or it is large.
        pub strict: bool,
    }
}

vocabulary! {
    /// Where the count of a toll without a verb of harm is.
    pub enum TollForm {
        /// Its subject or before it: `14 were dead`.
        State = "state",
        /// Before it, where it has no subject of its own: `14 killed`.
        Participle = "participle",
        /// Its modifier, or after its `of`: `14 deaths`, `the deaths of 14 people`.
        Label = "label",
        /// After its `of`, or its modifier: `the lives of 14 people`.
        Lives = "lives",
        /// Like lives, and place by place: `150 bodies in Homs, 100 in Hama`.
        Bodies = "bodies",
        /// Before its verb: `14 fell victims`.
        Victims = "victims",
        /// After its `to`, for a toll mentioned before: `this was later updated to 82`.
        Revision = "revision",
        /// After it or its verb: `the death toll rose to 40`.
        Toll = "toll",
        /// After what its `of` leads to: `the number of those killed rose to 61`.
        Number = "number",
    }
}

record! {
    /// A word that gives a toll without a verb of harm.
    pub struct TollWord {
        /// The word.
        pub word: &'static str,
        /// Where the count is.
        pub form: TollForm,
        /// What happened; none where a word after it says so.
        pub harm: Option<Harm>,
    }
}

tables! {
    static TOLLS: Index<TollWord> = "toll_words.tsv";
    static HARMS: Index<HarmWord> = "harms.tsv";
    static LOSSES: Groups<LossWord> = "losses.tsv";
    static COUNTED: WordSet = "counted.tsv";
    static NOT_PEOPLE: WordSet = "not_people.tsv";
}

/// What a word in lower case calls people.
pub fn harm_word(word: &str) -> Option<Harm> {
    HARMS.get(word).map(|row| row.harm)
}

/// The meanings of a word for what happens to people, besides those that kill or injure somebody.
pub fn loss_words(word: &str) -> impl Iterator<Item = &'static LossWord> + use<> {
    LOSSES.get(word)
}

/// How a word in lower case gives a toll without a verb of harm.
pub fn toll_word(word: &str) -> Option<&'static TollWord> {
    TOLLS.get(word)
}

/// Whether a noun is one for people that are counted, besides those that have a role.
pub fn is_counted(lemma: &str) -> bool {
    COUNTED.has(lemma)
}

/// Endings of nouns for people by what they do or where they are from.
const ENDINGS: [&str; 10] = ["er", "or", "ist", "ian", "eer", "man", "woman", "men", "women", "trainee"];

/// Shorter words have such an ending by chance.
const SHORTEST: usize = 5;

/// Whether a noun in lower case ends like one for people, and is not known to be for something else: `lecturer`.
pub fn ends_like_people(lemma: &str) -> bool {
    lemma.len() >= SHORTEST && ENDINGS.iter().any(|ending| lemma.ends_with(ending)) && !NOT_PEOPLE.has(lemma)
}
