//! A compiled gazetteer, opened.

mod extent;

use std::ops::Range;
use std::sync::{Arc, RwLock};

use fst::Streamer;
use rustc_hash::FxHashMap;

use crate::error::GazetteerError;
use crate::format::{self, Layout, NONE, NOTED, RECORD, Record};
use crate::name::normalise;
use crate::place::{Class, Place};
pub use extent::Extent;

/// The bytes of a compiled gazetteer: a memory map, a `Vec<u8>`, a static slice.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Names of places, and the places they name.
///
/// Opening reads the header alone, so that it costs the same whatever the size; [`Gazetteer::verify`] reads everything.
/// Looking a name up in a file that was damaged after it was verified gives wrong places or panics.
pub struct Gazetteer {
    bytes: Bytes,
    layout: Layout,
    automaton: fst::Map<Section>,
    /// Extents of areas that were asked for, by GeoNames id.
    extents: RwLock<FxHashMap<u32, Option<Extent>>>,
}

/// A part of the bytes.
struct Section {
    bytes: Bytes,
    range: Range<usize>,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        (*self.bytes).as_ref().get(self.range.clone()).unwrap_or_default()
    }
}

/// The most areas that a place is said to lie in.
const N_AREAS: usize = 4;

/// A place that a name may mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    /// Position of the place.
    pub index: u32,
    /// Whether the name is another than the usual one.
    pub alternate: bool,
}

impl Gazetteer {
    /// Opens a compiled gazetteer, looking only at its header.
    ///
    /// # Errors
    /// If the bytes are no gazetteer, of another version, or not as long as their header tells.
    pub fn open(bytes: Bytes) -> Result<Self, GazetteerError> {
        let layout = format::layout((*bytes).as_ref())?;
        let section = Section { bytes: Arc::clone(&bytes), range: layout.automaton.clone() };
        let automaton = fst::Map::new(section)?;
        Ok(Self { bytes, layout, automaton, extents: RwLock::default() })
    }

    /// Checks every byte against the checksum.
    ///
    /// # Errors
    /// If the content is not what was written.
    pub fn verify(&self) -> Result<(), GazetteerError> {
        let content = (*self.bytes).as_ref().get(format::HEADER..).unwrap_or_default();
        if format::checksum(content) == self.layout.checksum { Ok(()) } else { Err(GazetteerError::Checksum) }
    }

    /// The number of places.
    pub fn n_places(&self) -> usize {
        self.layout.records.len() / RECORD
    }

    /// The number of different names.
    pub fn n_names(&self) -> usize {
        self.automaton.len()
    }

    /// The places that a name may mean, larger kinds first, then by population.
    pub fn lookup<'g>(&'g self, name: &str) -> impl Iterator<Item = Place<'g>> + use<'g> {
        self.postings(&normalise(name)).filter_map(|posting| self.place(posting.index))
    }

    /// The place at a position.
    pub fn place(&self, index: u32) -> Option<Place<'_>> {
        let start = (index as usize).checked_mul(RECORD)?;
        let record = Record::read(self.records().get(start..start + RECORD)?)?;
        let name = record.name_start as usize;
        let name = self.section(&self.layout.names).get(name..name + record.name_len as usize)?;
        Some(Place {
            index,
            geoname: (record.geoname != NONE).then_some(record.geoname),
            name: std::str::from_utf8(name).ok()?,
            lat: record.lat,
            lon: record.lon,
            population: record.population,
            class: Class::from_byte(record.class & !NOTED)?,
            noted: record.class & NOTED != 0,
            country: self.country_at(start + RECORD - 2),
            parent: (record.parent != NONE).then_some(record.parent),
        })
    }

    /// The areas a place lies in, nearest first.
    pub fn parents(&self, place: &Place<'_>) -> impl Iterator<Item = Place<'_>> {
        let first = place.parent.and_then(|index| self.place(index));
        std::iter::successors(first, |area| area.parent.and_then(|index| self.place(index))).take(N_AREAS)
    }

    /// Visits every normalised name with each place that it may mean, in order of the names.
    pub(crate) fn each_name(&self, mut visit: impl FnMut(&str, Posting)) {
        let mut names = self.automaton.stream();
        while let Some((name, _)) = names.next() {
            if let Ok(name) = std::str::from_utf8(name) {
                self.postings(name).for_each(|posting| visit(name, posting));
            }
        }
    }

    /// What a normalised name may mean.
    pub(crate) fn postings<'g>(&'g self, key: &str) -> impl Iterator<Item = Posting> + use<'g> {
        let (one, run) = match self.automaton.get(key) {
            None => (None, 0..0),
            Some(value) if value & 1 == 0 => (u32::try_from(value >> 1).ok(), 0..0),
            Some(value) => (None, self.run(value >> 1)),
        };
        let postings = self.section(&self.layout.postings);
        let many = run.step_by(4).map_while(|at| format::u32_at(postings, at));
        one.into_iter().chain(many).map(|raw| Posting { index: raw >> 1, alternate: raw & 1 == 1 })
    }

    /// The bytes of the run of postings that begins at a number.
    fn run(&self, start: u64) -> Range<usize> {
        let postings = self.section(&self.layout.postings);
        let at = usize::try_from(start).ok().and_then(|start| start.checked_mul(4)).unwrap_or(postings.len());
        let n = format::u32_at(postings, at).unwrap_or(0) as usize;
        let first = (at + 4).min(postings.len());
        first..first.saturating_add(n.saturating_mul(4)).min(postings.len())
    }

    fn country_at(&self, at: usize) -> Option<&str> {
        let code = self.section(&self.layout.records).get(at..at + 2)?;
        if code == [0, 0] { None } else { std::str::from_utf8(code).ok() }
    }

    /// The records of all places, as they are stored.
    pub(crate) fn records(&self) -> &[u8] {
        self.section(&self.layout.records)
    }

    fn section(&self, range: &Range<usize>) -> &[u8] {
        (*self.bytes).as_ref().get(range.clone()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer")
            .field("n_places", &self.n_places())
            .field("n_names", &self.n_names())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    #[test]
    fn names_find_their_places() {
        let gazetteer = sample::gazetteer();
        let names = |name| gazetteer.lookup(name).map(|place| (place.name, place.class)).collect::<Vec<_>>();
        assert_eq!(names("HALAB"), [("Aleppo Governorate", Class::Adm1), ("Aleppo", Class::Settlement)]);
        assert_eq!(names("Turkish"), [("Turkey", Class::Country)]);
        assert_eq!(names("Kazakhstan's capital"), [("Astana", Class::Capital)]);
        assert_eq!(names("Nowhere"), []);
    }

    #[test]
    fn parents_lead_up_to_the_country() {
        let gazetteer = sample::gazetteer();
        let town = gazetteer.lookup("Saraqib").next().expect("in the sample");
        let parents: Vec<_> = gazetteer.parents(&town).map(|area| area.name).collect();
        assert_eq!(parents, ["Saraqib Nahiyah", "Idlib Province", "Syria"]);
        assert_eq!(town.country, Some("SY"));
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_found(at in 0..sample::bytes().len(), change in 1..=255_u8) {
            let mut bytes = sample::bytes().to_vec();
            bytes[at] ^= change;
            let opened = Gazetteer::open(Arc::new(bytes));
            let is_padding = (28..40).contains(&at);
            prop_assert!(is_padding || opened.and_then(|gazetteer| gazetteer.verify()).is_err());
        }

        #[test]
        fn any_bytes_are_opened_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Gazetteer::open(Arc::new(bytes));
        }

        #[test]
        fn damaged_records_never_panic(at in 0..sample::bytes().len(), change in 1..=255_u8) {
            let mut bytes = sample::bytes().to_vec();
            let tables = format::layout(&bytes).expect("the sample is whole").postings.end;
            bytes[at.clamp(format::HEADER, tables - 1)] ^= change;
            let gazetteer = Gazetteer::open(Arc::new(bytes)).expect("its header is whole");
            for name in ["Aleppo", "Idlib", "Springfield", "Syria"] {
                let _ = gazetteer.lookup(name).map(|place| gazetteer.parents(&place).count()).sum::<usize>();
            }
        }
    }
}
