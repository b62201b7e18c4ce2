//! From GeoNames data files to one compact file.

mod dump;
mod extent;
mod names;
mod regions;
mod sources;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::error::GazetteerError;
use crate::format::{self, NONE, NOTED, Record};
use crate::gazetteer::Gazetteer;
use crate::name::normalise;
use crate::place::Class;
use crate::state::{self, State};
use crate::table;
use dump::{Divisions, DumpRow, RowKind};
use extent::Extent;
use names::{Names, Use};
pub use sources::PlaceSources;
use sources::{CityRow, CountryRow, DivisionRow, is_worth_keeping};

const ABBREVIATIONS: &str = include_str!("../data/abbreviations.tsv");
/// Countries whose divisions go by their two-letter codes in English texts.
const CODED: [&str; 2] = ["US-", "CA-"];
/// The longest word first, so that `subdistrict` is not taken for a `district`.
const DESIGNATORS: [&str; 10] = [
    " Governorate",
    " Autonomous Region",
    " Province",
    " Oblast",
    " Region",
    " State",
    " Department",
    " Prefecture",
    " District",
    " Krai",
];

/// Compiles the data files into the bytes of a gazetteer; the same files always give the same bytes.
///
/// # Errors
/// If a file is not as its package has it, or holds more than the format can.
pub fn compile(sources: PlaceSources<'_>) -> Result<Vec<u8>, GazetteerError> {
    let mut compiler = Compiler::default();
    compiler.add_countries(&sources::countries(sources.countries)?);
    compiler.add_divisions(&sources::divisions(sources.subdivisions)?);
    let other_names = sources::city_names(sources.city_names)?;
    compiler.add_cities(&sources::cities(sources.cities)?, &other_names);
    compiler.place_areas();
    compiler.add_regions();
    compiler.finish()
}

/// How many places a country file brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Places that the gazetteer did not have.
    pub new: usize,
    /// Places that it had, which may have further names now.
    pub known: usize,
}

/// Compiles a gazetteer anew with the places of GeoNames country files; the same files always give the same bytes.
///
/// # Errors
/// If a file is no country file, tells of no place, or there is more than the format can hold.
pub fn extend(base: &Gazetteer, files: &[&[u8]]) -> Result<(Vec<u8>, Vec<Added>), GazetteerError> {
    let mut compiler = Compiler::from_gazetteer(base);
    let added = files.iter().map(|file| compiler.add_country_file(file)).collect::<Result<_, _>>()?;
    Ok((compiler.finish()?, added))
}

/// A place before its name has a position.
struct Draft {
    name: String,
    geoname: Option<u32>,
    at: Option<(f32, f32)>,
    population: u32,
    class: Class,
    noted: bool,
    country: Option<[u8; 2]>,
    parent: Option<usize>,
}

#[derive(Default)]
struct Compiler {
    drafts: Vec<Draft>,
    extents: Vec<Extent>,
    names: Names,
    /// Records by the ids that the sources give.
    countries: FxHashMap<usize, usize>,
    divisions: FxHashMap<usize, usize>,
    by_geoname: FxHashMap<u32, usize>,
    by_iso: FxHashMap<[u8; 2], usize>,
}

impl Compiler {
    /// Everything that a compiled gazetteer holds.
    fn from_gazetteer(base: &Gazetteer) -> Self {
        let mut compiler = Self::default();
        let places =
            (0..u32::try_from(base.n_places()).unwrap_or(NONE)).filter_map(|index| base.place(index));
        for place in places {
            let record = compiler.drafts.len();
            compiler.by_geoname.extend(place.geoname.map(|geoname| (geoname, record)));
            let country = place.country.and_then(code);
            if place.class == Class::Country {
                compiler.by_iso.extend(country.map(|country| (country, record)));
            }
            compiler.drafts.push(Draft {
                name: place.name.to_owned(),
                geoname: place.geoname,
                at: Some((place.lat, place.lon)),
                population: place.population,
                class: place.class,
                noted: place.noted,
                country,
                parent: place.parent.map(|parent| parent as usize),
            });
        }
        compiler.extents.resize(compiler.drafts.len(), Extent::EMPTY);
        base.each_name(|name, posting| {
            let usage = if posting.alternate { Use::Alternate } else { Use::Usual };
            compiler.names.add_key(name.to_owned(), posting.index as usize, usage);
        });
        compiler
    }

    fn add_country_file(&mut self, file: &[u8]) -> Result<Added, GazetteerError> {
        let mut rows = dump::read(file)?;
        if !rows.iter().any(|row| row.kind == RowKind::Settlement) {
            return Err(GazetteerError::NoPlaces);
        }
        let divisions = dump::divisions(&rows);
        rows.sort_by_key(|row| (row.kind, row.geoname));
        let mut added = Added::default();
        for row in &rows {
            let known = self.by_geoname.get(&row.geoname).copied();
            let record = known.unwrap_or_else(|| {
                let parent = self.division_around(row, &divisions);
                self.add(Draft {
                    name: row.name.to_owned(),
                    geoname: Some(row.geoname),
                    at: Some((row.lat, row.lon)),
                    population: row.population,
                    class: row.kind.class(),
                    noted: false,
                    country: code(row.country),
                    parent,
                })
            });
            for name in &row.also {
                self.names.add(name, record, Use::Alternate);
            }
            if row.kind == RowKind::Settlement {
                *if known.is_some() { &mut added.known } else { &mut added.new } += 1;
            }
        }
        Ok(added)
    }

    /// The smallest known area that a row of a country file lies in by its codes.
    fn division_around(&self, row: &DumpRow<'_>, divisions: &Divisions<'_>) -> Option<usize> {
        let second = (row.country, row.first, row.second);
        let first = (row.country, row.first, "");
        let by_code = |key: (&str, &str, &str)| self.by_geoname.get(divisions.get(&key)?).copied();
        let within = match row.kind {
            RowKind::First => None,
            RowKind::Second => by_code(first),
            RowKind::Settlement => by_code(second).or_else(|| by_code(first)),
        };
        within.or_else(|| self.by_iso.get(&code(row.country)?).copied())
    }

    fn add(&mut self, draft: Draft) -> usize {
        let record = self.drafts.len();
        self.names.add(&draft.name, record, Use::Usual);
        if let Some(geoname) = draft.geoname {
            self.by_geoname.insert(geoname, record);
        }
        self.drafts.push(draft);
        self.extents.push(Extent::EMPTY);
        record
    }

    fn add_countries(&mut self, rows: &[CountryRow<'_>]) {
        for row in rows {
            let state = state::by_iso2(row.iso2);
            let country = code(row.iso2);
            let record = self.add(Draft {
                name: state.map_or(row.name, |state| state.name).to_owned(),
                geoname: Some(row.geoname),
                at: state.map(|state| (state.lat, state.lon)),
                population: 0,
                class: Class::Country,
                noted: false,
                country,
                parent: None,
            });
            self.countries.insert(row.id, record);
            self.by_iso.extend(country.map(|country| (country, record)));
            let also = state.map(|state| state.also.as_slice()).unwrap_or_default();
            for name in also {
                self.names.add(name, record, Use::Usual);
            }
            for name in row.also.iter().chain(&[row.name]) {
                self.names.add(name, record, Use::Alternate);
            }
            for demonym in state.into_iter().flat_map(|state| &state.demonyms) {
                self.names.add(demonym, record, Use::Alternate);
                self.names.add(&format!("{demonym}s"), record, Use::Alternate);
            }
        }
    }

    fn add_divisions(&mut self, rows: &[DivisionRow<'_>]) {
        let abbreviations: Vec<_> = table::rows(ABBREVIATIONS).collect();
        for row in rows {
            let Some(&country) = self.countries.get(&row.country) else { continue };
            let record = self.add(Draft {
                name: english_name(row).to_owned(),
                geoname: row.geoname,
                at: None,
                population: 0,
                noted: false,
                class: if row.level <= 1 || is_first_order(row.code) { Class::Adm1 } else { Class::Adm2 },
                country: self.drafts[country].country,
                parent: Some(country),
            });
            self.divisions.insert(row.id, record);
            self.add_division_names(row, record);
            for abbreviation in abbreviations.iter().filter(|abbreviation| abbreviation[1] == row.code) {
                self.names.add(abbreviation[0], record, Use::Usual);
            }
        }
        for row in rows {
            let parent = row.parent.and_then(|parent| self.divisions.get(&parent));
            if let (Some(&record), Some(&parent)) = (self.divisions.get(&row.id), parent) {
                self.drafts[record].parent = Some(parent);
            }
        }
    }

    fn add_division_names(&mut self, row: &DivisionRow<'_>, record: usize) {
        for name in row.also.iter().chain(&[row.name]).filter(|name| is_worth_keeping(name)) {
            self.names.add(name, record, Use::Alternate);
            for bare in DESIGNATORS.iter().filter_map(|designator| name.strip_suffix(designator)) {
                self.names.add(bare, record, Use::Alternate);
            }
        }
        if let Some(short) = CODED.iter().find_map(|country| row.iso.strip_prefix(country)) {
            self.names.add(short, record, Use::Usual);
        }
    }

    fn add_cities(&mut self, rows: &[CityRow<'_>], other_names: &FxHashMap<u32, Vec<String>>) {
        let capitals = self.find_capitals(rows);
        for row in rows {
            let Some(&country) = self.countries.get(&row.country) else { continue };
            let areas = row.divisions.iter().filter_map(|id| self.divisions.get(id).copied());
            let parent = areas.max_by_key(|&area| self.drafts[area].class).unwrap_or(country);
            let capital = capitals.get(&row.geoname);
            let record = self.add(Draft {
                name: row.name.to_owned(),
                geoname: Some(row.geoname),
                at: Some((row.lat, row.lon)),
                population: row.population,
                noted: false,
                class: if capital.is_some() { Class::Capital } else { Class::Settlement },
                country: self.drafts[country].country,
                parent: Some(parent),
            });
            for name in other_names.get(&row.geoname).into_iter().flatten() {
                self.names.add(name, record, Use::Alternate);
            }
            if let Some(state) = capital {
                self.add_capital_names(state, record);
            }
            self.add_to_extents(record);
        }
    }

    /// The largest city with the name of its country's capital, by GeoNames id.
    fn find_capitals(&self, rows: &[CityRow<'_>]) -> FxHashMap<u32, &'static State> {
        let mut capitals: FxHashMap<usize, (u32, u32, &State)> = FxHashMap::default();
        for row in rows {
            let country = self.countries.get(&row.country).and_then(|&record| self.drafts[record].country);
            let Some(state) = country.and_then(|iso| state::by_iso2(std::str::from_utf8(&iso).ok()?)) else {
                continue;
            };
            let capital = state.capitals.first().map(|name| normalise(name));
            if capital == Some(normalise(row.name)) {
                let best = capitals.entry(row.country).or_insert((row.population, row.geoname, state));
                if row.population > best.0 {
                    *best = (row.population, row.geoname, state);
                }
            }
        }
        capitals.into_values().map(|(_, geoname, state)| (geoname, state)).collect()
    }

    fn add_capital_names(&mut self, state: &State, record: usize) {
        for country in state.also.iter().chain(&[state.name]) {
            self.names.add(&format!("capital of {country}"), record, Use::Usual);
            self.names.add(&format!("{country}'s capital"), record, Use::Usual);
        }
        for demonym in &state.demonyms {
            self.names.add(&format!("{demonym} capital"), record, Use::Usual);
        }
    }

    /// Counts a settlement towards all areas it lies in.
    fn add_to_extents(&mut self, record: usize) {
        let Draft { at: Some((lat, lon)), population, mut parent, .. } = self.drafts[record] else { return };
        for _ in 0..5 {
            let Some(area) = parent else { break };
            self.extents[area].add(lat, lon, population);
            parent = self.drafts[area].parent;
        }
    }

    /// Gives areas without coordinates the middle of their settlements, and all areas their population.
    fn place_areas(&mut self) {
        for (draft, extent) in self.drafts.iter_mut().zip(&self.extents) {
            draft.at = draft.at.or(extent.middle());
            if !draft.class.is_settlement() {
                draft.population = extent.population();
            }
        }
        for record in 0..self.drafts.len() {
            if self.drafts[record].at.is_none() {
                self.drafts[record].at = self.drafts[record].parent.and_then(|parent| self.drafts[parent].at);
            }
        }
    }

    fn finish(self) -> Result<Vec<u8>, GazetteerError> {
        if self.drafts.len() >= (NONE >> 1) as usize {
            return Err(GazetteerError::TooLarge { what: "places" });
        }
        let mut records = Vec::with_capacity(self.drafts.len() * format::RECORD);
        let mut text = Vec::new();
        for draft in &self.drafts {
            let name = shortened(&draft.name);
            let (lat, lon) = draft.at.unwrap_or_default();
            let record = Record {
                geoname: draft.geoname.unwrap_or(NONE),
                lat,
                lon,
                population: draft.population,
                parent: draft.parent.map_or(NONE, |parent| parent as u32),
                name_start: text.len() as u32,
                name_len: name.len() as u8,
                class: draft.class as u8 | if draft.noted { NOTED } else { 0 },
                country: draft.country.unwrap_or_default(),
            };
            record.write(&mut records);
            text.extend(name.as_bytes());
        }
        let drafts = &self.drafts;
        let rank = |record: usize| (drafts[record].class, Reverse(drafts[record].population), record);
        let (postings, automaton) = self.names.finish(rank)?;
        format::assemble([&records, &text, &postings, &automaton])
    }
}

/// The two letters of a country code.
fn code(iso2: &str) -> Option<[u8; 2]> {
    iso2.as_bytes().try_into().ok()
}

/// Whether a GeoNames code names a first-order division: `IQ.11`, not `IQ.11.5`.
fn is_first_order(code: &str) -> bool {
    code.matches('.').count() == 1
}

/// The name an English reader knows a division by: `Homs Governorate` where the source has `Ḩimş` first.
fn english_name<'a>(row: &DivisionRow<'a>) -> &'a str {
    let is_english =
        |name: &&&str| name.is_ascii() && DESIGNATORS.iter().any(|designator| name.ends_with(designator));
    let mut english = row.also.iter().filter(is_english);
    if english.clone().any(|name| name.starts_with(row.name)) {
        return row.name;
    }
    english.next().copied().unwrap_or(row.name)
}

/// As much of a name as its length byte can count.
fn shortened(name: &str) -> &str {
    &name[..name.floor_char_boundary(u8::MAX as usize)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn find<'g>(gazetteer: &'g Gazetteer, name: &str, class: Class) -> crate::place::Place<'g> {
        gazetteer.lookup(name).find(|place| place.class == class).expect(name)
    }

    #[test]
    fn same_sources_give_same_bytes() {
        assert_eq!(compile(sample::SOURCES).expect("the sample is whole"), sample::bytes());
    }

    #[test]
    fn divisions_lie_in_the_middle_of_their_settlements() {
        let gazetteer = sample::gazetteer();
        let illinois = find(gazetteer, "Illinois", Class::Adm1);
        assert_eq!((illinois.lat, illinois.lon), (40.5, -88.5));
        assert_eq!(illinois.population, 2_816_000);
    }

    #[test]
    fn our_table_amends_what_the_sources_have() {
        let gazetteer = sample::gazetteer();
        let idlib = find(gazetteer, "Idlib", Class::Adm1);
        assert_eq!((idlib.name, idlib.geoname), ("Idlib Province", Some(169_387)));
        assert_eq!(gazetteer.lookup("Donbas").next().map(|place| place.class), Some(Class::Region));
    }

    /// A province, a district that the sample lacks, a village in each, and a town that it has under another name.
    const COUNTRY_FILE: &str = "\
169387\tIdlib\tIdlib\t\t35.8\t36.7\tA\tADM1\tSY\t\t12\t\t\t\t0\t\t1\tx\tx
22222222\tHarim District\tHarim District\t\t36.1\t36.5\tA\tADM2\tSY\t\t12\t7\t\t\t0\t\t1\tx\tx
33333333\tTall Qamh\tTall Qamh\tTell Qamh\t36.11\t36.52\tP\tPPL\tSY\t\t12\t7\t\t\t0\t\t1\tx\tx
44444444\tKafr Wadi\tKafr Wadi\t\t35.9\t36.6\tP\tPPL\tSY\t\t12\t\t\t\t120\t\t1\tx\tx
169111\tSaraqib\tSaraqib\tSeraqeb\t35.86\t36.8\tP\tPPL\tSY\t\t12\t\t\t\t34231\t\t1\tx\tx
";

    #[test]
    fn places_of_a_country_file_are_added_to_their_divisions() {
        let (bytes, added) = extend(sample::gazetteer(), &[COUNTRY_FILE.as_bytes()]).expect("a country file");
        assert_eq!(added, [Added { new: 2, known: 1 }]);
        let gazetteer = Gazetteer::open(std::sync::Arc::new(bytes)).expect("just written");
        gazetteer.verify().expect("just written");
        let village = find(&gazetteer, "Tell Qamh", Class::Settlement);
        let parents: Vec<_> = gazetteer.parents(&village).map(|area| area.name).collect();
        assert_eq!(
            (village.name, parents.as_slice()),
            ("Tall Qamh", &["Harim District", "Idlib Province", "Syria"][..])
        );
        assert_eq!(find(&gazetteer, "Seraqeb", Class::Settlement).name, "Saraqib");
        assert_eq!(
            find(&gazetteer, "Illinois", Class::Adm1).population,
            2_816_000,
            "what was there is as it was"
        );
    }

    #[test]
    fn a_gazetteer_without_additions_stays_what_it_is() {
        assert_eq!(extend(sample::gazetteer(), &[]).expect("nothing to refuse").0, sample::bytes());
    }

    #[test]
    fn a_file_without_settlements_is_refused() {
        let refused =
            |file: &str| extend(sample::gazetteer(), &[file.as_bytes()]).err().map(|e| e.to_string());
        assert_eq!(refused(""), Some("it contains no towns or villages".to_owned()));
        assert_eq!(refused("a\tb\n"), Some("line 1: 2 fields instead of 19".to_owned()));
    }

    #[test]
    fn abbreviations_and_codes_name_divisions() {
        let gazetteer = sample::gazetteer();
        for name in ["Ill.", "IL", "Illinois"] {
            assert_eq!(find(gazetteer, name, Class::Adm1).name, "Illinois");
        }
    }
}
