//! What speaks for a place among the places of its name, with the weights of `data/ranking.tsv`.

use std::sync::LazyLock;

use crate::place::{Class, Place};
use crate::table;

/// Something that speaks for a place or against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Feature {
    Country,
    Region,
    Province,
    District,
    Capital,
    Settlement,
    PopulationOfCountry,
    PopulationOfProvince,
    PopulationOfDistrict,
    PopulationOfSettlement,
    Alternate,
    Noted,
    SamePlace,
    InCountry,
    InProvince,
    InDistrict,
    CountryOf,
    ProvinceOf,
    DistrictOf,
    Within30Km,
    Within100Km,
    Within300Km,
    SameCountry,
}

/// How many features there are.
pub(crate) const N_FEATURES: usize = 23;

/// Their names in the table, in order.
const NAMES: [&str; N_FEATURES] = [
    "country",
    "region",
    "province",
    "district",
    "capital",
    "settlement",
    "population of a country",
    "population of a province",
    "population of a district",
    "population of a settlement",
    "another name than the usual",
    "noted",
    "the same place",
    "lies in a country named",
    "lies in a province named",
    "lies in a district named",
    "country of a place named",
    "province of a place named",
    "district of a place named",
    "within 30 km",
    "within 100 km",
    "within 300 km",
    "in one country",
];

/// How much each relation says, to choose among those that a name of several readings may stand in.
const STRENGTHS: [(Feature, f32); 11] = [
    (Feature::SamePlace, 3.0),
    (Feature::InCountry, 1.5),
    (Feature::InProvince, 2.5),
    (Feature::InDistrict, 3.0),
    (Feature::CountryOf, 1.5),
    (Feature::ProvinceOf, 2.5),
    (Feature::DistrictOf, 3.0),
    (Feature::Within30Km, 3.0),
    (Feature::Within100Km, 2.0),
    (Feature::Within300Km, 1.2),
    (Feature::SameCountry, 0.7),
];

static WEIGHTS: LazyLock<[f32; N_FEATURES]> = LazyLock::new(|| {
    let rows: Vec<_> = table::rows(include_str!("../data/ranking.tsv")).collect();
    NAMES.map(|name| {
        let row = rows.iter().find(|row| row[0] == name).expect("a test looks for every feature");
        row[1].parse().expect("a test reads every weight")
    })
});

impl Feature {
    /// What the table calls it.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// How much it speaks for a place.
    pub fn weight(self) -> f32 {
        WEIGHTS[self as usize]
    }

    /// How much a relation says beside others.
    pub fn strength(self) -> f32 {
        STRENGTHS.iter().find(|(feature, _)| *feature == self).map_or(0.0, |(_, strength)| *strength)
    }

    /// The relations, in order.
    pub fn relations() -> impl Iterator<Item = Self> {
        STRENGTHS.iter().map(|(feature, _)| *feature)
    }
}

/// What the place itself says, by its features; `alternate` if the name is not its usual one.
pub(crate) fn of_place(place: &Place<'_>, alternate: bool) -> Vec<(Feature, f32)> {
    let size = (place.population as f32 + 1.0).log10();
    let mut features = match place.class {
        Class::Country => vec![(Feature::Country, 1.0), (Feature::PopulationOfCountry, size)],
        Class::Region => vec![(Feature::Region, 1.0)],
        Class::Adm1 => vec![(Feature::Province, 1.0), (Feature::PopulationOfProvince, size)],
        Class::Adm2 => vec![(Feature::District, 1.0), (Feature::PopulationOfDistrict, size)],
        Class::Capital => vec![(Feature::Capital, 1.0), (Feature::PopulationOfSettlement, size)],
        Class::Settlement => vec![(Feature::Settlement, 1.0), (Feature::PopulationOfSettlement, size)],
    };
    if alternate {
        features.push((Feature::Alternate, 1.0));
    }
    if place.noted {
        features.push((Feature::Noted, 1.0));
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_feature_and_every_feature_has_one() {
        let rows: Vec<_> = table::rows(include_str!("../data/ranking.tsv")).map(|row| row[0]).collect();
        assert_eq!(rows, NAMES);
        assert_eq!(Feature::SameCountry as usize, N_FEATURES - 1);
        assert!(Feature::InDistrict.weight() > Feature::InCountry.weight());
    }
}
