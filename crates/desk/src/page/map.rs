//! The map: coasts, borders and a dot for each place, drawn on the server.

use std::collections::BTreeMap;

use rashomon_export::parts::{plain, radius_km};
use rashomon_store::IncidentBrief;

use crate::filter::Filter;
use crate::words as t;

/// One line an arc: the first point, then steps, in hundredths of a degree (see `tables/borders.py`).
const BORDERS: &str = include_str!("../../tables/borders.txt");
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 480.0;
const KM_OF_DEGREE: f64 = 111.2;
/// The least height of the map in degrees: nearer, the borders are too coarse.
const LEAST_DEGREES: f64 = 2.5;
/// Places nearer to each other than this are one dot.
const CELL: f64 = 34.0;
/// More dots than this have no names.
const MOST_NAMED: usize = 14;

pub(crate) struct MapView {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The path of coasts and borders.
    pub(crate) borders: String,
    pub(crate) dots: Vec<Dot>,
}

/// One place, or several that lie close together.
pub(crate) struct Dot {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) r: String,
    /// The radius of what the words may mean.
    pub(crate) area: String,
    pub(crate) text_y: String,
    pub(crate) name_y: String,
    pub(crate) n: usize,
    pub(crate) name: Option<String>,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) is_disputed: bool,
}

/// The map of incidents whose place is known; none where no place is.
pub(crate) fn map_view(briefs: &[&IncidentBrief], filter: &Filter) -> Option<MapView> {
    let spots: Vec<Spot<'_>> = briefs.iter().filter_map(|brief| Spot::of(brief)).collect();
    let frame = Frame::around(&spots)?;
    let mut cells: BTreeMap<(i64, i64), Vec<&Spot<'_>>> = BTreeMap::new();
    for spot in &spots {
        let (x, y) = frame.at(spot.lat, spot.lon);
        cells.entry(((x / CELL) as i64, (y / CELL) as i64)).or_default().push(spot);
    }
    let is_named = cells.len() <= MOST_NAMED;
    let dots = cells.values().map(|spots| dot(&frame, spots, filter, is_named)).collect();
    Some(MapView { width: WIDTH as u32, height: HEIGHT as u32, borders: frame.borders(), dots })
}

struct Spot<'b> {
    name: &'b str,
    lat: f64,
    lon: f64,
    radius_km: f64,
    is_disputed: bool,
}

impl<'b> Spot<'b> {
    fn of(brief: &'b IncidentBrief) -> Option<Self> {
        Some(Self {
            name: brief.line.place.as_deref()?,
            lat: brief.lat?,
            lon: brief.lon?,
            radius_km: radius_km(brief.precision),
            is_disputed: !brief.conflict_facets.is_empty(),
        })
    }
}

fn dot(frame: &Frame, spots: &[&Spot<'_>], filter: &Filter, is_named: bool) -> Dot {
    let n = spots.len();
    let mean = |value: fn(&Spot<'_>) -> f64| spots.iter().map(|spot| value(spot)).sum::<f64>() / n as f64;
    let (x, y) = frame.at(mean(|spot| spot.lat), mean(|spot| spot.lon));
    let r = (n as f64).sqrt().mul_add(2.0, 7.0).min(22.0);
    let mut names: Vec<&str> = spots.iter().map(|spot| spot.name).collect();
    names.sort_unstable();
    names.dedup();
    let disputed = spots.iter().filter(|spot| spot.is_disputed).count();
    let widest = spots.iter().map(|spot| spot.radius_km).fold(0.0, f64::max);
    let words = plain(&t::places_and_more(&names));
    Dot {
        x: units(x),
        y: units(y),
        r: units(r),
        area: units((widest / KM_OF_DEGREE * frame.scale).max(r)),
        text_y: units(y + 4.0),
        name_y: units(y - r - 5.0),
        n,
        title: t::dot(&words, n, disputed),
        name: is_named.then_some(words),
        href: href(spots, &names, filter),
        is_disputed: disputed > 0,
    }
}

/// One place leads to its incidents, several to their part of the map.
fn href(spots: &[&Spot<'_>], names: &[&str], filter: &Filter) -> String {
    if let [name] = names {
        return Filter { place: (*name).to_owned(), ..filter.clone() }.href(1);
    }
    let edge = |value: fn(&Spot<'_>) -> f64, pick: fn(f64, f64) -> f64, from: f64| {
        spots.iter().map(|spot| value(spot)).fold(from, pick)
    };
    let (south, north) =
        (edge(|s| s.lat, f64::min, f64::INFINITY), edge(|s| s.lat, f64::max, f64::NEG_INFINITY));
    let (west, east) =
        (edge(|s| s.lon, f64::min, f64::INFINITY), edge(|s| s.lon, f64::max, f64::NEG_INFINITY));
    let area = format!("{:.3},{:.3},{:.3},{:.3}", south - 0.001, west - 0.001, north + 0.001, east + 0.001);
    // Nearer than the map goes, the list is the better picture.
    if north - south < 0.1 && east - west < 0.1 {
        return Filter { area, ..filter.clone() }.href(1);
    }
    format!("/timeline?{}", Filter { area, ..filter.clone() }.query(1))
}

/// What part of the earth is drawn: a degree of longitude is as wide as it is in the middle of the map.
struct Frame {
    lat: f64,
    lon: f64,
    /// Units a degree of latitude.
    scale: f64,
    narrowing: f64,
}

impl Frame {
    fn around(spots: &[Spot<'_>]) -> Option<Self> {
        spots.first()?;
        let edges = |value: fn(&Spot<'_>) -> f64| {
            let low = spots.iter().map(value).fold(f64::INFINITY, f64::min);
            let high = spots.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
            ((low + high) / 2.0, high - low)
        };
        let ((lat, tall), (lon, wide)) = (edges(|spot| spot.lat), edges(|spot| spot.lon));
        let narrowing = lat.to_radians().cos().max(0.1);
        let fits = (HEIGHT / tall.max(0.01)).min(WIDTH / (wide * narrowing).max(0.01));
        let scale = (fits * 0.75).min(HEIGHT / LEAST_DEGREES);
        Some(Self { lat, lon, scale, narrowing })
    }

    /// North is up.
    fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        let x = ((lon - self.lon) * self.narrowing).mul_add(self.scale, WIDTH / 2.0);
        (x, (self.lat - lat).mul_add(self.scale, HEIGHT / 2.0))
    }

    /// The coasts and borders that can be seen.
    fn borders(&self) -> String {
        let mut path = String::new();
        for arc in BORDERS.lines() {
            let points: Vec<(f64, f64)> = points(arc).map(|(lon, lat)| self.at(lat, lon)).collect();
            let is_seen = |pair: &[(f64, f64)]| {
                let [(x1, y1), (x2, y2)] = pair else { return false };
                x1.max(*x2) >= 0.0 && x1.min(*x2) <= WIDTH && y1.max(*y2) >= 0.0 && y1.min(*y2) <= HEIGHT
            };
            let mut is_open = false;
            for pair in points.windows(2) {
                let seen = is_seen(pair);
                if seen && !is_open {
                    path.push_str(&format!("M{:.1} {:.1}", pair[0].0, pair[0].1));
                }
                if seen {
                    path.push_str(&format!("L{:.1} {:.1}", pair[1].0, pair[1].1));
                }
                is_open = seen;
            }
        }
        path
    }
}

/// The points of an arc: longitude and latitude in degrees.
fn points(arc: &str) -> impl Iterator<Item = (f64, f64)> {
    let steps = arc.split(' ').filter_map(|step| {
        let (x, y) = step.split_once(',')?;
        Some((x.parse::<i32>().ok()?, y.parse::<i32>().ok()?))
    });
    let added = steps.scan((0, 0), |at, (x, y)| {
        *at = (at.0 + x, at.1 + y);
        Some(*at)
    });
    added.map(|(x, y)| (f64::from(x) / 100.0, f64::from(y) / 100.0))
}

fn units(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arc_lies_on_the_earth() {
        for arc in BORDERS.lines() {
            let points: Vec<(f64, f64)> = points(arc).collect();
            assert!(points.len() > 1, "{arc}");
            assert!(points.iter().all(|(lon, lat)| lon.abs() <= 180.01 && lat.abs() <= 90.01), "{arc}");
        }
    }

    #[test]
    fn north_is_up_and_only_what_is_seen_is_drawn() {
        let spot = |lat, lon| Spot { name: "a", lat, lon, radius_km: 3.0, is_disputed: false };
        let frame = Frame::around(&[spot(35.0, 36.0), spot(36.0, 37.0)]).unwrap();
        let ((x1, y1), (x2, y2)) = (frame.at(35.0, 36.0), frame.at(36.0, 37.0));
        assert!(x1 < x2 && y1 > y2);
        let borders = frame.borders();
        assert!(!borders.is_empty() && borders.len() < 20_000, "{}", borders.len());
    }
}
