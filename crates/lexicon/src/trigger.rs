//! Words that mark events.

use crate::cell::{Cell, Words, vocabulary};
use crate::harm::Harm;
use crate::lookup::{Groups, Index};
use crate::table::{Record, Row, TableError, record, tables};

vocabulary! {
    /// How somebody relates to doing something.
    pub enum Attitude {
        /// Means to do it: to cooperate is AGREE, to harm is THREATEN.
        Intend = "intend",
        /// Offers or agrees to do it: AGREE, also where forces are moved.
        Offer = "offer",
        /// Will not do it: REJECT.
        Refuse = "refuse",
        /// Wants others to do it: REQUEST.
        Demand = "demand",
        /// Says that it will be done to others: THREATEN.
        Threaten = "threaten",
    }
}

vocabulary! {
    /// The word class of a row.
    pub enum WordClass {
        /// A verb.
        Verb = "verb",
        /// A noun.
        Noun = "noun",
        /// An adjective.
        Adjective = "adjective",
    }
}

record! {
    /// A word for an attitude.
    pub struct AttitudeWord {
        /// The word.
        pub lemma: &'static str,
        /// Its class.
        pub class: WordClass,
        /// The attitude.
        pub attitude: Attitude,
        /// Whether it is an event whatever is to be done; otherwise only with an event word.
        pub firm: bool,
    }
}

vocabulary! {
    /// The role of the subject where it does not act on the object.
    enum SubjectRole {
        Patient = "patient",
        Instrument = "instrument",
        Mutual = "mutual",
    }
}

vocabulary! {
    /// What an event word needs to count.
    pub enum Need {
        /// An object or other signs of violence.
        Context = "context",
        /// An object and a receiver.
        Receiver = "receiver",
    }
}

/// How the participants of a trigger are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The subject acts on the object.
    Act,
    /// The subject suffers: die, collapse.
    Patient,
    /// The subject is the means: explode, detonate.
    Instrument,
    /// Both sides act on each other: clash, meet.
    Mutual,
    /// The subject wills something, or wills it of the object: agree to, refuse to, ask to.
    Attitude(Attitude),
}

/// What a trigger means.
#[derive(Debug, Clone, Copy)]
pub struct Trigger {
    /// PLOVER event type.
    pub kind: &'static str,
    /// PLOVER mode.
    pub mode: Option<&'static str>,
    /// How its participants are found.
    pub frame: Frame,
    /// What it does to people.
    pub harm: Option<Harm>,
    /// Prepositions that introduce the target; empty for the object.
    pub target_preps: Words,
    /// What it needs to count.
    pub needs: Option<Need>,
    /// The object is part of the predicate, and the target follows: `lifted the sanctions on`.
    pub object_in_predicate: bool,
}

impl Trigger {
    /// A trigger of a type and nothing else.
    pub const fn of_kind(kind: &'static str) -> Self {
        Self {
            kind,
            mode: None,
            frame: Frame::Act,
            harm: None,
            target_preps: &[],
            needs: None,
            object_in_predicate: false,
        }
    }
}

/// A row of `triggers.tsv`.
struct TriggerRow {
    lemma: &'static str,
    class: WordClass,
    trigger: Trigger,
}

impl Record for TriggerRow {
    const COLUMNS: &'static [&'static str] =
        &["lemma", "class", "kind", "mode", "subject", "harm", "needs", "target_preps"];

    fn read(row: &Row<'_>) -> Result<Self, TableError> {
        let trigger = Trigger {
            harm: row.cell("harm")?,
            needs: row.cell("needs")?,
            ..read_trigger(row, row.cell("kind")?)?
        };
        Ok(Self { lemma: row.cell("lemma")?, class: row.cell("class")?, trigger })
    }

    fn keys(&self) -> &[&'static str] {
        std::slice::from_ref(&self.lemma)
    }
}

/// The cells that `triggers.tsv` and `predicates.tsv` share.
fn read_trigger(row: &Row<'_>, kind: &'static str) -> Result<Trigger, TableError> {
    let frame = match row.cell("subject")? {
        None => Frame::Act,
        Some(SubjectRole::Patient) => Frame::Patient,
        Some(SubjectRole::Instrument) => Frame::Instrument,
        Some(SubjectRole::Mutual) => Frame::Mutual,
    };
    Ok(Trigger {
        mode: row.cell("mode")?,
        frame,
        target_preps: row.cell("target_preps")?,
        ..Trigger::of_kind(kind)
    })
}

/// What a predicate looks at besides its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The object, with its modifier or what follows `of`.
    Object,
    /// A particle.
    Particle,
    /// A complement.
    Complement,
    /// A clause.
    Clause,
    /// The subject.
    Subject,
    /// The object of this preposition.
    Preposition(&'static str),
}

/// A slot that holds one of some words.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// The slot.
    pub slot: Slot,
    /// The words; `*` for any word, `@person` for any person, `@people` for whoever can be counted among the dead.
    pub words: Words,
}

/// The conditions of a predicate, as `obj:ban,curfew+prt:up`.
struct Conditions(Vec<Condition>);

impl Cell for Conditions {
    fn read(cell: &'static str) -> Option<Self> {
        cell.split('+').map(read_condition).collect::<Option<_>>().map(Self)
    }

    fn expected() -> String {
        "a slot (`obj`, `prt`, `acomp`, `ccomp`, `sbj` or a preposition), a colon and words; `+` joins two"
            .into()
    }
}

fn read_condition(text: &'static str) -> Option<Condition> {
    let (slot, words) = text.split_once(':')?;
    let slot = match slot {
        "" => return None,
        "obj" => Slot::Object,
        "prt" => Slot::Particle,
        "acomp" => Slot::Complement,
        "ccomp" => Slot::Clause,
        "sbj" => Slot::Subject,
        preposition => Slot::Preposition(preposition),
    };
    Words::read(words).map(|words| Condition { slot, words })
}

/// A verb that is an event with certain words.
#[derive(Debug)]
pub struct Predicate {
    verbs: Words,
    /// All of them hold.
    pub conditions: Vec<Condition>,
    /// None where the verb is no event with these words.
    pub trigger: Option<Trigger>,
}

impl Record for Predicate {
    const COLUMNS: &'static [&'static str] =
        &["verbs", "conditions", "kind", "mode", "subject", "object_is_target", "target_preps", "harm"];

    fn read(row: &Row<'_>) -> Result<Self, TableError> {
        let Conditions(conditions) = row.cell("conditions")?;
        let is_target = row.cell::<bool>("object_is_target")?;
        let kind: Option<&'static str> = row.cell("kind")?;
        let has_object = conditions.iter().any(|condition| condition.slot == Slot::Object);
        let trigger = kind.map(|kind| read_trigger(row, kind)).transpose()?;
        let harm = row.cell("harm")?;
        let trigger =
            trigger.map(|row| Trigger { harm, object_in_predicate: has_object && !is_target, ..row });
        Ok(Self { verbs: row.cell("verbs")?, conditions, trigger })
    }

    fn keys(&self) -> &[&'static str] {
        self.verbs
    }
}

vocabulary! {
    /// How a support verb gives its arguments to the event noun.
    pub enum SupportVerb {
        /// `launch an attack`: the noun is its object.
        Takes = "takes",
        /// `an attack took place`: the noun is its subject.
        Occurs = "occurs",
        /// `announced an investigation`: as `takes`, but of an assault the subject need not be the agent.
        Announces = "announces",
    }
}

record! {
    /// A row of `support_verbs.tsv`.
    pub struct SupportRow {
        /// The verb.
        pub lemma: &'static str,
        /// How it gives its arguments.
        pub role: SupportVerb,
    }
}

tables! {
    static TRIGGERS: Groups<TriggerRow> = "triggers.tsv";
    static PREDICATES: Groups<Predicate> = "predicates.tsv";
    static SUPPORT_VERBS: Index<SupportRow> = "support_verbs.tsv";
    static ATTITUDES: Groups<AttitudeWord> = "attitudes.tsv";
}

/// What the verb with this lemma triggers.
pub fn trigger_verb(lemma: &str) -> Option<&'static Trigger> {
    trigger(lemma, WordClass::Verb)
}

/// What the noun with this lemma triggers.
pub fn trigger_noun(lemma: &str) -> Option<&'static Trigger> {
    trigger(lemma, WordClass::Noun)
}

fn trigger(lemma: &str, class: WordClass) -> Option<&'static Trigger> {
    TRIGGERS.get(lemma).find(|row| row.class == class).map(|row| &row.trigger)
}

/// The predicates of a verb, of which the first that fits counts, before its trigger.
pub fn predicates(lemma: &str) -> impl Iterator<Item = &'static Predicate> + use<> {
    PREDICATES.get(lemma)
}

/// How the verb with this lemma supports an event noun.
pub fn support_verb(lemma: &str) -> Option<SupportVerb> {
    SUPPORT_VERBS.get(lemma).map(|row| row.role)
}

/// The attitude that a word expresses.
pub fn attitude_word(lemma: &str, class: WordClass) -> Option<&'static AttitudeWord> {
    ATTITUDES.get(lemma).find(|row| row.class == class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_type::event_type;

    #[test]
    fn every_trigger_is_of_a_known_type() {
        let triggers = TRIGGERS.rows().map(|row| &row.trigger);
        let predicates = PREDICATES.rows().filter_map(|row| row.trigger.as_ref());
        for trigger in triggers.chain(predicates) {
            assert!(event_type(trigger.kind).is_some(), "`{}`", trigger.kind);
        }
    }

    #[test]
    fn no_trigger_has_two_rows() {
        for row in TRIGGERS.rows() {
            let same = TRIGGERS.get(row.lemma).filter(|other| other.class == row.class);
            assert_eq!(same.count(), 1, "`{}`", row.lemma);
        }
    }
}
