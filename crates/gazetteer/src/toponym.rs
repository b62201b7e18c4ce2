//! What a report writes where it names a place, taken apart: `northern Idlib province` is a division called Idlib.

use rashomon_lexicon::place::{DesignatedPlace, designated_place, place_designators, place_parts};

use crate::name::normalise;
use crate::place::Class;

/// A name to look up, and the kind of place the words around it ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub key: String,
    pub wanted: Wanted,
}

/// The kind of place that the words around a name ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// They ask for none.
    Any,
    /// A province, a district, a region: `Idlib province`, `Hall and Adams counties`.
    Division,
    /// A town or a village: `the city of Aleppo`.
    Settlement,
    /// A country, a division or a region, as an article before a name does: `the Middle East`.
    Area,
}

impl Wanted {
    /// What a designator asks for: `province`, `counties`, `town`.
    pub fn by(word: &str) -> Self {
        designated_place(&normalise(word)).map_or(Self::Any, Self::from)
    }

    /// Whether a place of a class is of this kind.
    pub(crate) const fn fits(self, class: Class) -> bool {
        match self {
            Self::Any => true,
            Self::Division => matches!(class, Class::Adm1 | Class::Adm2 | Class::Region),
            Self::Settlement => class.is_settlement(),
            Self::Area => !class.is_settlement(),
        }
    }
}

impl From<DesignatedPlace> for Wanted {
    fn from(kind: DesignatedPlace) -> Self {
        match kind {
            DesignatedPlace::Division => Self::Division,
            DesignatedPlace::Settlement => Self::Settlement,
        }
    }
}

/// The readings of a mention, the most literal first: only if nothing is called as it stands is the next one tried.
pub(crate) fn readings(text: &str) -> Vec<Reading> {
    let mut readings = vec![Reading { key: normalise(text), wanted: Wanted::Any }];
    let mut n = 0;
    while let Some(reading) = readings.get(n) {
        let next: Vec<_> = shorter(reading).into_iter().filter(|next| !readings.contains(next)).collect();
        readings.extend(next);
        n += 1;
    }
    let articles: Vec<_> = readings
        .iter()
        .map(|reading| Reading { key: with_article_changed(&reading.key), ..*reading })
        .collect();
    readings.extend(articles);
    // Where a text lost its apostrophes: `Aleppos markets`.
    let owners = readings.iter().filter_map(|reading| {
        let key = reading.key.strip_suffix('s').filter(|key| key.len() > 3)?;
        Some(Reading { key: key.to_owned(), ..*reading })
    });
    let owners: Vec<_> = owners.collect();
    readings.extend(owners);
    readings
}

/// The readings with one word less.
fn shorter(Reading { key, wanted }: &Reading) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut push = |key: &str, wanted| {
        if !key.is_empty() {
            readings.push(Reading { key: key.to_owned(), wanted });
        }
    };
    for word in place_parts().chain(["the", "of"]) {
        if let Some(rest) = key.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')) {
            push(rest, *wanted);
        }
    }
    for designator in place_designators() {
        let (word, kind) = (designator.word, Wanted::from(designator.kind));
        if let Some(rest) = key.strip_suffix(word).and_then(|rest| rest.strip_suffix(' ')) {
            push(rest, kind);
        }
        if let Some(rest) = key.strip_prefix(word).and_then(|rest| rest.strip_prefix(" of ")) {
            push(rest, kind);
        }
    }
    readings
}

/// The name with the Arabic article where it has none, and without where it has one: `al-Hasakah`, `Hasakah`.
fn with_article_changed(key: &str) -> String {
    match key.strip_prefix("al ").or_else(|| key.strip_prefix("el ")) {
        Some(bare) => bare.to_owned(),
        None => format!("al {key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, key: &str, wanted: Wanted) {
        let readings = readings(text);
        assert!(readings.contains(&Reading { key: key.to_owned(), wanted }), "{text}: {readings:?}");
    }

    #[test]
    fn words_around_a_name_are_taken_off() {
        check("northern Idlib province", "idlib", Wanted::Division);
        check("the city of Aleppo", "aleppo", Wanted::Settlement);
        check("the war-torn Yemen", "yemen", Wanted::Any);
        check("al-Hasakah", "hasakah", Wanted::Any);
        check("Hasakah", "al hasakah", Wanted::Any);
        check("Aleppos", "aleppo", Wanted::Any);
    }

    #[test]
    fn the_literal_name_comes_first() {
        assert_eq!(readings("New York City")[0].key, "new york city");
        assert_eq!(readings("")[0].key, "");
    }
}
