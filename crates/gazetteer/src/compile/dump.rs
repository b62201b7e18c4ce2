//! Country files of GeoNames: one place a line, 19 fields parted by tabs.

use rustc_hash::FxHashMap;

use super::sources::is_worth_keeping;
use crate::error::GazetteerError;
use crate::place::Class;

/// How many fields a line has.
const N_FIELDS: usize = 19;
/// What has a class of its own but is named like a settlement: airfields, bases, camps, border crossings.
const SITES: [&str; 8] = ["AIRB", "AIRF", "AIRP", "CMPRF", "INSM", "MILB", "NVB", "PSN"];

/// A place of a country file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DumpRow<'a> {
    pub geoname: u32,
    pub name: &'a str,
    pub also: Vec<&'a str>,
    pub lat: f32,
    pub lon: f32,
    pub kind: RowKind,
    pub country: &'a str,
    pub first: &'a str,
    pub second: &'a str,
    pub population: u32,
}

/// What a line of a country file tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RowKind {
    First,
    Second,
    Settlement,
}

impl RowKind {
    /// The class of such a place.
    pub const fn class(self) -> Class {
        match self {
            Self::First => Class::Adm1,
            Self::Second => Class::Adm2,
            Self::Settlement => Class::Settlement,
        }
    }
}

/// Codes of divisions to their GeoNames ids: country and first-order code, and second-order code where there is one.
pub(super) type Divisions<'a> = FxHashMap<(&'a str, &'a str, &'a str), u32>;

/// Reads the lines that tell of settlements and divisions; others, of rivers and schools, are passed over.
pub(super) fn read(text: &[u8]) -> Result<Vec<DumpRow<'_>>, GazetteerError> {
    let text = std::str::from_utf8(text)
        .map_err(|source| GazetteerError::Encoding { name: "country file", source })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, line)| row(n + 1, line)).filter_map(Result::transpose).collect()
}

/// The ids of the divisions among the rows.
pub(super) fn divisions<'a>(rows: &[DumpRow<'a>]) -> Divisions<'a> {
    let key = |row: &DumpRow<'a>| match row.kind {
        RowKind::First => Some((row.country, row.first, "")),
        RowKind::Second => Some((row.country, row.first, row.second)),
        RowKind::Settlement => None,
    };
    rows.iter().filter_map(|row| Some((key(row)?, row.geoname))).collect()
}

fn row(line: usize, text: &str) -> Result<Option<DumpRow<'_>>, GazetteerError> {
    let fields: Vec<&str> = text.split('\t').collect();
    let problem = |problem: String| GazetteerError::CountryFile { line, problem };
    if fields.len() != N_FIELDS {
        return Err(problem(format!("{} fields instead of {N_FIELDS}", fields.len())));
    }
    let number = |n: usize, what: &str| -> Result<f32, GazetteerError> {
        fields[n].parse().map_err(|_| problem(format!("the {what} `{}` is no number", shown(fields[n]))))
    };
    let geoname =
        fields[0].parse().map_err(|_| problem(format!("the id `{}` is no number", shown(fields[0]))))?;
    let (lat, lon) = (number(4, "latitude")?, number(5, "longitude")?);
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return Err(problem(format!("`{lat}`, `{lon}` lies nowhere on earth")));
    }
    let kind = match (fields[6], fields[7]) {
        ("A", "ADM1") => RowKind::First,
        ("A", "ADM2") => RowKind::Second,
        ("P", _) => RowKind::Settlement,
        (_, site) if SITES.contains(&site) => RowKind::Settlement,
        _ => return Ok(None),
    };
    let also = fields[3].split(',').chain([fields[2]]).filter(|name| is_worth_keeping(name)).collect();
    Ok(Some(DumpRow {
        geoname,
        name: fields[1],
        also,
        lat,
        lon,
        kind,
        country: fields[8],
        first: fields[10],
        second: fields[11],
        population: fields[14].parse().unwrap_or(0),
    }))
}

/// The beginning of a field, as an error quotes it.
fn shown(field: &str) -> &str {
    &field[..field.floor_char_boundary(40)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VILLAGE: &str = "99\tTall Qamh\tTall Qamh\tTell Qamh,تل قمح\t35.7\t36.9\tP\tPPL\tSY\t\t12\t85\t\t\t0\t\t402\tAsia/Damascus\t2015-01-01";

    #[test]
    fn a_village_is_read() {
        let rows = read(VILLAGE.as_bytes()).expect("a whole line");
        let row = &rows[0];
        assert_eq!(
            (row.geoname, row.name, row.country, row.first, row.second),
            (99, "Tall Qamh", "SY", "12", "85")
        );
        assert_eq!((row.kind, row.also.as_slice()), (RowKind::Settlement, &["Tell Qamh", "Tall Qamh"][..]));
    }

    #[test]
    fn what_is_no_settlement_is_passed_over() {
        let river = VILLAGE.replace("\tP\tPPL\t", "\tH\tSTM\t");
        assert_eq!(read(format!("\n{river}\n").as_bytes()).expect("a whole line"), []);
    }

    #[test]
    fn a_broken_line_is_told_by_its_number_and_problem() {
        let told = |text: &str| read(text.as_bytes()).expect_err("a broken file").to_string();
        assert_eq!(told(&format!("{VILLAGE}\nname,lat,lon")), "line 2: 1 fields instead of 19");
        assert_eq!(told(&VILLAGE.replace("35.7", "north")), "line 1: the latitude `north` is no number");
        assert_eq!(told(&VILLAGE.replace("35.7", "95")), "line 1: `95`, `36.9` lies nowhere on earth");
        assert!(read(b"\xff\xfe").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }

        #[test]
        fn any_fields_are_read_or_refused(fields in proptest::collection::vec("[^\t\n]{0,8}", 19)) {
            let _ = read(fields.join("\t").as_bytes());
        }
    }
}
