//! A place that a name may mean, and what speaks for it.

use crate::gazetteer::Gazetteer;
use crate::place::{Class, Place};

/// What it counts against a place that the name is not its usual one.
const ALTERNATE: f32 = 4.5;
/// The area of what lies in no more.
const NO_AREA: u32 = u32::MAX;
// Cosines of the angles between places so far apart.
const COS_50_KM: f32 = 0.999_969;
const COS_150_KM: f32 = 0.999_723;
const COS_400_KM: f32 = 0.998_030;

/// A place that a name may mean, and how much speaks for it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'g> {
    pub place: Place<'g>,
    /// The areas it lies in, itself first.
    areas: [u32; 5],
    /// Its direction from the centre of the earth.
    direction: [f32; 3],
    /// How likely it is meant when nothing but its name is known.
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
        let prior = prior(&place, alternate);
        Self { place, areas, direction, prior, score: 0.0, belief: 0.0 }
    }

    pub fn lies_in(&self, area: u32) -> bool {
        self.areas.contains(&area)
    }

    /// How strongly meaning `other` by another name speaks for meaning this one.
    pub fn nearness(&self, other: &Self) -> f32 {
        if self.place.index == other.place.index {
            return 1.0;
        }
        let holds = other.lies_in(self.place.index) || self.lies_in(other.place.index);
        let outer = if self.place.class <= other.place.class { self.place.class } else { other.place.class };
        let by_area: f32 = match outer {
            Class::Country if holds => 0.45,
            _ if holds => 1.0,
            _ if self.place.country.is_some() && self.place.country == other.place.country => 0.3,
            _ => 0.0,
        };
        by_area.max(self.closeness(other))
    }

    /// Nearness by distance alone, between places that are not whole countries.
    fn closeness(&self, other: &Self) -> f32 {
        if self.place.class <= Class::Region || other.place.class <= Class::Region {
            return 0.0;
        }
        let cosine: f32 = self.direction.iter().zip(other.direction).map(|(a, b)| a * b).sum();
        match cosine {
            _ if cosine > COS_50_KM => 1.0,
            _ if cosine > COS_150_KM => 0.7,
            _ if cosine > COS_400_KM => 0.35,
            _ => 0.0,
        }
    }
}

/// How likely a place is meant when nothing but its name is known.
fn prior(place: &Place<'_>, alternate: bool) -> f32 {
    let size = (place.population as f32 + 1.0).ln();
    let by_class = match place.class {
        Class::Country => size.max(10.0) + 6.0,
        Class::Region => size,
        Class::Adm1 => size.max(9.0) + 2.0,
        Class::Adm2 => size.max(7.0) - 2.0,
        Class::Capital => size + 5.0,
        Class::Settlement => size,
    };
    let by_class = if alternate { by_class - ALTERNATE } else { by_class };
    match place.class {
        _ if !place.noted => by_class,
        class if class.is_settlement() => by_class.max(10.5),
        _ => by_class.max(16.0),
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
    fn what_holds_it_is_nearer_than_its_country() {
        let (town, province, country) =
            (candidate("Saraqib"), candidate("Idlib Province"), candidate("Syria"));
        assert!(town.lies_in(province.place.index));
        assert!(town.nearness(&province) > town.nearness(&country));
        assert!(town.nearness(&country) > town.nearness(&candidate("Chicago")));
        assert_eq!(town.nearness(&province), province.nearness(&town));
    }

    #[test]
    fn a_country_goes_before_a_city() {
        assert!(candidate("Turkey").prior > candidate("Kyiv").prior);
        assert!(candidate("Kyiv").prior > candidate("Saraqib").prior);
    }
}
