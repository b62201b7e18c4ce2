//! Words that stand beside the names of places, or in them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a word tells of the name beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Institution,
    Road,
    Feature,
    Division,
    Person,
    Locative,
    Title,
    Speech,
    Calendar,
    Direction,
    Plain,
    Building,
    Opening,
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "institution" => Self::Institution,
            "road" => Self::Road,
            "feature" => Self::Feature,
            "division" => Self::Division,
            "person" => Self::Person,
            "locative" => Self::Locative,
            "title" => Self::Title,
            "speech" => Self::Speech,
            "calendar" => Self::Calendar,
            "direction" => Self::Direction,
            "plain" => Self::Plain,
            "building" => Self::Building,
            "opening" => Self::Opening,
            _ => return None,
        })
    }
}

/// The kinds of one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    /// Whether the word is of a kind.
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    /// Whether it can be a word of a name, but makes none alone.
    pub fn is_common(self) -> bool {
        [Kind::Institution, Kind::Road, Kind::Feature, Kind::Direction, Kind::Plain, Kind::Building]
            .iter()
            .any(|&kind| self.has(kind))
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, Kinds>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, Kinds> = FxHashMap::default();
    let rows = include_str!("../../tables/place_words.tsv").lines().filter(|line| !line.starts_with('#'));
    for (word, classes) in rows.filter_map(|line| line.split_once('\t')) {
        for kind in classes.split(' ').filter_map(Kind::named) {
            words.entry(word).or_default().0 |= 1 << kind as u16;
        }
    }
    words
});

/// The kinds of a word in lower case, without marks.
pub(super) fn kinds(word: &str) -> Kinds {
    WORDS.get(word).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_kinds_that_exist() {
        let rows = include_str!("../../tables/place_words.tsv").lines().filter(|line| !line.starts_with('#'));
        for row in rows {
            let (word, classes) = row.split_once('\t').expect("a word and its classes");
            assert!(classes.split(' ').all(|class| Kind::named(class).is_some()), "{row}");
            assert_eq!(word, word.to_lowercase());
        }
        assert!(kinds("river").has(Kind::Feature) && kinds("river").is_common());
        assert_eq!(kinds("aleppo"), Kinds::default());
    }
}
