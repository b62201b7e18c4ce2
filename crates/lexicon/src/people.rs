//! Nouns for people and organisations.

use crate::cell::{EnumSet, Words, vocabulary};
use crate::lookup::{Index, WordSet};
use crate::table::{record, tables};

vocabulary! {
    /// What a noun is when it speaks or is mentioned.
    pub enum Role {
        /// One human being.
        Person = "person",
        /// An official or a source without a name.
        Unnamed = "unnamed",
        /// An organisation.
        Body = "body",
        /// Something that is read.
        Document = "document",
        /// Civilians, counted among the dead.
        Civilian = "civilian",
        /// Fighters.
        Fighter = "fighter",
        /// A building, a vehicle, a place that is struck.
        Thing = "thing",
    }
}

vocabulary! {
    /// The gender that a noun implies.
    pub enum Gender {
        /// A woman.
        Female = "female",
        /// A man.
        Male = "male",
    }
}

record! {
    /// A noun for somebody who speaks, acts or suffers.
    pub struct Person {
        /// The noun.
        pub lemma: &'static str,
        /// What it is.
        pub role: Role,
        /// The gender that it implies.
        pub gender: Option<Gender>,
    }
}

vocabulary! {
    /// Whom a noun describes.
    pub enum Described {
        /// A human being, or a group in the plural.
        Human = "human",
        /// An organisation.
        Body = "body",
    }
}

record! {
    /// A noun besides those with a role that describes somebody.
    pub struct Description {
        /// The noun.
        pub lemma: &'static str,
        /// Whom it describes; none where the noun has a role but is a place, a thing or a number as a rule.
        pub kind: Option<Described>,
    }
}

vocabulary! {
    /// What serves a state or a group can be.
    pub enum ServiceTrait {
        /// It is named for its owner: `a Turkish convoy`.
        Owned = "owned",
        /// It has soldiers, who are `the soldiers` later.
        Armed = "armed",
    }
}

record! {
    /// A noun for what serves a state or a group.
    pub struct Service {
        /// The noun.
        pub lemma: &'static str,
        /// What it can be.
        pub traits: EnumSet<ServiceTrait>,
    }
}

record! {
    /// A noun that refers to an organisation mentioned before.
    pub struct BodyAnaphor {
        /// The noun.
        pub noun: &'static str,
        /// Words of which the name or description has one; `*` for any but states, armies, ministries and media.
        pub words: Words,
    }
}

record! {
    /// A title before a name.
    pub struct Title {
        /// The title, in lower case and without a point.
        pub title: &'static str,
        /// The noun that it is short for.
        pub noun: Option<&'static str>,
        /// The gender of who has it.
        pub gender: Option<Gender>,
    }
}

tables! {
    static PEOPLE: Index<Person> = "people.tsv";
    static DESCRIBED: Index<Description> = "described.tsv";
    static SERVICES: Index<Service> = "services.tsv";
    static BODY_ANAPHORS: Index<BodyAnaphor> = "body_anaphors.tsv";
    static ANAPHOR_MODIFIERS: WordSet = "anaphor_modifiers.tsv";
    static TITLES: Index<Title> = "titles.tsv";
    static OFFICE_HOLDERS: WordSet = "office_holders.tsv";
}

/// The role of a noun, also by its last part: `spokeswoman`, `policeman`.
pub fn noun_role(lemma: &str) -> Option<Role> {
    let by_ending = |ending| lemma.ends_with(ending) && lemma.len() > 5;
    listed_role(lemma)
        .or_else(|| (by_ending("woman") || by_ending("man") || by_ending("person")).then_some(Role::Person))
}

/// The role of a noun that is listed itself.
pub fn listed_role(lemma: &str) -> Option<Role> {
    PEOPLE.get(lemma).map(|row| row.role)
}

/// The gender that a listed noun implies.
pub fn implied_gender(lemma: &str) -> Option<Gender> {
    PEOPLE.get(lemma)?.gender
}

/// Whom a noun describes, as far as `described.tsv` says: `Some(None)` where it describes nobody.
pub fn described_kind(lemma: &str) -> Option<Option<Described>> {
    DESCRIBED.get(lemma).map(|row| row.kind)
}

/// What a noun is that serves a state or a group.
pub fn service_traits(lemma: &str) -> EnumSet<ServiceTrait> {
    SERVICES.get(lemma).map(|row| row.traits).unwrap_or_default()
}

/// The words of an organisation that a noun can refer to.
pub fn body_anaphor(noun: &str) -> Option<Words> {
    BODY_ANAPHORS.get(noun).map(|row| row.words)
}

/// Whether a word next to such a noun fits any organisation.
pub fn is_anaphor_modifier(word: &str) -> bool {
    ANAPHOR_MODIFIERS.has(word)
}

/// The title that a word in lower case is, with a point or without.
pub fn title(word: &str) -> Option<&'static Title> {
    TITLES.get(word.strip_suffix('.').unwrap_or(word))
}

/// Whether a noun means who holds an office: `the Turkish president`, but not `the presidency`.
pub fn is_office_holder(lemma: &str) -> bool {
    OFFICE_HOLDERS.has(lemma)
}
