//! The linguistic knowledge, read once from the tables beside this file.

use std::str::FromStr;
use std::sync::LazyLock;

use rashomon_schema::{Act, Certainty, Tense};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::acled::SubEvent;
use crate::attitude::Attitude;

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
    pub place_nouns: FxHashSet<&'static str>,
    pub equipment: FxHashMap<&'static str, &'static str>,
    /// Words for whoever holds an office.
    pub holders: FxHashSet<&'static str>,
    /// Letters before the figures of a designation, and what it names.
    pub designations: FxHashMap<&'static str, &'static str>,
    /// Nouns beside those of `roles` that describe a human being or a body.
    pub described: FxHashMap<&'static str, &'static str>,
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

fn filled(text: &'static str) -> Option<&'static str> {
    (!text.is_empty() && text != "-").then_some(text)
}

fn pairs(text: &'static str) -> FxHashMap<&'static str, &'static str> {
    rows(text).map(|row| (cell(&row, 0), cell(&row, 1))).collect()
}

fn words(text: &'static str) -> FxHashSet<&'static str> {
    rows(text).map(|row| cell(&row, 0)).collect()
}

fn hedge(flags: &str) -> Hedge {
    match () {
        () if flags.contains('h') => Hedge::Speaker,
        () if flags.contains('r') => Hedge::Reporter,
        () => Hedge::None,
    }
}

fn act(text: &str) -> Act {
    Act::parse(text).expect("the tables name acts of the vocabulary; a test reads every row")
}

impl FromStr for Frames {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self {
            clause: text.contains('c'),
            quotation: text.contains('q'),
            infinitive: text.contains('x'),
            object: text.contains('o'),
            addressee: text.contains('a'),
            shown: text.contains('p'),
            judgement: text.contains('j'),
            charge: text.contains('d'),
            lends: text.contains('l'),
        })
    }
}

impl Tables {
    fn compile() -> Self {
        let (trigger_verbs, trigger_nouns) = triggers();
        let (roles, female, male) = people();
        Self {
            verbs: rows(include_str!("tables/cue_verbs.tsv"))
                .map(|row| (cell(&row, 0), cue_verb(&row)))
                .collect(),
            phrases: phrases(),
            untrue: words(include_str!("tables/untrue.tsv")),
            charges: words(include_str!("tables/charges.tsv")),
            nouns: rows(include_str!("tables/cue_nouns.tsv"))
                .map(|row| (cell(&row, 0), CueNoun { act: act(cell(&row, 1)), hedge: hedge(cell(&row, 2)) }))
                .collect(),
            adverbs: rows(include_str!("tables/cue_adverbs.tsv"))
                .map(|row| (cell(&row, 0), act(cell(&row, 1))))
                .collect(),
            channels: pairs(include_str!("tables/channels.tsv")),
            trigger_verbs,
            trigger_nouns,
            light_verbs: rows(include_str!("tables/light_verbs.tsv"))
                .map(|row| (cell(&row, 0), light_verb(&row)))
                .collect(),
            means: pairs(include_str!("tables/means.tsv")),
            modes_of_means: pairs(include_str!("tables/means_modes.tsv")),
            types: types(),
            cameo: rows(include_str!("tables/cameo.tsv"))
                .map(|row| ((cell(&row, 0), cell(&row, 1)), cell(&row, 2)))
                .collect(),
            attitudes: attitudes(),
            signatures: signatures(),
            acled: rows(include_str!("tables/acled.tsv")).map(|row| sub_event(&row)).collect(),
            roles,
            taken_up: rows(include_str!("tables/taken_up.tsv"))
                .map(|row| (cell(&row, 0), cell(&row, 1).split(',').collect()))
                .collect(),
            titles: pairs(include_str!("tables/titles.tsv")),
            female,
            male,
            numbers: rows(include_str!("tables/numbers.tsv"))
                .map(|row| (cell(&row, 0), number_word(&row)))
                .collect(),
            harms: rows(include_str!("tables/harms.tsv"))
                .filter_map(|row| Some((cell(&row, 0), Harm::parse(cell(&row, 1))?)))
                .collect(),
            counted: words(include_str!("tables/counted.txt")),
            place_nouns: words(include_str!("tables/place_nouns.tsv")),
            equipment: pairs(include_str!("tables/equipment.tsv")),
            holders: words(include_str!("tables/holders.tsv")),
            designations: pairs(include_str!("tables/designations.tsv")),
            described: pairs(include_str!("tables/described.tsv")),
        }
    }

    /// The role of the noun `lemma`, also by its last part: `spokeswoman`, `policeman`.
    pub fn role(&self, lemma: &str) -> Option<Role> {
        if let Some(&role) = self.roles.get(lemma) {
            return Some(role);
        }
        let known = |ending| lemma.ends_with(ending) && lemma.len() > 5;
        (known("woman") || known("man") || known("person")).then_some(Role::Person)
    }
}

fn cue_verb(row: &[&'static str]) -> CueVerb {
    let frames = cell(row, 2);
    CueVerb {
        act: act(cell(row, 1)),
        frames: frames.parse().unwrap_or_default(),
        hedge: hedge(frames),
        prepositions: cell(row, 3).split(',').filter(|p| !p.is_empty()).collect(),
    }
}

fn phrases() -> FxHashMap<&'static str, Vec<CuePhrase>> {
    let mut phrases: FxHashMap<&'static str, Vec<CuePhrase>> = FxHashMap::default();
    for row in rows(include_str!("tables/cue_phrases.tsv")) {
        let words = cell(&row, 1).split(',').collect();
        // Without the words beside it, the row is one of `cue_verbs`.
        let speech = filled(cell(&row, 2)).map(|_| cue_verb(&[&row[..1], &row[2..]].concat()));
        phrases.entry(cell(&row, 0)).or_default().push(CuePhrase { words, row: speech });
    }
    phrases
}

fn light_verb(row: &[&'static str]) -> LightVerb {
    match cell(row, 1) {
        "occurs" => LightVerb::Occurs,
        "tells" => LightVerb::Tells,
        _ => LightVerb::Takes,
    }
}

fn signatures() -> FxHashMap<&'static str, Vec<Signature>> {
    let mut signatures: FxHashMap<&'static str, Vec<Signature>> = FxHashMap::default();
    for row in rows(include_str!("tables/factuality.tsv")) {
        for lemma in cell(&row, 0).split(',') {
            signatures.entry(lemma).or_default().push(Signature {
                relations: cell(&row, 1).split(',').collect(),
                positive: makes(cell(&row, 2)),
                negated: makes(cell(&row, 3)),
            });
        }
    }
    signatures
}

fn makes(text: &'static str) -> Vec<Makes> {
    let of = |word| match word {
        "-" => Some(Makes::Opposite),
        "PR" => Some(Makes::Certainty(Certainty::Probable)),
        "PS" => Some(Makes::Certainty(Certainty::Possible)),
        "U" => Some(Makes::Certainty(Certainty::Unknown)),
        "future" => Some(Makes::Tense(Tense::Future)),
        "hypothetical" => Some(Makes::Tense(Tense::Hypothetical)),
        _ => None,
    };
    text.split(',').filter_map(of).collect()
}

fn sub_event(row: &[&'static str]) -> SubEvent {
    SubEvent {
        name: cell(row, 0),
        kind: cell(row, 1),
        modes: cell(row, 2).split(',').collect(),
        agent: cell(row, 3),
        target: cell(row, 4),
    }
}

fn types() -> FxHashMap<&'static str, EventType> {
    let side = |text| match text {
        "cooperative" => Side::Cooperative,
        "hostile" => Side::Hostile,
        _ => Side::Spoken,
    };
    let event_type = |row: &[&'static str]| EventType {
        side: side(cell(row, 1)),
        cameo: cell(row, 2),
        through: cell(row, 3).split(',').collect(),
    };
    rows(include_str!("tables/types.tsv")).map(|row| (cell(&row, 0), event_type(&row))).collect()
}

fn attitudes() -> FxHashMap<(&'static str, char), (Attitude, bool)> {
    let attitude = |text| match text {
        "offer" => Attitude::Offer,
        "refuse" => Attitude::Refuse,
        "demand" => Attitude::Demand,
        "threaten" => Attitude::Threaten,
        _ => Attitude::Intend,
    };
    let class = |text: &str| text.chars().next().unwrap_or('v');
    rows(include_str!("tables/attitudes.tsv"))
        .map(|row| {
            ((cell(&row, 0), class(cell(&row, 1))), (attitude(cell(&row, 2)), cell(&row, 3) == "firm"))
        })
        .collect()
}

type Triggers = FxHashMap<&'static str, Trigger>;

fn triggers() -> (Triggers, Triggers) {
    let (mut verbs, mut nouns) = (Triggers::default(), Triggers::default());
    for row in rows(include_str!("tables/triggers.tsv")) {
        let trigger = Trigger::of_cells(&row[2..]);
        if cell(&row, 1) == "n" { &mut nouns } else { &mut verbs }.insert(cell(&row, 0), trigger);
    }
    (verbs, nouns)
}

type People = (FxHashMap<&'static str, Role>, FxHashSet<&'static str>, FxHashSet<&'static str>);

fn people() -> People {
    let (mut roles, mut female, mut male) =
        (FxHashMap::default(), FxHashSet::default(), FxHashSet::default());
    for row in rows(include_str!("tables/people.tsv")) {
        let word = cell(&row, 0);
        match cell(&row, 2) {
            "f" => drop(female.insert(word)),
            "m" => drop(male.insert(word)),
            _ => {}
        }
        let role = match cell(&row, 1) {
            "unnamed" => Role::Unnamed,
            "body" => Role::Body,
            "document" => Role::Document,
            "civilian" => Role::Civilian,
            "fighter" => Role::Fighter,
            "thing" => Role::Thing,
            _ => Role::Person,
        };
        roles.insert(word, role);
    }
    (roles, female, male)
}

fn number_word(row: &[&'static str]) -> NumberWord {
    NumberWord {
        low: cell(row, 1).parse().ok(),
        high: cell(row, 2).parse().ok(),
        approx: cell(row, 3) == "approx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_table_is_read() {
        let tables = tables();
        assert!(tables.verbs["deny"].frames.clause);
        assert!(tables.phrases["claim"].iter().any(|phrase| phrase.row.is_none()));
        assert_eq!(tables.trigger_verbs["kill"].toll, Some(Harm::Killed));
        assert_eq!(tables.numbers["dozens"].low, Some(24));
        for row in tables.trigger_verbs.values().chain(tables.trigger_nouns.values()) {
            assert!(tables.types.contains_key(row.kind), "`{}`", row.kind);
        }
    }

    #[test]
    fn every_mode_of_a_means_is_known_to_acled_too() {
        for mode in tables().modes_of_means.values() {
            assert!(tables().acled.iter().any(|row| row.modes.contains(mode)), "`{mode}`");
        }
    }
}
