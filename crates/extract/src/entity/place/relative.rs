//! Places told by others: `20 km north of Saraqib`, `between Homs and Hama`, `northwestern Syria`.

use rashomon_schema::PlacePrecision;

use rashomon_gazetteer::Extent;
use rashomon_lexicon::place::kilometres_of;

use crate::entity::number;
use crate::knowledge::KnownPlace;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, conjuncts, object_of, preposition};

/// Kilometres of one degree of latitude.
const KM_OF_DEGREE: f64 = 111.195;
/// How far from its middle a part of an area lies, as a share of its height and breadth.
const OUTWARDS: f64 = 0.25;

/// A direction: east and north, each from -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bearing {
    east: f64,
    north: f64,
}

/// Where a place lies from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Offset {
    bearing: Option<Bearing>,
    km: Option<f64>,
}

/// The bearing that a word gives: `north`, `northwestern`, `north-east`; none of `central`.
pub(super) fn bearing(word: &str) -> Option<Bearing> {
    let word = word.to_ascii_lowercase().replace('-', "");
    let stem =
        ["erly", "ern", "ward", "wards"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(&word);
    let (north, rest) = match stem {
        _ if stem.starts_with("north") => (1.0, &stem[5..]),
        _ if stem.starts_with("south") => (-1.0, &stem[5..]),
        _ => (0.0, stem),
    };
    let east = match rest {
        "east" => 1.0,
        "west" => -1.0,
        "" if north != 0.0 => 0.0,
        _ => return None,
    };
    let length = f64::hypot(east, north);
    Some(Bearing { east: east / length, north: north / length })
}

/// `20 km north of X` below `head`: how X lies to it, and the head of X.
pub(super) fn offset(doc: &Parse<'_>, head: usize) -> Option<(Offset, usize)> {
    let aside = doc.children(head).chain(std::iter::once(head)).find_map(|word| {
        let known = bearing(doc.token(word));
        let from = preposition(doc, word, &["of", "from"]).and_then(|of| object_of(doc, of))?;
        (known.is_some() || is_length(doc, word)).then_some((word, known, from))
    });
    let (word, bearing, from) = aside?;
    let length = std::iter::once(word).chain(doc.children(word)).find(|&unit| is_length(doc, unit));
    let km = length.and_then(|unit| kilometres(doc, unit));
    Some((Offset { bearing, km }, from))
}

fn is_length(doc: &Parse<'_>, token: usize) -> bool {
    unit(doc.lemma(token)).is_some()
}

fn unit(lemma: &str) -> Option<f64> {
    kilometres_of(&lemma.to_ascii_lowercase())
}

fn kilometres(doc: &Parse<'_>, length: usize) -> Option<f64> {
    let number = child(doc, length, &["nummod"])?;
    let amount = number::read_amount(doc, number)?;
    let n = amount.low.or(amount.high)? as f64;
    Some(n * unit(doc.lemma(length))?)
}

/// The place that lies so from a known one.
pub(super) fn beside(known: &KnownPlace, offset: Offset) -> KnownPlace {
    let (mut lat, mut lon) = (known.lat, known.lon);
    if let (Some(bearing), Some(km)) = (offset.bearing, offset.km) {
        lat = (lat + bearing.north * km / KM_OF_DEGREE).clamp(-90.0, 90.0);
        lon += bearing.east * km / (KM_OF_DEGREE * lat.to_radians().cos().max(0.01));
    }
    KnownPlace {
        lat: rounded(lat),
        lon: rounded(lon),
        geoname: None,
        precision: PlacePrecision::Near,
        ..known.clone()
    }
}

/// The heads of `X and Y` in `between X and Y`, below `head`.
pub(super) fn ends(doc: &Parse<'_>, head: usize) -> Option<(usize, usize)> {
    let between = preposition(doc, head, &["between"])?;
    let both = conjuncts(doc, object_of(doc, between)?);
    match both[..] {
        [one, other] => Some((one, other)),
        _ => None,
    }
}

/// The middle of two places.
pub(super) fn between(one: &KnownPlace, other: &KnownPlace) -> KnownPlace {
    let same = |a: &Option<String>, b: &Option<String>| if a == b { a.clone() } else { None };
    KnownPlace {
        geoname: None,
        name: format!("{} – {}", one.name, other.name),
        lat: rounded(f64::midpoint(one.lat, other.lat)),
        lon: rounded(f64::midpoint(one.lon, other.lon)),
        precision: PlacePrecision::Between,
        country: same(&one.country, &other.country),
        within: one.within.iter().filter(|area| other.within.contains(area)).cloned().collect(),
    }
}

/// The part of an area that a direction points into.
pub(super) fn part(area: &KnownPlace, extent: Extent, bearing: Bearing) -> KnownPlace {
    let (south, north) = (f64::from(extent.south), f64::from(extent.north));
    let (west, east) = (f64::from(extent.west), f64::from(extent.east));
    let lat = f64::midpoint(south, north) + bearing.north * OUTWARDS * (north - south);
    let lon = f64::midpoint(west, east) + bearing.east * OUTWARDS * (east - west);
    let precision =
        if area.precision == PlacePrecision::Country { PlacePrecision::Region } else { area.precision };
    KnownPlace { lat: rounded(lat), lon: rounded(lon), precision, ..area.clone() }
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, lat: f64, lon: f64) -> KnownPlace {
        KnownPlace {
            geoname: Some(1),
            name: name.to_owned(),
            lat,
            lon,
            precision: PlacePrecision::Settlement,
            country: Some("SY".to_owned()),
            within: vec!["Idlib Province".to_owned(), "Syria".to_owned()],
        }
    }

    #[test]
    fn words_of_direction() {
        for (word, east, north) in
            [("north", 0.0, 1.0), ("southern", 0.0, -1.0), ("Western", -1.0, 0.0), ("eastward", 1.0, 0.0)]
        {
            assert_eq!(bearing(word), Some(Bearing { east, north }), "{word}");
        }
        let northwest = bearing("north-western").expect("a direction");
        assert!(northwest.east < 0.0 && northwest.north > 0.0);
        for word in ["central", "northing", "westerner", "earn", ""] {
            assert_eq!(bearing(word), None, "{word}");
        }
    }

    #[test]
    fn so_far_from_a_town_is_near_it() {
        let offset = Offset { bearing: bearing("north"), km: Some(20.0) };
        let found = beside(&place("Saraqib", 35.86, 36.8), offset);
        assert_eq!((found.precision, found.geoname, found.lon), (PlacePrecision::Near, None, 36.8));
        assert!((found.lat - 36.04).abs() < 0.001, "{}", found.lat);
    }

    #[test]
    fn between_two_towns_lies_the_middle() {
        let found = between(&place("Homs", 34.0, 36.0), &place("Hama", 35.0, 37.0));
        assert_eq!((found.lat, found.lon, found.precision), (34.5, 36.5, PlacePrecision::Between));
        assert_eq!(found.within, ["Idlib Province", "Syria"]);
    }

    #[test]
    fn a_part_of_a_country_lies_to_its_side() {
        let extent = Extent { south: 32.0, north: 37.0, west: 35.0, east: 42.0 };
        let country = KnownPlace { precision: PlacePrecision::Country, ..place("Syria", 35.0, 38.0) };
        let found = part(&country, extent, bearing("northwestern").expect("a direction"));
        assert!(found.lat > 35.0 && found.lon < 38.0 && found.precision == PlacePrecision::Region);
    }
}
