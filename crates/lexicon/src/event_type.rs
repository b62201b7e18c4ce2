//! The types of events: PLOVER's, and those of CAMEO and ACLED that follow from them.

use crate::cell::{Words, vocabulary};
use crate::lookup::{Groups, Index};
use crate::table::{record, tables};

vocabulary! {
    /// Whether events of a type help or harm.
    pub enum Side {
        /// They help.
        Cooperative = "cooperative",
        /// They harm.
        Hostile = "hostile",
        /// They are words that do neither.
        Spoken = "spoken",
    }
}

record! {
    /// A PLOVER event type.
    pub struct EventType {
        /// Its name.
        pub kind: &'static str,
        /// Whether it helps or harms.
        pub side: Side,
        /// Its CAMEO root.
        pub cameo: &'static str,
        /// Prepositions that usually introduce the target.
        pub target_preps: Words,
        /// Whether its events are incidents rather than words.
        pub incident: bool,
    }
}

record! {
    /// A CAMEO root that differs from that of the type.
    pub struct CameoRoot {
        /// PLOVER event type.
        pub kind: &'static str,
        /// PLOVER mode.
        pub mode: &'static str,
        /// The root.
        pub root: &'static str,
    }
}

vocabulary! {
    /// A participant as ACLED distinguishes them.
    pub enum Party {
        /// A state, with its forces.
        State = "state",
        /// An armed group.
        Armed = "armed",
        /// Civilians.
        Civilian = "civilian",
        /// Protesters.
        Protester = "protester",
        /// A place.
        Place = "place",
        /// A weapon.
        Weapon = "weapon",
    }
}

record! {
    /// An ACLED sub-event type and an event that fits it.
    pub struct SubEvent {
        /// The sub-event type.
        pub name: &'static str,
        /// PLOVER event type.
        pub kind: &'static str,
        /// PLOVER modes: `none`, `mutual` where both sides act; empty for any.
        pub modes: Words,
        /// Who acts; empty for anybody or nobody.
        pub agent: Vec<Party>,
        /// Who suffers; empty for anybody or nobody.
        pub target: Vec<Party>,
    }
}

tables! {
    static TYPES: Index<EventType> = "event_types.tsv";
    static CAMEO: Groups<CameoRoot> = "cameo.tsv";
    static ACLED: Vec<SubEvent> = "acled.tsv";
}

/// The PLOVER event type of this name.
pub fn event_type(kind: &str) -> Option<&'static EventType> {
    TYPES.get(kind)
}

/// Whether events of this type are incidents rather than words.
pub fn is_incident_type(kind: &str) -> bool {
    TYPES.get(kind).is_some_and(|row| row.incident)
}

/// The CAMEO root of an event of one of the types.
pub fn cameo_root(kind: &str, mode: Option<&str>) -> Option<&'static str> {
    let of_mode = CAMEO.get(kind).find(|row| Some(row.mode) == mode).map(|row| row.root);
    of_mode.or_else(|| TYPES.get(kind).map(|row| row.cameo))
}

/// ACLED's sub-event types in its order of precedence, of which the first that fits counts.
pub fn acled_sub_events() -> &'static [SubEvent] {
    &ACLED
}
