//! Our own table of regions, and of what GeoNames has under another name or not at all.

use super::names::Use;
use super::{Compiler, Draft, code};
use crate::place::Class;
use crate::table;

const REGIONS: &str = include_str!("../../data/regions.tsv");

impl Compiler {
    /// Adds our own table; a row whose GeoNames id is known amends that place.
    pub(super) fn add_regions(&mut self) {
        for row in table::rows(REGIONS) {
            let [name, kind, iso, lat, lon, geoname, also] = row[..] else { continue };
            let (Ok(lat), Ok(lon)) = (lat.parse(), lon.parse()) else { continue };
            let geoname = geoname.parse().ok();
            let known = geoname.and_then(|geoname| self.by_geoname.get(&geoname)).copied();
            let record = match known {
                Some(record) => record,
                None => self.add(Draft {
                    name: name.to_owned(),
                    geoname,
                    at: None,
                    population: 0,
                    class: region_class(kind),
                    noted: true,
                    country: code(iso),
                    parent: self.area_around(region_class(kind), code(iso), (lat, lon)),
                }),
            };
            let draft = &mut self.drafts[record];
            draft.at = Some((lat, lon));
            draft.noted = true;
            if draft.class != Class::Country {
                name.clone_into(&mut draft.name);
            }
            for name in table::entries(also).chain([name]) {
                self.names.add(name, record, Use::Usual);
            }
        }
    }

    /// The area a place of our own table lies in: of a settlement that of its nearest neighbour, else its country.
    fn area_around(&self, class: Class, country: Option<[u8; 2]>, (lat, lon): (f32, f32)) -> Option<usize> {
        let square = |at: (f32, f32)| (at.0 - lat).powi(2) + (at.1 - lon).powi(2);
        let neighbours =
            self.drafts.iter().filter(|draft| draft.class.is_settlement() && draft.country == country);
        let distances = neighbours.filter_map(|draft| Some((square(draft.at?), draft.parent)));
        let nearest = distances.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|_| class.is_settlement());
        nearest.map_or_else(|| country.and_then(|iso| self.by_iso.get(&iso)).copied(), |(_, parent)| parent)
    }
}

fn region_class(kind: &str) -> Class {
    match kind {
        "province" => Class::Adm1,
        "settlement" => Class::Settlement,
        _ => Class::Region,
    }
}
