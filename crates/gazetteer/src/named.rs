//! What is known of a name before it is decided which place it means.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::gazetteer::Gazetteer;
use crate::name::normalise;
use crate::place::Class;
use crate::state::states;
use crate::table;

/// What a name can stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Named {
    /// The population of the largest place it names, in powers of ten; areas count as a city of a million, and names that are not the
    /// usual ones for less.
    pub size: f32,
    /// Whether a country or a province bears it as its usual name.
    pub is_country_or_province: bool,
    /// Whether the capital of a country bears it as its usual name.
    pub is_capital: bool,
    /// Whether a region does: `Europe`, `West Bank`.
    pub is_region: bool,
}

impl Gazetteer {
    /// What a name stands for; none where it names no place, or the people of one.
    pub fn named(&self, name: &str) -> Option<Named> {
        let key = normalise(name);
        let mut named: Option<Named> = None;
        let mut is_usual = false;
        for posting in self.postings(&key) {
            let Some(place) = self.place(posting.index) else { continue };
            let size =
                if place.class.is_settlement() { (place.population as f32 + 1.0).log10() } else { 6.0 };
            let size = if posting.alternate { size - 1.5 } else { size };
            is_usual |= !posting.alternate;
            let so_far = named.get_or_insert_default();
            so_far.size = so_far.size.max(size);
            let usual = |classes: &[Class]| !posting.alternate && classes.contains(&place.class);
            so_far.is_country_or_province |= usual(&[Class::Country, Class::Adm1]);
            so_far.is_capital |= usual(&[Class::Capital]);
            so_far.is_region |= usual(&[Class::Region]);
        }
        named.filter(|_| is_usual && !is_people(&key) || !is_demonym(&key))
    }

    /// Whether a name is that of an area: a country, or a first-order division by any of its names.
    pub fn names_area(&self, name: &str) -> bool {
        let key = normalise(name);
        let is_area = |class| matches!(class, Class::Country | Class::Adm1);
        !is_demonym(&key)
            && self.postings(&key).any(|p| self.place(p.index).is_some_and(|place| is_area(place.class)))
    }

    /// Whether a word is of a nationality, and tells of a country without naming it: `Syrian`, `Syrians`.
    pub fn names_nation(&self, word: &str) -> bool {
        is_demonym(&normalise(word))
    }
}

static DEMONYMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let demonyms = || states().iter().flat_map(|state| &state.demonyms).map(|demonym| normalise(demonym));
    demonyms().chain(demonyms().map(|demonym| demonym + "s")).collect()
});

static PEOPLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let peoples = || table::lines(include_str!("../data/peoples.txt")).map(normalise);
    peoples().chain(peoples().map(|people| people + "s")).collect()
});

/// Whether a word is of the people of a state, a part of one, or several.
fn is_demonym(key: &str) -> bool {
    DEMONYMS.contains(key) || is_people(key)
}

/// Whether a word is of people who have no state of that name.
fn is_people(key: &str) -> bool {
    PEOPLES.contains(key)
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn nationalities_name_no_place() {
        let gazetteer = sample::gazetteer();
        assert_eq!(gazetteer.named("Syrian"), None);
        assert!(gazetteer.names_nation("Syrians") && !gazetteer.names_nation("Syria"));
        assert!(gazetteer.named("Syria").is_some_and(|named| named.is_country_or_province));
        assert!(gazetteer.named("U.S.").is_some(), "a name and a nationality");
        assert!(gazetteer.names_nation("European") && gazetteer.named("European").is_none());
    }

    #[test]
    fn larger_places_are_told_from_smaller_ones() {
        let size = |name| sample::gazetteer().named(name).expect("in the sample").size;
        assert!(size("Aleppo") > size("Saraqib"));
        assert!(sample::gazetteer().names_area("Illinois") && !sample::gazetteer().names_area("Chicago"));
        assert_eq!(sample::gazetteer().named("Kafr Nowhere"), None);
    }
}
