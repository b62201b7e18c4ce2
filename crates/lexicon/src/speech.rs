//! Words that mark speech, thought and stance.

use rashomon_schema::Act;

use crate::cell::{EnumSet, Words, vocabulary};
use crate::lookup::{Groups, Index, WordSet};
use crate::table::{Record, Row, TableError, record, tables};

vocabulary! {
    /// What a cue verb takes as its content.
    pub enum CueFrame {
        /// A clause: `said that it struck`.
        Clause = "clause",
        /// A quotation.
        Quotation = "quotation",
        /// An infinitive: `promised to stop`.
        Infinitive = "infinitive",
        /// A noun phrase: `denied the attack`.
        Object = "object",
        /// A noun phrase is the person addressed: `told reporters`.
        Addressee = "addressee",
        /// A noun phrase where a document is the source: `the video showed dozens of bodies`.
        Shown = "shown",
        /// A judgement that accuses where `for` gives its reason.
        Judgement = "judgement",
        /// Denies only where its object is something said.
        Charge = "charge",
        /// With an infinitive, demands it: `told the crowd to leave`.
        Order = "order",
        /// Claims the attack that is its object: `claimed the bombing`.
        Harm = "harm",
        /// The object noun says what is done: `repeated his denial`.
        ObjectAct = "object-act",
    }
}

vocabulary! {
    /// Who hedges.
    pub enum Hedge {
        /// The speaker does not commit: believes, suspects.
        Speaker = "speaker",
        /// The reporter keeps a distance: claims, alleges.
        Reporter = "reporter",
    }
}

record! {
    /// A verb that marks speech.
    pub struct CueVerb {
        /// The verb.
        pub lemma: &'static str,
        /// What is done by it.
        pub act: Act,
        /// What it takes as its content.
        pub frames: EnumSet<CueFrame>,
        /// Who hedges by it.
        pub hedge: Option<Hedge>,
        /// Prepositions that introduce the content.
        pub prepositions: Words,
    }
}

/// A verb that marks another act, or no speech, with certain words.
#[derive(Debug)]
pub struct CuePhrase {
    lemma: &'static str,
    /// Its object, particle, complement, preposition or the object of that is one of these.
    pub words: Words,
    /// The verb with these words; none where it is no speech.
    pub verb: Option<CueVerb>,
}

impl Record for CuePhrase {
    const COLUMNS: &'static [&'static str] = &["lemma", "words", "act", "frames", "prepositions"];

    fn read(row: &Row<'_>) -> Result<Self, TableError> {
        let lemma = row.cell("lemma")?;
        let act: Option<Act> = row.cell("act")?;
        let (frames, prepositions) = (row.cell("frames")?, row.cell("prepositions")?);
        let verb = act.map(|act| CueVerb { lemma, act, frames, hedge: None, prepositions });
        Ok(Self { lemma, words: row.cell("words")?, verb })
    }

    fn keys(&self) -> &[&'static str] {
        std::slice::from_ref(&self.lemma)
    }
}

record! {
    /// A noun that marks speech.
    pub struct CueNoun {
        /// The noun.
        pub lemma: &'static str,
        /// What is done by it.
        pub act: Act,
        /// Who hedges by it.
        pub hedge: Option<Hedge>,
    }
}

record! {
    /// An adverb or adjective that reports without a speaker.
    pub struct CueAdverb {
        /// The word.
        pub word: &'static str,
        /// What is done by it.
        pub act: Act,
    }
}

record! {
    /// A medium that speech goes through.
    pub struct Channel {
        /// Its words, in lower case.
        pub words: &'static str,
        /// Its name.
        pub name: &'static str,
    }
}

tables! {
    static VERBS: Index<CueVerb> = "cue_verbs.tsv";
    static PHRASES: Groups<CuePhrase> = "cue_phrases.tsv";
    static NOUNS: Index<CueNoun> = "cue_nouns.tsv";
    static ADVERBS: Index<CueAdverb> = "cue_adverbs.tsv";
    static CHANNELS: Index<Channel> = "channels.tsv";
    static UNTRUE: WordSet = "untrue.tsv";
    static CHARGES: WordSet = "charges.tsv";
}

/// The verb of speech with this lemma.
pub fn cue_verb(lemma: &str) -> Option<&'static CueVerb> {
    VERBS.get(lemma)
}

/// The phrases of a verb, of which the first that fits counts.
pub fn cue_phrases(lemma: &str) -> impl Iterator<Item = &'static CuePhrase> + use<> {
    PHRASES.get(lemma)
}

/// The noun of speech with this lemma.
pub fn cue_noun(lemma: &str) -> Option<&'static CueNoun> {
    NOUNS.get(lemma)
}

/// What a word in lower case does that reports without a speaker.
pub fn cue_adverb(word: &str) -> Option<Act> {
    ADVERBS.get(word).map(|row| row.act)
}

/// The name of a medium.
pub fn channel_name(words: &str) -> Option<&'static str> {
    CHANNELS.get(words).map(|row| row.name)
}

/// Whether a word calls what was said untrue.
pub fn is_untrue(word: &str) -> bool {
    UNTRUE.has(word)
}

/// Whether a noun is something that can be denied although it is not speech.
pub fn is_charge(lemma: &str) -> bool {
    CHARGES.has(lemma)
}
