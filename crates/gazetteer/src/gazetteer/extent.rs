//! How far an area reaches, from the settlements that lie in it.

use super::{Gazetteer, N_AREAS};
use crate::format::{NONE, NOTED, RECORD, Record};
use crate::place::Class;

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

    /// Looks at records as they are stored: the names, which take the time, say nothing here.
    fn measure(&self, geoname: u32) -> Option<Extent> {
        let records = self.records();
        let record = |index: u32| Record::read(records.get(index as usize * RECORD..)?);
        let all = || records.chunks_exact(RECORD).filter_map(Record::read);
        let (index, area) = (0..).zip(all()).find(|(_, record)| record.geoname == geoname)?;
        let areas_of = |place: &Record| {
            let parent = |index: u32| (index != NONE).then_some(index);
            std::iter::successors(parent(place.parent), move |&area| parent(record(area)?.parent))
                .take(N_AREAS)
        };
        let is_country = class_of(&area) == Some(Class::Country);
        let lies_in = |place: &Record| {
            if is_country { place.country == area.country } else { areas_of(place).any(|area| area == index) }
        };
        let inside =
            all().filter(|place| class_of(place).is_some_and(Class::is_settlement) && lies_in(place));
        let (mut lats, mut lons): (Vec<f32>, Vec<f32>) = inside.map(|place| (place.lat, place.lon)).unzip();
        lats.sort_by(f32::total_cmp);
        lons.sort_by(f32::total_cmp);
        let stray = (lats.len() as f64 * STRAY) as usize;
        let last = lats.len().checked_sub(1 + stray)?;
        Some(Extent { south: lats[stray], north: lats[last], west: lons[stray], east: lons[last] })
    }
}

fn class_of(record: &Record) -> Option<Class> {
    Class::from_byte(record.class & !NOTED)
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
