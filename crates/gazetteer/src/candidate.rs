//! A place that a name may mean, and what speaks for it.

use crate::gazetteer::Gazetteer;
use crate::place::{Class, Place};
use crate::ranking::{self, Feature};

/// The area of what lies in no more.
const NO_AREA: u32 = u32::MAX;
// Cosines of the angles between places so far apart.
const COS_30_KM: f32 = 0.999_988_9;
const COS_100_KM: f32 = 0.999_876_8;
const COS_300_KM: f32 = 0.998_891_5;

/// A place that a name may mean, and how much speaks for it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'g> {
    pub place: Place<'g>,
    /// Whether the name is another than its usual one.
    pub alternate: bool,
    /// Whether it lies in a country that the report names.
    pub told_of: bool,
    /// The areas it lies in, itself first.
    areas: [u32; 5],
    /// Its direction from the centre of the earth.
    direction: [f32; 3],
    /// How much speaks for it when nothing but its name is known.
    pub prior: f32,
    /// The same with what the rest of the report adds.
    pub score: f32,
    /// Its share among the candidates of its name.
    pub belief: f32,
}

impl<'g> Candidate<'g> {
    pub fn new(gazetteer: &Gazetteer, place: Place<'g>, alternate: bool) -> Self {
        let mut areas = [NO_AREA; 5];
        areas[0] = place.index;
        for (area, parent) in areas[1..].iter_mut().zip(gazetteer.parents(&place)) {
            *area = parent.index;
        }
        let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
        let direction = [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()];
        let prior = ranking::of_place(&place, alternate)
            .into_iter()
            .map(|(feature, value)| feature.weight() * value)
            .sum();
        Self { place, alternate, told_of: false, areas, direction, prior, score: prior, belief: 0.0 }
    }

    pub fn lies_in(&self, area: u32) -> bool {
        self.areas.contains(&area)
    }

    /// How this place is related to one that another name may mean.
    pub fn relation(&self, other: &Self) -> Option<Feature> {
        if self.place.index == other.place.index {
            return Some(Feature::SamePlace);
        }
        if self.lies_in(other.place.index) {
            return match other.place.class {
                Class::Country => Some(Feature::InCountry),
                Class::Adm1 => Some(Feature::InProvince),
                Class::Adm2 => Some(Feature::InDistrict),
                _ => None,
            };
        }
        if other.lies_in(self.place.index) {
            return match self.place.class {
                Class::Country => Some(Feature::CountryOf),
                Class::Adm1 => Some(Feature::ProvinceOf),
                Class::Adm2 => Some(Feature::DistrictOf),
                _ => None,
            };
        }
        self.closeness(other).or_else(|| {
            let one = self.place.country.is_some() && self.place.country == other.place.country;
            one.then_some(Feature::SameCountry)
        })
    }

    /// Nearness by distance alone, between places that are not whole countries.
    fn closeness(&self, other: &Self) -> Option<Feature> {
        if self.place.class <= Class::Region || other.place.class <= Class::Region {
            return None;
        }
        let cosine: f32 = self.direction.iter().zip(other.direction).map(|(a, b)| a * b).sum();
        match cosine {
            _ if cosine > COS_30_KM => Some(Feature::Within30Km),
            _ if cosine > COS_100_KM => Some(Feature::Within100Km),
            _ if cosine > COS_300_KM => Some(Feature::Within300Km),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn candidate(name: &str) -> Candidate<'static> {
        let gazetteer = sample::gazetteer();
        Candidate::new(gazetteer, gazetteer.lookup(name).next().expect("in the sample"), false)
    }

    #[test]
    fn what_holds_a_place_is_told_from_what_lies_in_it() {
        let (town, province, country) =
            (candidate("Saraqib"), candidate("Idlib Province"), candidate("Syria"));
        assert!(town.lies_in(province.place.index));
        assert_eq!(town.relation(&province), Some(Feature::InProvince));
        assert_eq!(province.relation(&town), Some(Feature::ProvinceOf));
        assert_eq!(town.relation(&country), Some(Feature::InCountry));
        assert_eq!(town.relation(&candidate("Damascus")), Some(Feature::Within300Km));
        assert_eq!(town.relation(&candidate("Chicago")), None);
    }

    #[test]
    fn a_country_goes_before_a_city() {
        assert!(candidate("Turkey").prior > candidate("Kyiv").prior);
        assert!(candidate("Kyiv").prior > candidate("Saraqib").prior);
    }
}
