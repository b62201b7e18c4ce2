//! Words for the means of attacks, and for equipment.

use rashomon_schema::{MeansClass, MeansKind, MentionKind};

use crate::lookup::Index;
use crate::table::{record, tables};

record! {
    /// A means of an attack.
    pub struct Means {
        /// One word or two.
        pub words: &'static str,
        /// Its class.
        pub class: MeansClass,
    }
}

record! {
    /// Words for means that say more than the class.
    pub struct KindOfMeans {
        /// The words.
        pub words: &'static str,
        /// What they say.
        pub kind: MeansKind,
    }
}

record! {
    /// The PLOVER mode of an assault by a class of means.
    pub struct ModeOfMeans {
        /// The class.
        pub class: &'static str,
        /// The mode.
        pub mode: &'static str,
    }
}

record! {
    /// A noun that is a mention of equipment.
    pub struct Equipment {
        /// The noun.
        pub lemma: &'static str,
        /// What it is.
        pub kind: MentionKind,
    }
}

record! {
    /// The letters before the figures of a designation: F-16, T-72, AK-47.
    pub struct Designation {
        /// The letters.
        pub letters: &'static str,
        /// What is so designated.
        pub kind: MentionKind,
    }
}

tables! {
    static MEANS: Index<Means> = "means.tsv";
    static KINDS: Vec<KindOfMeans> = "means_kinds.tsv";
    static MODES: Index<ModeOfMeans> = "means_modes.tsv";
    static EQUIPMENT: Index<Equipment> = "equipment.tsv";
    static DESIGNATIONS: Index<Designation> = "designations.tsv";
}

/// The class of a means, of one word or two.
pub fn means_class(words: &str) -> Option<MeansClass> {
    MEANS.get(words).map(|row| row.class)
}

/// The words for means that say more than the class, longer phrases before their parts.
pub fn kinds_of_means() -> &'static [KindOfMeans] {
    &KINDS
}

/// The PLOVER mode of an assault by means of a class.
pub fn mode_of_means(class: MeansClass) -> Option<&'static str> {
    MODES.get(class.as_str()).map(|row| row.mode)
}

/// The equipment that a noun names.
pub fn equipment_kind(lemma: &str) -> Option<MentionKind> {
    EQUIPMENT.get(lemma).map(|row| row.kind)
}

/// What the letters of a designation name.
pub fn designation_kind(letters: &str) -> Option<MentionKind> {
    DESIGNATIONS.get(letters).map(|row| row.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_type::acled_sub_events;

    #[test]
    fn every_mode_of_a_means_is_known_to_acled() {
        for row in MODES.rows() {
            assert!(
                acled_sub_events().iter().any(|sub_event| sub_event.modes.contains(&row.mode)),
                "`{}`",
                row.mode
            );
        }
    }

    #[test]
    fn equipment_is_a_weapon_a_platform_or_a_vehicle() {
        let kinds = EQUIPMENT.rows().map(|row| row.kind).chain(DESIGNATIONS.rows().map(|row| row.kind));
        for kind in kinds {
            assert!(matches!(kind, MentionKind::Weapon | MentionKind::Platform | MentionKind::Vehicle));
        }
    }
}
