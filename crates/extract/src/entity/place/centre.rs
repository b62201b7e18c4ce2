//! The settlement that a report of one neighbourhood is about.

use rashomon_schema::PlacePrecision;

use super::name::Name;
use crate::knowledge::KnownPlace;
use crate::syntax::token_span::TokenSpan;

/// How far apart places of one neighbourhood lie at most, in kilometres.
const NEIGHBOURHOOD_KM: f64 = 60.0;
/// The share of the places named that have to lie in the neighbourhood.
const MOST: f64 = 0.6;
/// How many places are looked at.
const MOST_PLACES: usize = 60;
/// Radius of the earth in kilometres.
const EARTH_KM: f64 = 6371.0;

/// The settlement around which most of the settlements that a report names lie, if there is one.
pub(super) fn centre(names: &[Name], known: &[Option<KnownPlace>]) -> Option<KnownPlace> {
    let is_town = |place: &&KnownPlace| {
        matches!(place.precision, PlacePrecision::Settlement | PlacePrecision::District)
    };
    let towns = names.iter().zip(known).filter(|(name, _)| !name.is_facility);
    let towns: Vec<&KnownPlace> =
        towns.filter_map(|(_, place)| place.as_ref()).filter(is_town).take(MOST_PLACES).collect();
    let n_around = |town: &KnownPlace| {
        let same = towns.iter().filter(|other| other.geoname == town.geoname).count();
        (towns.iter().filter(|other| kilometres(town, other) <= NEIGHBOURHOOD_KM).count(), same)
    };
    let counted = towns.iter().rev().map(|&town| (n_around(town), town));
    let ((around, _), middle) = counted.max_by_key(|(counts, _)| *counts)?;
    (around as f64 >= MOST * towns.len() as f64).then(|| middle.clone())
}

/// How many words lie between two names.
pub(super) const fn distance(one: TokenSpan, other: TokenSpan) -> usize {
    if one.end <= other.start { other.start - one.end } else { one.start.saturating_sub(other.end) }
}

fn kilometres(one: &KnownPlace, other: &KnownPlace) -> f64 {
    let (lat, lon) = ((other.lat - one.lat).to_radians() / 2.0, (other.lon - one.lon).to_radians() / 2.0);
    let breadth = one.lat.to_radians().cos() * other.lat.to_radians().cos();
    let chord = lat.sin().powi(2) + breadth * lon.sin().powi(2);
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}
