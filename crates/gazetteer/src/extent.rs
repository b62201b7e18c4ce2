//! How far an area reaches, from the settlements that lie in it.

use crate::gazetteer::Gazetteer;
use crate::place::{Class, Place};

/// The share of settlements at each end that does not count: islands and overseas departments.
const STRAY: f64 = 0.02;

/// The box that holds nearly all settlements of an area, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Lowest latitude.
    pub south: f32,
    /// Highest latitude.
    pub north: f32,
    /// Lowest longitude.
    pub west: f32,
    /// Highest longitude.
    pub east: f32,
}

impl Gazetteer {
    /// The extent of the area with a GeoNames id; none where no settlement of it is known. The first question about an area reads all
    /// records, later ones are answered from memory.
    pub fn extent(&self, geoname: u32) -> Option<Extent> {
        let remembered = self.extents.read().ok().and_then(|extents| extents.get(&geoname).copied());
        remembered.unwrap_or_else(|| {
            let extent = self.measure(geoname);
            if let Ok(mut extents) = self.extents.write() {
                extents.insert(geoname, extent);
            }
            extent
        })
    }

    fn measure(&self, geoname: u32) -> Option<Extent> {
        let places = || (0..self.n_places()).filter_map(|index| self.place(u32::try_from(index).ok()?));
        let area = places().find(|place| place.geoname == Some(geoname))?;
        let lies_in = |place: &Place<'_>| match area.class {
            Class::Country => place.country == area.country,
            _ => self.parents(place).any(|parent| parent.index == area.index),
        };
        let inside = places().filter(|place| place.class.is_settlement() && lies_in(place));
        let (mut lats, mut lons): (Vec<f32>, Vec<f32>) = inside.map(|place| (place.lat, place.lon)).unzip();
        lats.sort_by(f32::total_cmp);
        lons.sort_by(f32::total_cmp);
        let stray = (lats.len() as f64 * STRAY) as usize;
        let last = lats.len().checked_sub(1 + stray)?;
        Some(Extent { south: lats[stray], north: lats[last], west: lons[stray], east: lons[last] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn an_area_reaches_as_far_as_its_settlements() {
        let illinois = sample::gazetteer().extent(4_896_861).expect("a state of the sample");
        assert_eq!(illinois, Extent { south: 39.0, north: 42.0, west: -90.0, east: -87.0 });
        assert_eq!(sample::gazetteer().extent(4_896_861), Some(illinois), "remembered");
        assert_eq!(sample::gazetteer().extent(1), None);
    }
}
