//! The incidents of a report: events of one place and time together, what the report is about first.

use rashomon_schema::{Event, Incident, PlaceArgument, Polarity, Tense, TimeArgument};

/// Types that are incidents rather than words.
pub(crate) const HAPPENINGS: [&str; 7] =
    ["ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "AID"];
/// Kilometres within which two settlements can be one place.
const NEAR_KM: f64 = 25.0;

/// How many of a group's events lend it their place and time.
const REMEMBERED: usize = 24;

/// How many incidents, the first of the report, an event may go back to.
const WEIGHED: usize = 64;

/// Whether an event is something that happened, or is said not to have.
pub(crate) fn is_happening(event: &Event) -> bool {
    HAPPENINGS.contains(&event.kind.as_str())
        && !matches!(event.factuality.tense, Tense::Future | Tense::Hypothetical | Tense::General)
}

/// Groups the events; an event that names neither place nor time goes with what was told just before.
///
/// What `is_background` (told as an example, or of former times) stays apart from what the report is about.
pub(crate) fn group(events: &[Event], is_background: impl Fn(usize) -> bool) -> Vec<Incident> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut last: Option<usize> = None;
    for (n, event) in events.iter().enumerate().filter(|(_, event)| is_happening(event)) {
        let background = is_background(n);
        let fits = |group: &Group<'_>| group.background == background && group.takes(event);
        let recent = last.filter(|&group| fits(&groups[group]));
        let group = recent.or_else(|| groups.iter().take(WEIGHED).position(fits)).unwrap_or_else(|| {
            groups.push(Group { background, ..Group::default() });
            groups.len() - 1
        });
        groups[group].add(n, event);
        last = Some(group);
    }
    order(groups, events)
}

/// Events taken as one incident, with the places and times they name.
#[derive(Default)]
struct Group<'e> {
    events: Vec<usize>,
    kind: Option<&'e str>,
    background: bool,
    places: Vec<&'e PlaceArgument>,
    times: Vec<&'e TimeArgument>,
}

impl<'e> Group<'e> {
    fn add(&mut self, n: usize, event: &'e Event) {
        self.events.push(n);
        self.kind.get_or_insert(&event.kind);
        if self.events.len() <= REMEMBERED {
            self.places.extend(event.place.as_ref().filter(|p| p.name.is_some()));
            self.times.extend(event.time.as_ref().filter(|t| t.earliest.is_some()));
        }
    }

    /// Whether `event` can be part of the same incident.
    fn takes(&self, event: &Event) -> bool {
        if self.kind.is_some_and(|kind| kind != event.kind) {
            return false;
        }
        let same_place = match &event.place {
            Some(place)
                if place.name.is_some()
                    && !self.places.is_empty()
                    && event.factuality.polarity == Polarity::Positive =>
            {
                self.places.iter().any(|known| can_be_one(known, place))
            }
            _ => true,
        };
        let same_time = match &event.time {
            Some(time) if time.earliest.is_some() && !self.times.is_empty() => {
                self.times.iter().any(|known| overlap(known, time))
            }
            _ => true,
        };
        same_place && same_time
    }
}

/// Whether two places can be one: the same name, one not pinned down to a settlement, or close together.
fn can_be_one(a: &PlaceArgument, b: &PlaceArgument) -> bool {
    let wide = |p: &PlaceArgument| {
        matches!(p.precision.as_deref(), Some("country" | "province" | "district" | "near" | "between"))
    };
    if a.name == b.name {
        return true;
    }
    match (a.lat.zip(a.lon), b.lat.zip(b.lon)) {
        (Some(a_at), Some(b_at)) => {
            let reach = match (wide(a), wide(b)) {
                (false, false) => NEAR_KM,
                _ if a.precision.as_deref() == Some("country")
                    || b.precision.as_deref() == Some("country") =>
                {
                    600.0
                }
                _ => 120.0,
            };
            distance_km(a_at, b_at) <= reach
        }
        _ => a.geoname.is_none() || b.geoname.is_none(),
    }
}

/// Great-circle distance.
fn distance_km((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
    let (d_lat, d_lon) = ((b - a) / 2.0, (lon_b - lon_a).to_radians() / 2.0);
    let h = d_lat.sin().powi(2) + a.cos() * b.cos() * d_lon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

fn overlap(a: &TimeArgument, b: &TimeArgument) -> bool {
    a.earliest <= b.latest && b.earliest <= a.latest
}

/// The main incident first: much told, early, violent.
fn order(groups: Vec<Group<'_>>, events: &[Event]) -> Vec<Incident> {
    let weight = |group: &Group<'_>| -> u32 { group.events.iter().map(|&n| weigh(n, &events[n])).sum() };
    let main =
        (0..groups.len()).max_by_key(|&g| (!groups[g].background, weight(&groups[g]), std::cmp::Reverse(g)));
    let mut ranked: Vec<usize> = (0..groups.len()).collect();
    ranked.sort_by_key(|&g| (Some(g) != main, g));
    ranked
        .into_iter()
        .enumerate()
        .map(|(n, g)| Incident {
            id: format!("i{n}"),
            main: n == 0,
            events: groups[g].events.iter().map(|&event| events[event].id.clone()).collect(),
        })
        .collect()
}

/// How much an event makes its incident what the report is about.
fn weigh(n: usize, event: &Event) -> u32 {
    let violent = if event.kind == "ASSAULT" { 4 } else { 1 };
    let placed = u32::from(event.place.is_some()) + u32::from(event.time.is_some());
    let told = u32::from(event.agent.is_some())
        + u32::from(event.target.is_some())
        + u32::from(event.means.is_some());
    let toll = u32::from(!event.killed.is_empty()) * 2 + u32::from(!event.injured.is_empty());
    let early = match n {
        0 => 5,
        1 | 2 => 3,
        _ => 1,
    };
    violent * early * (told + toll + placed).max(1)
}
