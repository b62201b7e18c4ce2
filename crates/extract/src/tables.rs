//! The linguistic knowledge, read once from the tables beside this file.

mod load;

use std::sync::LazyLock;

use rashomon_schema::{Act, Certainty, Tense};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a cue verb takes as its content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Frames {
    pub clause: bool,
    pub quotation: bool,
    pub infinitive: bool,
    pub object: bool,
    pub addressee: bool,
    /// A noun phrase where a document is the source: `the video showed dozens of bodies`.
    pub shown: bool,
    /// A judgement that accuses where `for` gives its reason.
    pub judgement: bool,
    /// Denies only where its object is something said.
    pub charge: bool,
    /// The object noun tells what is done: `repeated his denial`.
    pub lends: bool,
}

/// Who hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hedge {
    /// Nobody.
    None,
    /// The speaker does not commit: believes, suspects.
    Speaker,
    /// The reporter keeps a distance: claims, alleges.
    Reporter,
}

/// A row of `cue_verbs.tsv`.
#[derive(Debug, Clone)]
pub(crate) struct CueVerb {
    pub act: Act,
    pub frames: Frames,
    pub hedge: Hedge,
    pub prepositions: Vec<&'static str>,
}

/// A row of `cue_phrases.tsv`: a verb beside one of some words.
#[derive(Debug, Clone)]
pub(crate) struct CuePhrase {
    words: Vec<&'static str>,
    /// None where the phrase is no speech.
    pub row: Option<CueVerb>,
}

impl CuePhrase {
    /// Whether `lemma` is one of the words that make the phrase.
    pub fn fits(&self, lemma: &str) -> bool {
        self.words.contains(&lemma)
    }
}

/// A row of `cue_nouns.tsv`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CueNoun {
    pub act: Act,
    pub hedge: Hedge,
}

/// How the arguments of a trigger are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Subject acts on object.
    Act,
    /// Subject suffers: die, collapse.
    Suffer,
    /// Subject is the means: explode, detonate.
    Blow,
    /// Both sides act on each other: clash, meet.
    Mutual,
    /// Subject wills something, or wills it of the object: agree to, refuse to, ask to.
    Attitude(Attitude),
}

/// How somebody stands to doing something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attitude {
    /// Means to do it.
    Intend,
    /// Offers or agrees to do it.
    Offer,
    /// Will not do it.
    Refuse,
    /// Wants others to do it.
    Demand,
    /// Says it will be done to others.
    Threaten,
}

/// A row of `triggers.tsv`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    pub kind: &'static str,
    pub mode: Option<&'static str>,
    pub frame: Frame,
    pub toll: Option<Harm>,
    /// Prepositions that bring in the target; empty for the object.
    pub through: &'static str,
    /// Counts only beside an object or other signs of violence.
    pub weak: bool,
    /// Counts only with an object and a receiver.
    pub gift: bool,
    /// The object goes into the predicate, the target stands beyond it: `lifted the sanctions on`.
    pub carries: bool,
}

impl Trigger {
    /// A trigger of the type `kind` and nothing else.
    pub const fn bare(kind: &'static str) -> Self {
        Self {
            kind,
            mode: None,
            frame: Frame::Act,
            toll: None,
            through: "",
            weak: false,
            gift: false,
            carries: false,
        }
    }

    /// The trigger that a row tells of from its type on.
    pub fn of_cells(row: &[&'static str]) -> Self {
        let flags = cell(row, 2);
        Self {
            mode: filled(cell(row, 1)),
            frame: match () {
                () if flags.contains("suffer") => Frame::Suffer,
                () if flags.contains("blow") => Frame::Blow,
                () if flags.contains("mutual") => Frame::Mutual,
                () => Frame::Act,
            },
            toll: match () {
                () if flags.contains("killed") => Some(Harm::Killed),
                () if flags.contains("injured") => Some(Harm::Injured),
                () => None,
            },
            through: filled(cell(row, 3)).unwrap_or_default(),
            weak: flags.contains("weak") || flags.contains("gift"),
            gift: flags.contains("gift"),
            ..Self::bare(cell(row, 0))
        }
    }
}

/// Whether events of a type help, harm or are words that do neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Cooperative,
    Hostile,
    Spoken,
}

/// A row of `types.tsv`.
#[derive(Debug, Clone)]
pub(crate) struct EventType {
    pub side: Side,
    pub cameo: &'static str,
    /// Prepositions that usually bring in the target.
    pub through: Vec<&'static str>,
}

/// What a trigger does to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Harm {
    Killed,
    Injured,
    Missing,
    Captured,
    Displaced,
}

impl Harm {
    /// The harm that a table's word stands for.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "killed" => Self::Killed,
            "injured" => Self::Injured,
            "missing" => Self::Missing,
            "captured" => Self::Captured,
            "displaced" => Self::Displaced,
            _ => return None,
        })
    }
}

/// A row of `factuality.tsv` for one word.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    pub relations: Vec<&'static str>,
    pub positive: Vec<Makes>,
    pub negated: Vec<Makes>,
}

/// What a word makes of the event below it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Makes {
    Opposite,
    Certainty(Certainty),
    Tense(Tense),
}

/// What a noun stands for when it speaks or is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// One human being.
    Person,
    /// An official or a source that is not named.
    Unnamed,
    /// A body.
    Body,
    /// Something that is read.
    Document,
    /// Civilians, counted among the dead.
    Civilian,
    /// Fighters.
    Fighter,
    /// A building, a vehicle, a place that is struck.
    Thing,
}

/// The numbers that a word stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NumberWord {
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub approx: bool,
}

/// A row of `acled.tsv`.
#[derive(Debug, Clone)]
pub(crate) struct SubEvent {
    pub name: &'static str,
    pub kind: &'static str,
    pub modes: Vec<&'static str>,
    pub agent: &'static str,
    pub target: &'static str,
}

/// Every table.
pub(crate) struct Tables {
    pub verbs: FxHashMap<&'static str, CueVerb>,
    /// The phrases of each verb, in order.
    pub phrases: FxHashMap<&'static str, Vec<CuePhrase>>,
    pub nouns: FxHashMap<&'static str, CueNoun>,
    /// Words that call what was said untrue.
    pub untrue: FxHashSet<&'static str>,
    /// What may be denied beside things said.
    pub charges: FxHashSet<&'static str>,
    pub adverbs: FxHashMap<&'static str, Act>,
    pub channels: FxHashMap<&'static str, &'static str>,
    pub trigger_verbs: FxHashMap<&'static str, Trigger>,
    pub trigger_nouns: FxHashMap<&'static str, Trigger>,
    pub light_verbs: FxHashMap<&'static str, LightVerb>,
    pub means: FxHashMap<&'static str, &'static str>,
    pub modes_of_means: FxHashMap<&'static str, &'static str>,
    /// The PLOVER types.
    pub types: FxHashMap<&'static str, EventType>,
    /// The CAMEO root of a type and mode, where it is not that of the type.
    pub cameo: FxHashMap<(&'static str, &'static str), &'static str>,
    /// Words for attitudes by lemma and class (`v`, `a`, `n`), and whether they tell of an event whatever they are held to.
    pub attitudes: FxHashMap<(&'static str, char), (Attitude, bool)>,
    /// What words make of the events below them.
    pub signatures: FxHashMap<&'static str, Vec<Signature>>,
    /// ACLED sub-event types, in order of precedence.
    pub acled: Vec<SubEvent>,
    pub roles: FxHashMap<&'static str, Role>,
    /// Nouns that take up a body named before, and words that its name has.
    pub taken_up: FxHashMap<&'static str, Vec<&'static str>>,
    /// The nouns that titles cut short stand for.
    pub titles: FxHashMap<&'static str, &'static str>,
    pub female: FxHashSet<&'static str>,
    pub male: FxHashSet<&'static str>,
    pub numbers: FxHashMap<&'static str, NumberWord>,
    /// Words that call people dead, injured, missing, captured or displaced.
    pub harms: FxHashMap<&'static str, Harm>,
    /// Nouns for people that are counted, beside those of `roles`.
    pub counted: FxHashSet<&'static str>,
    /// Nouns for what serves a state or a group.
    pub services: FxHashMap<&'static str, Service>,
    pub place_nouns: FxHashSet<&'static str>,
    pub equipment: FxHashMap<&'static str, &'static str>,
    /// Words for whoever holds an office.
    pub holders: FxHashSet<&'static str>,
    /// Letters before the figures of a designation, and what it names.
    pub designations: FxHashMap<&'static str, &'static str>,
    /// Nouns beside those of `roles` that describe a human being or a body.
    pub described: FxHashMap<&'static str, &'static str>,
}

/// A row of `services.tsv`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Service {
    /// Stands for whom it belongs to.
    pub owned: bool,
    /// Has soldiers.
    pub armed: bool,
}

/// How a light verb lends its arguments to the noun that carries the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LightVerb {
    /// `launch an attack`: the noun is its object.
    Takes,
    /// `an attack took place`: the noun is its subject.
    Occurs,
    /// `announced an investigation`: the noun is its object, and the subject its agent unless it is an assault.
    Tells,
}

/// The tables, compiled on first use.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(Tables::compile);
    &TABLES
}

/// Rows of a table: comments and empty lines left out, cells split at tabs.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

pub(crate) fn cell(row: &[&'static str], n: usize) -> &'static str {
    row.get(n).copied().unwrap_or("").trim()
}

/// What a cell says, unless it is left empty.
fn filled(text: &'static str) -> Option<&'static str> {
    (!text.is_empty() && text != "-").then_some(text)
}

impl Tables {
    /// The role of the noun `lemma`, also by its last part: `spokeswoman`, `policeman`.
    pub fn role(&self, lemma: &str) -> Option<Role> {
        if let Some(&role) = self.roles.get(lemma) {
            return Some(role);
        }
        let known = |ending| lemma.ends_with(ending) && lemma.len() > 5;
        (known("woman") || known("man") || known("person")).then_some(Role::Person)
    }
}
